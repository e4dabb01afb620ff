//! The words of cards' texts, kept after they were analysed: a listing that is sold, priced or described anew is written
//! whole, and its card is the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

/// The most bytes of texts that are kept.
const MAX_BYTES: usize = 24 << 20;
/// Bytes of a text beside its words.
const ENTRY: usize = 160;

/// The words of a text, with the place of each, in one piece of memory.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Analysed {
    words: String,
    /// Where each word ends in `words`, and its place in the text.
    ends: Vec<(usize, usize)>,
}

impl Analysed {
    fn bytes(&self) -> usize {
        ENTRY + self.words.len() + size_of_val(&self.ends[..])
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        let mut start = 0;
        self.ends.iter().map(move |(end, place)| {
            let word = self.words.get(start..*end).unwrap_or_default();
            start = *end;
            (word, *place)
        })
    }
}

impl FromIterator<(String, usize)> for Analysed {
    fn from_iter<I: IntoIterator<Item = (String, usize)>>(words: I) -> Self {
        let mut analysed = Analysed::default();
        for (word, place) in words {
            analysed.words.push_str(&word);
            analysed.ends.push((analysed.words.len(), place));
        }
        analysed.words.shrink_to_fit();
        analysed.ends.shrink_to_fit();
        analysed
    }
}

#[derive(Default)]
struct Texts {
    /// By the hash of the text: each with the time of its last use.
    kept: HashMap<[u8; 32], (Arc<Analysed>, u64)>,
    bytes: usize,
    clock: u64,
}

/// Texts that were analysed; clones share them.
#[derive(Clone, Default)]
pub(super) struct Cache(Arc<Mutex<Texts>>);

impl Cache {
    fn texts(&self) -> MutexGuard<'_, Texts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The words of a text, analysed unless they are kept.
    pub(super) fn words(&self, text: &str, analyse: impl FnOnce(&str) -> Analysed) -> Arc<Analysed> {
        let hash: [u8; 32] = Sha256::digest(text).into();
        let mut texts = self.texts();
        texts.clock += 1;
        let clock = texts.clock;
        if let Some((analysed, used)) = texts.kept.get_mut(&hash) {
            *used = clock;
            return analysed.clone();
        }
        drop(texts);
        let analysed = Arc::new(analyse(text));
        self.texts().keep(hash, analysed.clone());
        analysed
    }
}

impl Texts {
    /// Once there is too much, the half that was not used for the longest time goes: to look for one text at a time
    /// would take as long each time.
    fn keep(&mut self, hash: [u8; 32], analysed: Arc<Analysed>) {
        self.bytes += analysed.bytes();
        if let Some((before, _)) = self.kept.insert(hash, (analysed, self.clock)) {
            self.bytes -= before.bytes();
        }
        if self.bytes <= MAX_BYTES {
            return;
        }
        let mut uses: Vec<u64> = self.kept.values().map(|(_, used)| *used).collect();
        uses.sort_unstable();
        let middle = uses.get(uses.len() / 2).copied().unwrap_or_default();
        self.kept.retain(|_, (_, used)| *used >= middle);
        self.bytes = self.kept.values().map(|(analysed, _)| analysed.bytes()).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analyse(text: &str) -> Analysed {
        text.split(' ').map(str::to_owned).zip(0..).collect()
    }

    #[test]
    fn a_text_is_analysed_once() {
        let cache = Cache::default();
        let first = cache.words("a model card", analyse);
        assert_eq!(first.iter().collect::<Vec<_>>(), [("a", 0), ("model", 1), ("card", 2)]);
        let again = cache.clone().words("a model card", |_| unreachable!("it is kept"));
        assert_eq!(first, again);
        assert_ne!(cache.words("a model card.", analyse), first);
    }

    #[test]
    fn what_was_used_last_stays_and_bytes_are_bounded() {
        let cache = Cache::default();
        let text = |number: usize| format!("{number} {}", "x".repeat(MAX_BYTES / 10));
        for number in 0..40 {
            cache.words(&text(number), analyse);
            cache.words(&text(0), |_| unreachable!("it is used all the time"));
            assert!(cache.texts().bytes <= MAX_BYTES);
        }
        let kept = cache.texts().kept.len();
        assert!((4..=10).contains(&kept), "{kept}");
    }
}
