import type { Sealing, VersionRecord } from "#sealing";
import { base64, toBase64 } from "../../chain/bytes";
import type { Call, Chain } from "../../chain/market";
import type { Head } from "../../chain/node";
import { ask, type OrderRecord } from "../../chain/records";
import { recordOf } from "../../chain/version";
import type { ChainConfig } from "../../config";
import { contentSecret, hasContent } from "../../keys/content";
import { isReached, type Mark, markOfHead } from "../../market/marks";
import type { Wallet } from "../../wallet/wallet";

type Signs = Pick<Wallet, "account" | "signText">;
type Delivers = Pick<Sealing, "backupText" | "sealBackup" | "openBackup" | "openingKey" | "deliver">;

/** Why this browser delivers no key of an order. */
export type Obstacle = "secret" | "bad" | "resale" | "gone" | "late";

/** An order with what its key is made of, as the chain has it now. */
export interface Ready {
  order: OrderRecord;
  record: VersionRecord;
}

/** Asks the chain whether a key can still be delivered, and by this browser. None is begun after its deadline. */
export async function readyOf(
  chain: Chain,
  config: ChainConfig,
  id: string,
): Promise<{ ready: Ready; obstacle: null } | { ready: null; obstacle: Obstacle }> {
  const order = await ask.order(chain, Number(id));
  const no = (obstacle: Obstacle) => ({ ready: null, obstacle });
  if (order.state !== "funded" || !order.transport_key) return no("gone");
  if (order.resold != null) return no("resale");
  const [version, listing, head] = await Promise.all([
    ask.version(chain, order.listing, order.version),
    ask.listing(chain, order.listing),
    chain.head(),
  ]);
  if (version.bad_since != null) return no("bad");
  if (isLate(order, head)) return no("late");
  const record = recordOf(config, listing, version);
  if (!(await hasContent(record.publicKey))) return no("secret");
  return { ready: { order, record }, obstacle: null };
}

/** A deadline is over once its time and its height are. */
export function isLate(order: Pick<OrderRecord, "deliver_by" | "deliver_by_height">, head: Head): boolean {
  const by: Mark = { time: order.deliver_by, height: order.deliver_by_height };
  return isReached(by, markOfHead(head));
}

/** The calls that deliver keys, one for each order: made for its buyer's transport key, and verified as the contract will. */
export async function deliveries(
  wallet: Signs,
  sealing: Delivers,
  orders: readonly Ready[],
): Promise<Call[]> {
  const calls: Call[] = [];
  for (const { order, record } of orders) {
    const secret = await contentSecret(wallet, sealing, record.publicKey);
    const opening = await sealing.openingKey(record, secret);
    const delivery = await sealing.deliver(record, opening, base64(order.transport_key ?? ""));
    calls.push({
      contract: "escrow",
      message: { deliver: { order: order.id, delivery: toBase64(delivery) } },
    });
  }
  return calls;
}
