// The key of a wallet's backups, from its signature.
import { x25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';

import { utf8 } from './bytes.js';

export const text = (address) =>
  [
    'Weighhouse: the key of the backups of my transport secrets (v1)',
    `Account: ${address}`,
    'Whoever has this signature and those backups can open what this account bought. Sign it only in a program that ' +
      'you trust with that.',
  ].join('\n\n');

/** Canonical amino JSON: keys sorted, no spaces. */
export const signDoc = (signer, text) => {
  const data = Buffer.from(text).toString('base64');
  return JSON.stringify({
    account_number: '0',
    chain_id: '',
    fee: { amount: [], gas: '0' },
    memo: '',
    msgs: [{ type: 'sign/MsgSignData', value: { data, signer } }],
    sequence: '0',
  });
};

/** Whether it is `r || s` with low s over the SHA-256 of the document. */
export const isSignature = (signature, document, publicKey) =>
  secp256k1.verify(signature, document, publicKey, { lowS: true });

export async function secret(signature) {
  const key = await crypto.subtle.importKey('raw', signature, 'HKDF', false, ['deriveBits']);
  const info = utf8('weighhouse/transport-backup/v1');
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
}

/** The age recipient of an X25519 secret, in Bech32. */
export const recipient = (secret) => bech32('age', x25519.getPublicKey(secret));

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

function bech32(prefix, bytes) {
  const words = regroup(bytes);
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  const head = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  const sum = checksum([...head, ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const tail = [0, 1, 2, 3, 4, 5].map((place) => (sum >> (5 * (5 - place))) & 31);
  return `${prefix}1${[...words, ...tail].map((word) => LETTERS[word]).join('')}`;
}

/** Bytes as words of five bits, the last one filled up with zeros. */
function regroup(bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.match(/.{1,5}/g).map((group) => parseInt(group.padEnd(5, '0'), 2));
}

function checksum(values) {
  const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  return values.reduce((sum, value) => {
    const top = sum >>> 25;
    const shifted = ((sum & 0x1ffffff) << 5) ^ value;
    return GENERATOR.reduce((sum, part, bit) => ((top >> bit) & 1 ? sum ^ part : sum), shifted);
  }, 1);
}
