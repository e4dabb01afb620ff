//! Settings of how hosts are reached that strangers name: the domains of profiles, and webhooks.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use weighhouse_deployment::setting;

use crate::outside::Outside;

/// How hosts are reached that strangers name.
#[derive(Args, Clone, Debug, Default)]
pub struct Elsewhere {
    /// Where a host is that DNS does not say, such as models.example=127.0.0.1:8443: it may be a private address. Give several, by
    /// several flags or separated by commas.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_OUTSIDE_HOST,
        value_name = "HOST=ADDRESS:PORT",
        value_delimiter = ',',
        value_parser = host
    )]
    pub outside_host: Vec<(String, SocketAddr)>,
    /// File with the certificate, in PEM, of an authority that is believed beside those that browsers believe. Give several, by
    /// several flags or separated by commas.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_OUTSIDE_ROOT,
        value_name = "FILE",
        value_delimiter = ','
    )]
    pub outside_root: Vec<PathBuf>,
}

impl Elsewhere {
    /// How hosts are found and believed.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn outside(&self) -> anyhow::Result<Outside> {
        let read = |file: &PathBuf| std::fs::read(file).with_context(|| format!("can't read {}", file.display()));
        let roots = self.outside_root.iter().map(read).collect::<anyhow::Result<_>>()?;
        Ok(Outside { hosts: self.outside_host.iter().cloned().collect(), roots, ..Outside::default() })
    }
}

fn host(text: &str) -> Result<(String, SocketAddr), String> {
    let (host, address) =
        text.split_once('=').ok_or("give a host and where it is, as models.example=127.0.0.1:8443")?;
    let address = address.parse().map_err(|_| format!("{address:?} is no address with a port"))?;
    Ok((host.to_lowercase(), address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_where_it_is_said_to_be() {
        assert_eq!(
            host("Models.example=127.0.0.1:8443"),
            Ok(("models.example".into(), SocketAddr::from(([127, 0, 0, 1], 8443))))
        );
        assert!(host("models.example").is_err_and(|error| error.contains("give a host")));
        assert!(host("models.example=localhost:1").is_err_and(|error| error.contains("no address with a port")));
    }
}
