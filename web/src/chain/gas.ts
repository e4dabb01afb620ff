/** Gas as percent of the simulated gas, and on top: what the block's state adds is no share of a small transaction. */
const PERCENT = 140n;
const MARGIN = 20_000n;
/** The percentage after a transaction ran out of gas in its block. */
const WIDE_PERCENT = 250n;

export interface Charge {
  gasUsed: bigint;
  gasLimit: bigint;
  fee: { denom: string; amount: string };
}

/** The gas limit and the fee after a simulation. */
export function charge(gasUsed: bigint, price: GasPrice, wide = false): Charge {
  const gasLimit = ceil(gasUsed * (wide ? WIDE_PERCENT : PERCENT), 100n) + MARGIN;
  return { gasUsed, gasLimit, fee: { denom: price.denom, amount: feeOf(gasLimit, price).toString() } };
}

/** What a unit of gas costs: `scaled` of `scale` base units. */
export interface GasPrice {
  scaled: bigint;
  scale: bigint;
  denom: string;
}

/** Reads `0.0025uwhs`. */
export function readGasPrice(text: string): GasPrice {
  const [, whole = "", part = "", denom = ""] = /^(\d+)(?:\.(\d+))?([a-zA-Z][\w/:.-]*)$/.exec(text) ?? [];
  if (denom === "") throw new Error(`${text} is no price of gas, such as 0.0025uwhs`);
  return { scaled: BigInt(whole + part), scale: 10n ** BigInt(part.length), denom };
}

/** The fee for a gas limit, rounded up. */
export function feeOf(gas: bigint, { scaled, scale }: GasPrice): bigint {
  return ceil(gas * scaled, scale);
}

function ceil(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
