//! Recognizes files that hold Python pickles, by name and by content, without reading them as such.
use std::io::{self, Read, Seek, SeekFrom};

/// Extensions under which pickles travel.
pub const EXTENSIONS: [&str; 9] = ["pt", "pth", "bin", "ckpt", "pkl", "pickle", "joblib", "dill", "p"];

/// How much of each end of a zip file is searched for a member that is a pickle. The directory at
/// the end names every member; this much names ten thousand.
const SEARCHED: u64 = 1 << 20;

const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
/// PyTorch's member that is a pickle.
const TORCH_MEMBER: &[u8] = b"data.pkl";

/// Whether the content begins as pickle protocols 2 to 5 do, or is a zip with a `data.pkl`.
/// The file is left at an arbitrary position.
///
/// # Errors
/// Those of reading.
pub fn is_pickle(file: &mut (impl Read + Seek), size: u64) -> io::Result<bool> {
    let head = read_at(file, 0, SEARCHED)?;
    if let [0x80, 2..=5, ..] = head.as_slice() {
        return Ok(true);
    }
    if !head.starts_with(ZIP_MAGIC) {
        return Ok(false);
    }
    let tail = read_at(file, size.saturating_sub(SEARCHED), SEARCHED)?;
    Ok(names_pickle(&head) || names_pickle(&tail))
}

fn read_at(file: &mut (impl Read + Seek), position: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(position))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn names_pickle(bytes: &[u8]) -> bool {
    bytes.windows(TORCH_MEMBER.len()).any(|window| window == TORCH_MEMBER)
}
