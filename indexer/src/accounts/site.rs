//! The place that accounts sign in to.

use anyhow::{ensure, Context};
use url::Url;

/// The place that accounts sign in to. The operator names it: no header of a request does.
#[derive(Clone, Debug)]
pub struct Site {
    /// The host of the storefront, with its port unless it is the usual one.
    pub(super) domain: String,
    /// Bech32 prefix of the chain's addresses.
    pub(super) prefix: String,
    pub(super) chain_id: String,
}

impl Site {
    /// A site of a chain.
    ///
    /// # Errors
    /// A domain that is no host as a browser writes it.
    pub fn new(domain: &str, prefix: &str, chain_id: &str) -> anyhow::Result<Self> {
        let url = Url::parse(&format!("https://{domain}"))
            .with_context(|| format!("{domain:?} is no domain: give a host such as market.example.org"))?;
        let written = url.as_str().trim_start_matches("https://").trim_end_matches('/');
        ensure!(written == domain, "{domain:?} is no domain as browsers write it: give {written:?}, if it is that");
        Ok(Site { domain: domain.to_owned(), prefix: prefix.to_owned(), chain_id: chain_id.to_owned() })
    }

    /// Whether it is on this machine, where it does without TLS.
    fn is_here(&self) -> bool {
        let host = self.domain.rsplit_once(':').map_or(self.domain.as_str(), |(host, _)| host);
        ["localhost", "127.0.0.1", "[::1]"].contains(&host)
    }

    /// Its origin, as links to it begin.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", if self.is_here() { "http" } else { "https" }, self.domain)
    }

    /// Whether an `Origin` is this site's. Without TLS only a page of this machine is.
    pub(crate) fn has_origin(&self, origin: &str) -> bool {
        match origin.split_once("://") {
            Some(("https", host)) => host == self.domain,
            Some(("http", host)) => self.is_here() && host == self.domain,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_origin_is_the_sites_by_its_whole_host() {
        let site = |domain| Site::new(domain, "wasm", "house-1");
        let market = site("market.example.org").unwrap();
        for (origin, is_its) in [
            ("https://market.example.org", true),
            ("http://market.example.org", false),
            ("https://market.example.org:8443", false),
            ("https://market.example.org.evil.example", false),
            ("https://evil-market.example.org", false),
            ("null", false),
        ] {
            assert_eq!(market.has_origin(origin), is_its, "{origin}");
        }
        let here = site("localhost:3000").unwrap();
        assert!(here.has_origin("http://localhost:3000") && !here.has_origin("http://localhost:3001"));
        for none in ["https://market.example.org", "market.example.org/", "Market.example.org", "a b", ""] {
            assert!(site(none).is_err(), "{none}");
        }
    }
}
