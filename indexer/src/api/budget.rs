//! What each caller may ask for: a budget of points that requests spend and that time restores.
//!
//! Budgets live in a table of fixed size, so that no number of callers grows it. A caller has two slots in it, chosen by
//! a hash whose key only this process has, and the emptier one counts: two callers disturb each other only when strangers
//! use up both slots of one of them.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::caller::Caller;
use super::limits::Limits;

/// Slots of the table: two mebibytes.
const SLOTS: usize = 1 << 18;
/// See `draft-ietf-httpapi-ratelimit-headers`.
pub(super) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// See `draft-ietf-httpapi-ratelimit-headers`.
pub(super) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// The name of the one policy.
const POLICY: &str = "points";

/// What an address may spend by all of its accounts, in its own budgets. Accounts cost nothing to make.
const ACCOUNTS: u32 = 10;

/// The budgets of all callers. Clones are the same budgets.
#[derive(Clone)]
pub struct Budgets(Arc<Table>);

struct Table {
    begin: Instant,
    hasher: RandomState,
    /// Nanoseconds after `begin` at which the budget of a slot is whole again.
    whole: Mutex<Box<[u64]>>,
    /// Points of a whole budget; 0 means that nobody is charged.
    size: u32,
    /// Points that a second restores.
    restored: u32,
}

/// A budget that does not suffice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exhausted {
    /// The time after which it does.
    pub after: Duration,
}

impl Exhausted {
    /// The whole seconds after which the request may be repeated.
    pub(super) fn seconds(self) -> u64 {
        self.after.as_secs().saturating_add(1)
    }

    /// The words of a refusal.
    pub(super) fn message(self) -> String {
        format!("your budget is used up: ask again in {} s, or ask for less", self.seconds())
    }
}

impl Budgets {
    /// Whole budgets of these limits.
    pub fn new(limits: &Limits) -> Self {
        Budgets(Arc::new(Table {
            begin: Instant::now(),
            hasher: RandomState::new(),
            whole: Mutex::new(vec![0; if limits.budget == 0 { 0 } else { SLOTS }].into()),
            size: limits.budget,
            restored: limits.budget_per_second.max(1),
        }))
    }

    /// The budget of a caller that asks from an address.
    pub(super) fn of(&self, caller: Caller, address: Caller) -> Budget {
        let accounts = match (&caller, address) {
            (Caller::Account(_), Caller::Address(address)) => Some(Caller::AccountsOf(address)),
            _ => None,
        };
        Budget { all: self.clone(), caller, accounts }
    }
}

impl Table {
    /// Takes points for each of these at a time after `begin`, or for none of them; the points that are left to the last.
    fn take(&self, now: Duration, charges: &[(&Caller, u32)]) -> Result<u32, Exhausted> {
        let (now, most) = (nanoseconds(now), self.nanoseconds_of(self.size));
        let mut whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::with_capacity(charges.len());
        let mut left = self.size;
        for (caller, points) in charges {
            let hash = self.hasher.hash_one(caller);
            let slots = [hash & 0xFFFF_FFFF, hash >> 32].map(|half| usize::try_from(half).unwrap_or(0) % SLOTS);
            let emptiest = slots.iter().filter_map(|slot| whole.get(*slot)).min().copied().unwrap_or(0);
            let after = emptiest.max(now).saturating_add(self.nanoseconds_of(*points));
            let spent = after.saturating_sub(now);
            if spent > most {
                return Err(Exhausted { after: Duration::from_nanos(spent.saturating_sub(most)) });
            }
            left = self.points_in(most.saturating_sub(spent));
            taken.push((slots, after));
        }
        for (slots, after) in taken {
            for slot in slots {
                if let Some(whole) = whole.get_mut(slot) {
                    *whole = after.max(*whole);
                }
            }
        }
        Ok(left)
    }

    /// The nanoseconds that restore so many points.
    fn nanoseconds_of(&self, points: u32) -> u64 {
        u64::from(points).saturating_mul(1_000_000_000) / u64::from(self.restored)
    }

    /// The points that so many nanoseconds restore.
    fn points_in(&self, nanoseconds: u64) -> u32 {
        let points = u128::from(nanoseconds) * u128::from(self.restored) / 1_000_000_000;
        u32::try_from(points).unwrap_or(u32::MAX)
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// The budget of one caller.
#[derive(Clone)]
pub struct Budget {
    all: Budgets,
    caller: Caller,
    /// All accounts of its address, if it is one.
    accounts: Option<Caller>,
}

impl Budget {
    /// Whose budget it is.
    pub(super) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Takes points; the points that are left, and `None` for callers that are not charged.
    ///
    /// # Errors
    /// A budget that does not suffice: nothing is taken.
    pub(super) fn take(&self, points: u32) -> Result<Option<u32>, Exhausted> {
        let table = &self.all.0;
        if self.caller == Caller::Many || table.size == 0 {
            return Ok(None);
        }
        let now = table.begin.elapsed();
        let own = (&self.caller, points);
        match &self.accounts {
            Some(accounts) => table.take(now, &[(accounts, points.div_ceil(ACCOUNTS)), own]).map(Some),
            None => table.take(now, &[own]).map(Some),
        }
    }

    /// Points that a second restores.
    pub(super) fn restored(&self) -> u32 {
        self.all.0.restored
    }

    /// Says in an answer's headers what is left.
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        let left = match self.take(0) {
            Ok(None) => return,
            Ok(Some(left)) => left,
            Err(_) => 0,
        };
        let Table { size, restored, .. } = *self.all.0;
        let until_whole = size.saturating_sub(left).div_ceil(restored);
        for (name, value) in [
            (RATE_LIMIT_POLICY, format!("\"{POLICY}\";q={size};w={}", size.div_ceil(restored))),
            (RATE_LIMIT, format!("\"{POLICY}\";r={left};t={until_whole}")),
        ] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::net::{IpAddr, Ipv4Addr};

    use proptest::prelude::*;

    use super::*;

    fn budgets() -> Budgets {
        Budgets::new(&Limits { budget: 1_000, budget_per_second: 100, ..Limits::default() })
    }

    fn caller(number: u32) -> Caller {
        Caller::Address(IpAddr::V4(Ipv4Addr::from_bits(number)))
    }

    #[test]
    fn a_budget_is_its_callers_own_and_time_restores_it() {
        let (budgets, now) = (budgets(), Duration::from_secs(5));
        let take = |now, number, points| budgets.0.take(now, &[(&caller(number), points)]);
        assert_eq!(take(now, 1, 700), Ok(300));
        assert_eq!(take(now, 1, 301), Err(Exhausted { after: Duration::from_millis(10) }));
        assert_eq!(take(now, 2, 1_000), Ok(0));
        assert_eq!(take(now + Duration::from_millis(10), 1, 301), Ok(0));
        assert_eq!(take(now + Duration::from_secs(60), 1, 1), Ok(999));
    }

    #[test]
    fn callers_that_are_many_are_not_charged() {
        let budgets = budgets();
        assert_eq!(budgets.of(Caller::Many, Caller::Many).take(5_000), Ok(None));
        assert!(budgets.of(caller(1), caller(1)).take(5_000).is_err());
        let none = Budgets::new(&Limits { budget: 0, ..Limits::default() });
        assert_eq!(none.of(caller(1), caller(1)).take(5_000), Ok(None));
    }

    #[test]
    fn an_address_spends_ten_budgets_by_its_accounts_and_no_more() {
        let budgets = Budgets::new(&Limits { budget: 1_000, budget_per_second: 1, ..Limits::default() });
        let account = |number: u32, address| budgets.of(Caller::Account(format!("account {number}")), caller(address));
        assert_eq!(account(0, 1).take(400), Ok(Some(600)));
        assert!(account(0, 2).take(700).is_err(), "the account's own budget, wherever it asks");
        let served = (1..100).filter(|number| account(*number, 1).take(1_000).is_ok()).count();
        assert_eq!(served, 9);
        assert_eq!(account(99, 2).take(1_000), Ok(Some(0)), "another address: the refusal took nothing");
    }

    /// Addresses use up their budgets in one moment: each of them is refused from then on, nearly all others are served,
    /// and the table is as large as before, also after half a million.
    #[test]
    fn a_storm_of_addresses_grows_nothing_and_frees_nobody() {
        let (budgets, now) = (budgets(), Duration::from_secs(1));
        for number in 0..20_000 {
            budgets.0.take(now, &[(&caller(number), 1_000)]).ok();
        }
        assert_eq!(budgets.0.whole.lock().unwrap().len(), SLOTS);
        let refused = (0..20_000).filter(|number| budgets.0.take(now, &[(&caller(*number), 1)]).is_err()).count();
        assert_eq!(refused, 20_000, "a caller that spent its budget gets more");
        let served =
            (1 << 24..(1 << 24) + 1_000).filter(|number| budgets.0.take(now, &[(&caller(*number), 900)]).is_ok());
        assert!(served.count() > 950, "strangers take others' budgets");
        for number in 0..500_000 {
            budgets.0.take(now, &[(&caller(number), 1_000)]).ok();
        }
        assert_eq!(budgets.0.whole.lock().unwrap().len(), SLOTS);
    }

    proptest! {
        /// Whatever is asked when, a span answers at most a whole budget and what the span restores.
        #[test]
        fn no_span_answers_more_than_a_budget_and_its_restoring(
            asked in proptest::collection::vec((0_u64..2_000, 1_u32..900), 1..60),
        ) {
            let budgets = budgets();
            let (mut now, mut taken) = (Duration::ZERO, 0_u64);
            for (pause, points) in asked {
                now += Duration::from_millis(pause);
                if budgets.0.take(now, &[(&caller(1), points)]).is_ok() {
                    taken += u64::from(points);
                }
                prop_assert!(u128::from(taken) <= 1_000 + now.as_millis() / 10);
            }
        }
    }
}
