// Keys and chunks (docs/protocol.md, "Keys" and "Chunks").
import { concat, sha256, u64be, utf8 } from './bytes.js';
import { leafHash } from './merkle.js';

export const CHUNK_SIZE = 16384;
const EXTRACT_TAG = utf8('weighhouse/keys/1');
const EXPAND_TAG = utf8('weighhouse/chunk-key/1');

/** k_i, by WebCrypto's HKDF, which extracts and expands at once. */
export async function chunkKey(secret, index) {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = concat(EXPAND_TAG, u64be(index));
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: EXTRACT_TAG, info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, material, 256));
}

export const keyLeaf = async (key) => leafHash(await sha256(key));

/** Encrypts and decrypts. */
export async function crypt(key, chunk) {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-CTR', false, ['encrypt']);
  const parameters = { name: 'AES-CTR', counter: new Uint8Array(16), length: 128 };
  return new Uint8Array(await crypto.subtle.encrypt(parameters, aes, chunk));
}

export const chunkCount = (size) => Math.ceil(size / CHUNK_SIZE);

export function chunkLength(index, size) {
  return Math.max(0, Math.min(CHUNK_SIZE, size - index * CHUNK_SIZE));
}
