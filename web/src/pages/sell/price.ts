/** How many orders that reserve `each` fit into what is free of a bond. */
export function ordersIn(free: string, each: string): bigint {
  return BigInt(each) === 0n ? 0n : BigInt(free) / BigInt(each);
}

/** What an order of a plan reserves, in its denom. */
export interface Need {
  denom: string;
  each: string;
}

/** How many orders of the dearest plan in each denom the free bonds back, of which the fewest count. Null without a plan. */
export function ordersBacked(needs: readonly Need[], free: Readonly<Record<string, string>>): bigint | null {
  const backed = needs.map(({ denom, each }) => ordersIn(free[denom] ?? "0", each));
  return backed.reduce<bigint | null>(
    (least, count) => (least === null || count < least ? count : least),
    null,
  );
}
