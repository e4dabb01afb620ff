//! Where chunks begin and end.

use weighhouse_sealing::chunk::{count, length, offset, CHUNK_SIZE};

const CHUNK: u64 = 16_384;

#[test]
fn content_has_as_many_chunks_as_it_takes() {
    for (size, chunks) in [(0, 0), (1, 1), (CHUNK - 1, 1), (CHUNK, 1), (CHUNK + 1, 2), (3 * CHUNK, 3)] {
        assert_eq!(count(size), chunks, "{size} bytes");
    }
}

#[test]
fn all_chunks_are_full_but_the_last_and_none_is_empty() {
    assert_eq!(length(0, 0), None);
    assert_eq!(length(0, 1), Some(1));
    assert_eq!(length(0, CHUNK), Some(CHUNK_SIZE));
    // Past the last chunk of content that ends with one.
    assert_eq!(length(1, CHUNK), None);
    assert_eq!(length(0, CHUNK + 1), Some(CHUNK_SIZE));
    assert_eq!(length(1, CHUNK + 1), Some(1));
    assert_eq!(length(2, CHUNK + 1), None);
    assert_eq!(length(u64::MAX, u64::MAX), None);
}

#[test]
fn a_chunk_begins_where_those_before_it_end() {
    assert_eq!(offset(0), Some(0));
    assert_eq!(offset(3), Some(3 * CHUNK));
    assert_eq!(offset(u64::MAX / CHUNK + 1), None);
}
