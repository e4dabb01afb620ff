//! Loopback ports, chosen once for a folder.

use std::net::TcpListener;

use serde::{Deserialize, Serialize};
use weighhouse_deployment::{Endpoint, Endpoints};

use crate::{Error, Result};

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
    pub indexer: u16,
}

impl Ports {
    /// Ports that are free now. All are held until the last is chosen, so that they differ.
    pub fn pick() -> Result<Self> {
        let mut held = Vec::new();
        let mut next = || -> Result<u16> {
            let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|e| Error::unusable("loopback", e))?;
            let port = listener.local_addr().map_err(|e| Error::unusable("loopback", e))?.port();
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
            indexer: next()?,
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
    }
}
