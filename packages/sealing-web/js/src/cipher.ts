// AES-256-CTR by WebCrypto, which has the processor's instructions; in Wasm it is ten times slower.
import { memoryAt } from './module-memory.js';
import type { Batch } from './module.js';

const CHUNK = 16384;
const KEY = 32;
const CTR = { name: 'AES-CTR', counter: new Uint8Array(16), length: 128 };

/** Encrypts or decrypts every chunk of a batch under its key, in place: in this mode both are the same. */
export async function applyKeys(batch: Batch): Promise<void> {
  const { bytes, keys, length } = batch;
  const chunks = Array.from({ length: Math.ceil(length / CHUNK) }, async (_, index) => {
    const from = bytes + index * CHUNK;
    const size = Math.min(CHUNK, length - index * CHUNK);
    const raw = memoryAt(keys + index * KEY, KEY);
    const key = await crypto.subtle.importKey('raw', raw, 'AES-CTR', false, ['encrypt']);
    const result = await crypto.subtle.encrypt(CTR, key, memoryAt(from, size));
    memoryAt(from, size).set(new Uint8Array(result));
  });
  await Promise.all(chunks);
}
