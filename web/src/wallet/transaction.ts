import { unhex } from "../chain/bytes";
import type { Client, Coin, Explained, Simulated } from "../chain/client";
import { type Fate, follow, TIMEOUT_BLOCKS } from "../chain/fate";
import type { Journal, Kept } from "../chain/journal";
import type { Sent, Signable } from "../chain/market";
import { type Included, Refused, Unreachable } from "../chain/node";
import { publishedBy } from "../chain/published";
import { isStarting, refusalOf } from "../chain/refusal";
import type { FeeGrantConfig } from "../config";
import { sleep } from "../sleep";
import { canonical, checked } from "./checked";
import { type Grants, NotGranted } from "./granting";
import { type Signer, WalletError } from "./signer";
import { type Account, type Asked, Declined } from "./wallet";

/** A simulated transaction, as it is shown before it is signed. */
export interface Ready {
  explained: Explained[];
  simulated: Simulated;
  /** What the account has of the denom in which fees are paid. */
  has: bigint;
  /** The gas grew since the reader saw it. */
  changed: boolean;
  /** The account whose fee grant pays the fee; null where the reader's pays. */
  granter: string | null;
}

/** Where a transaction stands. At those that are `asked`, the reader goes on or leaves. */
export type Stage =
  | { at: "waiting" }
  | { at: "earlier"; kept: Kept; away: boolean }
  | { at: "earlierEnded"; kept: Kept; end: "done" | "failed" | "void" }
  | { at: "simulating" }
  | { at: "grantable"; ready: Ready; grants: FeeGrantConfig }
  | { at: "granting" }
  | { at: "ready"; ready: Ready }
  | { at: "failed"; error: unknown; again: boolean }
  | { at: "checking" }
  | { at: "signing"; again: boolean }
  | { at: "sending" }
  | { at: "following"; kept: Kept; away: boolean };

/** What shows the stages. */
export interface Ui {
  show(stage: Stage): void;
  /** Ends when the reader goes on; rejects when the reader leaves. */
  ask(stage: Stage): Promise<void>;
  /** The reader left: nothing more is signed, and what was signed meanwhile is not sent. */
  readonly isLeft: boolean;
}

export interface Context {
  client: Client;
  journal: Journal;
  account: Account & { publicKey: Uint8Array };
  /** The live wallet of the account. */
  signer(): Promise<Signer>;
  /** The fees that the operator pays; null, or absent, if it pays none. */
  grants?: Grants | null;
  /** The browser's; none on a page that it does not trust. */
  locks: Pick<LockManager, "request"> | undefined;
}

/** A block has the transaction, and it failed there: its fee is spent, and nothing else happened. */
export class Failed extends Error {
  override name = "Failed";
  constructor(
    readonly hash: string,
    readonly included: Included,
  ) {
    super(included.log);
  }
}

/** It never was in a block, and never will be: another transaction took its sequence, or its last height is past. */
export class Void extends Error {
  override name = "Void";
  constructor(readonly reason: "taken" | "expired") {
    super(reason);
  }
}

/** The account has not enough for what the transaction pays and its fee. */
export class TooLittle extends Error {
  override name = "TooLittle";
  constructor(
    readonly denom: string,
    readonly has: bigint,
    readonly needs: bigint,
  ) {
    super(`${has} of ${needs}${denom}`);
  }
}

/** A simulation older than this is made again before the wallet is asked, in milliseconds. */
const FRESH = 15_000;
/** A node that has just started is waited for. */
const START_TRIES = 15;
const START_PAUSE = 2_000;

/**
 * Carries a transaction out: simulates it, shows it, has it signed, keeps it, hands it over and follows it into a block.
 * While an earlier transaction of the account may still be included, nothing is signed. One page of the browser does this
 * at a time for an account.
 */
export async function carryOut(context: Context, asked: Asked, ui: Ui): Promise<Sent> {
  // What this page follows beside is this one's to follow now.
  beside?.abort();
  return inTurn(context, ui, async () => {
    const purpose = canonical(asked.calls);
    const earlier = await endEarlier(context, ui);
    if (earlier !== null) {
      const sent = succeeded(earlier.kept, earlier.fate);
      // The very same was sent before this page was loaded: it is done, and not done again.
      if (sent !== null && isSame(earlier.kept, asked, purpose)) return sent;
      const end = sent !== null ? "done" : earlier.fate.kind === "included" ? "failed" : "void";
      await ui.ask({ at: "earlierEnded", kept: earlier.kept, end });
    }
    let wide = false;
    for (;;) {
      try {
        return await send(context, asked, purpose, wide, ui);
      } catch (error) {
        wide ||= isOutOfGas(error);
        await ui.ask({ at: "failed", error, again: isWorthAnother(error) });
      }
    }
  });
}

/** Whether a transaction did what is asked for: the same calls, or the publication of the same draft. */
function isSame(kept: Kept, { draft }: Asked, purpose: string): boolean {
  return kept.purpose === purpose || (draft !== undefined && kept.draft === draft);
}

/** What this page follows without a sheet. */
let beside: { abort(): void; ended: Promise<unknown> } | undefined;

/** Follows a transaction that an earlier page left, if there is one and nothing else does; null if not. */
export function found(
  context: Pick<Context, "client" | "journal" | "locks"> & { account: { address: string } },
  ui: Pick<Ui, "show">,
): Promise<Ended | null> {
  const before = beside;
  before?.abort();
  const mine = new AbortController();
  const work = () =>
    endEarlier(context, ui, mine.signal).catch((error: unknown) => {
      if (mine.signal.aborted) return null;
      throw error;
    });
  const look = async (): Promise<Ended | null> => {
    await before?.ended;
    if (mine.signal.aborted || context.journal.of(context.account.address) === null) return null;
    const { locks } = context;
    if (!locks) return work();
    return locks.request(turnOf(context), { ifAvailable: true }, (lock) => (lock ? work() : null));
  };
  const end = look();
  beside = { abort: () => mine.abort(), ended: end.catch(() => {}) };
  return end;
}

/** A transaction that an earlier page left, and what became of it. */
interface Ended {
  kept: Kept;
  fate: Exclude<Fate, { kind: "open" }>;
}

async function endEarlier(
  { client, journal, account }: Pick<Context, "client" | "journal"> & { account: { address: string } },
  ui: Pick<Ui, "show">,
  signal?: AbortSignal,
): Promise<Ended | null> {
  const kept = journal.of(account.address);
  if (kept === null) return null;
  ui.show({ at: "earlier", kept, away: false });
  const away = (away: boolean) => ui.show({ at: "earlier", kept, away });
  const fate = await follow(client, kept, signal ? { away, signal } : { away });
  forget(journal, kept, fate);
  return { kept, fate };
}

/** Has the journal forget a transaction, and keep what came of it. */
function forget(journal: Journal, kept: Kept, fate: Fate): void {
  const sent = succeeded(kept, fate);
  journal.end(kept, sent && publishedBy(sent));
}

function succeeded({ hash }: Kept, fate: Fate): Sent | null {
  if (fate.kind !== "included" || fate.included.code !== 0) return null;
  const { height, events } = fate.included;
  return { hash, height, events };
}

async function send(context: Context, asked: Asked, purpose: string, wide: boolean, ui: Ui): Promise<Sent> {
  const { client, journal, account } = context;
  const ready = await consented(context, asked, wide, ui);
  // Another transaction may have taken the sequence meanwhile: then the wallet is asked again, once.
  for (let again = false; ; again = true) {
    stay(ui);
    ui.show({ at: "signing", again });
    const { title, calls, draft } = asked;
    const kept: Kept = { ...(await signed(context, calls, ready)), title, purpose };
    if (draft !== undefined) kept.draft = draft;
    stay(ui);
    journal.keep(kept);
    ui.show({ at: "sending" });
    const isTaken = await handedOver(context, kept);
    if (!isTaken) {
      ui.show({ at: "following", kept, away: false });
      const fate = await follow(client, kept, { away: (away) => ui.show({ at: "following", kept, away }) });
      forget(journal, kept, fate);
      const sent = succeeded(kept, fate);
      if (sent !== null) return sent;
      if (fate.kind === "included") throw new Failed(kept.hash, fate.included);
      if (fate.kind === "expired" || again) throw new Void(fate.kind);
    } else if (again) {
      throw new Void("taken");
    }
    const { address, publicKey } = account;
    const { account: next } = await client.simulate(asked.calls, address, publicKey, wide, ready.granter);
    ready.simulated = { ...ready.simulated, account: next };
  }
}

function stay(ui: Ui): void {
  if (ui.isLeft) throw new Declined("the reader left");
}

/** Shows the simulated transaction until the reader wants it signed, and looks again at what may have changed. */
async function consented(context: Context, asked: Asked, wide: boolean, ui: Ui): Promise<Ready> {
  ui.show({ at: "simulating" });
  let ready = await payable(context, asked.calls, wide, ui);
  for (;;) {
    const shownAt = Date.now();
    await ui.ask({ at: "ready", ready });
    ui.show({ at: "checking" });
    await asked.check?.();
    if (Date.now() - shownAt < FRESH) return ready;
    const fresh = await payable(context, asked.calls, wide, ui);
    if (fresh.simulated.gasUsed <= ready.simulated.gasLimit) {
      // What was shown is what is signed, under the sequence that is the next one by now.
      return { ...ready, simulated: { ...ready.simulated, account: fresh.simulated.account } };
    }
    ready = { ...fresh, changed: true };
  }
}

/**
 * Simulates the transaction as its account can pay it: by itself, or where only the fee is missing, by the operator's fee
 * grant. One that the chain has pays without a question; for a first transaction the reader is asked whether to ask for one.
 */
async function payable(context: Context, calls: Signable[], wide: boolean, ui: Ui): Promise<Ready> {
  const own = await prepared(context, calls, wide, null);
  const { grants } = context;
  const { fee, account } = own.simulated;
  const needs = total(own.explained, fee);
  if (own.has >= needs) return own;
  const short = new TooLittle(fee.denom, own.has, needs);
  // A fee grant is for calls of contracts alone.
  const isVote = calls.some(({ contract }) => contract === "gov");
  if (!grants || isVote || own.has < paid(own.explained, fee.denom)) throw short;
  if (!(await grants.covers(fee))) {
    if (account.sequence > 0n || grants.denom !== fee.denom || BigInt(grants.amount) < BigInt(fee.amount))
      throw short;
    await ui.ask({ at: "grantable", ready: own, grants });
    ui.show({ at: "granting" });
    await grants.ask(fee);
    stay(ui);
  }
  ui.show({ at: "simulating" });
  const granted = await prepared(context, calls, wide, grants.granter);
  // To look a grant up takes gas, too.
  if (!(await grants.covers(granted.simulated.fee))) throw short;
  return granted;
}

async function prepared(
  { client, account }: Context,
  calls: Signable[],
  wide: boolean,
  granter: string | null,
): Promise<Ready> {
  const { address, publicKey } = account;
  const simulated = await client.simulate(calls, address, publicKey, wide, granter);
  const { height } = await client.head();
  const timeoutHeight = height + TIMEOUT_BLOCKS;
  const envelope = { signer: address, publicKey, ...simulated, timeoutHeight, granter };
  const { explained } = await client.document(calls, envelope);
  if (explained.some(({ sender }) => sender !== address)) throw new WalletError("otherDocument");
  const has = await client.balance(address, simulated.fee.denom);
  return { explained, simulated, has, changed: false, granter };
}

/** What leaves the account in a fee's denom, the fee included. */
export function total(explained: Explained[], fee: Coin): bigint {
  return paid(explained, fee.denom) + BigInt(fee.amount);
}

/** What messages pay in a denom. */
export function paid(explained: Explained[], denom: string): bigint {
  const coins = explained.flatMap(({ pays }) => pays).filter((coin) => coin.denom === denom);
  return coins.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}

/** Has the wallet sign, and takes nothing from it but a signature of what was built here. */
async function signed(context: Context, calls: Signable[], { simulated, granter }: Ready) {
  const { client, account } = context;
  const signer = await context.signer();
  const { height } = await client.head();
  const timeoutHeight = height + TIMEOUT_BLOCKS;
  const { address, publicKey } = account;
  const envelope = { signer: address, publicKey, timeoutHeight, account: simulated.account, granter };
  const make = (fee: Coin, gasLimit: bigint) => client.document(calls, { ...envelope, fee, gasLimit });
  const { fee, gasUsed, gasLimit } = simulated;
  const document = await make(fee, gasLimit);
  const feeOf = (authInfo: Uint8Array) => client.feeOf(authInfo, granter);
  const shown = { document, publicKey, fee, gasUsed, gasLimit, again: make, feeOf };
  const { body, authInfo, signature } = await checked(await signer.sign(document), shown);
  return {
    ...(await client.joined(body, authInfo, signature)),
    signer: address,
    sequence: simulated.account.sequence.toString(),
    signedAt: height.toString(),
    timeoutHeight: timeoutHeight.toString(),
  };
}

/**
 * Hands a new transaction over; whether its sequence was taken, so that it never will be included. A node that does not
 * answer may have it all the same: it is followed. One that refuses it has not taken it, and has told nobody.
 */
async function handedOver({ client, journal }: Context, kept: Kept): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.nodes.broadcast(unhex(kept.bytes));
      return false;
    } catch (error) {
      if (error instanceof Unreachable) return false;
      if (!(error instanceof Refused)) throw error;
      if (isStarting(error) && attempt < START_TRIES) {
        await sleep(START_PAUSE);
        continue;
      }
      // A node that was asked before may have it: the chain will say.
      if (error.again) return false;
      journal.strike(kept);
      if (refusalOf(error)?.kind === "sequence") return true;
      throw error;
    }
  }
}

/** What the reader mends in the wallet: unlocked, at the right chain or account, or with the fee that was shown. */
const MENDED: readonly WalletError["reason"][] = [
  "locked",
  "failed",
  "otherChain",
  "otherAccount",
  "otherFee",
];

/** Whether the same may be shown to the reader once more. */
function isWorthAnother(error: unknown): boolean {
  if (isOutOfGas(error) || error instanceof Void || error instanceof NotGranted) return true;
  // The wallet was told no, perhaps by a slip.
  if (error instanceof Declined) return true;
  if (error instanceof WalletError) return MENDED.includes(error.reason);
  return refusalOf(error) !== null;
}

function isOutOfGas(error: unknown): boolean {
  return error instanceof Failed && error.included.codespace === "sdk" && error.included.code === 11;
}

async function inTurn<Answer>(context: Context, ui: Ui, work: () => Promise<Answer>): Promise<Answer> {
  const { locks } = context;
  if (!locks) return work();
  const first = await locks.request(turnOf(context), { ifAvailable: true }, async (lock) =>
    lock ? { answer: await work() } : null,
  );
  if (first) return first.answer;
  ui.show({ at: "waiting" });
  return locks.request(turnOf(context), work);
}

function turnOf({ client, account }: { client: Client; account: { address: string } }): string {
  return `weighhouse-sending:${client.config.id}:${account.address}`;
}
