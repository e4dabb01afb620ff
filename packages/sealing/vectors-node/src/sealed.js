// Sealed files: check and open (docs/protocol.md, "Sealed file").
import { concat, equal, hex, refuseUnless, sha256, utf8 } from './bytes.js';
import { CHUNK_SIZE, chunkCount, chunkKey, chunkLength, crypt, keyLeaf } from './chunks.js';
import { layout, manifestLength, readManifest } from './manifest.js';
import { leafHash, root } from './merkle.js';
import { readPoint } from './points.js';
import { readSafetensors } from './safetensors.js';

const MAX_OPENED = 65536;
const MAX_SIZE = 2 ** 50;

function readLayout(file) {
  refuseUnless(file.length >= 256, 'too short');
  refuseUnless(equal(file.slice(0, 8), utf8('WHSEALED')), 'another magic');
  const view = new DataView(file.buffer, file.byteOffset);
  refuseUnless(view.getUint32(8) === 1, 'another version');
  const opened = view.getUint32(12);
  const size = Number(view.getBigUint64(16));
  refuseUnless(size > 0 && size <= MAX_SIZE, `content of ${size} bytes`);
  const count = Number(view.getBigUint64(24));
  refuseUnless(count === chunkCount(size), 'another count');
  refuseUnless(opened > 0 && opened <= Math.min(count, MAX_OPENED), `${opened} opened keys`);
  const leaves = 256 + 40 * opened;
  const ciphertext = leaves + 64 * count;
  refuseUnless(file.length === ciphertext + size, 'another length');
  const hashes = (at) =>
    Array.from({ length: count }, (_, index) => file.slice(at + 32 * index, at + 32 * index + 32));
  const keys = new Map();
  let before = -1;
  for (let at = 256; at < leaves; at += 40) {
    const index = Number(view.getBigUint64(at));
    refuseUnless(index > before && index < count, 'opened keys out of order');
    keys.set(index, file.slice(at + 8, at + 40));
    before = index;
  }
  return {
    size,
    count,
    keys,
    salt: file.slice(32, 64),
    pk: file.slice(64, 160),
    plaintextRoot: file.slice(160, 192),
    ciphertextRoot: file.slice(192, 224),
    keyRoot: file.slice(224, 256),
    plaintextLeaves: hashes(leaves),
    keyLeaves: hashes(leaves + 32 * count),
    chunk: (index) => {
      const at = ciphertext + index * CHUNK_SIZE;
      return file.slice(at, at + chunkLength(index, size));
    },
  };
}

async function openChunk(sealed, index, key) {
  refuseUnless(key !== undefined, `the key of chunk ${index} is not opened`);
  refuseUnless(equal(await keyLeaf(key), sealed.keyLeaves[index]), `key ${index}`);
  const plaintext = await crypt(key, sealed.chunk(index));
  refuseUnless(equal(await leafHash(plaintext), sealed.plaintextLeaves[index]), `chunk ${index}`);
  return plaintext;
}

async function openChunks(sealed, first, count) {
  const chunks = [];
  for (let index = first; index < first + count; index += 1) {
    chunks.push(await openChunk(sealed, index, sealed.keys.get(index)));
  }
  return concat(...chunks);
}

/** Checks everything that needs no secret. */
export async function check(file) {
  const sealed = readLayout(file);
  readPoint('G2', sealed.pk);
  const length = manifestLength(await openChunks(sealed, 0, 1));
  const manifest = readManifest(await openChunks(sealed, 0, chunkCount(length)));
  const places = layout(manifest, length);
  refuseUnless(places.size === sealed.size, 'the files take another size');
  const opened = [...sealed.keys.keys()];
  refuseUnless(String(opened) === String(places.opened), 'other chunks are opened');
  for (const part of places.segments.filter((part) => part.open)) {
    await checkHeader(sealed, part);
  }
  const ciphertextLeaves = [];
  for (let index = 0; index < sealed.count; index += 1) {
    ciphertextLeaves.push(await leafHash(sealed.chunk(index)));
  }
  refuseUnless(equal(await root(sealed.plaintextLeaves), sealed.plaintextRoot), 'plaintext root');
  refuseUnless(equal(await root(ciphertextLeaves), sealed.ciphertextRoot), 'ciphertext root');
  refuseUnless(equal(await root(sealed.keyLeaves), sealed.keyRoot), 'key root');
  return { ...sealed, manifest, segments: places.segments };
}

async function checkHeader(sealed, { file, chunk, length }) {
  const bytes = await openChunks(sealed, chunk, chunkCount(length));
  refuseUnless(bytes.slice(length).every((byte) => byte === 0), 'padding');
  // This reader knows safetensors only; the vectors hold no open header of another format.
  refuseUnless(file.format === 'safetensors', `no reader for ${file.format}`);
  const header = readSafetensors(bytes.slice(0, length), file.size);
  refuseUnless(header.length === file.header, `${file.path}: length of the header`);
  const same = JSON.stringify(header.tensors) === JSON.stringify(file.tensors);
  refuseUnless(same, `${file.path}: tensors`);
}

/** The files, every chunk and every file verified. */
export async function open(file, secret) {
  const sealed = await check(file);
  const files = new Map(sealed.manifest.files.map((entry) => [entry.path, []]));
  for (const part of sealed.segments) {
    const chunks = [];
    for (let at = 0; at < chunkCount(part.length); at += 1) {
      const index = part.chunk + at;
      chunks.push(await openChunk(sealed, index, await chunkKey(secret, index)));
    }
    files.get(part.file.path).push(concat(...chunks).slice(0, part.length));
  }
  const opened = [];
  for (const entry of sealed.manifest.files) {
    const bytes = concat(...files.get(entry.path));
    refuseUnless(hex(await sha256(bytes)) === entry.sha256, `${entry.path}: sha256`);
    opened.push({ path: entry.path, bytes });
  }
  return opened;
}
