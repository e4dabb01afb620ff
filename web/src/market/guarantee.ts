/** What a buyer gets back in each case, by the terms of the order: `packages/protocol/src/{bonds,disputes}.rs`. */
export interface Guarantee {
  /** No key in time. The daily penalty of the denom may leave less. */
  ifUndelivered: bigint;
  /** A proof before the settlement. */
  ifProvenBad: bigint;
  /** A proof after it, while it reaches the bond. */
  ifProvenBadLater: bigint;
  /** The most that a dispute returns while the license is kept; null where there is none. */
  ifDisputedAtMost: bigint | null;
  /** What a lost dispute costs. */
  stake: bigint;
}

const PENALTY_BPS = 1_000n;
const AWARD_BPS = 2_000n;

function shareOf(amount: bigint, bps: bigint): bigint {
  return (amount * bps) / 10_000n;
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

interface Terms {
  price: string;
  fee: string;
  bond: string;
  stake: string;
  royalty?: string;
}

export function guaranteeOf(terms: Terms): Guarantee {
  const [price, bond, stake] = [BigInt(terms.price), BigInt(terms.bond), BigInt(terms.stake)];
  const lost = least(bond, price);
  return {
    ifUndelivered: price + shareOf(bond, PENALTY_BPS),
    ifProvenBad: price + shareOf(bond, AWARD_BPS),
    ifProvenBadLater: lost + least(shareOf(bond, AWARD_BPS), bond - lost),
    ifDisputedAtMost: stake > 0n ? mostReturned(terms) : null,
    stake,
  };
}

/** The most that goes back to the buyer of an order that is settled: its seller gets 1 at least. */
export function mostReturned({ price, fee, royalty = "0" }: Terms): bigint {
  const most = BigInt(price) - BigInt(fee) - BigInt(royalty) - 1n;
  return most > 0n ? most : 0n;
}

/** Whether an amount can go back by an agreement or a ruling: all of the price, or what leaves something for all others. */
export function canReturn(terms: Terms, amount: bigint): boolean {
  return amount === BigInt(terms.price) || (amount >= 0n && amount <= mostReturned(terms));
}
