import {
  type AnyVariables,
  Client,
  createRequest,
  type DocumentInput,
  type Exchange,
  fetchExchange,
  mapExchange,
} from "@urql/core";
import { cacheExchange } from "urql";
import type { Config } from "../config";
import { unturned } from "../market/names";
import { hear } from "./heights";

/** A client of the index. What it was asked a moment ago it shows at once, and asks again behind it. */
export function clientOf(config: Config): Client {
  return new Client({
    url: new URL("graphql", config.api).href,
    exchanges: [takeBegun, noteHeight, cacheExchange, fetchExchange],
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

/** Questions that were asked ahead, by urql's keys. */
const begun = new Set<number>();
/** Milliseconds for which the answer to one counts as new. */
const NEW = 3_000;

/**
 * Asks what a page will ask that is still being loaded: the page takes this answer, and does not ask again behind it. What the
 * index answers; undefined if it does not.
 */
export function begin<Data, Variables extends AnyVariables>(
  client: Client,
  query: DocumentInput<Data, Variables>,
  variables: Variables,
): Promise<Data | undefined> {
  const { key } = createRequest(query, variables);
  begun.add(key);
  const answer = client.query(query, variables, { requestPolicy: "network-only" }).toPromise();
  return answer.then(({ data }) => {
    setTimeout(() => begun.delete(key), NEW);
    return data;
  });
}

const noteHeight: Exchange = mapExchange({ onResult: ({ data }) => hear(data) });

const takeBegun: Exchange = mapExchange({
  onOperation(operation) {
    const { kind, key, context } = operation;
    if (kind !== "query" || context.requestPolicy !== "cache-and-network" || !begun.has(key)) return;
    return { ...operation, context: { ...context, requestPolicy: "cache-first" } };
  },
});
