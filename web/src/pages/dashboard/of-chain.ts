import type { Chain } from "../../chain/market";
import { ask } from "../../chain/records";
import { MOST_SWEEPS, type Waiting } from "./figures";

/** Revenue that is looked through: a page of it is a question, and each listing on it one more. */
const MOST_PAGES = 5;
/** Questions that a node is asked beside each other. */
const BESIDE = 10;

export interface Owed {
  balances: { denom: string; owed: string }[];
  sweeps: Waiting[];
  /** Whether all revenue of the market was looked through. */
  isAll: boolean;
}

/** What the ledger owes an account, and what a transaction of sweeps would credit to it, by the chain alone. */
export async function owedOnChain(chain: Chain, account: string): Promise<Owed> {
  const balances = await ask.balances(chain, account);
  const sweeps: Waiting[] = [];
  const shares = new Map<string, Promise<number>>();
  let after: Parameters<typeof ask.revenues>[1] = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await ask.revenues(chain, after);
    for (let place = 0; place < found.length; place += BESIDE) {
      const some = found.slice(place, place + BESIDE);
      const credits = some.map(async ({ listing, split_version, denom, gross, fee }) => {
        const key = `${listing} ${split_version}`;
        const share = shares.get(key) ?? shareOf(chain, account, listing, split_version);
        shares.set(key, share);
        const amount = ((BigInt(gross) - BigInt(fee)) * BigInt(await share)) / 10_000n;
        const listingId = listing.toString();
        return { listingId, splitVersion: split_version, amount: { amount: amount.toString(), denom } };
      });
      sweeps.push(...(await Promise.all(credits)).filter(({ amount }) => amount.amount !== "0"));
      if (sweeps.length >= MOST_SWEEPS)
        return { balances, sweeps: sweeps.slice(0, MOST_SWEEPS), isAll: false };
    }
    const last = found.at(-1);
    if (!last || found.length < 100) return { balances, sweeps, isAll: true };
    after = { listing: last.listing, split_version: last.split_version, denom: last.denom };
  }
  return { balances, sweeps, isAll: false };
}

/** An account's part of a listing's revenue after the fee, in basis points. */
async function shareOf(chain: Chain, account: string, listing: number, version: number): Promise<number> {
  const payees = await ask.split(chain, listing, version);
  return payees.find(({ address }) => address === account)?.share_bps ?? 0;
}
