import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "urql";
import type { Config } from "../config";

/** A client of the index. What it was asked a moment ago it shows at once, and asks again behind it. */
export function clientOf(config: Config): Client {
  return new Client({
    url: new URL("graphql", config.api).href,
    exchanges: [cacheExchange, fetchExchange],
    requestPolicy: "cache-and-network",
    preferGetMethod: false,
    fetch: (input, init) => fetch(input, { ...init, signal: limit(init?.signal) }),
  });
}

/** A page says that the index is away rather than wait for longer. */
const PATIENCE = 20_000;

function limit(signal: AbortSignal | null | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(PATIENCE);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}
