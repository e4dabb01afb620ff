//! Verifiers, and what they attested.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{CanonicalAddr, Storage};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::reputation::{AttestationStatus, Check, Level, Scope};
use weighhouse_protocol::Seconds;

use super::{page, under_account};

/// The storage of verifiers.
pub const VERIFIERS: &[u8] = b"verifier/";
/// The storage of attestations.
pub const ATTESTATIONS: &[u8] = b"attestation/";

/// An account that governance accredited.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VerifierRecord {
    pub name: String,
    pub url: String,
    pub scope: Scope,
    /// The number of the accreditation, from 1.
    pub term: u32,
    /// The time of the accreditation.
    pub since: Seconds,
    /// The time at which it ended.
    pub revoked_at: Option<Seconds>,
}

impl Record for VerifierRecord {
    const NAME: &'static str = "verifier";
}

/// The verifiers, by account.
pub struct Verifiers;

impl Verifiers {
    /// A verifier, accredited or revoked; `None` for an account that never was one.
    ///
    /// # Errors
    /// [`RecordError`] when it can't be read.
    pub fn load(storage: &dyn Storage, verifier: &[u8]) -> Result<Option<VerifierRecord>, RecordError> {
        VerifierRecord::load(storage, &[VERIFIERS, verifier].concat())
    }

    /// Writes a verifier.
    pub fn save(storage: &mut dyn Storage, verifier: &[u8], record: &VerifierRecord) {
        record.save(storage, &[VERIFIERS, verifier].concat());
    }

    /// Verifiers by account.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<Vec<u8>>,
        size: usize,
    ) -> Result<Vec<(Vec<u8>, VerifierRecord)>, RecordError> {
        page(storage, VERIFIERS, start_after, size)
    }
}

/// The attestation of an account by a verifier.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AttestationRecord {
    pub level: Level,
    pub checks: Vec<Check>,
    /// The salted hash of the evidence.
    pub evidence: Hash,
    /// The number of the verifier's accreditation.
    pub term: u32,
    /// The time of the attestation.
    pub attested_at: Seconds,
    /// The time from which it counts no more.
    pub expires_at: Seconds,
    /// The time of its revocation.
    pub revoked_at: Option<Seconds>,
}

impl Record for AttestationRecord {
    const NAME: &'static str = "attestation";
}

impl AttestationRecord {
    /// Whether it counts at a time, by the present word on its verifier.
    pub fn status(&self, verifier: Option<&VerifierRecord>, now: Seconds) -> AttestationStatus {
        let stands = verifier.is_some_and(|verifier| verifier.revoked_at.is_none() && verifier.term == self.term);
        if self.revoked_at.is_some() {
            AttestationStatus::Revoked
        } else if !stands {
            AttestationStatus::VerifierRevoked
        } else if now >= self.expires_at {
            AttestationStatus::Expired
        } else {
            AttestationStatus::Valid
        }
    }
}

/// The attestations, the last one of each verifier for each account.
pub struct Attestations;

impl Attestations {
    fn key(account: &CanonicalAddr, verifier: &CanonicalAddr) -> Vec<u8> {
        [under_account(ATTESTATIONS, account).as_slice(), verifier].concat()
    }

    /// The attestation of an account by a verifier.
    ///
    /// # Errors
    /// [`RecordError`] when it can't be read.
    pub fn load(
        storage: &dyn Storage,
        account: &CanonicalAddr,
        verifier: &CanonicalAddr,
    ) -> Result<Option<AttestationRecord>, RecordError> {
        AttestationRecord::load(storage, &Self::key(account, verifier))
    }

    /// Writes what a verifier attested of an account, in place of what it did before.
    pub fn save(
        storage: &mut dyn Storage,
        account: &CanonicalAddr,
        verifier: &CanonicalAddr,
        record: &AttestationRecord,
    ) {
        record.save(storage, &Self::key(account, verifier));
    }

    /// The attestations of an account, by verifier.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn page(
        storage: &dyn Storage,
        account: &CanonicalAddr,
        start_after: Option<Vec<u8>>,
        size: usize,
    ) -> Result<Vec<(Vec<u8>, AttestationRecord)>, RecordError> {
        page(storage, &under_account(ATTESTATIONS, account), start_after, size)
    }
}
