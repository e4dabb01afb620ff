import { createContext, type ReactNode, use } from "react";
import type { Sent, Signable } from "../chain/market";

export interface Account {
  address: string;
  /** What the wallet calls it. */
  name: string;
  /** A watched account has no key here: it is looked at, and signs nothing. */
  kind: "keplr" | "ethereum" | "watched";
  /** The compressed key, 33 bytes; none of a watched account. */
  publicKey: Uint8Array | null;
}

/** What is to be signed, as a page asks for it. */
export interface Asked {
  /** What it does, in the reader's words. */
  title: string;
  calls: Signable[];
  /** The draft that it publishes. A draft is published once, whatever its seller typed since. */
  draft?: string;
  /** What the page has to say beside what the messages say, such as what comes back if nothing is delivered. */
  note?: ReactNode;
  /** Looked at again before the signature: a price that changed meanwhile ends it with an error. */
  check?: () => Promise<void>;
}

export interface TextSignature {
  /** 64 bytes, as ADR-36 has them. */
  signature: Uint8Array;
  publicKey: Uint8Array;
}

/** The reader, or the wallet, said no. Nothing was signed. */
export class Declined extends Error {
  override name = "Declined";
}

/** The event of the window after a transaction is in a block: balances are others then. */
export const SENT = "weighhouse-sent";

export interface Wallet {
  account: Account | null;
  /** Whether the account has a key that signs. */
  canSign: boolean;
  /** Opens the dialog in which a wallet is chosen. */
  connect(): void;
  disconnect(): void;
  /** Signs a text by ADR-36, after the wallet has shown it. */
  signText(text: string): Promise<TextSignature>;
  /** Shows, simulates, signs and sends; ends when the transaction is in a block. */
  send(asked: Asked): Promise<Sent>;
}

export const WalletContext = createContext<Wallet | null>(null);

export function useWallet(): Wallet {
  const wallet = use(WalletContext);
  if (wallet === null) throw new Error("a part stands outside of the wallet");
  return wallet;
}
