//! The accounts of sessions that were looked up lately: whose budget a request spends is known before the database is asked.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The time for which a session's account is remembered.
const REMEMBERED: Duration = Duration::from_secs(600);
/// The sessions of one generation. Once it is full it becomes the older of two.
const GENERATION: usize = 10_000;

/// The hash of a token.
type Hash = [u8; 32];

/// Accounts by the hashes of their sessions' tokens, a bounded number.
#[derive(Default)]
pub(super) struct Lately(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Hash, (String, Instant)>,
    old: HashMap<Hash, (String, Instant)>,
}

impl Lately {
    /// Remembers that a session is an account's.
    pub(super) fn remember(&self, hash: Hash, account: &str, now: Instant) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.young.insert(hash, (account.to_owned(), now));
        if kept.young.len() >= GENERATION {
            kept.old = std::mem::take(&mut kept.young);
        }
    }

    /// The account of a session, if it was looked up lately.
    pub(super) fn account(&self, hash: &Hash, now: Instant) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (account, at) = kept.young.get(hash).or_else(|| kept.old.get(hash))?;
        (now.saturating_duration_since(*at) < REMEMBERED).then(|| account.clone())
    }

    /// Forgets a session that ended.
    pub(super) fn forget(&self, hash: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.young.remove(hash);
        kept.old.remove(hash);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn hash(number: u32) -> Hash {
        let mut hash = Hash::default();
        hash[..4].copy_from_slice(&number.to_be_bytes());
        hash
    }

    #[test]
    fn a_session_is_remembered_for_a_while_until_it_ends() {
        let (lately, now) = (Lately::default(), Instant::now());
        lately.remember(hash(1), "alice", now);
        assert_eq!(lately.account(&hash(1), now + Duration::from_secs(599)).unwrap(), "alice");
        assert_eq!(lately.account(&hash(1), now + REMEMBERED), None);
        assert_eq!(lately.account(&hash(2), now), None);
        lately.forget(&hash(1));
        assert_eq!(lately.account(&hash(1), now), None);
    }

    #[test]
    fn a_crowd_of_sessions_grows_no_more_than_two_generations() {
        let (lately, now) = (Lately::default(), Instant::now());
        for number in 0..100_000 {
            lately.remember(hash(number), "bob", now);
        }
        let kept = lately.0.lock().unwrap();
        assert!(kept.young.len() + kept.old.len() <= 2 * GENERATION);
        drop(kept);
        assert_eq!(lately.account(&hash(99_999), now).unwrap(), "bob");
        assert_eq!(lately.account(&hash(0), now), None);
    }
}
