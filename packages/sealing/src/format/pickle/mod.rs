//! Recognizes files that hold Python pickles by what is inside, without reading them as such. A name decides only where
//! nothing can be seen inside.
mod numpy;
mod opcodes;

use std::io::{self, Read, Seek, SeekFrom};

use opcodes::Stream;

/// Extensions under which pickles travel, and hardly anything else: they need not run code to count as one.
const OF_PICKLES: [&str; 9] = ["pt", "pth", "bin", "ckpt", "pkl", "pickle", "joblib", "dill", "p"];
/// Extensions under which pickles travel compressed, so that nothing can be seen inside.
const OF_COMPRESSED: [&str; 5] = ["pkl", "pickle", "joblib", "dill", "p"];
/// How compressed files begin: gzip, zlib, bzip2, xz, lzma, zstd and lz4.
const COMPRESSED: [&[u8]; 10] = [
    b"\x1f\x8b",
    b"\x78\x01",
    b"\x78\x5e",
    b"\x78\x9c",
    b"\x78\xda",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x5d\0\0",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
];

/// The extension of NumPy's arrays. NumPy reads a file by how it begins: one that is no array is a zip of them or a pickle.
const OF_ARRAYS: [&str; 1] = ["npy"];

/// How much of each end of a file is searched. The directory at the end of a zip names every member;
/// this much names ten thousand.
const SEARCHED: u64 = 1 << 20;

const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
/// What members of archives that are pickles are called; PyTorch's is `data.pkl`.
const MEMBERS: [&[u8]; 2] = [b".pkl", b".pickle"];
/// Where a tar names itself, and how.
const TAR_MAGIC: (usize, &[u8]) = (257, b"ustar");
/// The member of PyTorch's first format, a tar.
const TAR_MEMBER: &[u8] = b"pickle\0";

/// Whether the content is a pickle of any protocol, or an archive or an array with one in it. An array of NumPy, by its name or
/// by how it begins, counts as one unless its header names plain elements. The file is left at an arbitrary position.
///
/// # Errors
/// Those of reading.
pub fn is_pickle(path: &str, file: &mut (impl Read + Seek), size: u64) -> io::Result<bool> {
    let head = read_at(file, 0, SEARCHED)?;
    let extension =
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end.to_ascii_lowercase());
    let among = |names: &[&str]| extension.as_deref().is_some_and(|extension| names.contains(&extension));
    if let [0x80, 2..=5, ..] = head.as_slice() {
        return Ok(true);
    }
    if among(&OF_ARRAYS) || head.starts_with(numpy::MAGIC) {
        return Ok(!numpy::is_plain(&head));
    }
    if head.starts_with(ZIP_MAGIC) {
        let tail = read_at(file, size.saturating_sub(SEARCHED), SEARCHED)?;
        return Ok([&head, &tail].into_iter().any(|part| MEMBERS.iter().any(|member| has(part, member))));
    }
    if head.get(TAR_MAGIC.0..).is_some_and(|at| at.starts_with(TAR_MAGIC.1)) {
        return Ok(MEMBERS.iter().any(|member| has(&head, member)) || has(&head, TAR_MEMBER));
    }
    if among(&OF_COMPRESSED) && COMPRESSED.iter().any(|begins| head.starts_with(begins)) {
        return Ok(true);
    }
    Ok(match opcodes::walk(&head) {
        Stream::RunsCode => true,
        Stream::Values => among(&OF_PICKLES),
        // What is not seen may run code.
        Stream::GoesOn => among(&OF_PICKLES) && size > SEARCHED,
        Stream::Other => false,
    })
}

fn read_at(file: &mut (impl Read + Seek), position: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(position))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}
