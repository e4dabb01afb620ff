import type { Client, Coin } from "../chain/client";
import type { Config, FeeGrantConfig } from "../config";
import { sessionsOf } from "../session/known";
import { Misplaced, Problem } from "../session/sessions";
import { sleep } from "../sleep";
import type { TextSignature } from "./wallet";

/** The fees that the operator pays for an account's first transaction. */
export interface Grants extends FeeGrantConfig {
  /** Whether the chain has a grant of the account that pays a fee now. */
  covers(fee: Coin): Promise<boolean>;
  /** Asks the operator for a grant, and ends when the chain has it. */
  ask(fee: Coin): Promise<void>;
}

/** The operator grants no fees now, by one of docs/api.md's codes. Nothing was signed but a text, and nothing was paid. */
export class NotGranted extends Error {
  override name = "NotGranted";
  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

/** How long a grant may take to a block, and how often the chain is asked for it, in milliseconds. */
const PATIENCE = 30_000;
const PAUSE = 500;
/** What expires so soon, in seconds, pays nothing any more once a block has the transaction. */
const LEAST_LEFT = 60;

/** The operator's fee grants for an account; null if there are none. */
export function granting(
  config: Config,
  client: Pick<Client, "allowance">,
  account: string,
  sign: (text: string) => Promise<TextSignature>,
): Grants | null {
  const { feeGrants } = config;
  if (!feeGrants) return null;
  return grantsOf(feeGrants, client, account, async () => {
    await sessionsOf(config).request("v1/fee-grants", { method: "POST" }, account, sign);
  });
}

/** The same, with what asks the operator. */
export function grantsOf(
  terms: FeeGrantConfig,
  client: Pick<Client, "allowance">,
  account: string,
  request: () => Promise<void>,
  patience = PATIENCE,
): Grants {
  const covers = async (fee: Coin) => {
    const allowance = await client.allowance(terms.granter, account);
    if (allowance === null) return false;
    const { limit, expires } = allowance;
    if (expires !== null && expires < Date.now() / 1_000 + LEAST_LEFT) return false;
    const left = limit?.find(({ denom }) => denom === fee.denom)?.amount ?? "0";
    return limit === null || BigInt(left) >= BigInt(fee.amount);
  };
  const ask = async (fee: Coin) => {
    await request().catch((error: unknown) => {
      // Another page, or a request whose answer was lost, is at it: the chain will say.
      if (error instanceof Problem && error.code === "FEE_GRANT_UNDERWAY") return;
      if (error instanceof Problem) throw new NotGranted(error.code, { cause: error });
      if (error instanceof Misplaced) throw new NotGranted("ELSEWHERE", { cause: error });
      throw error;
    });
    const end = Date.now() + patience;
    while (!(await covers(fee))) {
      if (Date.now() >= end) throw new NotGranted("LATE");
      await sleep(PAUSE);
    }
  };
  return { ...terms, covers, ask };
}
