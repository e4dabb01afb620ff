import type { Client, FormattedExecutionResult, SubscribePayload } from "graphql-ws";

/** Milliseconds: for how long a connection may take, after what silence the index is asked for a sign, how long that may take. */
const OPENING = 15_000;
const SILENCE = 10_000;
const SIGN = 5_000;

/** Ends a connection; one that never came about has told so whoever iterates. */
function end(client: Client): void {
  Promise.resolve(client.dispose()).catch(() => {});
}

/**
 * What the index tells of a subscription, over one connection and until that ends: also where it hangs, such as behind a proxy that
 * forgot it, or in a network that the reader left. `heard` is called for each sign that the index is there.
 */
export async function* subscribe<Told>(
  api: string,
  asked: SubscribePayload,
  ended: AbortSignal,
  heard: () => void = () => {},
): AsyncGenerator<FormattedExecutionResult<Told, unknown>> {
  const client = await connect(api, heard);
  const stop = () => end(client);
  ended.addEventListener("abort", stop, { once: true });
  try {
    if (!ended.aborted) yield* client.iterate<Told>(asked);
  } finally {
    ended.removeEventListener("abort", stop);
    stop();
  }
}

async function connect(api: string, heard: () => void): Promise<Client> {
  const { createClient } = await import("graphql-ws");
  const client = createClient({
    url: new URL("graphql/ws", api).href.replace(/^http/, "ws"),
    retryAttempts: 0,
    connectionAckWaitTimeout: SILENCE,
    keepAlive: SILENCE,
  });
  let hanging: ReturnType<typeof setTimeout> | undefined;
  const wait = (time: number) => {
    clearTimeout(hanging);
    hanging = setTimeout(() => client.terminate(), time);
  };
  client.on("connecting", () => wait(OPENING));
  client.on("connected", (socket) => {
    // What lets a connection in may pass nothing on.
    (socket as WebSocket).send(JSON.stringify({ type: "ping" }));
    wait(SIGN);
  });
  client.on("ping", (isTheirs) => isTheirs || wait(SIGN));
  client.on("pong", (isTheirs) => {
    if (!isTheirs) return;
    clearTimeout(hanging);
    heard();
  });
  client.on("closed", () => {
    clearTimeout(hanging);
    // One that was closed as usual would be opened again at once, without end.
    end(client);
  });
  return client;
}
