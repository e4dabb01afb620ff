import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { Nodes, Refused, Unreachable } from "./node";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A node that answers each method with a result, or with an error. */
async function node(
  answers: Record<string, unknown>,
  chain = "market-1",
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const status = {
    node_info: { network: chain },
    sync_info: { latest_block_height: "7", latest_block_time: "2026-11-27T03:00:00Z" },
  };
  const server = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const { method, id } = JSON.parse(body);
      asked.push(method);
      const told = method === "status" ? { result: status } : (answers[method] as object);
      answer.end(JSON.stringify({ jsonrpc: "2.0", id, ...told }));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" && address?.port}`, asked };
}

const GONE = "http://127.0.0.1:9";

describe("nodes", () => {
  it("are asked until one answers for this chain", async () => {
    const other = await node({}, "other-1");
    const good = await node({ abci_query: { result: { response: { value: btoa("yes") } } } });
    const nodes = new Nodes([GONE, other.url, good.url], "market-1");
    expect(new TextDecoder().decode(await nodes.query("/path", new Uint8Array([1])))).toBe("yes");
    await nodes.query("/path", new Uint8Array([1]));
    expect(other.asked).toEqual(["status"]);
    expect(good.asked).toEqual(["status", "abci_query", "abci_query"]);
  });

  it("that are all away say so", async () => {
    await expect(new Nodes([GONE], "market-1").head()).rejects.toThrow(Unreachable);
    const other = await node({}, "other-1");
    await expect(new Nodes([other.url], "market-1").head()).rejects.toThrow(
      "serves the chain other-1, not market-1",
    );
  });

  it("are given up where an answer goes on and on", async () => {
    const long = await node({ abci_query: { result: { response: { value: "A".repeat(25 << 20) } } } });
    const good = await node({ abci_query: { result: { response: { value: btoa("yes") } } } });
    const nodes = new Nodes([long.url, good.url], "market-1");
    expect(new TextDecoder().decode(await nodes.query("/path", new Uint8Array([1])))).toBe("yes");
    await expect(new Nodes([long.url], "market-1").query("/path", new Uint8Array([1]))).rejects.toThrow(
      "more than 25165824 bytes",
    );
  });

  it("refuse in the chain's words, and nobody else is asked", async () => {
    const refusal = { result: { response: { code: 5, codespace: "wasm", log: "order 3 is not delivered" } } };
    const [first, second] = [await node({ abci_query: refusal }), await node({ abci_query: refusal })];
    const nodes = new Nodes([first.url, second.url], "market-1");
    await expect(nodes.query("/path", new Uint8Array())).rejects.toThrow(
      new Refused(5, "wasm", "order 3 is not delivered"),
    );
    expect(second.asked).toEqual([]);
  });

  it("take the same transaction again", async () => {
    const cached = { error: { code: -32603, message: "Internal error", data: "tx already exists in cache" } };
    const nodes = new Nodes([(await node({ broadcast_tx_sync: cached })).url], "market-1");
    await expect(nodes.broadcast(new Uint8Array([1]))).resolves.toBeUndefined();
    const pooled = { result: { code: 19, codespace: "sdk", log: "" } };
    const others = new Nodes([(await node({ broadcast_tx_sync: pooled })).url], "market-1");
    await expect(others.broadcast(new Uint8Array([1]))).resolves.toBeUndefined();
  });

  it("know no transaction that is in no block", async () => {
    const missing = { error: { code: -32603, message: "Internal error", data: "tx (AB) not found" } };
    const nodes = new Nodes([(await node({ tx: missing })).url], "market-1");
    expect(await nodes.find("AB")).toBeNull();
  });
});
