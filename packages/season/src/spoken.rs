//! What people say in a season: who they are, what they think of what they bought, and what they report.

use cosmwasm_std::coins;
use weighhouse_market_suite::{DENOM, REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::{Check, Decision, ExecuteMsg as Say, HideReason, Level, ReportKind, Scope};

use crate::story::Season;

/// The questions of a season.
pub(crate) const QUESTIONS: u64 = 1;
/// The reports of a season.
pub(crate) const REPORTS: u64 = 2;
/// The seller's handle.
const HANDLE: &str = "season-models";
/// The seconds for which an attestation holds: longer than a season.
const ATTESTED_FOR: u64 = 31_536_000;

impl Season {
    /// The seller has a handle, a profile, a wallet, and the word of a verifier.
    pub(crate) fn introduce(&mut self) -> anyhow::Result<()> {
        let (governance, seller) = (self.market.governance.clone(), self.market.seller.clone());
        let [wallet, verifier] = ["wallet", "verifier"].map(|name| self.market.account(name));
        self.market.claim_handle(&seller, HANDLE)?;
        // No domain: whatever follows the chain would ask for it.
        self.market.tell_reputation(&seller, Say::SetProfile { card: Some(TEXT_CID.into()), domain: None })?;
        self.market.link(&seller, &wallet)?;
        let accredited = Say::AccreditVerifier {
            verifier: verifier.to_string(),
            name: "Verifier".into(),
            url: "https://verifier.example/how".into(),
            scope: Scope { level: Level::High, checks: vec![Check::Document, Check::Authorship] },
        };
        self.market.tell_reputation(&governance, accredited)?;
        let attested = Say::Attest {
            account: seller.to_string(),
            level: Level::Substantial,
            checks: vec![Check::Document],
            expires_at: self.market.now() + ATTESTED_FOR,
            evidence: Hash([7; 32]),
        };
        self.market.tell_reputation(&verifier, attested)?;
        Ok(())
    }

    /// Of two buyers of a model one reviews it, thinks again and is answered; the other finds that helpful. One asks, and
    /// an answer is hidden and shown again.
    pub(crate) fn discuss(&mut self) -> anyhow::Result<()> {
        let (governance, seller) = (self.market.governance.clone(), self.market.seller.clone());
        let [order, license] = [self.sold[0], self.sold[self.listings.len()]];
        let [buyer, other] = [order, license].map(|order| self.market.owner_of(order));
        let words = || TEXT_CID.to_owned();
        self.market.review(&buyer, order, 4)?;
        self.market.tell_reputation(&buyer, Say::EditReview { order, stars: 2, words: Some(words()) })?;
        self.market.tell_reputation(&seller, Say::AnswerReview { order, words: words() })?;
        self.market.tell_reputation(&other, Say::Vote { order, license })?;
        self.market.ask_question(&buyer, self.listings[0])?;
        for author in [&seller, &other] {
            self.market.answer_question(author, QUESTIONS)?;
        }
        let edited = Say::EditPost { question: QUESTIONS, answer: None, words: words() };
        self.market.tell_reputation(&buyer, edited)?;
        let (question, answer) = (QUESTIONS, Some(2));
        self.market.tell_reputation(&governance, Say::HidePost { question, answer, reason: HideReason::OffTopic })?;
        self.market.tell_reputation(&governance, Say::RestorePost { question, answer })?;
        Ok(())
    }

    /// A buyer reports two models. The first report is upheld, and the seller appeals.
    pub(crate) fn report(&mut self) -> anyhow::Result<()> {
        let (governance, seller) = (self.market.governance.clone(), self.market.seller.clone());
        let (buyer, words) = (self.buyer(0), || TEXT_CID.to_owned());
        for (listing, kind) in self.listings.clone().into_iter().zip([ReportKind::Misleading, ReportKind::Stolen]) {
            let report = Say::Report { listing, version: None, kind, evidence: words() };
            self.market.pay_reputation(&buyer, report, &coins(REPORT_STAKE, DENOM))?;
        }
        let upheld = Say::Decide { report: 1, decision: Decision::Upheld, reasons: Some(words()) };
        self.market.tell_reputation(&governance, upheld)?;
        self.market.tell_reputation(&seller, Say::Appeal { report: 1, grounds: words() })?;
        Ok(())
    }

    /// One of a round's buyers gives stars.
    pub(crate) fn review(&mut self, round: usize) -> anyhow::Result<()> {
        let Some(order) = self.sold.iter().rev().nth(round % self.listings.len()).copied() else { return Ok(()) };
        let buyer = self.market.owner_of(order);
        self.market.review(&buyer, order, u8::try_from(1 + round % 5)?)?;
        Ok(())
    }

    /// The stakes of all reports are paid out.
    pub(crate) fn settle_reports(&mut self) -> anyhow::Result<()> {
        let anybody = self.buyer(0);
        for report in 1..=REPORTS {
            let wait = self.market.report(report).settles_at.saturating_sub(self.market.now());
            self.market.pass(wait);
            self.market.tell_reputation(&anybody, Say::SettleReport { report })?;
        }
        Ok(())
    }
}
