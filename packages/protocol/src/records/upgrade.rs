//! The walk that rewrites records of older formats after an upgrade.
//!
//! An upgrade replaces the code at once, and both formats are read from then on. Anybody sends
//! `upgrade_records`, as often as it takes, until no record is old.

use cosmwasm_std::{Order, Storage};

use super::{Record, RecordError};

/// The key under which a contract keeps the place where the next walk goes on: the number of the key space and the last key
/// that was read, which is empty before the first. A contract without it has no record of an older format: anybody can
/// read it raw.
pub const CURSOR_KEY: &[u8] = b"upgrade_cursor";

/// The most records that one walk looks at: it bounds the gas of an `upgrade_records`.
pub const MAX_WALK: u32 = 500;

/// Gives a stored record the present format; `None` when it has it.
type Renew = fn(&[u8]) -> Result<Option<Vec<u8>>, RecordError>;

/// Reads a stored record, of whichever format.
type Check = fn(&[u8]) -> Result<(), RecordError>;

/// The records of one kind in a contract's storage.
#[derive(Debug, Clone, Copy)]
pub struct KeySpace {
    prefix: &'static [u8],
    renew: Renew,
    check: Check,
}

impl KeySpace {
    /// All records whose keys begin with a prefix.
    pub const fn of<R: Record>(prefix: &'static [u8]) -> Self {
        Self { prefix, renew: renew::<R>, check: check::<R> }
    }

    /// The prefix of the keys of its records.
    pub const fn prefix(&self) -> &'static [u8] {
        self.prefix
    }
}

/// A record in the present format; `None` when it is in it already.
fn renew<R: Record>(bytes: &[u8]) -> Result<Option<Vec<u8>>, RecordError> {
    if !R::is_old(bytes) {
        return Ok(None);
    }
    Ok(Some(R::from_bytes(bytes)?.to_bytes()))
}

fn check<R: Record>(bytes: &[u8]) -> Result<(), RecordError> {
    R::from_bytes(bytes).map(drop)
}

/// Reads the first and the last record of each key space, the oldest and the newest where keys are numbers. A migration
/// does: code that can't read what is stored would bind all money until the next upgrade. Its gas does not depend on the
/// number of records.
///
/// # Errors
/// [`RecordError`] of the first record that this code can't read.
pub fn check_ends(storage: &dyn Storage, spaces: &[KeySpace]) -> Result<(), RecordError> {
    for space in spaces {
        let end = past(space.prefix);
        for order in [Order::Ascending, Order::Descending] {
            if let Some((_, bytes)) = storage.range(Some(space.prefix), Some(&end), order).next() {
                (space.check)(&bytes)?;
            }
        }
    }
    Ok(())
}

/// The result of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walk {
    /// The number of records that were old and are rewritten.
    pub upgraded: u32,
    /// Whether the walk came to the last record: then none is old any more.
    pub done: bool,
}

/// Begins the walk anew. A migration does, since its code may know newer formats.
pub fn begin(storage: &mut dyn Storage) {
    keep_cursor(storage, 0, &[]);
}

/// Ends the walk: no record is old. A contract that has no records of formats says so of itself.
pub fn end(storage: &mut dyn Storage) {
    storage.remove(CURSOR_KEY);
}

/// Whether a migration began a walk that did not come to the last record yet, so that records may be old.
pub fn pending(storage: &dyn Storage) -> bool {
    storage.get(CURSOR_KEY).is_some()
}

/// Looks at up to `limit` records, at most [`MAX_WALK`], from where the last walk ended, and rewrites
/// the old ones among them. Where no walk is pending it looks at none: nothing is old, and a stranger who began a walk of its
/// own would make [`pending`] true again, for as long as it likes.
///
/// # Errors
/// [`RecordError`] when a record cannot be read; nothing is to be kept of the walk then.
pub fn walk(storage: &mut dyn Storage, spaces: &[KeySpace], limit: u32) -> Result<Walk, RecordError> {
    let Some(cursor) = storage.get(CURSOR_KEY) else { return Ok(Walk { upgraded: 0, done: true }) };
    let (mut index, mut after) = match cursor.split_first() {
        Some((index, key)) => (usize::from(*index), (!key.is_empty()).then(|| key.to_vec())),
        None => (0, None),
    };
    let mut left = usize::try_from(limit.min(MAX_WALK)).unwrap_or(usize::MAX);
    let mut upgraded = 0u32;
    while let Some(space) = spaces.get(index) {
        let seen = page(storage, space.prefix, after.take(), left);
        left = left.saturating_sub(seen.len());
        for (key, bytes) in &seen {
            if let Some(renewed) = (space.renew)(bytes)? {
                storage.set(key, &renewed);
                upgraded = upgraded.saturating_add(1);
            }
        }
        if left == 0 {
            if let Some((last, _)) = seen.last() {
                keep_cursor(storage, index, last);
            }
            return Ok(Walk { upgraded, done: false });
        }
        index = index.saturating_add(1);
    }
    end(storage);
    Ok(Walk { upgraded, done: true })
}

/// The next records of a key space. A key of no bytes after its prefix is a record too.
fn page(storage: &dyn Storage, prefix: &[u8], after: Option<Vec<u8>>, size: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
    // The least key after another is that one and a zero byte.
    let start = after.map_or_else(|| prefix.to_vec(), |key| [key.as_slice(), &[0]].concat());
    storage.range(Some(&start), Some(&past(prefix)), Order::Ascending).take(size).collect()
}

/// The least key after all that begin with a prefix.
fn past(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    if let Some(last) = end.last_mut() {
        *last = last.saturating_add(1);
    }
    end
}

fn keep_cursor(storage: &mut dyn Storage, index: usize, last: &[u8]) {
    let index = u8::try_from(index).unwrap_or(u8::MAX);
    storage.set(CURSOR_KEY, &[&[index], last].concat());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use borsh::{BorshDeserialize, BorshSerialize};
    use cosmwasm_std::testing::MockStorage;

    use super::*;

    /// A weight that format 1 kept in pounds.
    #[derive(Debug, PartialEq, BorshSerialize, BorshDeserialize)]
    struct Weight {
        grams: u64,
    }

    impl Record for Weight {
        const NAME: &'static str = "weight";
        const FORMAT: u8 = 2;

        fn from_older(format: u8, bytes: &[u8]) -> Result<Self, RecordError> {
            // It trusts who calls it: what is newer must never get here.
            match (format, <[u8; 8]>::try_from(bytes)) {
                (1.., Ok(pounds)) => Ok(Self { grams: u64::from_le_bytes(pounds) * 454 }),
                _ => Err(RecordError::Format { record: Self::NAME, format, known: Self::FORMAT }),
            }
        }
    }

    const SPACES: [KeySpace; 2] = [KeySpace::of::<Weight>(b"apples/"), KeySpace::of::<Weight>(b"pears/")];

    fn old(pounds: u64) -> Vec<u8> {
        [&[1], pounds.to_le_bytes().as_slice()].concat()
    }

    /// Old records, as code finds them that a migration has just brought.
    fn migrated() -> MockStorage {
        let mut storage = store();
        begin(&mut storage);
        storage
    }

    fn store() -> MockStorage {
        let mut storage = MockStorage::new();
        for number in 0..3u8 {
            storage.set(&[b"apples/".as_slice(), &[number]].concat(), &old(number.into()));
            storage.set(&[b"pears/".as_slice(), &[number]].concat(), &old(number.into()));
        }
        Weight { grams: 7 }.save(&mut storage, b"apples/new");
        // What lies beside the key spaces is nobody's to rewrite.
        storage.set(b"apples0", &old(9));
        storage.set(b"oranges/", &old(9));
        storage
    }

    #[test]
    fn both_formats_are_read_and_one_is_written() {
        let storage = store();
        assert_eq!(Weight::load(&storage, b"pears/\x02").unwrap(), Some(Weight { grams: 908 }));
        assert_eq!(Weight::load(&storage, b"apples/new").unwrap(), Some(Weight { grams: 7 }));
        assert!(Weight::from_bytes(&[0; 9]).is_err());
        assert!(Weight::from_bytes(&[3; 9]).is_err());
    }

    #[test]
    fn old_records_are_rewritten_until_none_is_left() {
        let mut storage = migrated();
        let walks = [(); 4].map(|()| {
            let walk = walk(&mut storage, &SPACES, 2).unwrap();
            (walk.upgraded, walk.done)
        });
        assert_eq!(walks, [(2, false), (1, false), (2, false), (1, true)]);
        for number in 0..3u8 {
            let stored = storage.get(&[b"pears/".as_slice(), &[number]].concat()).unwrap();
            assert_eq!(stored, Weight { grams: u64::from(number) * 454 }.to_bytes());
        }
        assert_eq!(storage.get(b"apples0").unwrap(), old(9));
        assert_eq!(storage.get(b"oranges/").unwrap(), old(9));
        assert_eq!(walk(&mut storage, &SPACES, u32::MAX).unwrap(), Walk { upgraded: 0, done: true });
    }

    #[test]
    fn a_migration_reads_the_ends_of_each_key_space() {
        let storage = store();
        assert_eq!(check_ends(&storage, &SPACES), Ok(()));
        for end in [b"apples/\x00".as_slice(), b"apples/new", b"pears/\x00", b"pears/\x02"] {
            let mut damaged = store();
            damaged.set(end, &[2, 0, 0]);
            let error = check_ends(&damaged, &SPACES).unwrap_err();
            assert!(error.to_string().starts_with("3 bytes are no weight"), "{error}");
        }
        assert_eq!(check_ends(&MockStorage::new(), &SPACES), Ok(()));
    }

    #[test]
    fn a_walk_can_begin_anew() {
        let mut storage = migrated();
        walk(&mut storage, &SPACES, 3).unwrap();
        storage.set(b"apples/\x00", &old(1));
        begin(&mut storage);
        assert_eq!(walk(&mut storage, &SPACES, 100).unwrap(), Walk { upgraded: 4, done: true });
    }

    #[test]
    fn a_walk_is_pending_from_a_migration_to_the_last_record() {
        let mut storage = store();
        assert!(!pending(&storage), "a contract that was never migrated has no old record");
        begin(&mut storage);
        assert!(pending(&storage));
        // What stands before the first key space is none of its records.
        storage.set(b"a", &old(9));
        for limit in [0, 6] {
            assert!(!walk(&mut storage, &SPACES, limit).unwrap().done);
            assert!(pending(&storage), "{limit}");
        }
        assert!(walk(&mut storage, &SPACES, 6).unwrap().done);
        assert!(!pending(&storage));
        assert_eq!(storage.get(b"a").unwrap(), old(9));
    }

    #[test]
    fn nobody_makes_a_walk_pending_but_a_migration() {
        let mut storage = store();
        for limit in [0, 1, MAX_WALK] {
            assert_eq!(walk(&mut storage, &SPACES, limit).unwrap(), Walk { upgraded: 0, done: true }, "{limit}");
            assert!(!pending(&storage), "{limit}");
        }
        assert_eq!(storage.get(b"apples/\x00").unwrap(), old(0), "nothing was looked at");
    }

    #[test]
    fn a_walk_that_may_look_at_nothing_goes_nowhere() {
        let mut storage = migrated();
        assert_eq!(walk(&mut storage, &SPACES, 0).unwrap(), Walk { upgraded: 0, done: false });
    }
}
