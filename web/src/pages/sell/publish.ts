import type { Examined, ListedCard, Sealed, Sealing } from "#sealing";
import type { SentFile } from "../../api/generated/rest";
import { base64, hex } from "../../chain/bytes";
import type { ChainConfig } from "../../config";
import { sent } from "../../keys/backup";
import { contentSecret, hasContent, putContent } from "../../keys/content";
import { isEqual, KeyError } from "../../keys/signature";
import { get } from "../../keys/store";
import { cidOf } from "../../market/cid";
import { saveFile } from "../../parts/saveFile";
import type { Signed } from "../../session/session";
import { Problem } from "../../session/sessions";
import type { Wallet } from "../../wallet/wallet";
import { draftFile } from "./drafts";
import { type Found, fingerprint } from "./folder";
import { sendInParts, TUS } from "./parts";
import type { Done, Draft } from "./terms";
import { type Ask, already, asked, compare, OtherBytes, sendWhole, type Whole } from "./upload";

export type Keys = Pick<
  Sealing,
  "backupText" | "sealBackup" | "openBackup" | "newContentSecret" | "publicKey" | "storeBackup"
>;
type Signs = Pick<Wallet, "account" | "signText">;
type Did = (part: Partial<Done>) => Promise<void>;
type Progress = (done: number, total: number) => void;

/** The browser has no room for what is to be sealed. */
export class NoRoom extends Error {
  override name = "NoRoom";
  constructor(readonly needed: number) {
    super(`${needed} bytes are needed`);
  }
}

/**
 * The key under which a draft is sealed. Its secret is kept, and read back, before anything depends on it. `newest` tells the
 * market's newest listing, behind which the chain is looked through for the salt.
 */
export async function keyOf(
  wallet: Signs,
  sealing: Keys,
  done: Done,
  did: Did,
  newest: () => Promise<number>,
): Promise<{ publicKey: string; salt: string; secret: Uint8Array }> {
  const seller = wallet.account?.address ?? "";
  if (done.key && done.seller === seller && (await hasContent(done.key.publicKey)))
    return { ...done.key, secret: await contentSecret(wallet, sealing, done.key.publicKey) };
  const secret = await sealing.newContentSecret();
  const publicKey = hex(await sealing.publicKey(secret));
  await putContent(wallet, sealing, publicKey, secret);
  if (!isEqual(await contentSecret(wallet, sealing, publicKey), secret)) throw new KeyError("unequal");
  const after = await newest();
  const key = { publicKey, salt: hex(crypto.getRandomValues(new Uint8Array(32))), after };
  await did({ key, seller, backedUp: {} });
  return { ...key, secret };
}

export interface Sealable {
  /** The files that are packed, and all that the folder has. */
  files: Found[];
  all: Found[];
  examined: Examined;
  card: ListedCard;
}

/** Seals a folder in a worker, into a file of this browser; and computes its CID. */
export async function seal(
  {
    draft,
    chain,
    wallet,
    sealing,
    did,
    newest,
  }: {
    draft: Draft;
    chain: ChainConfig;
    wallet: Signs;
    sealing: Sealing;
    did: Did;
    newest: () => Promise<number>;
  },
  { files, all, examined, card }: Sealable,
  onProgress: Progress,
  onWeigh: () => void,
  signal: AbortSignal,
): Promise<Sealed> {
  const { publicKey, salt, secret } = await keyOf(wallet, sealing, draft.done, did, newest);
  const seller = wallet.account?.address ?? "";
  const to = await draftFile(draft.id);
  const needed = Math.ceil(examined.size * 1.005) - (await to.getFile()).size;
  const { quota, usage } = (await navigator.storage.estimate?.()) ?? {};
  if (quota !== undefined && usage !== undefined && quota - usage < needed) throw new NoRoom(needed);
  const cardBytes = new TextEncoder().encode(card.text);
  const terms = {
    chainId: chain.id,
    registry: chain.contracts.registry,
    seller,
    salt,
    allowPickles: draft.allowPickles,
  };
  const sources = files.map(({ path, file }) => ({ path, source: file }));
  const sealed = await sealing.sealFiles(sources, terms, secret, to, { onProgress, signal });
  if (sealed.record.publicKey !== publicKey) throw new KeyError("unequal");
  onWeigh();
  const cid = await cidOf(await to.getFile());
  await did({
    seller,
    fingerprint: fingerprint(all),
    sealed: { sealed, formats: examined.formats, card: { ...card, body: "", text: "" }, cardBytes },
    cid,
    sent: null,
    cardSent: null,
  });
  return sealed;
}

/** Keeps the secret with the index, as it is kept here: encrypted to the wallet. */
export async function keepWithIndex(session: Pick<Signed, "request">, done: Done, did: Did): Promise<void> {
  const publicKey = done.key?.publicKey ?? "";
  const kept = await get("contents", publicKey);
  if (kept === undefined) throw new KeyError("missing");
  await session.request("v1/me/backups", {
    method: "POST",
    body: JSON.stringify(sent(publicKey, kept.backup)),
  });
  await did({ backedUp: { ...done.backedUp, api: Date.now() } });
}

const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** 125 bits that somebody can write down: letters and digits that are not taken for one another, in groups of five. */
export function newPassphrase(): string {
  const picked: string[] = [];
  while (picked.length < 25) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      const letter = LETTERS[byte & 31];
      if (letter !== undefined && picked.length < 25) picked.push(letter);
    }
  }
  return picked.join("").replace(/.{5}(?=.)/g, "$&-");
}

/** Has the browser save the secret in a file that `weighhouse key restore` reads. */
export async function keepAsFile(
  wallet: Signs,
  sealing: Keys,
  publicKey: string,
  passphrase: string,
): Promise<string> {
  const secret = await contentSecret(wallet, sealing, publicKey);
  const text = await sealing.storeBackup(passphrase, [hex(secret)]);
  const name = fileOf(publicKey);
  saveFile(new Blob([text], { type: "application/octet-stream" }), name);
  return name;
}

/** The name of the file in which a version's secret is saved. */
export function fileOf(publicKey: string): string {
  return `weighhouse-${publicKey.slice(0, 8)}.age`;
}

/**
 * Sends the sealed file, unless the server has it: also where an earlier answer was lost. It goes in parts, and on where an
 * earlier try stopped; whole where the server has no room for parts. What fails in passing is tried again.
 */
export async function sendSealed(
  session: Pick<Signed, "ask" | "headers">,
  api: string,
  draft: Draft,
  did: Did,
  onProgress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { cid = "", sealed, sending } = draft.done;
  if (!sealed) throw new KeyError("missing");
  const stored = async (): Promise<Whole | null> => {
    const there = already(await session.ask<SentFile[]>("v1/me/uploads"), cid, Date.now());
    if (there === null) return null;
    return { cid, lapsesAt: there.lapses_at ?? new Date(Date.now() + 365 * 86_400_000).toISOString() };
  };
  const keep = ({ lapsesAt }: Whole) => did({ sent: { at: Date.now(), lapsesAt }, sending: null });
  const there = await stored();
  if (there) return keep(there);
  const ask: Ask = async (part) =>
    asked({ ...part, headers: { ...(await session.headers()), ...part.headers } });
  // One that was sealed before gives its room back: an account has few places.
  if (sending && sending.cid !== cid)
    await ask({ method: "DELETE", url: sending.url, headers: TUS, signal }).catch(() => undefined);
  const file = await (await draftFile(draft.id)).getFile();
  let whole: Whole;
  try {
    whole = await sendInParts({
      ask,
      url: new URL("v1/uploads/parts", api).href,
      file,
      begun: sending?.cid === cid ? sending.url : null,
      keep: (url) => did({ sending: url === null ? null : { url, cid } }),
      onProgress,
      signal,
    });
    if (whole.cid !== cid) throw new OtherBytes(`the server has ${whole.cid}, sealed here is ${cid}`);
  } catch (error) {
    if (!(error instanceof Problem && error.code === "QUOTA_REACHED")) throw error;
    whole = await sendWhole({
      ask,
      url: new URL("v1/uploads", api).href,
      file,
      stored,
      check: (received) => compare(received, cid, sealed.sealed),
      onProgress,
      signal,
    });
  }
  await keep(whole);
}

/** Sends the card. Answers false where the server takes none: it goes to an IPFS node by hand then. */
export async function sendCard(
  session: Pick<Signed, "ask">,
  done: Done,
  cid: string,
  did: Did,
): Promise<boolean> {
  const bytes = done.sealed?.cardBytes;
  if (!bytes) throw new KeyError("missing");
  try {
    const received = await session.ask<{ cid: string }>("v1/cards", {
      method: "POST",
      headers: { "content-type": "text/markdown" },
      body: new Blob([bytes]),
    });
    if (received.cid !== cid) throw new Error(`the server has ${received.cid}, the card is ${cid}`);
  } catch (error) {
    if (error instanceof Problem && ["NOT_FOUND", "NOT_OFFERED", "METHOD_NOT_ALLOWED"].includes(error.code))
      return false;
    throw error;
  }
  await did({ cardSent: Date.now() });
  return true;
}

/** Brings back the content secrets that an account kept with the index and that are not here. Answers how many. */
export async function restoreContents(
  session: Pick<Signed, "ask">,
  wallet: Signs,
  sealing: Keys,
  signature: () => Promise<Uint8Array>,
): Promise<number> {
  const listed = await session.ask<{ id: string; name: string }[]>("v1/me/backups");
  let restored = 0;
  for (const { id, name } of listed) {
    const publicKey = /^([0-9a-f]{192})\.age$/.exec(name)?.[1];
    if (publicKey === undefined || (await hasContent(publicKey))) continue;
    const { content } = await session.ask<{ content: string }>(`v1/me/backups/${id}`);
    const backup = new TextDecoder().decode(base64(content));
    const secret = await sealing.openBackup(await signature(), backup).catch(() => null);
    if (secret === null || hex(await sealing.publicKey(secret)) !== publicKey) continue;
    await putContent(wallet, sealing, publicKey, secret);
    restored += 1;
  }
  return restored;
}
