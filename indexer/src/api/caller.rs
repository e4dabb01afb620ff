//! The caller of a request: whose budget it spends, and whose connections it opens.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;

/// The header in which each proxy appends the address that asked it.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The caller of a request. A request that already carries one in its extensions keeps it: whatever authenticates
/// requests sets [`Caller::Account`] there before the budgets are charged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// An address, or the /64 of an IPv6 address.
    Address(IpAddr),
    /// An account with a session.
    Account(String),
    /// All accounts that ask from an address.
    AccountsOf(IpAddr),
    /// Callers that share a connection and can't be told apart: a proxy on this machine that is not trusted.
    Many,
}

impl Caller {
    /// The caller of a request with these extensions and headers.
    pub(super) fn of(extensions: &Extensions, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        Caller::at(extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0), headers, trusted)
    }

    /// The caller at the other end of a connection, or the one that trusted proxies name: each proxy's word counts for
    /// the hop before it, from the last one back.
    fn at(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let Some(peer) = peer else { return Caller::Many };
        let mut address = peer.ip().to_canonical();
        let values = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
        let mut hops: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
        while trusted.iter().any(|network| network.contains(&address)) {
            let Some(hop) = hops.pop().and_then(|hop| hop.trim().parse::<IpAddr>().ok()) else { break };
            address = hop.to_canonical();
        }
        if address.is_loopback() {
            return Caller::Many;
        }
        Caller::Address(network(address))
    }
}

/// The network that one subscriber of a provider has: a whole /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn caller(peer: &str, forwarded: &[&str], trusted: &[&str]) -> Caller {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        Caller::at(Some(SocketAddr::new(peer.parse().unwrap(), 1)), &headers, &trusted)
    }

    fn address(text: &str) -> Caller {
        Caller::Address(text.parse().unwrap())
    }

    #[test]
    fn nobody_chooses_the_address_that_is_charged() {
        let inside = ["10.0.0.0/8"];
        assert_eq!(caller("192.0.2.1", &["198.51.100.9"], &[]), address("192.0.2.1"));
        assert_eq!(caller("10.0.0.2", &["198.51.100.9"], &inside), address("198.51.100.9"));
        // The caller itself wrote what stands before the last untrusted address.
        assert_eq!(caller("10.0.0.2", &["203.0.113.5, 198.51.100.9"], &inside), address("198.51.100.9"));
        assert_eq!(caller("10.0.0.2", &["203.0.113.5, 198.51.100.9", "10.1.1.1"], &inside), address("198.51.100.9"));
        assert_eq!(caller("10.0.0.2", &["junk"], &inside), address("10.0.0.2"));
        assert_eq!(caller("10.0.0.2", &["203.0.113.5, junk"], &inside), address("10.0.0.2"));
    }

    #[test]
    fn a_subscriber_is_one_caller_however_many_addresses_it_has() {
        assert_eq!(caller("::ffff:192.0.2.1", &[], &[]), address("192.0.2.1"));
        assert_eq!(caller("2001:db8:1:2:3::4", &[], &[]), address("2001:db8:1:2::"));
        assert_eq!(caller("2001:db8:1:2:ffff::", &[], &[]), address("2001:db8:1:2::"));
    }

    #[test]
    fn a_proxy_on_this_machine_is_many_callers_unless_it_is_trusted() {
        for proxy in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(caller(proxy, &["198.51.100.9"], &[]), Caller::Many, "{proxy}");
            assert_eq!(caller(proxy, &["198.51.100.9"], &["127.0.0.0/8", "::1/128"]), address("198.51.100.9"));
        }
    }
}
