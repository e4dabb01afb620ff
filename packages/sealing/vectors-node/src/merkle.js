// RFC 6962 trees, by the recursive definitions of the standard (docs/protocol.md, "Trees").
import { equal, refuseUnless, sha256 } from './bytes.js';

export const leafHash = (entry) => sha256([0], entry);
export const nodeHash = (left, right) => sha256([1], left, right);

/** The largest power of two smaller than count. */
function split(count) {
  let half = 1;
  while (half * 2 < count) half *= 2;
  return half;
}

export async function root(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0];
  const half = split(leaves.length);
  return nodeHash(await root(leaves.slice(0, half)), await root(leaves.slice(half)));
}

export async function path(index, leaves) {
  if (leaves.length <= 1) return [];
  const half = split(leaves.length);
  return index < half
    ? [...(await path(index, leaves.slice(0, half))), await root(leaves.slice(half))]
    : [...(await path(index - half, leaves.slice(half))), await root(leaves.slice(0, half))];
}

/** The root that a path leads to; a path of another length than that of the leaf is refused. */
async function climb(leaf, index, count, path) {
  if (count === 1) {
    refuseUnless(path.length === 0, 'the path is too long');
    return leaf;
  }
  refuseUnless(path.length > 0, 'the path is too short');
  const half = split(count);
  const sibling = path.at(-1);
  const below = path.slice(0, -1);
  return index < half
    ? nodeHash(await climb(leaf, index, half, below), sibling)
    : nodeHash(sibling, await climb(leaf, index - half, count - half, below));
}

export async function verifyPath(leaf, index, count, path, expected) {
  refuseUnless(index < count, `leaf ${index} of ${count}`);
  refuseUnless(equal(await climb(leaf, index, count, path), expected), 'another root');
}
