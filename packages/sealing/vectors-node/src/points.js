// Encodings of points from outside (docs/protocol.md, "Points").
import { bls12_381 } from '@noble/curves/bls12-381.js';

import { equal, refuseUnless } from './bytes.js';

const LENGTHS = { G1: 48, G2: 96 };

export function readPoint(group, bytes) {
  refuseUnless(bytes.length === LENGTHS[group], `${bytes.length} bytes for ${group}`);
  refuseUnless((bytes[0] & 0x40) === 0, 'the identity');
  const point = bls12_381[group].Point.fromBytes(bytes);
  point.assertValidity();
  refuseUnless(!point.is0(), 'the identity');
  refuseUnless(equal(point.toBytes(true), bytes), 'not canonical');
  return point;
}
