import type { CardWords, ListedCard, ListingTerms, PlanTerms, Sealed, TensorSummary } from "#sealing";
import { toBase64, unhex } from "../../chain/bytes";
import type { CardRef, NewListing, NewVersion } from "../../chain/generated/registry";
import type { Call } from "../../chain/market";
import type { Published } from "../../chain/published";
import { parseAmount } from "../../market/amount";
import { basisPoints, countOf, type SpanUnit, secondsOf } from "./amount";

/** A plan as it is typed. */
export interface PlanDraft {
  price: string;
  denom: string;
  /** Empty for ever. */
  term: string;
  termUnit: SpanUnit;
  /** Null where the model's own license decides. */
  commercial: boolean | null;
  derivatives: boolean | null;
  redistribution: boolean | null;
  transferable: boolean;
  /** Empty for any number, as is the supply. */
  seats: string;
  supply: string;
  /** In per cent. */
  royalty: string;
}

export interface PayeeDraft {
  address: string;
  /** In per cent. */
  share: string;
}

/** What is done of a publication. Each part is kept once it is, and not done twice. */
export interface Done {
  /** The account that publishes: its address is in what the key commits to. */
  seller?: string;
  /** Of the files that were sealed. */
  fingerprint?: string;
  /** The key that they are sealed under, whose secret this browser keeps; and the newest listing when its salt was drawn:
   * none up to it has the salt. Absent where the chain did not say. */
  key?: { publicKey: string; salt: string; after?: number };
  /** Where else the secret is, in milliseconds since 1970. */
  backedUp?: { api?: number; file?: number };
  /** What sealing gave, with what the record of a version needs besides. */
  sealed?: { sealed: Sealed; formats: TensorSummary[]; card: ListedCard; cardBytes: Uint8Array<ArrayBuffer> };
  /** The sealed file's CID, computed here. */
  cid?: string;
  /** Where the server receives a sealed file, while it does; and which. */
  sending?: { url: string; cid: string } | null;
  /** When the server had the sealed file, and until when it keeps it without a version. */
  sent?: { at: number; lapsesAt: string } | null;
  /** When the server had the card. */
  cardSent?: number | null;
  published?: Published;
}

export interface Draft {
  id: string;
  changedAt: number;
  folder: string | null;
  /** What the browser opens again after a reload, where it can. */
  handle: FileSystemDirectoryHandle | null;
  /** The listing that gets a new version; null for a new listing. */
  listing: string | null;
  words: CardWords;
  allowPickles: boolean;
  plans: PlanDraft[];
  payees: PayeeDraft[];
  deliver: { count: string; unit: SpanUnit };
  /** Null, or without a count, for about a day. */
  window: { count: string; unit: SpanUnit } | null;
  /** Orders that the bond backs at a time; empty to post none. */
  orders: string;
  done: Done;
}

/** As `weighhouse publish` has it where nothing else is said. */
export function newDraft(id: string, listing: string | null, denom: string, orders = "10"): Draft {
  return {
    id,
    changedAt: Date.now(),
    folder: null,
    handle: null,
    listing,
    words: {},
    allowPickles: false,
    plans: [newPlan(denom)],
    payees: [],
    deliver: { count: "1", unit: "d" },
    window: null,
    orders,
    done: {},
  };
}

export function newPlan(denom: string): PlanDraft {
  return {
    price: "",
    denom,
    term: "",
    termUnit: "d",
    commercial: null,
    derivatives: null,
    redistribution: null,
    transferable: true,
    seats: "",
    supply: "",
    royalty: "0",
  };
}

/** A field that is not what it must be, by its name: `price`, `term`, `seats`, `supply`, `royalty`, `share`, `deliver`, … */
export interface Typo {
  field: "price" | "term" | "seats" | "supply" | "royalty" | "share" | "deliver" | "window" | "orders";
  /** The plan or payee, from 0. */
  at: number;
}

export interface Surroundings {
  config: object;
  prefix: string;
  seller: string;
  card: ListedCard;
  cardCid: string;
  free: Record<string, string>;
  size: number | null;
}

/** What was typed as terms, and the fields that can't be read: they count as nothing, so that the rest can be looked at. */
export function termsOf(
  draft: Draft,
  { config, prefix, seller, card, cardCid, free, size }: Surroundings,
): { terms: ListingTerms; typos: Typo[] } {
  const typos: Typo[] = [];
  const wrong = (field: Typo["field"], at = 0) => {
    typos.push({ field, at });
    return 0;
  };
  const plans = draft.plans.map((plan, at): PlanTerms => {
    const count = (field: "seats" | "supply") => {
      const value = countOf(plan[field]);
      return Number.isNaN(value) ? wrong(field, at) : value;
    };
    // What nobody typed yet is no mistake: the rest is looked at, and no listing comes of it.
    const amount = plan.price.trim() === "" ? "0" : parseAmount(plan.price, plan.denom);
    if (amount === null) wrong("price", at);
    const term = plan.term.trim() === "" ? null : secondsOf(plan.term, plan.termUnit);
    if (plan.term.trim() !== "" && term === null) wrong("term", at);
    const { commercial, derivatives, redistribution, transferable } = plan;
    return {
      price: { denom: plan.denom, amount: amount ?? "0" },
      termSeconds: term,
      rights: { commercial, derivatives, redistribution, transferable, seats: count("seats") },
      resaleRoyaltyBps: basisPoints(plan.royalty) ?? wrong("royalty", at),
      supply: count("supply"),
    };
  });
  const payees = draft.payees.map(({ address, share }, at) => ({
    address: address.trim(),
    share_bps: basisPoints(share) ?? wrong("share", at),
  }));
  const deliverWithin = secondsOf(draft.deliver.count, draft.deliver.unit) ?? wrong("deliver");
  const challengeWindow =
    draft.window === null || draft.window.count.trim() === ""
      ? null
      : (secondsOf(draft.window.count, draft.window.unit) ?? wrong("window"));
  const orders = countOf(draft.orders);
  const ordersAtOnce = Number.isNaN(orders) ? wrong("orders") : orders;
  const { name, task, framework, license, sha256 } = card;
  const words = { name, task, framework, license, sha256 };
  const spans = { deliverWithin, challengeWindow, ordersAtOnce };
  return {
    terms: { config, prefix, seller, card: words, cardCid, plans, payees, ...spans, free, size },
    typos,
  };
}

/** The registry's `NewVersion`. */
export function versionOf(
  cid: string,
  { record }: Pick<Sealed, "record">,
  formats: readonly TensorSummary[],
  metrics: ListedCard["metrics"],
): NewVersion {
  return {
    cid,
    size: record.size,
    plaintext_root: record.plaintextRoot,
    ciphertext_root: record.ciphertextRoot,
    key_root: record.keyRoot,
    public_key: toBase64(unhex(record.publicKey)),
    salt: toBase64(unhex(record.salt)),
    formats: [...formats],
    metrics,
  };
}

/** One transaction: all of it or nothing, in the order of `weighhouse publish`. */
export function callsOf(
  publish:
    | { listing: NewListing; version: NewVersion }
    | { of: number; version: NewVersion; card: CardRef | null },
  bonds: readonly { denom: string; amount: string }[],
): Call[] {
  const calls: Call[] =
    "of" in publish
      ? [
          {
            contract: "registry",
            message: { publish_version: { listing: publish.of, version: publish.version } },
          },
        ]
      : [
          {
            contract: "registry",
            message: { create_listing: { listing: publish.listing, version: publish.version } },
          },
        ];
  if ("of" in publish && publish.card)
    calls.push({ contract: "registry", message: { set_card: { listing: publish.of, card: publish.card } } });
  for (const { denom, amount } of bonds) {
    if (BigInt(amount) > 0n)
      calls.push({ contract: "escrow", message: { post_bond: {} }, funds: [{ denom, amount }] });
  }
  return calls;
}

export type Step = "seal" | "backup" | "send" | "card" | "sign" | "done";

/** What comes next. Nothing is paid before the secret is somewhere else than in this browser. */
export function nextStep(done: Done, fingerprint: string | null, seller: string | null): Step {
  if (done.published) return "done";
  if (!isSealed(done, fingerprint, seller)) return "seal";
  if (!done.backedUp?.api && !done.backedUp?.file) return "backup";
  if (!done.sent || Date.parse(done.sent.lapsesAt) <= Date.now()) return "send";
  return done.cardSent ? "sign" : "card";
}

/**
 * Whether what was sealed is this account's, and of these files. Files that are not here again may be the same. What lies
 * sealed under an earlier key is another account's, or has lost its secret: sealing again broke off.
 */
export function isSealed(done: Done, fingerprint: string | null, seller: string | null): boolean {
  return (
    done.sealed !== undefined &&
    (done.key === undefined || done.key.publicKey === done.sealed.sealed.record.publicKey) &&
    (fingerprint === null || fingerprint === done.fingerprint) &&
    (seller === null || seller === done.seller)
  );
}
