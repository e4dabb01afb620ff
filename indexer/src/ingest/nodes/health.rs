//! What is known of an endpoint: whether to ask it, and for which heights.

use std::time::{Duration, Instant};

use crate::ingest::head::Head;
use crate::ingest::node::{NodeError, Status};

/// The time for which an endpoint that lied is not asked while there is another.
pub(super) const LIE_PENANCE: Duration = Duration::from_secs(600);
/// The time for which an endpoint's word counts that it does not keep a height.
const PRUNED_SPAN: Duration = Duration::from_secs(600);
/// The time after which an endpoint's head counts no more while another endpoint answers.
const HEAD_SPAN: Duration = Duration::from_secs(10);
/// The rest of an endpoint that did not answer: it doubles with each failure.
const FIRST_REST: Duration = Duration::from_millis(100);
/// The longest rest.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// The weight of the newest answer in the mean time of answers: one in eight.
const MEAN_OF: u32 = 8;

/// What is known of an endpoint.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// Whether the endpoint proved that it has the chain of the database.
    pub is_admitted: bool,
    /// The failures to answer since the last answer.
    failures: u32,
    rests_until: Option<Instant>,
    out_until: Option<Instant>,
    /// The first height that the endpoint says it keeps.
    earliest: i64,
    /// A height that it did not keep, and the end of that word.
    lacked: Option<(i64, Instant)>,
    head: Option<Head>,
    /// The mean time of an answer.
    latency: Duration,
    /// The requests that wait for an answer.
    pub asked: u32,
}

/// The preference among endpoints: the least is asked first.
pub(super) type Rank = (bool, Duration);

impl Health {
    /// Notes an answer.
    pub fn succeed(&mut self, took: Duration) {
        self.failures = 0;
        self.rests_until = None;
        self.latency = (self.latency * (MEAN_OF - 1) + took) / MEAN_OF;
    }

    /// Notes a failure; returns whether the endpoint lied and was not out yet.
    pub fn fail(&mut self, error: &NodeError, now: Instant) -> bool {
        match error {
            NodeError::Silent { .. } | NodeError::TooLarge { .. } => {
                let rest = FIRST_REST.saturating_mul(2_u32.saturating_pow(self.failures)).min(LONGEST_REST);
                self.failures = self.failures.saturating_add(1);
                self.rests_until = Some(now + rest);
            }
            NodeError::Pruned { height, .. } => self.lacked = Some((*height, now + PRUNED_SPAN)),
            NodeError::Wrong { .. } | NodeError::Foreign { .. } => {
                let was_out = self.is_out(now);
                self.out_until = Some(now + LIE_PENANCE);
                return !was_out;
            }
            NodeError::Unavailable { .. } => {}
        }
        false
    }

    /// Notes what the endpoint says that it has.
    pub fn see(&mut self, status: &Status) {
        self.earliest = status.earliest;
        self.head = Some(Head::read_now(status.head));
    }

    /// Whether the endpoint lied within [`LIE_PENANCE`].
    pub fn is_out(&self, now: Instant) -> bool {
        self.out_until.is_some_and(|until| now < until)
    }

    /// Whether the endpoint failed to answer a moment ago.
    pub fn rests(&self, now: Instant) -> bool {
        self.rests_until.is_some_and(|until| now < until)
    }

    /// Whether the endpoint may keep a height.
    pub fn may_keep(&self, height: i64, now: Instant) -> bool {
        let is_lacked = self.lacked.is_some_and(|(lacked, until)| height <= lacked && now < until);
        height >= self.earliest && !is_lacked
    }

    /// The rank among those that may be asked for a height.
    pub fn rank(&self, height: i64) -> Rank {
        let lags = self.head.is_some_and(|head| head.height < height);
        (lags, self.latency.saturating_mul(self.asked.saturating_add(1)))
    }

    /// The head that the endpoint told, if it is fresh.
    pub fn fresh_head(&self) -> Option<Head> {
        self.head.filter(|head| head.read_at.elapsed() < HEAD_SPAN)
    }

    /// The last head that the endpoint told.
    pub fn head(&self) -> Option<Head> {
        self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent() -> NodeError {
        NodeError::Silent { height: 7, reason: "refused".into() }
    }

    #[test]
    fn an_endpoint_that_is_silent_rests_twice_as_long_each_time_and_no_longer_than_half_a_minute() {
        let (mut health, now) = (Health::default(), Instant::now());
        for rest in [100, 200, 400] {
            health.fail(&silent(), now);
            assert!(health.rests(now + Duration::from_millis(rest - 1)));
            assert!(!health.rests(now + Duration::from_millis(rest)));
        }
        (0..40).for_each(|_| assert!(!health.fail(&silent(), now)));
        assert!(health.rests(now + LONGEST_REST / 2) && !health.rests(now + LONGEST_REST));
        health.succeed(Duration::from_millis(8));
        assert!(!health.rests(now));
    }

    #[test]
    fn a_lie_is_told_once_and_repented_for_ten_minutes() {
        let (mut health, now) = (Health::default(), Instant::now());
        let lie = NodeError::wrong(7, "a hash");
        assert_eq!((health.fail(&lie, now), health.fail(&lie, now)), (true, false));
        assert!(health.is_out(now + LIE_PENANCE / 2) && !health.is_out(now + LIE_PENANCE));
    }

    #[test]
    fn an_endpoint_is_not_asked_below_what_it_keeps() {
        let (mut health, now) = (Health::default(), Instant::now());
        health.see(&Status { chain_id: "house-1".into(), earliest: 5, head: 9 });
        assert_eq!([4, 5].map(|height| health.may_keep(height, now)), [false, true]);
        health.fail(&NodeError::Pruned { height: 6, reason: "lowest height is 7".into() }, now);
        assert_eq!([6, 7].map(|height| health.may_keep(height, now)), [false, true]);
        assert!(health.may_keep(6, now + PRUNED_SPAN));
    }

    #[test]
    fn the_least_busy_endpoint_that_has_the_height_is_asked_first() {
        let (mut near, mut far) = (Health::default(), Health::default());
        near.succeed(Duration::from_millis(80));
        far.succeed(Duration::from_millis(240));
        assert!(near.rank(9) < far.rank(9));
        near.asked = 3;
        assert!(near.rank(9) > far.rank(9));
        far.see(&Status { chain_id: "house-1".into(), earliest: 1, head: 8 });
        assert!(near.rank(9) < far.rank(9), "the far one lags");
    }
}
