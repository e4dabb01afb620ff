//! Trees of every small size, checked against the recursive definition of RFC 6962 §2.1.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use weighhouse_sealing::merkle::{self, Hash, PathError};

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|index| merkle::leaf(&index.to_be_bytes())).collect()
}

/// `MTH` as the standard writes it.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            merkle::node(&root(left), &root(right))
        }
    }
}

/// `PATH` as the standard writes it.
fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (path(index, left), root(right))
    } else {
        (path(index - left.len(), right), root(left))
    };
    path.push(sibling);
    path
}

/// The largest power of two smaller than `count`.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}

#[test]
fn every_leaf_of_every_small_tree_has_one_path() {
    for count in 1..70_u64 {
        let leaves = leaves(count);
        let root = root(&leaves);
        assert_eq!(merkle::root(leaves.iter().copied()), root);
        for index in 0..count {
            let place = usize::try_from(index).unwrap();
            let path = path(place, &leaves);
            assert_eq!(merkle::path(leaves.iter().copied(), index).unwrap(), path);
            assert_eq!(merkle::path_length(index, count), path.len());
            merkle::verify(&leaves[place], index, count, &path, &root).unwrap();
        }
    }
}

#[test]
fn a_path_of_another_length_is_refused() {
    let leaves = leaves(9);
    let root = merkle::root(leaves.iter().copied());
    let mut path = merkle::path(leaves.iter().copied(), 3).unwrap();
    path.push([0; 32]);
    assert!(matches!(
        merkle::verify(&leaves[3], 3, 9, &path, &root),
        Err(PathError::Length { expected: 4, actual: 5, .. })
    ));
    path.truncate(3);
    assert!(merkle::verify(&leaves[3], 3, 9, &path, &root).is_err());
}

#[test]
fn there_is_no_leaf_past_the_end() {
    let leaves = leaves(4);
    let root = merkle::root(leaves.iter().copied());
    assert_eq!(merkle::path(leaves.iter().copied(), 4), Err(PathError::OutOfRange { index: 4, count: 4 }));
    let path = merkle::path(leaves.iter().copied(), 0).unwrap();
    assert!(merkle::verify(&leaves[0], 4, 4, &path, &root).is_err());
    assert!(merkle::verify(&leaves[0], 0, 0, &[], &root).is_err());
    assert!(merkle::verify(&leaves[0], u64::MAX, u64::MAX, &path, &root).is_err());
}

#[test]
fn a_tree_counts_its_leaves() {
    let mut tree = merkle::Tree::new();
    for count in 0..9 {
        assert_eq!(tree.count(), count);
        tree.push([0; 32]);
    }
}

proptest! {
    #[test]
    fn a_path_leads_from_one_leaf_at_one_place(count in 1_u64..200, at in any::<u64>(), other in any::<u64>(), flip in any::<usize>()) {
        let (index, other) = (at % count, other % count);
        let all = leaves(count);
        let root = merkle::root(all.iter().copied());
        let leaf = all[usize::try_from(index).unwrap()];
        let mut path = merkle::path(all.iter().copied(), index).unwrap();
        merkle::verify(&leaf, index, count, &path, &root).unwrap();
        if other != index {
            prop_assert!(merkle::verify(&leaf, other, count, &path, &root).is_err());
        }
        if !path.is_empty() {
            let bit = flip % (path.len() * 256);
            path[bit / 256][bit % 256 / 8] ^= 1 << (bit % 8);
            prop_assert!(merkle::verify(&leaf, index, count, &path, &root).is_err());
        }
    }
}
