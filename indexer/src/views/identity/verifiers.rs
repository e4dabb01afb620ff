//! Accredited verifiers, and what they attest.

use weighhouse_protocol::events::MarketEvent;

use crate::event::Event;
use crate::views::rows::{seconds, word};
use crate::views::table::{row, ApplyError, Json, Store, Table};

row! {
    Verifier in "verifiers" by {
        verifier: String,
    } with {
        name: String,
        url: String,
        level: String,
        checks: Json,
        term: i64,
        since: i64,
        revoked_at: Option<i64>,
    }
}

row! {
    Attestation in "attestations" by {
        account: String,
        verifier: String,
    } with {
        level: String,
        checks: Json,
        evidence: String,
        term: i64,
        attested_at: i64,
        attested_tx: Option<String>,
        expires_at: i64,
        revoked_at: Option<i64>,
        revoked_by: Option<String>,
    }
}

pub(super) async fn apply(store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
    let (mut verifiers, mut attestations) = (Table::new(), Table::new());
    verifiers.load(store, events.iter().filter_map(|event| accredited(&event.body))).await?;
    attestations.load(store, events.iter().filter_map(|event| attested(&event.body))).await?;
    for event in events {
        accredit(event, &mut verifiers);
        attest(event, &mut attestations);
    }
    verifiers.write(store).await?;
    attestations.write(store).await
}

fn accredited(event: &MarketEvent) -> Option<(String,)> {
    match event {
        MarketEvent::VerifierAccredited(e) => Some((e.verifier.to_string(),)),
        MarketEvent::VerifierRevoked(e) => Some((e.verifier.to_string(),)),
        _ => None,
    }
}

fn attested(event: &MarketEvent) -> Option<(String, String)> {
    match event {
        MarketEvent::IdentityAttested(e) => Some((e.account.to_string(), e.verifier.to_string())),
        MarketEvent::AttestationRevoked(e) => Some((e.account.to_string(), e.verifier.to_string())),
        _ => None,
    }
}

fn accredit(event: &Event, verifiers: &mut Table<Verifier>) {
    match &event.body {
        MarketEvent::VerifierAccredited(e) => {
            let key = (e.verifier.to_string(),);
            // What is said of a verifier can change while its accreditation stands.
            let standing = verifiers.get(&key).filter(|before| before.term == i64::from(e.term));
            let since = standing.map_or(event.time, |before| before.since);
            verifiers.put(Verifier {
                verifier: key.0,
                name: e.name.clone(),
                url: e.url.clone(),
                level: word(&e.scope.0.level),
                checks: Json::of(&e.scope.0.checks),
                term: e.term.into(),
                since,
                revoked_at: None,
            });
        }
        MarketEvent::VerifierRevoked(e) => {
            verifiers.change(&(e.verifier.to_string(),), |verifier| verifier.revoked_at = Some(event.time));
        }
        _ => {}
    }
}

fn attest(event: &Event, attestations: &mut Table<Attestation>) {
    match &event.body {
        MarketEvent::IdentityAttested(e) => attestations.put(Attestation {
            account: e.account.to_string(),
            verifier: e.verifier.to_string(),
            level: word(&e.level.0),
            checks: Json::of(&e.checks.0),
            evidence: e.evidence.to_string(),
            term: e.term.into(),
            attested_at: event.time,
            attested_tx: event.tx_hash.clone(),
            expires_at: seconds(e.expires_at),
            revoked_at: None,
            revoked_by: None,
        }),
        MarketEvent::AttestationRevoked(e) => {
            attestations.change(&(e.account.to_string(), e.verifier.to_string()), |attestation| {
                attestation.revoked_at = Some(event.time);
                attestation.revoked_by = Some(e.by.to_string());
            });
        }
        _ => {}
    }
}
