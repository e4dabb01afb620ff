import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "urql";
import type { Config } from "../config";
import { unturned } from "../market/names";

/** A client of the index. What it was asked a moment ago it shows at once, and asks again behind it. */
export function clientOf(config: Config): Client {
  return new Client({
    url: new URL("graphql", config.api).href,
    exchanges: [cacheExchange, fetchExchange],
    requestPolicy: "cache-and-network",
    preferGetMethod: false,
    fetch: async (input, init) => {
      const answer = await fetch(input, { ...init, signal: limit(init?.signal) });
      // Names are strangers' words, and stand on every page.
      return new Response(unturned(await answer.text()), answer);
    },
  });
}

/** A page says that the index is away rather than wait for longer. */
const PATIENCE = 20_000;

function limit(signal: AbortSignal | null | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(PATIENCE);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}
