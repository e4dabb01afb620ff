//! The codes that an account stored on a chain.

use weighhouse_chain::{Client, Code};

use crate::artifacts::Artifact;
use crate::Result;

/// The number of codes, from the newest, among which one is looked for that an interrupted run has stored.
const RECENT_CODES: u64 = 100;

/// The codes stored last.
pub(crate) async fn recent(client: &Client) -> Result<Vec<Code>> {
    Ok(client.newest_codes(RECENT_CODES).await?)
}

/// The id of an artifact's code that an account stored.
pub(crate) fn stored_by(codes: &[Code], artifact: &Artifact, creator: &str) -> Option<u64> {
    codes.iter().find(|code| code.checksum == artifact.checksum && code.creator == creator).map(|code| code.id)
}
