// The CID that an IPFS node gives a file, as packages/ipfs asks for it (Kubo's profile `unixfs-v1-2025`): raw leaves of a
// MiB, at most 1,024 links a node. What a server says it stored is compared with it.
const LEAF = 1 << 20;
const LINKS = 1024;
const RAW = 0x55;
const DAG_PB = 0x70;

interface Node {
  /** The 36 bytes of a CID: version, codec, hash function, its length, the hash. */
  cid: Uint8Array;
  /** Bytes of the file below it. */
  size: number;
  /** Bytes of all blocks of it. */
  total: number;
}

/** The CID of a file. `onProgress` hears of the bytes that were read. */
export async function cidOf(file: Blob, onProgress: (done: number) => void = () => {}): Promise<string> {
  let level: Node[] = [];
  for (let at = 0; at === 0 || at < file.size; at += LEAF) {
    const bytes = new Uint8Array(await file.slice(at, at + LEAF).arrayBuffer());
    level.push({ cid: await cid(RAW, bytes), size: bytes.length, total: bytes.length });
    onProgress(Math.min(at + LEAF, file.size));
  }
  while (level.length > 1) {
    const above: Node[] = [];
    for (let first = 0; first < level.length; first += LINKS) {
      above.push(await parent(level.slice(first, first + LINKS)));
    }
    level = above;
  }
  return `b${base32(level[0]?.cid ?? new Uint8Array())}`;
}

async function cid(codec: number, block: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", block));
  return concat([Uint8Array.of(1, codec, 0x12, 0x20), hash]);
}

async function parent(children: Node[]): Promise<Node> {
  // PBLink: Hash 1, Name 2 (empty, and written), Tsize 3. PBNode: Links 2, then Data 1.
  const links = children.map((child) =>
    field(2, concat([field(1, child.cid), field(2, new Uint8Array()), number(3, child.total)])),
  );
  const size = children.reduce((sum, child) => sum + child.size, 0);
  // UnixFS: Type 1 (a file), filesize 3, blocksizes 4.
  const data = concat([number(1, 2), number(3, size), ...children.map((child) => number(4, child.size))]);
  const block = concat([...links, field(1, data)]);
  const total = block.length + children.reduce((sum, child) => sum + child.total, 0);
  return { cid: await cid(DAG_PB, block), size, total };
}

function field(tag: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat([Uint8Array.of(tag * 8 + 2), varint(bytes.length), bytes]);
}

function number(tag: number, value: number): Uint8Array<ArrayBuffer> {
  return concat([Uint8Array.of(tag * 8), varint(value)]);
}

/** Sizes pass 2^32, so no bits are shifted. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Uint8Array.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648, in small letters, without padding. */
function base32(bytes: Uint8Array): string {
  let text = "";
  let [buffer, bits] = [0, 0];
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += LETTERS[(buffer >> (bits - 5)) & 31];
    buffer &= 0xff;
  }
  return bits > 0 ? text + LETTERS[(buffer << (5 - bits)) & 31] : text;
}
