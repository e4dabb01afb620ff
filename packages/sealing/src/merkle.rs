//! Merkle trees with the hashing of RFC 6962 §2.1 (Certificate Transparency).
use sha2::{Digest, Sha256};
use thiserror::Error;

/// A SHA-256 hash: a leaf, a node or a root.
pub type Hash = [u8; 32];

/// Levels of the deepest tree whose leaves a `u64` can count; bounds the stack and every path.
pub const MAX_DEPTH: usize = 64;

/// Why an inclusion path was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PathError {
    /// There is no such leaf.
    #[error("leaf {index} of a tree of {count}")]
    OutOfRange {
        /// The leaf asked for.
        index: u64,
        /// Leaves in the tree.
        count: u64,
    },
    /// A path has exactly one length for each leaf of a tree.
    #[error("the path has {actual} hashes; for leaf {index} of {count} it has {expected}")]
    Length {
        /// The leaf.
        index: u64,
        /// Leaves in the tree.
        count: u64,
        /// Hashes the path must have.
        expected: usize,
        /// Hashes it has.
        actual: usize,
    },
    /// The path leads elsewhere.
    #[error("the path of leaf {index} leads to root {}, not {}", hex::encode(actual), hex::encode(expected))]
    Root {
        /// The leaf.
        index: u64,
        /// The committed root.
        expected: Hash,
        /// Where the path leads.
        actual: Hash,
    },
}

/// `SHA-256(0x00 ‖ entry)`
#[must_use]
pub fn leaf(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0x00]).chain_update(entry).finalize().into()
}

/// `SHA-256(0x01 ‖ left ‖ right)`
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([0x01]).chain_update(left).chain_update(right).finalize().into()
}

/// Computes a root from leaves in order, in memory logarithmic in their number.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Roots of the full subtrees so far, largest first; their sizes are the bits of `count`.
    peaks: Vec<Hash>,
    count: u64,
}

impl Tree {
    /// An empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends the next leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        // Each trailing one bit of the count is a full subtree of the same size: merge them.
        for _ in 0..self.count.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.count += 1;
    }

    /// Leaves so far.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The root; of no leaves, `SHA-256("")`.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return Sha256::digest([]).into();
        };
        peaks.fold(*last, |right, left| node(left, &right))
    }
}

/// The root over all `leaves`.
#[must_use]
pub fn root(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut tree = Tree::new();
    leaves.into_iter().for_each(|leaf| tree.push(leaf));
    tree.root()
}

/// The shape of the path from leaf `index` of `count` upwards: at each step, whether the sibling
/// stands to the left. At a level where the last subtree has no sibling there is no step.
fn steps(index: u64, count: u64) -> impl Iterator<Item = Side> {
    let mut position = index;
    let mut last = count.saturating_sub(1);
    std::iter::from_fn(move || {
        while last > 0 {
            let side = if position & 1 == 1 {
                Some(Side::Left)
            } else if position < last {
                Some(Side::Right)
            } else {
                None
            };
            position >>= 1;
            last >>= 1;
            if side.is_some() {
                return side;
            }
        }
        None
    })
}

/// Where a sibling stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Verifies that `leaf` is leaf `index` of the tree of `count` leaves under `root`.
/// `path` runs from the leaf to the root, as RFC 6962 §2.1.1 lists it.
///
/// # Errors
/// [`PathError`]; a path with a hash too many or too few is refused.
pub fn verify(leaf: &Hash, index: u64, count: u64, path: &[Hash], root: &Hash) -> Result<(), PathError> {
    if index >= count {
        return Err(PathError::OutOfRange { index, count });
    }
    let expected = path_length(index, count);
    if path.len() != expected {
        return Err(PathError::Length { index, count, expected, actual: path.len() });
    }
    let actual = steps(index, count).zip(path).fold(*leaf, |hash, (side, sibling)| match side {
        Side::Left => node(sibling, &hash),
        Side::Right => node(&hash, sibling),
    });
    if actual != *root {
        return Err(PathError::Root { index, expected: *root, actual });
    }
    Ok(())
}

/// Hashes in the path of leaf `index` in a tree of `count` leaves.
#[must_use]
pub fn path_length(index: u64, count: u64) -> usize {
    steps(index, count).count()
}

/// Makes the path of leaf `index` from all `leaves` in order, in logarithmic memory.
///
/// # Errors
/// [`PathError::OutOfRange`] if there are not more than `index` leaves.
pub fn path(leaves: impl IntoIterator<Item = Hash>, index: u64) -> Result<Vec<Hash>, PathError> {
    let mut path = Vec::new();
    let mut merge = |left: Peak, right: Peak| {
        if left.above_leaf {
            path.push(right.hash);
        } else if right.above_leaf {
            path.push(left.hash);
        }
        Peak { hash: node(&left.hash, &right.hash), above_leaf: left.above_leaf || right.above_leaf }
    };
    let mut peaks: Vec<Peak> = Vec::new();
    let mut count: u64 = 0;
    for hash in leaves {
        let mut peak = Peak { hash, above_leaf: count == index };
        for _ in 0..count.trailing_ones() {
            if let Some(left) = peaks.pop() {
                peak = merge(left, peak);
            }
        }
        peaks.push(peak);
        count += 1;
    }
    if index >= count {
        return Err(PathError::OutOfRange { index, count });
    }
    peaks.into_iter().rev().reduce(|right, left| merge(left, right));
    Ok(path)
}

/// The root of a full subtree while a path is made.
struct Peak {
    hash: Hash,
    /// Whether the leaf whose path is made is under it.
    above_leaf: bool,
}
