import { expect, it } from "vitest";
import { costsOf } from "./Costs";

const chain = { gasPrice: "0.0025uwhs" } as never;
const posted = (amount: string, denom: string) => ({ posted: { amount, denom } }) as never;

it("publishing takes the bond and the fee, each in its denom, and no fee where somebody may pay it", () => {
  const fee = 1_100n;
  const inBoth = { bonds: [posted("5", "uwhs"), posted("7", "uusdc"), posted("0", "uatom")] };
  expect(costsOf({ chain }, inBoth)).toEqual([
    { denom: "uwhs", bond: 5n, fee },
    { denom: "uusdc", bond: 7n, fee: 0n },
  ]);
  expect(costsOf({ chain }, { bonds: [posted("7", "uusdc")] })).toEqual([
    { denom: "uusdc", bond: 7n, fee: 0n },
    { denom: "uwhs", bond: 0n, fee },
  ]);
  expect(costsOf({ chain }, null)).toEqual([{ denom: "uwhs", bond: 0n, fee }]);
  expect(costsOf({ chain, feeGrants: {} as never }, null)).toEqual([]);
});
