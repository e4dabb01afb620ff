//! HTTPS to hosts that strangers name: nothing of the operator's own network is reached, whatever a name resolves to.

mod lookup;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::Context;
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::Certificate;
use url::{Host, Url};

pub(crate) use lookup::HostError;
pub use lookup::{Places, Said};

/// The longest time for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The longest time for an answer, with its body.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How hosts are found and believed.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Addresses that stand in for what DNS says of a host, private ones too.
    pub hosts: HashMap<String, SocketAddr>,
    /// Authorities whose certificates are believed beside those that browsers believe, in PEM.
    pub roots: Vec<Vec<u8>>,
    /// The answers of DNS, for tests: private addresses are left out as those of DNS are.
    pub said: Option<Said>,
    /// The hosts that are looked up for requests at the same time.
    pub places: Places,
}

/// The reason for which nothing came.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// No answer.
    #[error("{0}")]
    None(String),
    /// An answer with another status than 200.
    #[error("HTTP {0}")]
    Status(u16),
    /// An answer that is too large.
    #[error("more than {0} bytes")]
    TooLarge(usize),
}

impl Outside {
    /// A client that speaks HTTPS alone, follows nobody elsewhere, and reaches public addresses alone.
    ///
    /// # Errors
    /// A root that is no certificate.
    pub(crate) fn client(&self) -> anyhow::Result<reqwest::Client> {
        let builder = reqwest::Client::builder()
            .https_only(true)
            .no_proxy()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            // A connection that is kept would not be asked again where the host is.
            .pool_max_idle_per_host(0)
            .dns_resolver(self.resolve());
        let with_root = |builder: reqwest::ClientBuilder, pem: &Vec<u8>| {
            let root = Certificate::from_pem(pem).context("an authority's certificate is no PEM")?;
            anyhow::Ok(builder.add_root_certificate(root))
        };
        Ok(self.roots.iter().try_fold(builder, with_root)?.build()?)
    }
}

/// The body of an answer, of at most `cap` bytes.
///
/// # Errors
/// No answer, another status than 200, or more bytes.
pub(crate) async fn get(client: &reqwest::Client, url: &str, cap: usize) -> Result<Vec<u8>, Failure> {
    let none = |error: reqwest::Error| Failure::None(reason(&error));
    check(url)?;
    let mut response = client.get(url).send().await.map_err(none)?;
    let status = response.status().as_u16();
    if status != 200 {
        return Err(Failure::Status(status));
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(none)? {
        if bytes.len() + piece.len() > cap {
            return Err(Failure::TooLarge(cap));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Posts a body, and answers the status. Nothing of the answer's body is read.
///
/// # Errors
/// No answer.
pub(crate) async fn post(
    client: &reqwest::Client,
    url: &str,
    headers: HeaderMap,
    body: Vec<u8>,
) -> Result<u16, Failure> {
    check(url)?;
    let sent = client.post(url).headers(headers).body(body).send().await;
    Ok(sent.map_err(|error| Failure::None(reason(&error)))?.status().as_u16())
}

/// A number of an address would be asked without being resolved.
fn check(url: &str) -> Result<(), Failure> {
    let url: Url = url.parse().map_err(|_| Failure::None("it is no address".into()))?;
    let is_name = matches!(url.host(), Some(Host::Domain(_)));
    if is_name {
        Ok(())
    } else {
        Err(Failure::None("its host is no name".into()))
    }
}

/// An error with what caused it, without the address that was asked for.
pub(crate) fn reason(error: &reqwest::Error) -> String {
    let mut text = if error.is_timeout() { "it took too long".to_owned() } else { "it does not answer".to_owned() };
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// Whether an address is one of the public Internet, as IANA's registries of special-purpose addresses have it
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>, and iana-ipv6-special-registry).
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Global unicast alone; of what wraps an address of version 4, that address counts.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    if let Some(wrapped) = address.to_ipv4_mapped() {
        return is_public_v4(wrapped);
    }
    match segments {
        // NAT64, RFC 6052.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] | [0x2002, ..] => wrapped(segments).is_some_and(is_public_v4),
        // Protocol assignments with Teredo, documentation, and segment routing.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] | [0x5f00, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// The address of version 4 in one of NAT64 or 6to4.
fn wrapped(segments: [u16; 8]) -> Option<Ipv4Addr> {
    let [first, a, b, .., c, d] = segments;
    let (high, low) = if first == 0x2002 { (a, b) } else { (c, d) };
    let [[w, x], [y, z]] = [high, low].map(u16::to_be_bytes);
    Some(Ipv4Addr::new(w, x, y, z))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]

    use super::*;

    #[test]
    fn only_the_public_internet_is_reached() {
        for (address, expected) in [
            ("1.1.1.1", true),
            ("193.0.6.139", true),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("100.64.0.1", false),
            ("100.128.0.1", true),
            ("127.0.0.1", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("192.168.1.1", false),
            ("198.19.255.255", false),
            ("203.0.113.9", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:4700:4700::1111", true),
            ("::", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:1.1.1.1", true),
            ("::7f00:1", false),
            ("64:ff9b::a00:1", false),
            ("64:ff9b::101:101", true),
            ("64:ff9b:1::1", false),
            ("2002:7f00:1::1", false),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("fc00::1", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ] {
            let parsed: IpAddr = address.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
            assert_eq!(is_public(parsed), expected, "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_not_asked() {
        let client = Outside::default().client().expect("a client");
        let failure = get(&client, "https://localhost/", 1).await.expect_err("localhost is asked");
        assert!(failure.to_string().contains("no public address"), "{failure}");
        let failure = get(&client, "http://example.org/", 1).await.expect_err("HTTP is spoken");
        assert!(matches!(failure, Failure::None(_)), "{failure}");
    }

    #[tokio::test]
    async fn a_number_is_no_name() {
        let client = Outside::default().client().expect("a client");
        for url in ["https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/"] {
            let failure = get(&client, url, 1).await.expect_err("an address is asked");
            assert!(failure.to_string().contains("no name"), "{url}: {failure}");
        }
    }
}
