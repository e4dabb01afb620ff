//! Verifiers, and what they attest.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use proptest::prelude::*;
use weighhouse_market_suite::Outcome;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::{AttestationStatus, Check, ExecuteMsg, Level, Scope};

use super::step::Step;
use super::world::World;

/// What a verifier attested of an account last.
struct Attested {
    term: u32,
    expires_at: u64,
    revoked: bool,
}

/// The accreditations and the attestations, as the steps that went through have them.
#[derive(Default)]
pub struct Verifiers {
    /// The number of each verifier's last accreditation, and whether it stands.
    terms: BTreeMap<Addr, (u32, bool)>,
    /// By account and verifier.
    attested: BTreeMap<(Addr, Addr), Attested>,
    /// The accreditations that followed one that ended.
    pub renewed: usize,
}

impl Verifiers {
    fn stands(&self, verifier: &Addr) -> bool {
        self.terms.get(verifier).is_some_and(|(_, stands)| *stands)
    }

    fn status(&self, verifier: &Addr, attested: &Attested, now: u64) -> AttestationStatus {
        let stands = self.terms[verifier] == (attested.term, true);
        if attested.revoked {
            AttestationStatus::Revoked
        } else if !stands {
            AttestationStatus::VerifierRevoked
        } else if now >= attested.expires_at {
            AttestationStatus::Expired
        } else {
            AttestationStatus::Valid
        }
    }

    /// The number of attestations with a status.
    pub fn count(&self, status: AttestationStatus, now: u64) -> usize {
        let all = self.attested.iter();
        all.filter(|((_, verifier), attested)| self.status(verifier, attested, now) == status).count()
    }
}

impl World {
    pub fn attest(&mut self, step: &Step) -> Option<Outcome> {
        let outcome = match *step {
            Step::Accredit { by, verifier } => self.accredit(by, verifier),
            Step::EndAccreditation { by, verifier } => {
                let (sender, verifier) = (self.person(by), self.person(verifier));
                let may = by == 4 && self.verifiers.stands(&verifier);
                let message = ExecuteMsg::RevokeVerifier { verifier: verifier.to_string() };
                let outcome = self.tell(&sender, message, &[], may);
                if let Some((_, stands)) = self.verifiers.terms.get_mut(&verifier).filter(|_| may) {
                    *stands = false;
                }
                outcome
            }
            Step::Attest { verifier, account, seconds } => {
                let (verifier, account) = (self.person(verifier), self.person(account));
                let is_own = self.links.person(&verifier) == self.links.person(&account);
                let may = self.verifiers.stands(&verifier) && !is_own;
                let (level, checks, evidence) = (Level::Low, vec![Check::Document], Hash([1; 32]));
                let expires_at = self.market.now() + seconds;
                let message = ExecuteMsg::Attest { account: account.to_string(), level, checks, expires_at, evidence };
                let outcome = self.tell(&verifier, message, &[], may);
                if outcome.is_ok() {
                    let (term, _) = self.verifiers.terms[&verifier];
                    let attested = Attested { term, expires_at, revoked: false };
                    self.verifiers.attested.insert((account, verifier), attested);
                }
                outcome
            }
            Step::RevokeAttestation { by, attestation } => self.revoke_attestation(by, attestation)?,
            _ => return None,
        };
        Some(outcome)
    }

    /// Governance accredits, and changes nothing by its word on one that is accredited.
    fn accredit(&mut self, by: usize, verifier: usize) -> Outcome {
        let (sender, verifier) = (self.person(by), self.person(verifier));
        let scope = Scope { level: Level::High, checks: vec![Check::Document] };
        let (name, url) = ("Verifier".into(), "https://verifier.example".into());
        let message = ExecuteMsg::AccreditVerifier { verifier: verifier.to_string(), name, url, scope };
        let outcome = self.tell(&sender, message, &[], by == 4);
        if outcome.is_ok() {
            let (term, stands) = self.verifiers.terms.entry(verifier).or_insert((0, false));
            if !*stands {
                self.verifiers.renewed += usize::from(*term > 0);
                (*term, *stands) = (*term + 1, true);
            }
        }
        outcome
    }

    /// The verifier, the account and governance revoke, once.
    fn revoke_attestation(&mut self, by: usize, attestation: usize) -> Option<Outcome> {
        let attested = &self.verifiers.attested;
        let (pair, found) = attested.iter().nth(attestation.checked_rem(attested.len())?)?;
        let ((account, verifier), sender) = (pair.clone(), self.person(by));
        let may = !found.revoked && (sender == account || sender == verifier || by == 4);
        let (of, from) = (account.to_string(), verifier.to_string());
        let outcome = self.tell(&sender, ExecuteMsg::RevokeAttestation { account: of, verifier: from }, &[], may);
        if let Some(found) = self.verifiers.attested.get_mut(&(account, verifier)).filter(|_| may) {
            found.revoked = true;
        }
        Some(outcome)
    }

    /// Each attestation counts, or counts no more, as the steps that went through have it.
    pub fn check_attestations(&self) -> Result<(), TestCaseError> {
        let now = self.market.now();
        for account in &self.people {
            let found = self.market.attestations(account).into_iter();
            let found: BTreeMap<_, _> =
                found.map(|row| (row.verifier, (row.term, row.expires_at, row.status))).collect();
            let expected = self.verifiers.attested.iter().filter(|((of, _), _)| of == account);
            let expected = expected.map(|((_, verifier), row)| {
                (verifier.clone(), (row.term, row.expires_at, self.verifiers.status(verifier, row, now)))
            });
            prop_assert_eq!(found, expected.collect::<BTreeMap<_, _>>());
        }
        Ok(())
    }
}
