//! Where the parts of a head come from.

use std::ops::Range;

use weighhouse_ipfs as ipfs;

use crate::gateways::{Gateway, Gateways};

/// One place that may have a file.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// A Kubo node, whose bytes are those of the address.
    Node(&'a ipfs::Client),
    /// A gateway, which may answer anything.
    Gateway(&'a Gateways, &'a Gateway),
}

/// The reason for which a part did not come.
#[derive(Debug)]
pub(super) enum Missing {
    /// It may come later, or from elsewhere.
    Later(String),
    /// The address is none.
    Never(String),
}

impl Source<'_> {
    /// A part of a file.
    pub(super) async fn part(self, cid: &str, range: Range<u64>) -> Result<Vec<u8>, Missing> {
        match self {
            Source::Node(node) => {
                let length = range.end.saturating_sub(range.start);
                node.fetch_range(cid, range.start, length).await.map_err(|error| match error {
                    error @ ipfs::Error::Cid { .. } => Missing::Never(error.to_string()),
                    error => Missing::Later(error.to_string()),
                })
            }
            Source::Gateway(gateways, gateway) => {
                let part = gateways.fetch_range(gateway, cid, range).await;
                part.map_err(|failure| Missing::Later(format!("the gateway {}: {failure}", gateway.host())))
            }
        }
    }
}
