//! The deterministic archive: a manifest, then every file in order of its path. Each file, and the
//! tensor data after a file's header, begins on a chunk boundary, so equal weights have equal leaves
//! wherever they stand.
#[cfg(feature = "native")]
mod disk;
#[cfg(feature = "native")]
mod fingerprint;
mod folder;
mod found;
mod incomplete;
mod layout;
mod left_out;
mod manifest;
mod origin;
mod path;
mod scan_error;
mod stream;
#[cfg(feature = "native")]
mod unpack;
mod unpack_error;
mod walk;

#[cfg(feature = "native")]
pub use disk::{scan, Disk};
#[cfg(feature = "native")]
pub use fingerprint::{contents, fingerprint};
pub use folder::{examine_files, scan_files, Folder};
pub(crate) use layout::Layout;
pub use left_out::LeftOut;
pub use manifest::{FileEntry, FormatSummary, Manifest, ManifestError, MAX_FILES, MAX_MANIFEST};
pub use origin::Origin;
pub use path::{check as check_path, PathError};
pub use scan_error::{ScanError, MAX_DEPTH};
pub(crate) use stream::ArchiveStream;
pub use stream::StreamError;
#[cfg(feature = "native")]
pub(crate) use unpack::Unpacker;
pub use unpack_error::UnpackError;
pub(crate) use walk::{FileHasher, Walk};
