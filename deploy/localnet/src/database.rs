//! The database of a localnet. What looks at its files and processes blocks, and does so apart.

use weighhouse_postgres::{Cluster, Listen};

use crate::{ports::Ports, process::Launch, Error, Result};

/// The database of the indexer.
#[derive(Debug)]
pub(crate) struct Database(Cluster);

impl Database {
    pub fn new(folder: &std::path::Path, ports: &Ports) -> Result<Self> {
        Ok(Self(Cluster::new(folder, "weighhouse", Listen::Loopback { port: ports.postgres })?))
    }

    /// Makes the cluster, whole or not at all.
    pub async fn prepare(&self) -> Result<()> {
        self.apart(Cluster::prepare).await
    }

    /// How the server is started.
    pub async fn launch(&self) -> Result<Launch> {
        let launch = self.apart(Cluster::launch).await?;
        Ok(Launch { program: launch.program, args: launch.args, env: Vec::new(), user: launch.user })
    }

    /// Asks the server whether it takes connections.
    pub async fn ask(&self) -> std::result::Result<(), String> {
        self.apart(Cluster::ask).await.map_err(|error| error.to_string())
    }

    async fn apart<T: Send + 'static>(&self, act: fn(&Cluster) -> weighhouse_postgres::Result<T>) -> Result<T> {
        let cluster = self.0.clone();
        let outcome = tokio::task::spawn_blocking(move || act(&cluster)).await;
        Ok(outcome.map_err(|error| Error::unusable("Postgres", error))??)
    }
}

impl std::ops::Deref for Database {
    type Target = Cluster;

    fn deref(&self) -> &Cluster {
        &self.0
    }
}
