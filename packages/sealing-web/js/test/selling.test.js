// What a seller's page asks before anything is sealed: a folder, its card, and terms, each with all that would be refused.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';

import { memoryBytes } from './node-bytes.js';
import { BUILD } from './places.js';

let module;
const utf8 = new TextEncoder();

before(async () => {
  const { load } = await import(new URL('module-memory.js', BUILD));
  await load(readFileSync(new URL('module_bg.wasm', BUILD)));
  module = await import(new URL('module.js', BUILD));
});

/** A safetensors file of one tensor of numbers of 32 bits. */
function safetensors(numbers) {
  const header = utf8.encode(JSON.stringify({ a: { dtype: 'F32', shape: [numbers], data_offsets: [0, 4 * numbers] } }));
  const bytes = new Uint8Array(8 + header.length + 4 * numbers);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return bytes;
}

function handed(files) {
  const all = Object.entries(files).map(([path, content]) => ({
    path,
    bytes: typeof content === 'string' ? utf8.encode(content) : content,
  }));
  return [
    JSON.stringify(all.map(({ path, bytes }) => ({ path, size: bytes.length }))),
    all.map(({ bytes }) => memoryBytes(bytes).bytes),
  ];
}

const examine = (files, allowPickles = false) => JSON.parse(module.examine(...handed(files), allowPickles));
const readCard = (files, folder, words = {}) =>
  JSON.parse(module.readCard(...handed(files), folder, JSON.stringify(words)));

const CARD = '---\nlicense: mit\npipeline_tag: other\nmodel-index:\n- results:\n  - dataset: {type: glue}\n    metrics: [{type: accuracy, value: 0.925}]\n---\n# Tiny\n\nIts text.\n';

test('a folder that can be sealed is told with what its headers say', () => {
  const { found, refusals } = examine({ 'README.md': CARD, 'model.safetensors': safetensors(10), '.git/HEAD': 'x' });
  assert.equal(refusals, null);
  assert.deepEqual(found.formats, [{ format: 'safetensors', tensors: 1, parameters: 10, dtypes: ['F32'] }]);
  assert.deepEqual(found.files.map(({ path, format }) => [path, format]), [
    ['README.md', 'other'],
    ['model.safetensors', 'safetensors'],
  ]);
  assert.deepEqual(found.leftOut, ['.git']);
  assert.ok(found.size > 16_384);
});

test('all for which a folder is refused is told at once', () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n';
  const { found, refusals } = examine({
    'README.md': CARD,
    'big.safetensors': pointer,
    'aux.txt': 'a device',
    'a.txt': 'x',
    'A.txt': 'y',
    'broken.safetensors': new Uint8Array(9),
    'model.bin': Uint8Array.of(0x80, 0x02, 0x63, 0x6f, 0x73, 0x0a, 0x78, 0x0a, 0x2e),
    'model.safetensors.index.json': JSON.stringify({ weight_map: { a: 'model-00001-of-00002.safetensors' } }),
    'part-00001-of-00003.gguf': 'x',
  });
  assert.equal(found, null);
  const kinds = refusals.map(({ kind, path }) => `${kind} ${path}`);
  for (const kind of [
    'path aux.txt',
    'twin a.txt',
    'pointer big.safetensors',
    'format broken.safetensors',
    'pickle model.bin',
    'missing model.safetensors.index.json',
    'missing part-00001-of-00003.gguf',
  ])
    assert.ok(kinds.includes(kind), `${kind}: ${kinds}`);
  assert.ok(refusals.some(({ missing }) => missing?.includes('part-00003-of-00003.gguf')));
  assert.ok(!examine({ 'model.bin': Uint8Array.of(0x80, 0x02, 0x4b, 0x01, 0x2e) }, true).refusals);
});

test('what runs code is found inside of files, and what only could by its name is not accused', () => {
  const found = JSON.parse(
    module.lookInside(
      ...handed({
        'README.md': CARD,
        'config.json': JSON.stringify({ model_type: 'bert' }),
        'labels.json': '{}',
        'model.bin': Uint8Array.of(0x80, 0x02, 0x63, 0x6f, 0x73, 0x0a, 0x78, 0x0a, 0x2e),
        'model.safetensors': safetensors(10),
        'modeling.py': 'print(1)',
        'run.sh': 'true',
        'sub/config.json': JSON.stringify({ auto_map: { AutoModel: 'modeling.Model' } }),
        'tokenizer.json': '{}',
      }),
    ),
  );
  assert.deepEqual(
    found.map(({ path, kind, effect }) => [path, kind, effect]),
    [
      ['model.bin', 'pickle', 'runs'],
      ['modeling.py', 'source', 'runs'],
      ['sub/config.json', 'configuration', 'runs'],
      ['labels.json', 'configuration', 'may_run'],
      ['run.sh', 'program', 'may_run'],
    ],
  );
  for (const { why, basis } of found) assert.ok(why.length > 0 && ['read', 'name'].includes(basis));
});

test('a card becomes a listing, with the license that lies beside it', () => {
  const { found } = readCard({ 'README.md': CARD, LICENSE: 'terms' }, 'folder');
  assert.equal(found.name, 'Tiny');
  assert.deepEqual([found.task, found.framework, found.license.id], ['other', 'other', 'mit']);
  assert.equal(found.licenseText, 'LICENSE');
  assert.match(found.license.sha256, /^[0-9a-f]{64}$/);
  assert.deepEqual(found.allows, { commercial: true, derivatives: true, redistribution: true });
  assert.deepEqual(found.metrics, [{ name: 'accuracy', dataset: 'glue', value: '0.925' }]);
  assert.equal(found.body.trim(), '# Tiny\n\nIts text.');
  const instead = readCard({ 'README.md': CARD }, 'folder', { name: 'Mine', license: 'other' }).found;
  assert.deepEqual([instead.name, instead.license.id, instead.allows], ['Mine', 'other', null]);
});

test('all that is wrong with a card is told at once, and of one that cannot be read nothing else', () => {
  assert.deepEqual(readCard({}, 'folder').refusals.map(({ kind }) => kind), ['no_card']);
  const fault = readCard({ 'README.md': "---\nlicense: mit\nwidget:\n- text: 'It's raining'\n---\n" }, 'folder');
  assert.deepEqual(fault.refusals.map(({ kind, line }) => [kind, line]), [['front_matter', 4]]);
  const long = readCard({ 'README.md': `# ${'x'.repeat(97)}\n` }, 'folder').refusals;
  assert.deepEqual(long.map(({ kind, field }) => [kind, field]), [
    ['unlicensed', undefined],
    ['text', 'name'],
  ]);
  const unnamed = readCard({ 'README.md': '---\nlicense: mit\n---\ntext\n' }, 'The folder').found;
  assert.equal(unnamed.name, 'The folder');
});

const SELLER = 'wasm14hj2tavq8fpesdwxxcu44rty3hh90vhujrvcmstl4zr3txmfvw9s0phg4d';
const CONFIG = {
  treasury: SELLER,
  fee_bps: 250,
  denoms: [
    { denom: 'uwhs', min_fee: '1000', min_bond: '5000', min_stake: '1', daily_penalty: '1', closed: false },
    { denom: 'uold', min_fee: '1', min_bond: '1', min_stake: '1', daily_penalty: '1', closed: true },
  ],
  deliver_within: { min: 60, max: 86_400 },
  grace: 60,
  challenge_window: { min: 60, max: 604_800 },
  download_rate: '1000000',
  cooldown: 60,
  bond_bps: 2_000,
  bond_delay: 60,
  block_interval: 500,
  stake_bps: 1_000,
  guardian: null,
  moderator: null,
  arbiter: null,
};

function terms(change = {}, plan = {}) {
  const rights = { commercial: null, derivatives: null, redistribution: false, transferable: true, seats: null };
  const license = { id: 'mit', uri: null, sha256: null };
  return {
    config: { ...CONFIG, download_rate: 1_000_000 },
    prefix: 'wasm',
    seller: SELLER,
    card: { name: 'Tiny', task: 'other', framework: 'other', license, sha256: '11'.repeat(32) },
    cardCid: 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
    plans: [
      {
        price: { denom: 'uwhs', amount: '1000000' },
        termSeconds: null,
        rights,
        resaleRoyaltyBps: 250,
        supply: null,
        ...plan,
      },
    ],
    payees: [],
    deliverWithin: 3_600,
    challengeWindow: null,
    ordersAtOnce: 10,
    free: { uwhs: '500000' },
    size: null,
    ...change,
  };
}

const listingOf = (change, plan) => JSON.parse(module.listingOf(JSON.stringify(terms(change, plan))));

test('terms become the listing that the command line would send, its split and its bond', () => {
  const { listing, refusals, plans, bonds, window } = listingOf();
  assert.deepEqual(refusals, []);
  assert.deepEqual(listing.plans, [
    {
      kind: { perpetual: {} },
      rights: { commercial: true, derivatives: true, redistribution: false, transferable: true, seats: null },
      price: { denom: 'uwhs', amount: '1000000' },
      resale_royalty_bps: 250,
      supply: null,
    },
  ]);
  assert.deepEqual(listing.payees, [{ address: SELLER, share_bps: 10_000 }]);
  assert.deepEqual([plans[0].fee, plans[0].parts, plans[0].bond], ['25000', ['975000'], '200000']);
  assert.deepEqual(bonds[0].posted, { denom: 'uwhs', amount: '1500000' });
  assert.deepEqual([bonds[0].penalty, bonds[0].orders, window], ['20000', 10, 86_400]);
});

test('all that the chain would refuse of terms is told at once', () => {
  const { listing, refusals } = listingOf(
    {
      deliverWithin: 59,
      challengeWindow: 59,
      payees: [
        { address: SELLER, share_bps: 6_000 },
        { address: SELLER, share_bps: 3_000 },
        { address: 'wasm1nobody', share_bps: 0 },
      ],
    },
    { price: { denom: 'uwhs', amount: '1000' }, supply: 0, termSeconds: 0, resaleRoyaltyBps: 5_001 },
  );
  assert.equal(listing, null);
  assert.deepEqual(
    refusals.map(({ kind }) => kind).sort(),
    ['address', 'challenge', 'delivery', 'price', 'royalty', 'share', 'shares', 'supply', 'term', 'twice'],
  );
  const closed = listingOf({}, { price: { denom: 'uold', amount: '1000000' } }).refusals;
  assert.deepEqual(closed.map(({ kind, denom }) => [kind, denom]), [['denom', 'uold']]);
});

test('a content secret has its public key, and goes into a file that is locked', () => {
  const secret = module.newContentSecret();
  const key = module.publicKey(secret);
  assert.equal(key.length, 96);
  const text = module.storeBackup('correct horse', JSON.stringify([Buffer.from(secret).toString('hex')]));
  assert.match(text, /^-----BEGIN AGE ENCRYPTED FILE-----\n/);
  assert.ok(!text.includes(Buffer.from(secret).toString('hex')));
});
