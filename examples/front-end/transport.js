// The buyer's transport key of one order, and its backup: docs/protocol.md has both.
import { webcrypto } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeSignDoc } from '@cosmjs/amino';
import { fromBase64, toBase64, toBech32, toHex, toUtf8 } from '@cosmjs/encoding';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { Decrypter, Encrypter, armor, identityToRecipient } from 'age-encryption';

const TEXT = (address) =>
  [
    'Weighhouse: the key of the backups of my transport secrets (v1)',
    `Account: ${address}`,
    'Whoever has this signature and those backups can open what this account bought. Sign it only in a program ' +
      'that you trust with that.',
  ].join('\n\n');

/** The age identity of a wallet's backups, from the wallet's signature of a text (ADR-36). */
async function backupIdentity({ address, amino }) {
  const value = { signer: address, data: toBase64(toUtf8(TEXT(address))) };
  const document = makeSignDoc([{ type: 'sign/MsgSignData', value }], { amount: [], gas: '0' }, '', '', 0, 0);
  const signatures = await Promise.all([1, 2].map(() => amino.signAmino(address, document)));
  const [first, second] = signatures.map(({ signature }) => signature.signature);
  if (first !== second) throw new Error('this wallet signs the same differently each time: its backups would be lost');

  const key = await webcrypto.subtle.importKey('raw', fromBase64(first), 'HKDF', false, ['deriveBits']);
  const info = toUtf8('weighhouse/transport-backup/v1');
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const secret = new Uint8Array(await webcrypto.subtle.deriveBits(derivation, key, 256));
  return toBech32('age-secret-key-', secret).toUpperCase();
}

/** A new transport key, whose secret is kept in a folder, encrypted to the wallet, and can be read back. */
export async function newTransportKey(wallet, folder) {
  const secret = bls12_381.utils.randomSecretKey();
  const publicKey = bls12_381.G1.Point.BASE.multiply(bls12_381.fields.Fr.fromBytes(secret)).toBytes();
  const identity = await backupIdentity(wallet);
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  const plain = JSON.stringify(toHex(secret));
  const path = join(folder, `${toHex(publicKey)}.age`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, armor.encode(await encrypter.encrypt(plain)), { mode: 0o600, flag: 'wx' });

  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const kept = await decrypter.decrypt(armor.decode(await readFile(path, 'utf8')), 'text');
  if (kept !== plain) throw new Error(`${path} is not what was written`);
  return publicKey;
}
