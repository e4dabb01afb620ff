//! The deterministic archive: a manifest, then every file in order of its path. Each file, and the
//! tensor data after a file's header, begins on a chunk boundary, so equal weights have equal leaves
//! wherever they stand.
mod fingerprint;
mod folder;
mod found;
mod incomplete;
mod layout;
mod left_out;
mod manifest;
mod path;
mod scan_error;
mod stream;
mod unpack;
mod walk;

pub use fingerprint::{contents, fingerprint};
pub use folder::{scan, Folder};
pub(crate) use layout::Layout;
pub use left_out::LeftOut;
pub use manifest::{FileEntry, FormatSummary, Manifest, ManifestError, MAX_FILES, MAX_MANIFEST};
pub use path::{check as check_path, PathError};
pub use scan_error::{ScanError, MAX_DEPTH};
pub(crate) use stream::ArchiveStream;
pub use stream::StreamError;
pub use unpack::UnpackError;
pub(crate) use unpack::Unpacker;
pub(crate) use walk::{FileHasher, Walk};
