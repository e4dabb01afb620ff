//! Settings of what a server keeps for people.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use weighhouse_deployment::setting;

use crate::files::Bounds;

/// The time in which a version has to name an uploaded file: longer than a publication takes that waits for people.
const LAPSE: Duration = Duration::from_secs(6 * 3_600);

/// What a server keeps for people.
#[derive(Args, Clone, Debug)]
pub struct Keeping {
    /// Domain of the storefront that accounts sign in to, such as market.example.org, with a port unless it is the
    /// usual one. Without it nobody signs in.
    #[arg(long, global = true, env = setting::INDEXER_DOMAIN, value_name = "DOMAIN")]
    pub domain: Option<String>,
    /// File with the keys that seal what accounts keep: on each line a name, a space, and 32 bytes in base64. The first
    /// seals; the others open what they sealed. Without it nothing private is kept.
    #[arg(long, global = true, env = setting::INDEXER_VAULT_KEY_FILE, value_name = "FILE")]
    pub vault_key_file: Option<PathBuf>,
    /// Bytes of all uploaded files that no version names yet: accounts that have no bond share a half of them. Without it
    /// no files are received.
    #[arg(long, global = true, env = setting::INDEXER_UPLOAD_DISK, default_value_t = 0, value_name = "BYTES")]
    pub upload_disk: u64,
    /// Bytes of one file that is received or checked, at most.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_FILE_BYTES,
        default_value_t = 64 << 30,
        value_name = "BYTES"
    )]
    pub file_bytes: u64,
    /// Folder for files while they are checked: it needs room for five of them. Without it, `files` in the data folder.
    #[arg(long, global = true, env = setting::INDEXER_FILES_FOLDER, value_name = "FOLDER")]
    pub files_folder: Option<PathBuf>,
    /// Where to listen for downloads of listed files: on another origin than any storefront's. Nowhere unless given.
    #[arg(long, global = true, env = setting::INDEXER_FILES_LISTEN, value_name = "ADDRESS")]
    pub files_listen: Option<SocketAddr>,
    /// File with the CIDs of what is neither received nor handed out, one on a line. It is read again as it changes.
    #[arg(long, global = true, env = setting::INDEXER_DENYLIST_FILE, value_name = "FILE")]
    pub denylist_file: Option<PathBuf>,
}

impl Keeping {
    /// The bounds of files.
    pub fn bounds(&self) -> Bounds {
        Bounds { waiting_bytes: self.upload_disk, file_bytes: self.file_bytes, lapse: LAPSE }
    }
}
