import type { Document } from "../chain/client";
import type { Account, TextSignature } from "./wallet";

/** What a wallet answers to a document: what it signed, which may not be what it was asked. */
export type Answer =
  | {
      mode: "direct";
      chainId: string;
      accountNumber: string;
      body: Uint8Array;
      authInfo: Uint8Array;
      signature: Uint8Array;
    }
  | { mode: "amino"; document: AminoDocument; signature: Uint8Array };

/** Amino's document, as wallets hand it back. */
export interface AminoDocument {
  chain_id: string;
  account_number: string;
  sequence: string;
  timeout_height?: string;
  fee: {
    amount: readonly { denom: string; amount: string }[];
    gas: string;
    payer?: string;
    granter?: string;
    feePayer?: string;
  };
  msgs: readonly unknown[];
  memo: string;
}

/** What signs for one account. */
export interface Signer {
  readonly account: Account & { publicKey: Uint8Array };
  readonly wallet: { id: string; name: string };
  /** Asks for a signature of a transaction. */
  sign(document: Document): Promise<Answer>;
  /** Asks for ADR-36's signature of a text. */
  signText(text: string): Promise<TextSignature>;
  /** Takes a key out of memory, where there is one. */
  forget?(): void;
}

/** The wallet does not do what is asked, for a reason that the catalogue has words for. */
export class WalletError extends Error {
  override name = "WalletError";
  constructor(
    readonly reason: Reason,
    /** What the words are about: a chain, an address, the wallet's own text. */
    readonly about = "",
    options?: ErrorOptions,
  ) {
    super(about === "" ? reason : `${reason}: ${about}`, options);
  }
}

export type Reason =
  /** It is locked, and stays so. */
  | "locked"
  /** It was taken out of the browser, or is not there yet. */
  | "gone"
  /** It refuses the chain. */
  | "chain"
  /** It signed for another chain than it was asked. */
  | "otherChain"
  /** It holds another account than the page shows. */
  | "otherAccount"
  /** It signed another document than it was asked. */
  | "otherDocument"
  /** Its reader chose a fee that is out of bounds. */
  | "otherFee"
  /** Its signature is not of this document, by this key. */
  | "badSignature"
  /** The account is a contract. */
  | "contract"
  /** Two signatures of one text differ. */
  | "differs"
  /** Its signature is not of the account that it names. */
  | "otherKey"
  /** It failed in its own words. */
  | "failed";
