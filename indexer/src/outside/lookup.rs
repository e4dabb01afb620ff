//! Where the hosts are that strangers name: at what DNS says, and at public addresses alone.

use std::collections::{HashMap, HashSet};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{is_public, Outside};

/// Hosts that are looked up at the same time for requests.
const PLACES: usize = 8;
/// The longest time for which a request waits for a look-up.
const PATIENCE: Duration = Duration::from_secs(1);

/// The places of look-ups for requests: an account takes one of them. Clones share them.
#[derive(Clone, Debug)]
pub struct Places {
    free: Arc<Semaphore>,
    taken_by: Arc<Mutex<HashSet<String>>>,
}

/// A place, until it is dropped.
struct Place {
    _permit: OwnedSemaphorePermit,
    taken_by: Arc<Mutex<HashSet<String>>>,
    account: String,
}

impl Default for Places {
    fn default() -> Self {
        Places { free: Arc::new(Semaphore::new(PLACES)), taken_by: Arc::default() }
    }
}

impl Places {
    fn place(&self, account: &str) -> Result<Place, HostError> {
        let mut accounts = lock(&self.taken_by);
        if accounts.contains(account) {
            return Err(HostError::Again);
        }
        let permit = Arc::clone(&self.free).try_acquire_owned().map_err(|_| HostError::Busy)?;
        accounts.insert(account.to_owned());
        Ok(Place { _permit: permit, taken_by: Arc::clone(&self.taken_by), account: account.to_owned() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.taken_by).remove(&self.account);
    }
}

fn lock<T>(locked: &Mutex<T>) -> MutexGuard<'_, T> {
    locked.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Addresses of hosts that stand in for DNS: tests change them. Clones have the same.
#[derive(Clone, Debug, Default)]
pub struct Said(Arc<Mutex<Saying>>);

#[derive(Debug, Default)]
struct Saying {
    hosts: HashMap<String, (Duration, Vec<IpAddr>)>,
    asked: usize,
}

impl Said {
    fn saying(&self) -> MutexGuard<'_, Saying> {
        lock(&self.0)
    }

    /// Says from now on where a host is, each time after a pause.
    pub fn say(&self, host: &str, pause: Duration, addresses: Vec<IpAddr>) {
        self.saying().hosts.insert(host.to_owned(), (pause, addresses));
    }

    /// How often it was asked for a host.
    pub fn asked(&self) -> usize {
        self.saying().asked
    }

    /// The pause before what is said of a host, and its addresses.
    fn of(&self, host: &str) -> (Duration, Vec<IpAddr>) {
        let mut saying = self.saying();
        saying.asked += 1;
        saying.hosts.get(host).cloned().unwrap_or_default()
    }
}

/// The reason for which a request hears nothing good of a host.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HostError {
    /// The host would not be asked.
    #[error("{0}")]
    Refused(String),
    /// The account's last look-up did not end yet.
    #[error("another host is looked up for the account already: try again in a moment")]
    Again,
    /// The host was not looked up.
    #[error("{PLACES} hosts are looked up already, as many as may at a time")]
    Busy,
}

impl Outside {
    fn resolver(&self) -> Resolver {
        Resolver { hosts: Arc::new(self.hosts.clone()), said: self.said.clone() }
    }

    /// The resolver of clients.
    pub(super) fn resolve(&self) -> Arc<Resolver> {
        Arc::new(self.resolver())
    }

    /// Requires, for an account, that a host has a public address now. Ask without a place of the gate: DNS takes as long as
    /// strangers like.
    ///
    /// # Errors
    /// The reason for which the host would not be asked, or that too many are looked up.
    pub(crate) async fn check_host(&self, account: &str, host: &str) -> Result<(), HostError> {
        let place = self.places.place(account)?;
        let (resolver, asked) = (self.resolver(), host.to_owned());
        // The system's look-up can't be interrupted, so the place is taken until it ends, whoever still waits: a slow
        // resolver holds as many threads as there are places, and one for each account.
        let looking = tokio::spawn(async move {
            let found = resolver.find(&asked).await;
            drop(place);
            found
        });
        match tokio::time::timeout(PATIENCE, looking).await {
            Ok(Ok(Ok(_))) => Ok(()),
            Ok(Ok(Err(error))) => Err(HostError::Refused(error.to_string())),
            Ok(Err(error)) => Err(HostError::Refused(error.to_string())),
            Err(_) => Err(HostError::Refused(format!("it was not found within {} s", PATIENCE.as_secs()))),
        }
    }
}

/// Finds hosts by DNS, and leaves out addresses that are not public. It is asked for each connection, so that a name
/// which resolves to another address the next time gains nothing.
#[derive(Clone)]
pub(super) struct Resolver {
    hosts: Arc<HashMap<String, SocketAddr>>,
    said: Option<Said>,
}

impl Resolver {
    /// The public addresses of a host, or the one that stands in for them. The port 0 is the one of HTTPS.
    async fn find(&self, host: &str) -> io::Result<Vec<SocketAddr>> {
        if let Some(address) = self.hosts.get(host) {
            return Ok(vec![*address]);
        }
        let found: Vec<SocketAddr> = match &self.said {
            Some(said) => {
                let (pause, addresses) = said.of(host);
                tokio::time::sleep(pause).await;
                addresses.into_iter().map(|address| SocketAddr::new(address, 0)).collect()
            }
            None => tokio::net::lookup_host((host, 0)).await?.collect(),
        };
        let public: Vec<SocketAddr> = found.into_iter().filter(|address| is_public(address.ip())).collect();
        if public.is_empty() {
            return Err(io::Error::other("the host has no public address"));
        }
        Ok(public)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let addresses: Addrs = Box::new(resolver.find(name.as_str()).await?.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[tokio::test]
    async fn an_account_looks_up_one_host_at_a_time_for_a_second_and_holds_up_nobody_else() {
        let said = Said::default();
        let outside = Outside { said: Some(said.clone()), ..Outside::default() };
        let public: IpAddr = "1.1.1.1".parse().unwrap();
        said.say("slow.example", Duration::from_secs(2), vec![public]);
        said.say("quick.example", Duration::ZERO, vec![public]);
        assert!(outside.check_host("alice", "quick.example").await.is_ok());
        let failure = outside.check_host("alice", "slow.example").await.unwrap_err();
        assert_eq!(failure.to_string(), "it was not found within 1 s");
        assert!(matches!(outside.clone().check_host("alice", "quick.example").await, Err(HostError::Again)));
        assert_eq!(said.asked(), 2, "what is refused is not looked up");
        assert!(outside.check_host("bob", "quick.example").await.is_ok());
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(outside.check_host("alice", "quick.example").await.is_ok());
    }

    #[tokio::test]
    async fn eight_hosts_are_looked_up_at_a_time() {
        let said = Said::default();
        let outside = Outside { said: Some(said.clone()), ..Outside::default() };
        let public: IpAddr = "1.1.1.1".parse().unwrap();
        said.say("slow.example", Duration::from_secs(2), vec![public]);
        said.say("quick.example", Duration::ZERO, vec![public]);
        let asking = (0..PLACES).map(|number| {
            let outside = outside.clone();
            async move { outside.check_host(&format!("account {number}"), "slow.example").await }
        });
        for outcome in futures::future::join_all(asking).await {
            assert_eq!(outcome.unwrap_err().to_string(), "it was not found within 1 s");
        }
        assert!(matches!(outside.check_host("bob", "quick.example").await, Err(HostError::Busy)), "all still look");
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(outside.check_host("bob", "quick.example").await.is_ok());
    }
}
