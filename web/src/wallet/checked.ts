import type { Coin, Document } from "../chain/client";
import { type Answer, WalletError } from "./signer";

/** A signature that fits what was shown, and the parts that it is joined with. */
export interface CheckedSignature {
  body: Uint8Array;
  authInfo: Uint8Array;
  signature: Uint8Array;
  fee: Coin;
  gasLimit: bigint;
}

/** What was shown, and how to make it anew with the fee that the reader chose in the wallet. */
export interface Shown {
  document: Document;
  publicKey: Uint8Array;
  fee: Coin;
  gasUsed: bigint;
  gasLimit: bigint;
  again(fee: Coin, gasLimit: bigint): Promise<Document>;
  feeOf(authInfo: Uint8Array): Promise<{ amount: Coin[]; gas: bigint }>;
}

/** The most that a reader's own fee and gas may be, as a multiple of what was shown. */
const MOST = 4n;

/**
 * Takes a wallet's answer only if it is a signature of what was shown: the same chain, account, messages, height and memo,
 * by the account's key. A wallet lets its reader choose the fee; within bounds that is taken, and the document is built
 * anew with it, so that every byte that is sent was built here.
 */
export async function checked(answer: Answer, shown: Shown): Promise<CheckedSignature> {
  const { chainId, accountNumber } = answer.mode === "direct" ? answer : named(answer.document);
  if (chainId !== shown.document.chainId) throw new WalletError("otherChain", chainId);
  if (accountNumber !== shown.document.accountNumber.toString()) throw new WalletError("otherDocument");
  const { fee, gasLimit } = await chosen(answer, shown);
  const same = fee.amount === shown.fee.amount && gasLimit === shown.gasLimit;
  const document = same ? shown.document : await shown.again(fee, gasLimit);
  const { authInfo, bytes } = document[answer.mode];
  const isSame =
    answer.mode === "direct"
      ? equal(answer.body, document.body) && equal(answer.authInfo, authInfo)
      : canonical(answer.document) === canonical(document.amino.document);
  if (!isSame) throw new WalletError("otherDocument");
  if (!(await isSignature(answer.signature, bytes, shown.publicKey))) throw new WalletError("badSignature");
  return { body: document.body, authInfo, signature: answer.signature, fee, gasLimit };
}

function named(document: { chain_id: string; account_number: string }) {
  return { chainId: document.chain_id, accountNumber: document.account_number };
}

/** The fee that the reader chose in the wallet. */
async function chosen(answer: Answer, shown: Shown): Promise<{ fee: Coin; gasLimit: bigint }> {
  const { amount, gas } =
    answer.mode === "direct"
      ? await shown.feeOf(answer.authInfo).catch((cause: unknown) => {
          throw new WalletError("otherDocument", "", { cause });
        })
      : { amount: [...answer.document.fee.amount], gas: number(answer.document.fee.gas) };
  const [coin = { denom: shown.fee.denom, amount: "0" }, ...more] = amount;
  const isBound =
    more.length === 0 &&
    coin.denom === shown.fee.denom &&
    number(coin.amount) <= number(shown.fee.amount) * MOST &&
    gas >= shown.gasUsed &&
    gas <= shown.gasLimit * MOST;
  if (!isBound) throw new WalletError("otherFee", `${coin.amount}${coin.denom}`);
  return { fee: { denom: coin.denom, amount: coin.amount }, gasLimit: gas };
}

function number(text: string): bigint {
  if (!/^\d+$/.test(text)) throw new WalletError("otherDocument");
  return BigInt(text);
}

/** Whether a compressed key of secp256k1 made a signature, `r ‖ s` with low `s`, of SHA-256 of the bytes. */
export async function isSignature(
  signature: Uint8Array,
  bytes: Uint8Array,
  key: Uint8Array,
): Promise<boolean> {
  const { secp256k1 } = await import("@noble/curves/secp256k1.js");
  try {
    return signature.length === 64 && secp256k1.verify(signature, bytes, key, { lowS: true, prehash: true });
  } catch {
    return false;
  }
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
