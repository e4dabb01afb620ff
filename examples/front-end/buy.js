// Buys a model by the index's API alone. Says on stderr what it does; its last line, on stdout, is JSON. See README.md.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { Secp256k1HdWallet } from '@cosmjs/amino';
import { fromBase64, toBase64 } from '@cosmjs/encoding';
import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';

import { Index } from './api.js';
import { newTransportKey } from './transport.js';

const SEARCH = `query Search($query: String!) {
  _meta { cursor addressPrefix }
  listings(query: $query, first: 5) {
    corrected
    nodes {
      id name seller latestVersion { size } plans { index price { amount denom } }
      publisher { name standing handle } loads scanned
    }
    facets(of: [TASK, LICENSE], first: 3) { facet values { value count } }
  }
}`;

const PLACED = `query Placed($height: BigInt!, $tx: String!) {
  waitForHeight(height: $height, seconds: 10) { order(tx: $tx) { id deliverBy history { kind } } }
}`;

const STEPS = `subscription Steps($after: String!, $tx: String!) {
  orderSteps(after: $after, filter: { tx: $tx }) { cursor kind order { state } }
}`;

const FIGURES = `query Figures($account: String!) {
  account(address: $account) { todo: sales(filter: { states: [OFFERED, FUNDED, DISPUTED] }) { totalCount } }
  whole: sales(of: { seller: $account }, range: { by: WHOLE }) { denom placed settled refunded volume { amount } }
}`;

const USAGE = `node buy.js --words FILE --query WORDS
  --api URL        the index; http://127.0.0.1:8080 by default
  --words FILE     the mnemonic of the wallet that pays
  --query WORDS    the words to search for: the best listing's first plan is bought
  --secrets FOLDER where the order's secret is kept, encrypted to the wallet; "secrets" by default
  --purchase NAME  the name under which the wallet buys once; "listing N" by default
  --until STEP     DELIVERED, the default, or SETTLED
  --look-alike     buy although the publisher's name looks like somebody else's
  --amino          sign in amino's JSON`;

const { values: flags } = parseArgs({
  options: {
    api: { type: 'string', default: 'http://127.0.0.1:8080' },
    words: { type: 'string' },
    query: { type: 'string' },
    secrets: { type: 'string', default: 'secrets' },
    purchase: { type: 'string' },
    until: { type: 'string', default: 'DELIVERED' },
    'look-alike': { type: 'boolean', default: false },
    amino: { type: 'boolean', default: false },
  },
});
const say = (text) => console.error(text);
const coins = ({ amount, denom }) => amount + denom;

async function find(index, query) {
  const { _meta, listings } = await index.graphql(SEARCH, { query });
  if (listings.corrected) say(`searched for: ${listings.corrected}`);
  for (const { facet, values } of listings.facets.filter(({ values }) => values.length > 0)) {
    say(`${facet.toLowerCase()}: ${values.map(({ value, count }) => `${value} (${count})`).join(', ')}`);
  }
  for (const { id, name, latestVersion, plans } of listings.nodes) {
    say(`listing ${id}: ${name}, ${latestVersion.size} bytes, ${plans.map(({ price }) => coins(price)).join(' or ')}`);
  }
  if (listings.nodes.length === 0) throw new Error(`no listing is found by "${query}"`);
  return { listing: listings.nodes[0], cursor: _meta.cursor, prefix: _meta.addressPrefix };
}

/**
 * Says whose name the model bears and what is known of its code, before a wallet opens. Refuses a look-alike: a page asks its
 * visitor instead.
 */
function warn({ name, publisher, loads, scanned }) {
  if (loads === 'RUNS_CODE') say(`careful: ${name} runs code when it is loaded`);
  if (scanned === 'MALICIOUS') say('careful: a scanner found what does harm, by the word of this index');
  if (scanned === 'SUSPICIOUS') say('careful: a scanner found what may do harm, by the word of this index');
  if (publisher === null) return;
  const { name: claimed, standing, handle } = publisher;
  if (standing === 'LOOK_ALIKE') {
    const warning = `the publisher "${claimed}" is not ${handle}: the name looks like theirs`;
    if (!flags['look-alike']) throw new Error(`${warning}. Nothing is paid without --look-alike`);
    say(`careful: ${warning}`);
    return;
  }
  const known = standing === 'CLAIMED' ? "it is the seller's word" : `it is ${standing.toLowerCase()}`;
  say(`publisher: ${claimed}, ${known}`);
}

/** In a browser, Keplr's `getKey`, `signDirect` and `signAmino` stand here. */
async function openWallet(words, prefix) {
  const direct = await DirectSecp256k1HdWallet.fromMnemonic(words, { prefix });
  const amino = await Secp256k1HdWallet.fromMnemonic(words, { prefix });
  const [{ address, pubkey }] = await direct.getAccounts();
  return { direct, amino, address, publicKey: toBase64(pubkey) };
}

/** The purchase of a listing's first plan at the price that was shown, to be signed. */
async function build(index, wallet, listing, transportKey) {
  const [{ index: plan, price: shown }] = listing.plans;
  const { order_hash, terms } = await index.rest(`/v1/quote?listing=${listing.id}&plan=${plan}`);
  const price = { denom: terms.denom, amount: terms.price };
  if (coins(price) !== coins(shown)) throw new Error(`the price is ${coins(price)} now, and was ${coins(shown)}`);
  say(`quote: ${coins(price)}, ${terms.deliver_within} s to deliver, ${terms.challenge_window} s to challenge`);

  const message = {
    listing: Number(listing.id),
    plan,
    transport_key: toBase64(transportKey),
    expected_order_hash: order_hash,
    waive_window: false,
  };
  const body = { sender: wallet.address, public_key: wallet.publicKey, funds: [price], message };
  const unsigned = await index.rest('/v1/tx/escrow/buy', { body });
  checkWords(unsigned.messages, body);
  return unsigned;
}

/** Refuses to sign anything but what was asked for, by the words that the index decoded from the bytes to be signed. */
function checkWords(messages, { sender, funds, message }) {
  const words = Object.entries({ ...message, waive_window: 'no' }).map(([field, value]) => `${field}: ${value}`);
  const meant = [sender, 'escrow/buy', ...funds.map(coins), ...words.sort()].join(', ');
  const said = messages.flatMap((message) => [
    message.sender,
    `${message.contract}/${message.message}`,
    ...message.pays.map(coins),
    ...message.fields.map(({ field, value }) => `${field}: ${value}`).sort(),
  ]);
  say(`to be signed: ${said.join(', ')}`);
  if (said.join(', ') !== meant) throw new Error(`not to be signed, for this was meant: ${meant}`);
}

async function sign({ direct, amino, address }, unsigned) {
  const { body_bytes, chain_id, account_number } = unsigned;
  if (flags.amino) {
    const { signature } = await amino.signAmino(address, unsigned.amino.sign_doc);
    return { body_bytes, auth_info_bytes: unsigned.amino.auth_info_bytes, signature: signature.signature };
  }
  const { auth_info_bytes } = unsigned.direct;
  const { signature } = await direct.signDirect(address, {
    bodyBytes: fromBase64(body_bytes),
    authInfoBytes: fromBase64(auth_info_bytes),
    chainId: chain_id,
    accountNumber: BigInt(account_number),
  });
  return { body_bytes, auth_info_bytes, signature: signature.signature };
}

/** Sends a signed transaction. If another one of the same name was sent before, that one is meant. */
async function send(index, signed, name) {
  try {
    const { hash } = await index.rest('/v1/tx/broadcast', { body: signed, headers: { 'Idempotency-Key': name } });
    say(`sent as "${name}": ${hash}`);
    return { hash, isNew: true };
  } catch (error) {
    if (error.code !== 'IDEMPOTENCY_KEY_TAKEN') throw error;
    say(error.message);
    return { hash: error.problem.transaction, isNew: false };
  }
}

/** The order that a transaction placed, once the transaction is in a block and the index has it. */
async function placed(index, hash) {
  for (;;) {
    const { status, height, reason } = await index.rest(`/v1/tx/${hash}`);
    if (status === 'succeeded') {
      const { waitForHeight } = await index.graphql(PLACED, { height, tx: hash });
      say(`order ${waitForHeight.order.id}: to be delivered by ${waitForHeight.order.deliverBy}`);
      return waitForHeight.order;
    }
    if (status !== 'pending') throw new Error(`the transaction ${hash} is ${status}: ${reason}`);
    await sleep(500);
  }
}

/** The order's steps, those of before among them, up to the one that is waited for. */
async function follow(index, before, variables) {
  const steps = [...before];
  const isOver = () => steps.some((kind) => [flags.until, 'SETTLED', 'REFUNDED'].includes(kind));
  if (isOver()) return steps;
  for await (const step of index.follow('orderSteps', STEPS, variables)) {
    say(`${step.kind}: the order is ${step.order.state}`);
    steps.push(step.kind);
    if (isOver()) return steps;
  }
}

async function main() {
  if (!flags.words || !flags.query) throw new Error(USAGE);
  const index = new Index(flags.api);
  const { listing, cursor, prefix } = await find(index, flags.query);
  warn(listing);
  const words = (await readFile(flags.words, 'utf8')).trim();
  const wallet = await openWallet(words, prefix);
  const transportKey = await newTransportKey(wallet, flags.secrets);
  const signed = await sign(wallet, await build(index, wallet, listing, transportKey));
  const { hash, isNew } = await send(index, signed, flags.purchase ?? `listing ${listing.id}`);
  const order = await placed(index, hash);
  const before = isNew ? [] : order.history.map(({ kind }) => kind);
  const steps = await follow(index, before, { after: cursor, tx: hash });
  const { account, whole } = await index.graphql(FIGURES, { account: listing.seller });
  const seller = { account: listing.seller, todo: account.todo.totalCount, figures: whole };
  console.log(JSON.stringify({ listing: listing.id, order: order.id, transaction: hash, steps, seller }));
}

main().catch((error) => {
  say(`buy: ${error.message}${error.cause ? `: ${error.cause.message}` : ''}`);
  process.exitCode = 1;
});
