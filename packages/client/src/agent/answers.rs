//! Holders of licenses who ask for the key once more get it, as far as the secret is here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use weighhouse_chain::{Prepared, Signed};
use weighhouse_protocol::escrow::{ExecuteMsg, RekeyRequest};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{OrderId, Seconds};

use super::keys::Keys;
use super::task::{Principal, Task};
use crate::error::{Kind, Result, Unverified};
use crate::files;
use crate::transaction::Sender;

/// An answer costs gas, and a license's holder can ask for ever: one for each license in this time, in seconds.
const ANSWER_AGAIN: Seconds = 3_600;

/// Which licenses were answered when, by the chain's time. It outlives the agent.
#[derive(Debug)]
pub struct Answers {
    path: PathBuf,
    given: BTreeMap<OrderId, Seconds>,
}

impl Answers {
    /// Those kept in a file.
    pub fn read(path: &Path) -> Result<Self> {
        let given = files::read_json(path)?.unwrap_or_default();
        Ok(Self { path: path.to_owned(), given })
    }

    /// Whether a license may be answered again.
    fn is_due(&self, license: OrderId, now: Seconds) -> bool {
        self.given.get(&license).is_none_or(|at| now.saturating_sub(*at) >= ANSWER_AGAIN)
    }

    /// Notes an answer, and forgets those that are long ago.
    fn note(&mut self, license: OrderId, now: Seconds) -> Result<()> {
        self.given.retain(|_, at| now.saturating_sub(*at) < ANSWER_AGAIN);
        self.given.insert(license, now);
        files::write_json(&self.path, &self.given)
    }

    /// Answers who waits. One request that fails keeps no other one back. Answers how many were answered.
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
        let mut after = None;
        loop {
            let page = sender.market.rekeys(after).await?;
            let Some(last) = page.last() else { return Ok(given) };
            after = Some(last.license);
            for request in page {
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
        }
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
        assert_eq!(again.given.len(), 1, "what is long ago is forgotten");
    }
}
