//! Holders of licenses who ask for the key once more get it, as far as the secret is here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use weighhouse_chain::{Prepared, Signed};
use weighhouse_protocol::escrow::{ExecuteMsg, RekeyRequest};
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{OrderId, Seconds};

use super::keys::Keys;
use super::pages::{is_last, rekeys, Pages};
use super::task::{Principal, Task};
use crate::error::{Error, Kind, Result, Unverified};
use crate::files::{self, FileError};
use crate::transaction::Sender;

/// An answer costs gas, and a license's holder can ask for ever: one for each license in this time, in seconds.
const ANSWER_AGAIN: Seconds = 3_600;

/// The licenses that were answered, and the place in the market's list of requests. It outlives the agent.
#[derive(Debug)]
pub struct Answers {
    path: PathBuf,
    kept: Kept,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// When licenses were answered last, by the chain's time.
    given: BTreeMap<OrderId, Seconds>,
    /// The license after which the next round reads requests; `None` for the first page.
    after: Option<OrderId>,
}

impl Answers {
    /// Those kept in a file.
    pub fn read(path: &Path) -> Result<Self> {
        // It only spares gas: an agent that stood still for it would miss deliveries.
        let kept = match files::read_json(path) {
            Err(Error::File(FileError::Damaged { source, .. })) => {
                tracing::warn!(path = %path.display(), "the record of answers is damaged, and is made anew: {source}");
                Kept::default()
            }
            read => read?.unwrap_or_default(),
        };
        Ok(Self { path: path.to_owned(), kept })
    }

    /// The next page of the market's list of requests, which begins anew after its end: a round reads one page, however
    /// many holders wait, and a request that stays open costs a round no more than that.
    async fn next_page<P: Pages>(&mut self, pages: &P) -> Result<Vec<RekeyRequest>> {
        let page = rekeys(pages, self.kept.after).await?;
        let after = page.last().filter(|_| !is_last(&page, MAX_PAGE)).map(|request| request.license);
        if after != self.kept.after {
            self.kept.after = after;
            self.save()?;
        }
        Ok(page)
    }

    fn save(&self) -> Result<()> {
        files::write_json(&self.path, &self.kept)
    }

    /// Whether a license may be answered again.
    fn is_due(&self, license: OrderId, now: Seconds) -> bool {
        self.kept.given.get(&license).is_none_or(|at| now.saturating_sub(*at) >= ANSWER_AGAIN)
    }

    /// Notes an answer, and forgets those that are long ago.
    fn note(&mut self, license: OrderId, now: Seconds) -> Result<()> {
        self.kept.given.retain(|_, at| now.saturating_sub(*at) < ANSWER_AGAIN);
        self.kept.given.insert(license, now);
        self.save()
    }

    /// Answers those who wait on the next page of requests. One request that fails keeps no other one back. Returns how
    /// many were answered.
    ///
    /// # Errors
    /// When the node is away or the account can't pay.
    pub async fn give(
        &mut self,
        sender: &Sender<'_>,
        principal: &dyn Principal,
        keys: &mut Keys<'_>,
        now: Mark,
    ) -> Result<usize> {
        let mut given = 0;
        for request in self.next_page(sender.market).await? {
            let license = request.license;
            let expiry = Mark { time: request.expires_at, height: request.expires_at_height };
            if expiry.is_reached(now) || !self.is_due(license, now.time) {
                continue;
            }
            match self.answer(sender, principal, keys, request, now.time).await {
                Ok(answered) => given += usize::from(answered),
                // Somebody else may have answered.
                Err(error) if matches!(error.kind(), Kind::Refused | Kind::NotFound | Kind::Unverified) => {
                    tracing::warn!(license, "not answered: {}", error.in_full());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(given)
    }

    async fn answer(
        &mut self,
        sender: &Sender<'_>,
        principal: &dyn Principal,
        keys: &mut Keys<'_>,
        request: RekeyRequest,
        now: Seconds,
    ) -> Result<bool> {
        let market = sender.market;
        let RekeyRequest { license, listing, version, transport_key, .. } = request;
        let Some((version_key, opening_key)) = keys.of(market, listing, version).await? else { return Ok(false) };
        if keys.bad_since(market, listing, version).await?.is_some() {
            return Ok(false);
        }
        let delivery = opening_key
            .deliver(&version_key, &transport_key, &mut rand::rngs::OsRng)
            .map_err(Unverified::TransportKey)?;
        let delivery = delivery.to_bytes().to_vec().into();
        let answer = ExecuteMsg::AnswerRekey { license, delivery };
        let call = market.contracts.escrow(&answer, vec![])?;
        // Before it is sent: an agent that is killed now must not pay for another answer at once.
        let record = &mut |_: Option<&Signed>| self.note(license, now);
        let approve = |prepared: &Prepared| principal.approve(&Task::Answer { license }, prepared);
        sender.send_once(None, vec![call], &approve, record).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::agent::pages::counted::Counted;

    #[test]
    fn a_license_is_answered_once_an_hour_by_whichever_agent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.json");
        let mut answers = Answers::read(&path).unwrap();
        assert!(answers.is_due(7, 1_000));
        answers.note(7, 1_000).unwrap();
        let mut again = Answers::read(&path).unwrap();
        assert!(!again.is_due(7, 1_000 + ANSWER_AGAIN - 1));
        assert!(again.is_due(8, 1_000));
        assert!(again.is_due(7, 1_000 + ANSWER_AGAIN));
        again.note(8, 1_000 + ANSWER_AGAIN).unwrap();
        assert_eq!(again.kept.given.len(), 1, "what is long ago is forgotten");
    }

    #[test]
    fn an_agent_goes_on_without_a_record_that_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.json");
        std::fs::write(&path, r#"{"7":1700000000}"#).unwrap();
        assert!(Answers::read(&path).unwrap().is_due(7, 1_700_000_001));
    }

    #[tokio::test]
    async fn a_round_reads_one_page_of_requests_however_many_holders_wait() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.json");
        let market = Counted::with_rekeys(250);
        let mut seen = Vec::new();
        for rows in [100, 100, 50, 100] {
            let mut answers = Answers::read(&path).unwrap();
            seen.extend(answers.next_page(&market).await.unwrap().iter().map(|request| request.license));
            assert_eq!(market.cost(), (1, rows));
        }
        assert_eq!(seen, (1..=250).chain(1..=100).collect::<Vec<_>>(), "each holder's turn comes");
    }

    #[tokio::test]
    async fn a_node_that_repeats_requests_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let market = Counted::with_rekeys(250);
        let mut answers = Answers::read(&folder.path().join("answers.json")).unwrap();
        answers.next_page(&market).await.unwrap();
        market.lie(50);
        assert_eq!(answers.next_page(&market).await.unwrap_err().kind(), Kind::Unverified);
        assert_eq!(answers.kept.after, Some(100));
    }
}
