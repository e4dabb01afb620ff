import { useRouteContext } from "@tanstack/react-router";
import { type CombinedError, useQuery } from "urql";
import { type Chain, useChain } from "../../chain/market";
import { ask, type ListingRecord, type OrderRecord, type VersionOnChain } from "../../chain/records";
import { useAsked } from "../../market/asked";
import { type Mark, markOf } from "../../market/marks";
import { useEvery, useNow } from "../../market/now";
import { type Sale, saleOfChain, saleOfIndex } from "../../market/sale";
import { useSteps } from "./follow";
import { shownOfChain } from "./of-chain";
import { ORDER, type Shown } from "./query";

/** How often the chain is asked, and the index while it does not tell by itself. */
const OFTEN = 5_000;

export interface OnChain {
  order: OrderRecord;
  listing: ListingRecord;
  version: VersionOnChain;
  seller: string | null;
  holder: string | null;
}

export interface Followed {
  shown: Shown | undefined;
  /** What the order's rules are held against: the chain's record, where it can be asked. */
  sale: Sale | undefined;
  onChain: OnChain | undefined;
  now: Mark | null;
  /** Who tells the page of steps: the index at once, or when it is asked; while one of both is away, the other alone. */
  by: "steps" | "asking" | "chain" | "index";
  isUnknown: boolean;
  error: CombinedError | undefined;
  again: () => void;
}

async function onChain(chain: Chain, id: string): Promise<OnChain> {
  const order = await ask.order(chain, Number(id));
  const isIssued = order.state === "settled" && order.resold == null;
  const [listing, version, resale, holder] = await Promise.all([
    ask.listing(chain, order.listing),
    ask.version(chain, order.listing, order.version),
    order.resold == null ? null : ask.resale(chain, order.resold),
    isIssued ? ask.owner(chain, order.id).catch(() => null) : null,
  ]);
  const reseller = resale?.order === order.id ? resale.seller : null;
  return { order, listing, version, seller: order.resold == null ? listing.seller : reseller, holder };
}

/** An order as index and chain tell it, for as long as it is looked at. */
export function useOrder(id: string): Followed {
  const { config } = useRouteContext({ from: "__root__" });
  const chain = useChain();
  const [{ data, error }, ask] = useQuery({ query: ORDER, variables: { id } });
  const told = useAsked(chain ? id : null, async () => {
    if (!chain) throw new Error("no chain is named");
    return await onChain(chain, id);
  });
  const indexed = data?.order ?? undefined;
  const again = () => {
    ask({ requestPolicy: "network-only" });
    told.again();
  };
  const cursor = data?._meta?.cursor;
  const live = useSteps(
    indexed && cursor ? { api: config.api, cursor, buyer: indexed.buyer, listing: indexed.listingId } : null,
    (order = id) => order === id && again(),
  );
  // What becomes of a license is no step of its order.
  const isSettled = indexed?.state === "SETTLED";
  useEvery(live && !isSettled ? null : OFTEN, () => ask({ requestPolicy: "network-only" }));
  useEvery(chain ? OFTEN : null, told.again);
  const now = useNow(markOf(data?._meta?.time, data?._meta?.height));
  const found = told.answer;
  const shown = shownOf(indexed, found, Boolean(error), Boolean(data));
  const sale = found
    ? saleOfChain(found.order, found.version, found.seller ?? indexed?.seller ?? null, found.holder)
    : indexed && saleOfIndex(indexed);
  return {
    shown,
    sale,
    onChain: found,
    now,
    by: indexed && !error ? (told.error ? "index" : live === false ? "asking" : "steps") : "chain",
    isUnknown: Boolean(data && !indexed && (!chain || told.error)),
    error: shown ? undefined : error,
    again,
  };
}

/** The index's telling of an order; once it is away, the chain's, with what the index told before of what is past. */
function shownOf(
  indexed: Shown | undefined,
  found: OnChain | undefined,
  isAway: boolean,
  isTold: boolean,
): Shown | undefined {
  if (!found || (!isAway && (indexed || !isTold))) return indexed;
  const chain = shownOfChain(found.order, found.listing, found.version, found.seller);
  if (!indexed || indexed.state === chain.state) return indexed ?? chain;
  const { history, delivery, takenAt, license } = indexed;
  return { ...chain, history, delivery, takenAt, license, transportKey: indexed.transportKey };
}
