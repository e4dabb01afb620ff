// Messages, version keys, deliveries (docs/protocol.md, "Delivery").
import { bls12_381 } from '@noble/curves/bls12-381.js';

import { concat, refuseUnless, u32be, utf8 } from './bytes.js';
import { readPoint } from './points.js';

const G1 = bls12_381.G1.Point.BASE;
const G2 = bls12_381.G2.Point.BASE;
const { Fp12 } = bls12_381.fields;
const MESSAGE_TAG = 'weighhouse/version/1';
const HASH_DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_AUG_';

const pairing = (p, q) => bls12_381.pairing(p, q);

export function message({ chainId, registry, seller, salt, plaintextRoot }) {
  const fields = [utf8(MESSAGE_TAG), utf8(chainId), utf8(registry), utf8(seller), salt, plaintextRoot];
  return concat(...fields.flatMap((field) => [u32be(field.length), field]));
}

export const hashToG1 = (message, dst) => bls12_381.G1.hashToCurve(message, { DST: dst });

export function versionKey(pk, message) {
  readPoint('G2', pk);
  return hashToG1(concat(pk, message), HASH_DST).toBytes(true);
}

export const scalar = (bytes) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
export const publicKey = (k) => G2.multiply(scalar(k)).toBytes(true);
export const transportKey = (t) => G1.multiply(scalar(t)).toBytes(true);
export const contentSecret = (k, h) => readPoint('G1', h).multiply(scalar(k)).toBytes(true);

export function deliver(s, transportKey, r) {
  const t = readPoint('G1', transportKey);
  const c3 = readPoint('G1', s).add(t.multiply(scalar(r)));
  return concat(
    G1.multiply(scalar(r)).toBytes(true),
    G2.multiply(scalar(r)).toBytes(true),
    c3.toBytes(true),
  );
}

function split(delivery) {
  refuseUnless(delivery.length === 192, `a delivery of ${delivery.length} bytes`);
  return {
    c1: readPoint('G1', delivery.slice(0, 48)),
    c2: readPoint('G2', delivery.slice(48, 144)),
    c3: readPoint('G1', delivery.slice(144)),
  };
}

export function verifyDelivery({ h, pk, transportKey, delivery }) {
  const [H, PK, T] = [readPoint('G1', h), readPoint('G2', pk), readPoint('G1', transportKey)];
  const { c1, c2, c3 } = split(delivery);
  refuseUnless(Fp12.eql(pairing(G1, c2), pairing(c1, G2)), 'c1 and c2 differ');
  const left = Fp12.mul(pairing(H, PK), pairing(T, c2));
  refuseUnless(Fp12.eql(left, pairing(c3, G2)), 'the wrong key');
}

export function verifySecret({ h, pk, secret }) {
  const S = readPoint('G1', secret);
  const equal = Fp12.eql(pairing(S, G2), pairing(readPoint('G1', h), readPoint('G2', pk)));
  refuseUnless(equal, 'not the content secret');
}

export function open({ h, pk, t, delivery }) {
  verifyDelivery({ h, pk, transportKey: transportKey(t), delivery });
  const { c1, c3 } = split(delivery);
  const secret = c3.subtract(c1.multiply(scalar(t))).toBytes(true);
  verifySecret({ h, pk, secret });
  return secret;
}
