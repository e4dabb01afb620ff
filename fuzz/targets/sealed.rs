//! Any bytes, taken for a sealed file, and for the head of one.
#![no_main]
mod head;

use std::io::Write;

use libfuzzer_sys::fuzz_target;
use weighhouse_sealing::check::check;
use weighhouse_sealing::sealed::{Header, HEADER_LENGTH};

fuzz_target!(|bytes: &[u8]| {
    if let Some(Ok(header)) = bytes.first_chunk::<HEADER_LENGTH>().map(Header::decode) {
        assert_eq!(&header.encode()[..], &bytes[..HEADER_LENGTH]);
    }
    let head = head::read(bytes);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    if let Ok(checked) = check(file.path(), &|_| {}) {
        assert_eq!(checked.commitment, Header::decode(bytes.first_chunk().unwrap()).unwrap().commitment);
        assert_eq!(head, Some(checked.manifest), "the head says what the whole file does");
    }
});
