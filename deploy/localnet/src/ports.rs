//! Loopback ports, chosen once for a folder.

use std::hash::{BuildHasher, RandomState};
use std::net::TcpListener;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use weighhouse_deployment::{Endpoint, Endpoints};

use crate::{Error, Result};

/// Ports that Linux gives to no connection by itself: its own begin at 32,768 (`ip_local_port_range`). A port of those is
/// another's at times between two starts of a service.
const RANGE: Range<u16> = 16_384..32_768;

/// The port of each listener.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ports {
    pub rpc: u16,
    pub p2p: u16,
    pub grpc: u16,
    pub rest: u16,
    pub ipfs_api: u16,
    pub ipfs_gateway: u16,
    pub ipfs_swarm: u16,
    pub postgres: u16,
    /// The host of made-up domains. A folder from before these has none.
    #[serde(default)]
    pub domains: Option<u16>,
    pub indexer: u16,
    /// The indexer's downloads. A folder from before these has none.
    #[serde(default)]
    pub files: Option<u16>,
}

impl Ports {
    /// Ports that are free now. All are held until the last is chosen, so that they differ.
    pub fn pick() -> Result<Self> {
        let mut held = Vec::new();
        let mut candidates = candidates();
        let mut next = || -> Result<u16> {
            let free = candidates.find_map(|port| Some((port, TcpListener::bind(("127.0.0.1", port)).ok()?)));
            let (port, listener) =
                free.ok_or_else(|| Error::unusable("loopback", format!("no port of {RANGE:?} is free")))?;
            held.push(listener);
            Ok(port)
        };
        Ok(Self {
            rpc: next()?,
            p2p: next()?,
            grpc: next()?,
            rest: next()?,
            ipfs_api: next()?,
            ipfs_gateway: next()?,
            ipfs_swarm: next()?,
            postgres: next()?,
            domains: Some(next()?),
            indexer: next()?,
            files: Some(next()?),
        })
    }

    /// The URLs of the listeners.
    pub fn endpoints(&self, postgres: &str) -> Result<Endpoints> {
        let endpoint = |url: &str| url.parse::<Endpoint>().map_err(|error| Error::unusable("endpoint", error));
        let http = |port: u16, path: &str| endpoint(&format!("http://127.0.0.1:{port}{path}"));
        Ok(Endpoints {
            rpc: http(self.rpc, "")?,
            grpc: Some(http(self.grpc, "")?),
            rest: Some(http(self.rest, "")?),
            ipfs_api: Some(http(self.ipfs_api, "")?),
            ipfs_gateway: Some(http(self.ipfs_gateway, "")?),
            postgres: Some(endpoint(postgres)?),
            graphql: Some(http(self.indexer, "/graphql")?),
            indexer: Some(http(self.indexer, "")?),
        })
    }
}

/// All ports of the range, from a random one on, so that two folders seldom choose the same before one of them listens.
fn candidates() -> impl Iterator<Item = u16> {
    let count = RANGE.end - RANGE.start;
    let first = u16::try_from(RandomState::new().hash_one(0) % u64::from(count)).unwrap_or(0);
    (0..count).map(move |step| RANGE.start + (first + step) % count)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn picked_ports_differ() {
        let ports = serde_json::to_value(Ports::pick().unwrap()).unwrap();
        let ports: Vec<u64> = ports.as_object().unwrap().values().map(|port| port.as_u64().unwrap()).collect();
        assert_eq!(ports.iter().collect::<BTreeSet<_>>().len(), ports.len());
        let own = u64::from(RANGE.start)..u64::from(RANGE.end);
        assert!(ports.iter().all(|port| own.contains(port)), "{ports:?}");
    }

    #[test]
    fn each_port_of_the_range_is_tried_once() {
        let all: Vec<u16> = candidates().collect();
        assert_eq!(all.len(), usize::from(RANGE.end - RANGE.start));
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), RANGE.collect());
    }
}
