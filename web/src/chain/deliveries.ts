import type { ChainConfig } from "../config";
import { base64, hex } from "./bytes";

const PATIENCE = 20_000;

interface Found {
  txs: { tx_result: { events: { type: string; attributes: { key: string; value: string }[] }[] } }[];
}

/** Deliveries of an order, in hexadecimal, by the events that a node keeps: an index answers the same at once. */
export async function deliveriesOf(config: ChainConfig, order: string): Promise<string[]> {
  return valuesOf(config, "weighhouse-order-delivered", "order", order, "delivery");
}

/** Answers to requests for the key of a license. */
export async function answersOf(config: ChainConfig, license: string): Promise<string[]> {
  return valuesOf(config, "weighhouse-rekey-answered", "license", license, "delivery");
}

async function valuesOf(
  config: ChainConfig,
  event: string,
  key: string,
  number: string,
  wanted: string,
): Promise<string[]> {
  const type = `wasm-${event}`;
  const escrow = config.contracts.escrow;
  const query = `${type}._contract_address='${escrow}' AND ${type}.${key}='${number}'`;
  const params = { query, prove: false, page: "1", per_page: "100", order_by: "asc" };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tx_search", params });
  for (const url of config.rpc) {
    try {
      const init = { method: "POST", body, headers: { "content-type": "text/plain" } };
      const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) });
      const { result } = (await answer.json()) as { result?: Found };
      if (!result) continue;
      // Any contract may emit any type: the address counts.
      return result.txs
        .flatMap(({ tx_result }) => tx_result.events)
        .filter(({ type: found, attributes }) => {
          const of = (name: string) => attributes.find((attribute) => attribute.key === name)?.value;
          return found === type && of("_contract_address") === escrow && of(key) === number;
        })
        .flatMap(({ attributes }) => attributes.filter((attribute) => attribute.key === wanted))
        .map(({ value }) => hex(base64(value)));
    } catch {
      // Another node may answer.
    }
  }
  return [];
}
