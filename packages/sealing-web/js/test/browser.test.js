// The worker in Debian's Chromium, as a page uses it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import * as merkle from '../../../sealing/vectors-node/src/merkle.js';
import { launch, serve } from './browser.js';
import { BUILD, NATIVE, VECTORS } from './places.js';
import { cases } from './vectors.js';

const CHUNK = 16384;
const place = mkdtempSync(join(tmpdir(), 'weighhouse-sealing-web-'));
const sealedPath = join(place, 'files', 'model.sealed');
const cut = new Map();
let native, server, sent, browser, page;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** A safetensors file of a dozen batches, which ends within a chunk. */
function model(numbers) {
  const tensor = { dtype: 'F32', shape: [numbers], data_offsets: [0, 4 * numbers] };
  const header = Buffer.from(JSON.stringify({ weight: tensor }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, randomBytes(4 * numbers)]);
}

const MODEL = {
  'README.md': Buffer.from('# A model\n'),
  'data/empty.txt': Buffer.alloc(0),
  'data/deep/vocabulary.txt': Buffer.from('one\ntwo\n'.repeat(9000)),
  'model.safetensors': model(6_000_001),
};

before(async () => {
  for (const [path, bytes] of Object.entries(MODEL)) {
    const at = join(place, 'model', path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, bytes);
  }
  mkdirSync(dirname(sealedPath));
  native = JSON.parse(execFileSync(NATIVE, ['seal', join(place, 'model'), sealedPath]));
  const folders = {
    build: fileURLToPath(BUILD),
    vectors: fileURLToPath(VECTORS),
    test: fileURLToPath(new URL('.', import.meta.url)),
    files: join(place, 'files'),
    model: join(place, 'model'),
  };
  let origin;
  ({ server, sent, origin } = await serve(folders, cut));
  browser = await launch();
  page = await browser.context.newPage();
  page.on('console', (message) => console.log(`page: ${message.text()}`));
  page.on('pageerror', (error) => console.log(`page: ${error}`));
  await page.goto(origin);
  await page.evaluate(() => import('/test/page.js'));
  await page.evaluate(() => window.tests.store('/files/model.sealed', 'model.sealed'));
});

after(async () => {
  await browser?.close();
  server?.close();
  rmSync(place, { recursive: true, force: true });
});

/** Calls a function of test/page.js. */
const ask = (name, ...input) => page.evaluate(([name, input]) => window.tests[name](...input), [name, input]);
const everything = () =>
  Object.fromEntries(
    Object.entries(MODEL).map(([path, bytes]) => [path, { size: bytes.length, sha256: sha256(bytes) }]),
  );

for (const name of Object.keys(cases)) {
  test(`in a page: ${name}`, async () => {
    assert.deepEqual(await ask('vectors', name), { value: undefined });
  });
}

test('a file that the command line sealed is downloaded, checked and opened to the same bytes', async () => {
  const downloaded = await ask('download', '/files/model.sealed', 'downloaded.sealed', native.record);
  assert.equal(downloaded.value?.files.length, 4, downloaded.message);
  const opened = await ask('open', 'downloaded.sealed', native.secret, native.record, 'opened');
  assert.deepEqual(opened.value, downloaded.value, opened.message);
  assert.deepEqual(opened.files, everything());
  assert.equal(opened.progress, native.record.size);
});

test('a download that was cut off goes on where it ended', async () => {
  cut.set('/files/model.sealed', 3_000_000);
  const first = await ask('download', '/files/model.sealed', 'cut.sealed', native.record);
  assert.ok(first.code === 'internal' || first.code === 'network', JSON.stringify(first));
  const there = await ask('sizeOf', 'cut.sealed');
  assert.ok(there > 256 && there <= 3_000_000, `${there}`);
  const second = await ask('download', '/files/model.sealed', 'cut.sealed', native.record);
  assert.equal(second.value?.files.length, 4, second.message);
  assert.equal(sent.get('/files/model.sealed').at(-1).from, there);
});

test('another file is refused before it is downloaded', async () => {
  const record = { ...native.record, ciphertextRoot: '00'.repeat(32) };
  const refused = await ask('download', '/files/model.sealed', 'other.sealed', record);
  assert.deepEqual([refused.code, refused.what], ['other_file', 'the ciphertext root']);
  assert.equal(await ask('sizeOf', 'other.sealed'), 0);
});

test('a flipped byte is refused by the number of its chunk, and nothing is left', async () => {
  const bytes = readFileSync(sealedPath);
  const chunk = 200;
  bytes[bytes.length - native.record.size + chunk * CHUNK + 77] ^= 1;
  writeFileSync(join(place, 'files', 'flipped.sealed'), bytes);
  await ask('store', '/files/flipped.sealed', 'flipped.sealed');
  const refused = await ask('open', 'flipped.sealed', native.secret, native.record, 'flipped');
  assert.deepEqual([refused.code, refused.chunk, refused.files], ['bad_chunk', chunk, {}]);
  const checked = await ask('download', '/files/flipped.sealed', 'flipped-again.sealed', native.record);
  assert.deepEqual([checked.code, checked.what], ['malformed', 'ciphertext']);
});

test('another secret is refused before anything is decrypted', async () => {
  const generator = `97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb`;
  const refused = await ask('open', 'model.sealed', generator, native.record, 'other-secret');
  assert.deepEqual([refused.code, refused.progress, refused.files], ['delivery', 0, {}]);
});

test('an opening that is cancelled ends, and nothing is left', async () => {
  const cancelled = await ask('open', 'model.sealed', native.secret, native.record, 'cancelled', 1);
  assert.equal(cancelled.name, 'AbortError', JSON.stringify(cancelled));
  assert.ok(cancelled.progress > 0 && cancelled.progress < native.record.size, `${cancelled.progress}`);
  assert.deepEqual(cancelled.files, {});
});

test('files sealed in a page are byte for byte what the command line makes of them', async () => {
  const { chainId, registry, seller, salt } = native.record;
  const terms = { chainId, registry, seller, salt, allowPickles: false };
  const sealed = await ask('seal', Object.keys(MODEL).reverse(), terms, native.contentSecret, 'own.sealed');
  assert.equal(sealed.sha256, sha256(readFileSync(sealedPath)), sealed.message);
  assert.deepEqual(sealed.value.record, native.record);
  assert.equal(sealed.value.hashPoint, native.hashPoint);
});

/** The file as a seller would have made it who committed to other bytes than those it promises. */
async function committed(name, change) {
  const bytes = readFileSync(sealedPath);
  const size = native.record.size;
  const count = Math.ceil(size / CHUNK);
  const ciphertext = bytes.length - size;
  const keyLeaves = ciphertext - 32 * count;
  change(bytes, { ciphertext, keyLeaves });
  const parts = (from, length, end) =>
    Array.from({ length: count }, (_, index) => bytes.subarray(from + index * length, Math.min(end, from + (index + 1) * length)));
  const leaves = await Promise.all(parts(ciphertext, CHUNK, bytes.length).map((chunk) => merkle.leafHash(chunk)));
  const ciphertextRoot = Buffer.from(await merkle.root(leaves));
  const keyRoot = Buffer.from(await merkle.root(parts(keyLeaves, 32, ciphertext)));
  ciphertextRoot.copy(bytes, 192);
  keyRoot.copy(bytes, 224);
  writeFileSync(join(place, 'files', name), bytes);
  return { ...native.record, ciphertextRoot: ciphertextRoot.toString('hex'), keyRoot: keyRoot.toString('hex') };
}

/** Runs the contract's check of a proof. */
function verify(record, message) {
  const at = (name) => join(place, name);
  writeFileSync(at('record.json'), JSON.stringify({ ...record, hashPoint: native.hashPoint }));
  writeFileSync(at('message.json'), message);
  execFileSync(NATIVE, ['verify', at('record.json'), at('message.json')], { stdio: 'pipe' });
}

test('the contract takes the proof of a bad chunk that a page makes', async () => {
  const record = await committed('bad-chunk.sealed', (bytes, { ciphertext }) => {
    bytes[ciphertext + 300 * CHUNK] ^= 1;
  });
  await ask('store', '/files/bad-chunk.sealed', 'bad-chunk.sealed');
  const refused = await ask('open', 'bad-chunk.sealed', native.secret, record, 'bad-chunk');
  assert.deepEqual([refused.code, refused.chunk], ['bad_chunk', 300]);
  const proof = await ask('prove', '/files/bad-chunk.sealed', record, native.secret, 300);
  assert.equal(JSON.parse(proof.value).prove_bad_chunk.order, 7);
  verify(record, proof.value);
  assert.throws(() => verify(native.record, proof.value), 'against the version that is good');
  const good = await ask('prove', '/files/bad-chunk.sealed', record, native.secret, 299);
  assert.equal(good.code, 'nothing_to_prove');
});

test('the contract takes the proof of a bad key that a page makes', async () => {
  const record = await committed('bad-key.sealed', (bytes, { keyLeaves }) => {
    bytes[keyLeaves + 32 * 310] ^= 1;
  });
  await ask('store', '/files/bad-key.sealed', 'bad-key.sealed');
  const refused = await ask('open', 'bad-key.sealed', native.secret, record, 'bad-key');
  assert.deepEqual([refused.code, refused.chunk], ['bad_key', 310]);
  const proof = await ask('prove', '/files/bad-key.sealed', record, native.secret, 310);
  assert.equal(JSON.parse(proof.value).prove_bad_key_schedule.order, 7);
  verify(record, proof.value);
});
