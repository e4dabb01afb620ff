// The hash of an order's terms: what a buyer states before paying.
import { bytes, concat, sha256, utf8 } from './bytes.js';

const TAG = utf8('weighhouse/order/v1');

/** An unsigned integer of so many bytes, little-endian. */
function uint(length, value) {
  const out = new Uint8Array(length);
  let rest = BigInt(value);
  for (let at = 0; at < length; at += 1) {
    out[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  if (rest !== 0n) throw new Error(`${value} takes more than ${length} bytes`);
  return out;
}

const u8 = (value) => uint(1, value);
const u16 = (value) => uint(2, value);
const u32 = (value) => uint(4, value);
const u64 = (value) => uint(8, value);
const u128 = (value) => uint(16, value);
const flag = (value) => u8(value ? 1 : 0);

function text(value) {
  const encoded = utf8(value);
  return concat(u32(encoded.length), encoded);
}

/** A value that may be absent: null, or not there at all. */
const optional = (value, write) => (value === null || value === undefined ? u8(0) : concat(u8(1), write(value)));

const kind = (value) => ('term' in value ? concat(u8(1), u64(value.term.seconds)) : u8(0));

const rights = (value) =>
  concat(
    flag(value.commercial),
    flag(value.derivatives),
    flag(value.redistribution),
    flag(value.transferable),
    optional(value.seats, u32),
  );

const grant = (value) =>
  concat(kind(value.kind), rights(value.rights), u16(value.resale_royalty_bps), bytes(value.terms_hash));

/** The bytes that are hashed, of terms as the escrow and `GET /v1/quote` answer them. */
export function preimage(terms) {
  return concat(
    TAG,
    u64(terms.listing),
    u32(terms.version),
    u8(terms.plan),
    text(terms.card),
    u128(terms.price),
    text(terms.denom),
    u128(terms.fee),
    grant(terms.grant),
    u32(terms.split_version),
    u32(terms.deliver_within),
    u32(terms.grace),
    u32(terms.challenge_window),
    u32(terms.cooldown),
    u32(terms.block_interval),
    u128(terms.bond),
    u128(terms.stake),
    optional(terms.arbiter, (arbiter) => concat(text(arbiter.address), u32(arbiter.decide_within))),
    optional(terms.resale, (resale) => concat(u64(resale.license), u128(resale.royalty))),
  );
}

export const orderHash = (terms) => sha256(preimage(terms));
