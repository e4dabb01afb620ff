//! A sample of a content's leaves, from which the share that two contents have in common is estimated.
//!
//! It is the `SIZE` least leaves after each is hashed with a salt. The least of two samples together are a sample of both
//! contents together, and the part of it that both samples have estimates how many leaves are in both (Broder 1997, "On the
//! resemblance and containment of documents"). Contents with fewer leaves are compared exactly.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use weighhouse_sealing::merkle::Hash;

/// Leaves of a sample. With 1,024, a share of one half is estimated to within 5 points, 95 times of 100.
const SIZE: usize = 1_024;
/// The first leaves of a sample, by which contents that may have leaves in common are found.
pub(super) const MARKS: usize = 16;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sample(BTreeSet<u64>);

impl Sample {
    /// Adds a leaf, which may be there already.
    pub(crate) fn add(&mut self, salt: &str, leaf: &Hash) {
        let hash: Hash = Sha256::new().chain_update(salt).chain_update(leaf).finalize().into();
        let value = hash.first_chunk().copied().map(u64::from_be_bytes).unwrap_or_default();
        if self.0.len() == SIZE && self.0.last().is_some_and(|last| value > *last) {
            return;
        }
        self.0.insert(value);
        if self.0.len() > SIZE {
            self.0.pop_last();
        }
    }

    /// The numbers that the database keeps, ascending as a whole if their signs are put away.
    pub(super) fn stored(&self) -> Vec<i64> {
        self.0.iter().map(|value| value.cast_signed()).collect()
    }

    pub(super) fn of_stored(stored: &[i64]) -> Self {
        Sample(stored.iter().map(|value| value.cast_unsigned()).collect())
    }

    /// The different leaves of the content: counted if the sample has all, else estimated from how dense the least ones are.
    fn leaves(&self) -> f64 {
        let sampled = count(self.0.len());
        match self.0.last() {
            Some(last) if self.0.len() == SIZE => (sampled - 1.0) / (count_of(*last) / 2_f64.powi(64)),
            _ => sampled,
        }
    }

    /// The share of this content's leaves that the other has too, from 0 to 1.
    pub(super) fn share_in(&self, other: &Sample) -> f64 {
        if self.0.is_empty() {
            return 0.0;
        }
        let whole = self.0.len() < SIZE && other.0.len() < SIZE;
        if whole {
            return count(self.0.intersection(&other.0).count()) / count(self.0.len());
        }
        let together: BTreeSet<u64> = self.0.union(&other.0).copied().take(SIZE).collect();
        let both = together.iter().filter(|value| self.0.contains(value) && other.0.contains(value)).count();
        let alike = count(both) / count(together.len());
        let shared = alike / (1.0 + alike) * (self.leaves() + other.leaves());
        (shared / self.leaves()).clamp(0.0, 1.0)
    }
}

fn count(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// To the nearest number that a float has.
#[allow(clippy::as_conversions, clippy::cast_precision_loss)]
fn count_of(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(leaves: impl Iterator<Item = u64>) -> Sample {
        let mut sample = Sample::default();
        for leaf in leaves {
            sample.add("salt", &weighhouse_sealing::merkle::leaf(&leaf.to_be_bytes()));
        }
        sample
    }

    fn assert_near(actual: f64, expected: f64) {
        assert!((actual - expected).abs() < 0.06, "{actual}, not {expected}");
    }

    #[test]
    fn small_contents_are_compared_exactly() {
        let (one, other) = (sample(0..100), sample((75..175).chain(80..90)));
        assert_eq!(one.share_in(&other), 0.25);
        assert_eq!(other.share_in(&one), 0.25);
        assert_eq!(one.share_in(&sample(50..60)), 0.1);
        assert_eq!(sample(50..60).share_in(&one), 1.0);
        assert_eq!(sample(0..0).share_in(&one), 0.0);
    }

    #[test]
    fn shares_of_large_contents_are_estimated() {
        let large = sample(0..30_000);
        for (other, of_large, of_other) in [
            (sample(0..30_000), 1.0, 1.0),
            (sample(15_000..45_000), 0.5, 0.5),
            (sample(0..15_000), 0.5, 1.0),
            (sample(27_000..57_000), 0.1, 0.1),
            (sample(30_000..60_000), 0.0, 0.0),
        ] {
            assert_near(large.share_in(&other), of_large);
            assert_near(other.share_in(&large), of_other);
        }
    }

    #[test]
    fn a_sample_is_as_the_database_keeps_it_and_has_each_leaf_once() {
        let one = sample((0..5_000).chain(0..5_000));
        assert_eq!(one, sample(0..5_000));
        assert_eq!(one.stored().len(), SIZE);
        assert_eq!(Sample::of_stored(&one.stored()), one);
    }
}
