// Every vector of schema/vectors, read by this second implementation.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { DerivedPublicKey, EncryptedVetKey, TransportSecretKey } from '@dfinity/vetkeys';

import * as backups from '../src/backups.js';
import { bytes, concat, hex, u32be, utf8 } from '../src/bytes.js';
import { chunkCount, chunkKey, chunkLength, crypt, keyLeaf } from '../src/chunks.js';
import * as delivery from '../src/delivery.js';
import { readManifest } from '../src/manifest.js';
import * as merkle from '../src/merkle.js';
import { orderHash, preimage } from '../src/orders.js';
import { readPoint } from '../src/points.js';
import { verifyBadChunk, verifyBadKeySchedule } from '../src/proofs.js';
import * as sealed from '../src/sealed.js';

const FOLDER = new URL('../../../../schema/vectors/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
const hashes = (texts) => texts.map(bytes);

/** Whether it goes through; whatever it throws is a refusal. */
async function accepts(attempt) {
  try {
    await attempt();
    return true;
  } catch {
    return false;
  }
}

test('every file of vectors is read here', () => {
  assert.deepEqual(readdirSync(FOLDER).sort(), [
    'backups.json',
    'chunks.json',
    'delivery.json',
    'keys.json',
    'manifests.json',
    'merkle.json',
    'model.sealed',
    'orders.json',
    'points.json',
    'proofs.json',
    'sealed.json',
  ]);
});

test('a wallet that signs as ADR-36 says has the key of its backups', async () => {
  const vector = read('backups.json');
  assert.equal(backups.text(vector.address), vector.text);
  assert.equal(backups.signDoc(vector.address, vector.text), vector.sign_doc);
  const { public_key: key, signature } = vector;
  assert.ok(backups.isSignature(bytes(signature), utf8(vector.sign_doc), bytes(key)));
  const secret = await backups.secret(bytes(signature));
  assert.equal(hex(secret), vector.secret);
  assert.equal(backups.recipient(secret), vector.recipient);
});

test('the terms of an order have their hash', async () => {
  for (const { name, terms, preimage: hashed, hash } of read('orders.json').orders) {
    assert.equal(hex(preimage(terms)), hashed, name);
    assert.equal(hex(await orderHash(terms)), hash, name);
  }
});

test('points are accepted and refused', async () => {
  for (const { group, name, bytes: text, accepted } of read('points.json').points) {
    assert.equal(await accepts(() => readPoint(group, bytes(text))), accepted, `${group} ${name}`);
  }
});

test('trees have these roots and paths', async () => {
  const { trees, refused } = read('merkle.json');
  for (const tree of trees) {
    const leaves = await Promise.all(tree.entries.map((entry) => merkle.leafHash(bytes(entry))));
    const count = leaves.length;
    const root = await merkle.root(leaves);
    assert.equal(hex(root), tree.root);
    for (let index = 0; index < count; index += 1) {
      const path = await merkle.path(index, leaves);
      assert.deepEqual(path.map(hex), tree.paths[index]);
      await merkle.verifyPath(leaves[index], index, count, path, root);
    }
  }
  for (const { name, leaf, index, count, path, root } of refused) {
    const attempt = () =>
      merkle.verifyPath(bytes(leaf), index, count, hashes(path), bytes(root));
    assert.equal(await accepts(attempt), false, name);
  }
});

test('keys follow from the content secret', async () => {
  const { S, keys } = read('keys.json');
  for (const { index, key, leaf } of keys) {
    const own = await chunkKey(bytes(S), BigInt(index));
    assert.equal(hex(own), key);
    assert.equal(hex(await keyLeaf(own)), leaf);
  }
});

test('chunks are encrypted', async () => {
  const { chunks, counts } = read('chunks.json');
  for (const chunk of chunks) {
    const plaintext = Uint8Array.from({ length: chunk.length }, (_, at) => at % 251);
    const ciphertext = await crypt(bytes(chunk.key), plaintext);
    assert.equal(hex(ciphertext.slice(0, 64)), chunk.ciphertext_begins);
    assert.equal(hex(await merkle.leafHash(plaintext)), chunk.plaintext_leaf);
    assert.equal(hex(await merkle.leafHash(ciphertext)), chunk.ciphertext_leaf);
    assert.deepEqual(await crypt(bytes(chunk.key), ciphertext), plaintext);
  }
  for (const { size, count, last } of counts) {
    assert.equal(chunkCount(size), count);
    assert.equal(chunkLength(count - 1, size), last);
    assert.equal(chunkLength(count, size), 0);
  }
});

const sale = read('delivery.json');

test('messages and hashes to the curve', () => {
  for (const { dst, message, point } of sale.hash_to_g1) {
    assert.equal(hex(delivery.hashToG1(utf8(message), dst).toBytes(true)), point);
  }
  const message = delivery.message({
    chainId: sale.chain_id,
    registry: sale.registry,
    seller: sale.seller,
    salt: bytes(sale.salt),
    plaintextRoot: bytes(sale.plaintext_root),
  });
  assert.equal(hex(message), sale.message);
  assert.equal(hex(delivery.publicKey(bytes(sale.k))), sale.PK);
  assert.equal(hex(delivery.versionKey(bytes(sale.PK), message)), sale.H);
  assert.equal(hex(delivery.contentSecret(bytes(sale.k), bytes(sale.H))), sale.S);
});

test('a delivery is made, verified and opened', () => {
  assert.equal(hex(delivery.transportKey(bytes(sale.t))), sale.T);
  const made = delivery.deliver(bytes(sale.S), bytes(sale.T), bytes(sale.r));
  assert.equal(hex(made), sale.accepted);
  const [h, pk] = [bytes(sale.H), bytes(sale.PK)];
  delivery.verifyDelivery({ h, pk, transportKey: bytes(sale.T), delivery: made });
  assert.equal(hex(delivery.open({ h, pk, t: bytes(sale.t), delivery: made })), sale.S);
});

test('deliveries are refused', async () => {
  for (const { name, delivery: text } of sale.refused) {
    const attempt = () =>
      delivery.verifyDelivery({
        h: bytes(sale.H),
        pk: bytes(sale.PK),
        transportKey: bytes(sale.T),
        delivery: bytes(text),
      });
    assert.equal(await accepts(attempt), false, name);
  }
});

test('a client of vetKD opens our delivery', () => {
  const encrypted = EncryptedVetKey.deserialize(bytes(sale.accepted));
  const opened = encrypted.decryptAndVerify(
    TransportSecretKey.deserialize(bytes(sale.t)),
    DerivedPublicKey.deserialize(bytes(sale.PK)),
    bytes(sale.message),
  );
  assert.equal(hex(opened.signatureBytes()), sale.S);
});

test('proofs hold or do not', async () => {
  const vectors = read('proofs.json');
  const version = {
    size: vectors.size,
    plaintextRoot: bytes(vectors.plaintext_root),
    ciphertextRoot: bytes(vectors.ciphertext_root),
    keyRoot: bytes(vectors.key_root),
    h: bytes(vectors.H),
    pk: bytes(vectors.PK),
  };
  for (const proof of vectors.bad_chunk) {
    const attempt = () =>
      verifyBadChunk(version, {
        index: proof.index,
        key: bytes(proof.key),
        ciphertext: bytes(proof.ciphertext),
        plaintextLeaf: bytes(proof.plaintext_leaf),
        plaintextPath: hashes(proof.plaintext_path),
        ciphertextPath: hashes(proof.ciphertext_path),
        keyPath: hashes(proof.key_path),
      });
    assert.equal(await accepts(attempt), proof.holds, proof.name);
  }
  for (const proof of vectors.bad_key_schedule) {
    const attempt = () =>
      verifyBadKeySchedule(version, {
        index: proof.index,
        secret: bytes(proof.S),
        keyLeaf: bytes(proof.key_leaf),
        keyPath: hashes(proof.key_path),
      });
    assert.equal(await accepts(attempt), proof.holds, proof.name);
  }
});

test('manifests are accepted and refused', async () => {
  const magic = new Uint8Array([...utf8('WHARCH'), 0, 1]);
  for (const { name, json, accepted } of read('manifests.json').manifests) {
    const encoded = concat(magic, u32be(utf8(json).length), utf8(json));
    const padding = new Uint8Array(chunkCount(encoded.length) * 16384 - encoded.length);
    const attempt = () => readManifest(concat(encoded, padding));
    assert.equal(await accepts(attempt), accepted, name);
  }
});

const file = new Uint8Array(readFileSync(new URL('model.sealed', FOLDER)));
const vector = read('sealed.json');

test('a sealed file is checked', async () => {
  const checked = await sealed.check(file);
  assert.equal(checked.size, vector.size);
  assert.equal(checked.count, vector.chunk_count);
  assert.equal(hex(checked.salt), vector.salt);
  assert.equal(hex(checked.pk), vector.PK);
  assert.equal(hex(checked.plaintextRoot), vector.plaintext_root);
  assert.equal(hex(checked.ciphertextRoot), vector.ciphertext_root);
  assert.equal(hex(checked.keyRoot), vector.key_root);
  assert.deepEqual(checked.manifest, vector.manifest);
  const message = delivery.message({
    chainId: vector.chain_id,
    registry: vector.registry,
    seller: vector.seller,
    salt: checked.salt,
    plaintextRoot: checked.plaintextRoot,
  });
  assert.equal(hex(delivery.versionKey(checked.pk, message)), vector.H);
  delivery.verifySecret({ h: bytes(vector.H), pk: checked.pk, secret: bytes(vector.S) });
});

test('a sealed file is opened', async () => {
  const files = await sealed.open(file, bytes(vector.S));
  assert.deepEqual(
    files.map(({ path, bytes }) => ({ path, bytes: hex(bytes) })),
    vector.files,
  );
  await assert.rejects(sealed.open(file, bytes(sale.T)));
});

test('damaged sealed files are refused', async () => {
  for (const edit of vector.refused) {
    let changed = file.slice();
    if (edit.at !== undefined) changed.set(bytes(edit.bytes), edit.at);
    if (edit.cut_to !== undefined) changed = changed.slice(0, edit.cut_to);
    if (edit.append !== undefined) changed = concat(changed, bytes(edit.append));
    assert.notDeepEqual(changed, file, edit.name);
    assert.equal(await accepts(() => sealed.check(changed)), false, edit.name);
  }
});
