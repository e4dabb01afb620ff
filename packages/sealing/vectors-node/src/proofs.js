// Proofs that a version is bad (docs/protocol.md, "Proofs").
import { equal, refuseUnless } from './bytes.js';
import { chunkCount, chunkKey, chunkLength, crypt, keyLeaf } from './chunks.js';
import { verifySecret } from './delivery.js';
import { leafHash, verifyPath } from './merkle.js';

/** Throws unless the proof shows that the version is bad. */
export async function verifyBadChunk(version, proof) {
  const count = chunkCount(version.size);
  const { index } = proof;
  refuseUnless(index < count, 'no such chunk');
  await verifyPath(proof.plaintextLeaf, index, count, proof.plaintextPath, version.plaintextRoot);
  const ciphertextLeaf = await leafHash(proof.ciphertext);
  await verifyPath(ciphertextLeaf, index, count, proof.ciphertextPath, version.ciphertextRoot);
  await verifyPath(await keyLeaf(proof.key), index, count, proof.keyPath, version.keyRoot);
  if (proof.ciphertext.length !== chunkLength(index, version.size)) return;
  const plaintext = await crypt(proof.key, proof.ciphertext);
  refuseUnless(!equal(await leafHash(plaintext), proof.plaintextLeaf), 'the chunk is good');
}

/** Throws unless the proof shows that the version is bad. */
export async function verifyBadKeySchedule(version, proof) {
  const count = chunkCount(version.size);
  refuseUnless(proof.index < count, 'no such chunk');
  await verifyPath(proof.keyLeaf, proof.index, count, proof.keyPath, version.keyRoot);
  verifySecret({ h: version.h, pk: version.pk, secret: proof.secret });
  const leaf = await keyLeaf(await chunkKey(proof.secret, proof.index));
  refuseUnless(!equal(leaf, proof.keyLeaf), 'the key is good');
}
