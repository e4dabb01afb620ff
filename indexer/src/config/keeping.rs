//! Settings of what a server keeps for people.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use weighhouse_deployment::setting;

use crate::files::Bounds;

/// The time in which a version has to name an uploaded file: longer than a publication takes that waits for people.
const LAPSE: Duration = Duration::from_secs(6 * 3_600);
/// The time for which a file stays that neither a bond nor a buyer keeps: a bond can be posted anew, and an index that
/// is made anew can catch up.
const GRACE: Duration = Duration::from_secs(7 * 86_400);

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
    /// Bytes of all uploaded files that are kept: accounts that have no bond share a half of them. Without it no files
    /// are received.
    #[arg(long, global = true, env = setting::INDEXER_UPLOAD_DISK, default_value_t = 0, value_name = "BYTES")]
    pub upload_disk: u64,
    /// Bytes of uploaded files that a seller keeps here for each least bond that it has. 16 GiB are a model of eight
    /// billion weights in 16 bits.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_UPLOAD_BOND_BYTES,
        default_value_t = 16 << 30,
        value_name = "BYTES"
    )]
    pub upload_bond_bytes: u64,
    /// Bytes of one file that is received or checked, at most.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_FILE_BYTES,
        default_value_t = 64 << 30,
        value_name = "BYTES"
    )]
    pub file_bytes: u64,
    /// Folder for files while they are checked: it needs room for eight of them. Without it, `files` in the data
    /// folder.
    #[arg(long, global = true, env = setting::INDEXER_FILES_FOLDER, value_name = "FOLDER")]
    pub files_folder: Option<PathBuf>,
    /// Where to listen for downloads of listed files: on another origin than any storefront's. Nowhere unless given.
    #[arg(long, global = true, env = setting::INDEXER_FILES_LISTEN, value_name = "ADDRESS")]
    pub files_listen: Option<SocketAddr>,
    /// File with the key of an account that grants newcomers the fees of their first transactions: its mnemonic, or 32
    /// bytes in hexadecimal. Its owner alone may read it. Without it nobody gets a fee grant.
    #[arg(long, global = true, env = setting::INDEXER_FEE_GRANT_KEY_FILE, value_name = "FILE")]
    pub fee_grant_key_file: Option<PathBuf>,
    /// What one fee grant pays at most, such as 50000uwhs, in the denom of the gas price.
    #[arg(long, global = true, env = setting::INDEXER_FEE_GRANT_AMOUNT, value_name = "COIN")]
    pub fee_grant_amount: Option<String>,
    /// Hours for which a fee grant can be used.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_FEE_GRANT_HOURS,
        default_value_t = 24,
        value_parser = clap::value_parser!(u32).range(1..=8_760),
        value_name = "HOURS"
    )]
    pub fee_grant_hours: u32,
    /// Fee grants of 24 hours at most, to all accounts together. An account gets one, ever, and an address three.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_FEE_GRANTS_A_DAY,
        default_value_t = 20,
        value_name = "NUMBER"
    )]
    pub fee_grants_a_day: u32,
    /// File with the address of a webhook, and on the line below it the secret that signs (whsec_…), to which what
    /// people write by the feedback form is sent. Its owner alone may read it. Without it, the command `feedback` alone
    /// shows that.
    #[arg(long, global = true, env = setting::INDEXER_FEEDBACK_WEBHOOK_FILE, value_name = "FILE")]
    pub feedback_webhook_file: Option<PathBuf>,
    /// File with the CIDs of what is neither received, handed out nor shown as somebody's words, one on a line. It is read
    /// again as it changes.
    #[arg(long, global = true, env = setting::INDEXER_DENYLIST_FILE, value_name = "FILE")]
    pub denylist_file: Option<PathBuf>,
}

impl Keeping {
    /// The bounds of files.
    pub fn bounds(&self) -> Bounds {
        Bounds {
            disk_bytes: self.upload_disk,
            bond_bytes: self.upload_bond_bytes,
            file_bytes: self.file_bytes,
            lapse: LAPSE,
            grace: GRACE,
        }
    }
}
