import { useRouteContext } from "@tanstack/react-router";
import type { ListingFigures } from "#sealing";
import { charge, readGasPrice } from "../../chain/gas";
import type { Config } from "../../config";
import { useBalance } from "../../market/balance";
import { MoneyFrom } from "../../parts/MoneyFrom";
import css from "./Sell.module.css";
import { useSpeech } from "./words";

/** Gas of a listing, or a version, with its bond: `bench/results/gas.json`, and what the chain adds around the calls. */
const GAS = 300_000n;

export interface Cost {
  denom: string;
  bond: bigint;
  /** About. */
  fee: bigint;
}

/** What publishing takes of the account, by denom: the bond that is posted, and the transaction's fee. */
export function costsOf(
  { chain, feeGrants }: Pick<Config, "chain" | "feeGrants">,
  figures: Pick<ListingFigures, "bonds"> | null,
): Cost[] {
  const bonds = (figures?.bonds ?? [])
    .filter(({ posted }) => posted.amount !== "0")
    .map(({ posted: { denom, amount } }) => ({ denom, bond: BigInt(amount), fee: 0n }));
  // Who pays the first fees of an account may not pay this one's: the sheet says so before anything is signed.
  if (!chain || feeGrants) return bonds;
  const { fee } = charge(GAS, readGasPrice(chain.gasPrice));
  const paid = BigInt(fee.amount);
  if (paid === 0n) return bonds;
  if (bonds.every(({ denom }) => denom !== fee.denom))
    return [...bonds, { denom: fee.denom, bond: 0n, fee: paid }];
  return bonds.map((cost) => (cost.denom === fee.denom ? { ...cost, fee: paid } : cost));
}

/** Says before anything is sealed what will be paid at the end, and whether the account has it. */
export function Costs({ seller, figures }: { seller: string | null; figures: ListingFigures | null }) {
  const { config } = useRouteContext({ from: "__root__" });
  return costsOf(config, figures).map((cost) => <Takes key={cost.denom} seller={seller} cost={cost} />);
}

function Takes({ seller, cost: { denom, bond, fee } }: { seller: string | null; cost: Cost }) {
  const { words, format } = useSpeech();
  const say = words.sell;
  const has = useBalance(seller ?? undefined, denom, { needed: bond + fee });
  const show = (amount: bigint) => format.coin(amount.toString(), denom, true);
  const isShort = has !== null && has < bond + fee;
  return (
    <div className={css.takes} role="status">
      <p className={isShort ? css.wrong : css.note}>
        {say.takes(bond > 0n ? show(bond) : null, fee > 0n ? show(fee) : null)}{" "}
        {has !== null && say.accountHas(show(has))} {isShort && say.short}
      </p>
      {isShort && seller !== null && <MoneyFrom address={seller} denom={denom} />}
    </div>
  );
}
