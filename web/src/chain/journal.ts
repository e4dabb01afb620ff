import type { Signed } from "./fate";
import { keepPublished, type Published } from "./published";

/** A transaction that is on its way, as it is kept. */
export interface Kept extends Signed {
  /** What it does, in the words in which it was asked. */
  title: string;
  /** The calls, so that the same ones are known again. */
  purpose: string;
  /** The draft of which it publishes a version; absent of all others. */
  draft?: string;
}

/** The browser keeps nothing, and what is on its way would be forgotten with the page. */
export class NothingKept extends Error {
  override name = "NothingKept";
}

/** Transactions whose end is not known, one for an account of a chain, kept beyond the page. */
export class Journal {
  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    private readonly chainId: string,
  ) {}

  of(account: string): Kept | null {
    const text = this.storage.getItem(this.key(account));
    return text === null ? null : (JSON.parse(text) as Kept);
  }

  /** Keeps it, and makes sure that it is kept. */
  keep(kept: Kept): void {
    const key = this.key(kept.signer);
    const text = JSON.stringify(kept);
    try {
      this.storage.setItem(key, text);
    } catch (error) {
      throw new NothingKept("the browser's storage refuses", { cause: error });
    }
    if (this.storage.getItem(key) !== text) throw new NothingKept("the browser's storage forgets");
  }

  /**
   * Forgets a transaction whose end is known, once what it published is kept for its draft: a page that goes between the two
   * leaves the transaction to the next, which finds the same end.
   */
  end(kept: Kept, published: Published | null): void {
    try {
      if (kept.draft !== undefined && published !== null) keepPublished(kept.draft, published, this.storage);
    } catch {
      // A browser that has no room for it keeps the transaction.
      return;
    }
    this.strike(kept);
  }

  /** Forgets it: nothing came of it, or its end was told. */
  strike({ signer, hash }: Signed): void {
    if (this.of(signer)?.hash === hash) this.storage.removeItem(this.key(signer));
  }

  private key(account: string): string {
    return `weighhouse-sent:${this.chainId}:${account}`;
  }
}
