import { useEffect, useMemo, useState } from "react";
import { type Code, codeOf, hashOf } from "../../chain/code";
import type { ContractName } from "../../chain/market";
import { Nodes } from "../../chain/node";
import type { ChainConfig } from "../../config";

type Codes = Partial<Record<ContractName, Code>>;

/** The codes of the contracts by a node's word, and on demand the hashes of the bytes that it hands out. */
export function useCodes(chain: ChainConfig | undefined) {
  const nodes = useMemo(() => chain && new Nodes(chain.rpc, chain.id), [chain]);
  const [codes, setCodes] = useState<Codes | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [hashes, setHashes] = useState<Record<string, string>>({});
  useEffect(() => {
    if (!nodes || !chain) return;
    let wanted = true;
    const named = Object.entries(chain.contracts);
    Promise.all(named.map(async ([name, address]) => [name, await codeOf(nodes, address)] as const))
      .then((found) => wanted && setCodes(Object.fromEntries(found)))
      .catch((error: Error) => wanted && setFailed(error.message));
    return () => {
      wanted = false;
    };
  }, [nodes, chain]);
  const hash = async () => {
    if (!nodes || !codes) return;
    // One after the other: each is the whole code.
    for (const { id } of Object.values(codes)) {
      try {
        const found = await hashOf(nodes, id);
        setHashes((known) => ({ ...known, [id.toString()]: found }));
      } catch (error) {
        setFailed(error instanceof Error ? error.message : String(error));
      }
    }
  };
  return { codes, failed, hashes, hash };
}
