import { hex } from "./bytes";
import { type Nodes, Refused } from "./node";

/** The code that a contract runs, as a node has it. */
export interface Code {
  id: bigint;
  /** SHA-256 of the Wasm, in hex. */
  checksum: string;
  /** The account that may replace the code; empty if nobody may. */
  admin: string;
  /** The version by the contract's cw2 record, such as `0.1.0`; null without one. */
  version: string | null;
}

/** Where cw2 keeps what a contract is. */
const CW2 = "contract_info";

/** What a contract runs. */
export async function codeOf(nodes: Nodes, address: string): Promise<Code> {
  const contract = await nodes.query("/cosmwasm.wasm.v1.Query/ContractInfo", text(1, address));
  const info = fields(bytesOf(fields(contract), 2));
  const id = numberOf(info, 1);
  const [checksum, version] = await Promise.all([checksumOf(nodes, id), versionOf(nodes, address)]);
  if (id === 0n || checksum === null) throw new Error(`the node knows no contract at ${address}`);
  return { id, checksum, admin: new TextDecoder().decode(bytesOf(info, 3)), version };
}

/** SHA-256 of a code's Wasm by a node's word, in hex; null if the chain has no such code. */
export async function checksumOf(nodes: Nodes, id: bigint): Promise<string | null> {
  try {
    const code = await nodes.query("/cosmwasm.wasm.v1.Query/CodeInfo", Uint8Array.of(0x08, ...varint(id)));
    const checksum = hex(bytesOf(fields(code), 3));
    return checksum.length === 64 ? checksum : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

async function versionOf(nodes: Nodes, address: string): Promise<string | null> {
  const request = Uint8Array.of(...text(1, address), ...text(2, CW2));
  const record = bytesOf(fields(await nodes.query("/cosmwasm.wasm.v1.Query/RawContractState", request)), 1);
  if (record.length === 0) return null;
  const { version } = JSON.parse(new TextDecoder().decode(record)) as { version?: unknown };
  return typeof version === "string" ? version : null;
}

/** SHA-256 of a code's Wasm, computed here from the bytes that a node hands out. */
export async function hashOf(nodes: Nodes, id: bigint): Promise<string> {
  const answer = await nodes.query("/cosmwasm.wasm.v1.Query/Code", Uint8Array.of(0x08, ...varint(id)));
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(fields(answer), 2))));
}

type Fields = Map<number, Uint8Array<ArrayBuffer> | bigint>;

/** The fields of a protobuf message; of repeated ones the last. */
export function fields(message: Uint8Array): Fields {
  const found: Fields = new Map();
  let at = 0;
  const number = () => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = message[at++];
      if (byte === undefined || shift > 63n) throw new Error("a node answered no protobuf");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7n;
    }
  };
  while (at < message.length) {
    const tag = number();
    const [name, kind] = [Number(tag >> 3n), tag & 7n];
    if (kind === 0n) found.set(name, number());
    else if (kind === 2n) {
      const length = Number(number());
      if (at + length > message.length) throw new Error("a node answered no protobuf");
      found.set(name, message.slice(at, at + length));
      at += length;
    } else at += kind === 1n ? 8 : 4;
  }
  return found;
}

function bytesOf(found: Fields, name: number): Uint8Array<ArrayBuffer> {
  const value = found.get(name);
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function numberOf(found: Fields, name: number): bigint {
  const value = found.get(name);
  return typeof value === "bigint" ? value : 0n;
}

/** A field of text, or of its bytes. */
function text(name: number, value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return Uint8Array.of((name << 3) | 2, ...varint(BigInt(bytes.length)), ...bytes);
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7n) {
    if (left < 0x80n) return [...bytes, Number(left)];
    bytes.push(Number(left & 0x7fn) | 0x80);
  }
}
