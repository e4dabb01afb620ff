//! The head of a sealed file, read as the index reads it: part after part, of which a stranger chooses every byte.
use std::ops::Range;

use weighhouse_sealing::archive::Manifest;
use weighhouse_sealing::check::head::{Described, Head};
use weighhouse_sealing::merkle::Hash;

/// Leaves that are taken at a time: fewer than most files have, so that they come in several pieces.
const PIECE: u64 = 3 * 32;

/// What a head says is in the file, if it and all headers are what they should be under the root that it names.
pub fn read(file: &[u8]) -> Option<Manifest> {
    let part = |range: Range<u64>| file.get(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?);
    let mut head = Head::new(file.first_chunk()?).ok()?;
    head.take_keys(part(head.keys_at())?).ok()?;
    while !head.leaves_at().is_empty() {
        let left = head.leaves_at();
        let (leaves, rest) = part(left.start..left.end.min(left.start + PIECE))?.as_chunks::<{ size_of::<Hash>() }>();
        assert!(rest.is_empty(), "the leaves are no whole number of hashes");
        head.take_leaves(leaves);
    }
    head.check_root(&head.header().commitment.plaintext_root).ok()?;
    let open = |chunks: Range<u64>| {
        let mut bytes = part(head.chunks_at(chunks.clone()))?.to_vec();
        head.open(chunks.start, &mut bytes).ok().map(|()| bytes)
    };
    let chunks = Head::manifest_chunks(&open(0..1)?).ok()?;
    let described = head.describe(&open(0..chunks)?).ok()?;
    read_headers(&described, open)?;
    Some(described.manifest().clone())
}

fn read_headers(described: &Described, open: impl Fn(Range<u64>) -> Option<Vec<u8>>) -> Option<()> {
    for place in described.headers() {
        let header = described.read_header(&place, &open(place.chunks())?).ok()?.unwrap();
        let file = &described.manifest().files[place.file];
        assert_eq!((header.length, Some(&header.tensors)), (file.header, file.tensors.as_ref()));
    }
    Some(())
}
