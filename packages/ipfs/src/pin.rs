//! What a node keeps, whatever room it wants.

use serde::de::IgnoredAny;

use crate::{Client, Error};

impl Client {
    /// Whether the node keeps the content by a pin of its own.
    ///
    /// # Errors
    /// When the node can't be reached or refuses.
    pub async fn is_pinned(&self, cid: &str) -> Result<bool, Error> {
        let cid = crate::parse_cid(cid)?.to_string();
        let answer: Result<IgnoredAny, Error> = self.ask("pin/ls", &[("arg", &cid), ("type", "recursive")]).await;
        yes(answer)
    }

    /// Has the node keep content that it holds.
    ///
    /// # Errors
    /// When the content is not found, or the node can't be reached or refuses.
    pub async fn pin(&self, cid: &str) -> Result<(), Error> {
        let cid = crate::parse_cid(cid)?.to_string();
        let _: IgnoredAny = self.ask("pin/add", &[("arg", &cid), ("progress", "false")]).await?;
        Ok(())
    }

    /// Lets the node drop content when it wants room. Content that no pin keeps is left as it is.
    ///
    /// # Errors
    /// When the node can't be reached or refuses.
    pub async fn unpin(&self, cid: &str) -> Result<(), Error> {
        let cid = crate::parse_cid(cid)?.to_string();
        let answer: Result<IgnoredAny, Error> = self.ask("pin/rm", &[("arg", &cid)]).await;
        yes(answer).map(|_| ())
    }
}

/// Kubo answers a question about a pin that is not there with an error.
fn yes(answer: Result<IgnoredAny, Error>) -> Result<bool, Error> {
    match answer {
        Ok(_) => Ok(true),
        Err(Error::Refused { reason, .. }) if reason.contains("not pinned") => Ok(false),
        Err(error) => Err(error),
    }
}
