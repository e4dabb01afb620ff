// The module in Node: the vectors, and files that the command line has sealed.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { before, test } from 'node:test';

import { BUILD, VECTORS } from './places.js';
import { memoryBytes, MemoryOutput } from './node-bytes.js';
import { cases, FILES, hex, partsOf } from './vectors.js';

let api;

before(async () => {
  const { load, memoryAt } = await import(new URL('module-memory.js', BUILD));
  await load(readFileSync(new URL('module_bg.wasm', BUILD)));
  const module = await import(new URL('module.js', BUILD));
  const { checkBytes } = await import(new URL('check.js', BUILD));
  const { openBytes } = await import(new URL('open.js', BUILD));
  const { applyKeys } = await import(new URL('cipher.js', BUILD));
  const { SealingError } = await import(new URL('error.js', BUILD));
  // The worker does the same for a page.
  const call = (name) => async (first, ...rest) => {
    try {
      return module[name](typeof first === 'object' && 'chainId' in first ? JSON.stringify(first) : first, ...rest);
    } catch (error) {
      throw SealingError.from(error);
    }
  };
  const names = ['versionKey', 'openingKey', 'transportKey', 'newTransportSecret', 'deliver', 'verifyDelivery'];
  names.push('openDelivery', 'backupText', 'sealBackup', 'openBackup');
  api = Object.fromEntries(names.map((name) => [name, call(name)]));
  api.parts = partsOf({ module, applyKeys, memoryAt, SealingError });
  api.check = (sealed, record) => checkBytes(memoryBytes(sealed), record);
  api.open = async (sealed, secret, record) => {
    const output = new MemoryOutput();
    await openBytes(memoryBytes(sealed), secret, record, output);
    return [...output.files]
      .map(([path, bytes]) => ({ path, bytes: hex(bytes) }))
      .sort((one, other) => (one.path < other.path ? -1 : 1));
  };
});

const read = async (name) => {
  const bytes = readFileSync(new URL(name, VECTORS));
  return name.endsWith('.json') ? JSON.parse(bytes) : new Uint8Array(bytes);
};

test('the cases are of every file of vectors', () => {
  // The hash of an order is not of sealed files: the protocol and the second implementation check it.
  assert.deepEqual(readdirSync(VECTORS).filter((name) => name !== 'orders.json').sort(), FILES);
});

for (const [name, run] of Object.entries(cases)) {
  test(name, () => run(api, read));
}

test('a program that hands in rubbish gets an error with a code', async () => {
  await assert.rejects(api.versionKey({ chainId: '' }), { name: 'SealingError', code: 'argument' });
  await assert.rejects(api.transportKey(new Uint8Array(31)), { code: 'argument' });
});
