//! Visits of listings' pages, counted without anything of their visitors.
//!
//! A visitor counts once a day for a listing at each server. What tells it again is a hash of its address and the listing
//! under a salt that is drawn each day: neither leaves this process's memory, and with the salt gone nobody can tell
//! whose hash it was. What is stored is a number for each listing and day. A visit costs its visitor nothing: no ranking
//! counts it.

use std::collections::{BTreeMap, HashSet};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::Utc;
use deadpool_postgres::Pool;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::day;

/// Visits that are told from one another on one day, of 8 bytes each. Further ones are not counted: a flood makes a figure
/// too low, never too high.
const MAX_SEEN: usize = 1 << 20;
/// Listings whose visits wait to be stored.
const MAX_WAITING: usize = 10_000;
/// Pause between two writings.
const PAUSE: Duration = Duration::from_secs(5);

// The day is the last block's, as that of sales is. Rows are locked in one order by all servers: listings, then sellers.
const ADD: &str = "
WITH today AS (SELECT floor(extract(epoch FROM time) / 86400)::bigint AS day FROM blocks ORDER BY height DESC LIMIT 1),
given AS (
    SELECT listings.id, listings.seller, today.day, given.visits
    FROM unnest($1::bigint[], $2::bigint[]) AS given (listing, visits)
    JOIN listings ON listings.id = given.listing
    CROSS JOIN today
),
added AS (
    INSERT INTO service.visits AS known (listing, day, visits)
    SELECT id, day, visits FROM given ORDER BY id
    ON CONFLICT (listing, day) DO UPDATE SET visits = known.visits + excluded.visits
    RETURNING 1
)
INSERT INTO service.seller_visits AS known (seller, day, visits)
SELECT seller, day, sum(visits) FROM given WHERE (SELECT count(*) FROM added) > 0 GROUP BY seller, day ORDER BY seller
ON CONFLICT (seller, day) DO UPDATE SET visits = known.visits + excluded.visits";

/// Counts visits. Clones count together.
#[derive(Clone, Default)]
pub struct Visits(Arc<Mutex<Counting>>);

#[derive(Default)]
struct Counting {
    day: i64,
    salt: [u8; 32],
    seen: HashSet<u64>,
    /// Visits that are not stored yet, by listing.
    waiting: BTreeMap<i64, i64>,
}

impl Visits {
    /// Counts a visit of a listing's page, unless its visitor was counted today.
    pub(crate) fn count(&self, listing: i64, visitor: Option<IpAddr>) {
        self.count_on(day::of(Utc::now().timestamp()), listing, visitor);
    }

    fn count_on(&self, day: i64, listing: i64, visitor: Option<IpAddr>) {
        let mut counting = self.lock();
        if counting.day != day {
            *counting = Counting {
                day,
                salt: rand::random(),
                waiting: std::mem::take(&mut counting.waiting),
                seen: HashSet::new(),
            };
        }
        let hash = counting.hash(listing, visitor);
        let is_new = counting.seen.len() < MAX_SEEN && counting.seen.insert(hash);
        if is_new && (counting.waiting.len() < MAX_WAITING || counting.waiting.contains_key(&listing)) {
            *counting.waiting.entry(listing).or_default() += 1;
        }
    }

    /// Stores what is counted, by a pool that writes, until `stop`, and once more then.
    pub async fn keep(self, pool: Pool, stop: CancellationToken) {
        loop {
            let is_last = tokio::select! {
                () = tokio::time::sleep(PAUSE) => false,
                () = stop.cancelled() => true,
            };
            self.store(&pool).await;
            if is_last {
                return;
            }
        }
    }

    /// Stores what is counted. What can't be stored waits for the next time.
    pub async fn store(&self, pool: &Pool) {
        let waiting = std::mem::take(&mut self.lock().waiting);
        if waiting.is_empty() {
            return;
        }
        if let Err(error) = add(pool, &waiting).await {
            tracing::debug!(error = format!("{error:#}"), "visits are not stored yet");
            let mut counting = self.lock();
            for (listing, visits) in waiting {
                *counting.waiting.entry(listing).or_default() += visits;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Counting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counting {
    /// Of an address of IPv6, the first half: a household has that much.
    fn hash(&self, listing: i64, visitor: Option<IpAddr>) -> u64 {
        let network = match visitor {
            Some(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
                Some(address) => address.octets().to_vec(),
                None => Ipv6Addr::octets(&address)[..8].to_vec(),
            },
            Some(IpAddr::V4(address)) => address.octets().to_vec(),
            None => Vec::new(),
        };
        let mut hasher = Sha256::new();
        hasher.update(self.salt);
        hasher.update(listing.to_be_bytes());
        hasher.update(network);
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize()[..8]);
        u64::from_be_bytes(first)
    }
}

async fn add(pool: &Pool, waiting: &BTreeMap<i64, i64>) -> anyhow::Result<()> {
    let (listings, visits): (Vec<i64>, Vec<i64>) = waiting.iter().unzip();
    pool.get().await?.execute(ADD, &[&listings, &visits]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_visitor_counts_once_a_day_for_a_listing() {
        let visits = Visits::default();
        for visitor in ["192.0.2.1", "192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"] {
            visits.count_on(1, 7, at(visitor));
        }
        visits.count_on(1, 8, at("192.0.2.1"));
        assert_eq!(visits.lock().waiting, BTreeMap::from([(7, 3), (8, 1)]));
        let salt = visits.lock().salt;
        visits.count_on(2, 7, at("192.0.2.1"));
        assert_eq!(visits.lock().waiting, BTreeMap::from([(7, 4), (8, 1)]));
        let counting = visits.lock();
        assert!(counting.salt != salt && counting.seen.len() == 1, "the day before is forgotten");
    }

    #[test]
    fn a_flood_takes_bounded_memory() {
        let visits = Visits::default();
        for listing in 0..20_000 {
            visits.count_on(1, listing, None);
        }
        assert_eq!(visits.lock().waiting.len(), MAX_WAITING);
        assert!(visits.lock().seen.len() <= MAX_SEEN);
    }
}
