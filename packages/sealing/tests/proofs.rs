//! Sellers who cheat, and buyers who accuse one who didn't.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]
mod fixture;

use cosmwasm_std::testing::MockApi;
use fixture::{leaves_at, noise, recommit, Place};
use weighhouse_sealing::merkle;
use weighhouse_sealing::open::OpenError;
use weighhouse_sealing::proof::{BadChunk, BadKeySchedule, Commitment, ProofError};
use weighhouse_sealing::prove::{find_bad, prove, Proof, ProveError};
use weighhouse_sealing::seal::Sealed;
use weighhouse_sealing::{chunk, keys, native};

/// A sealed file of a manifest and five chunks.
fn sealed() -> (Place, Sealed) {
    let place = Place::new().with("weights", &noise(4 * 16_384 + 99, 1));
    let sealed = place.seal().unwrap();
    assert_eq!(sealed.commitment.chunk_count(), 6);
    (place, sealed)
}

fn prove_chunk(place: &Place, sealed: &Sealed, index: u64) -> Result<Proof, ProveError> {
    prove(&place.sealed(), &sealed.commitment, &sealed.version_key, &sealed.opening_key, index)
}

/// A seller who committed to the wrong ciphertext in chunk 4.
fn wrong_ciphertext() -> (Place, Sealed) {
    let (place, mut sealed) = sealed();
    place.damage(|file| {
        let at = leaves_at(file) + 64 * 6 + 4 * 16_384;
        file[at] ^= 1;
    });
    recommit(&place, &mut sealed);
    (place, sealed)
}

/// A seller who committed to the wrong key of chunk 3.
fn wrong_key() -> (Place, Sealed) {
    let (place, mut sealed) = sealed();
    place.damage(|file| {
        let at = leaves_at(file) + 32 * 6 + 32 * 3;
        file[at] ^= 1;
    });
    recommit(&place, &mut sealed);
    (place, sealed)
}

fn found(place: &Place, sealed: &Sealed) -> Option<u64> {
    find_bad(&place.sealed(), &sealed.opening_key, &|_| {}).unwrap()
}

#[test]
fn whoever_has_the_secret_finds_the_first_bad_chunk() {
    let (place, honest) = sealed();
    assert_eq!(found(&place, &honest), None);
    let (place, cheating) = wrong_ciphertext();
    assert_eq!(found(&place, &cheating), Some(4));
    let (place, cheating) = wrong_key();
    assert_eq!(found(&place, &cheating), Some(3));
}

#[test]
fn a_spoiled_manifest_fails_the_check_and_is_proven_all_the_same() {
    let (place, mut sealed) = sealed();
    place.damage(|file| {
        let at = leaves_at(file) + 64 * 6;
        file[at] ^= 1;
    });
    recommit(&place, &mut sealed);
    place.check().unwrap_err();
    assert_eq!(found(&place, &sealed), Some(0));
    assert!(matches!(prove_chunk(&place, &sealed, 0).unwrap(), Proof::Chunk(_)));
}

#[test]
fn a_chunk_that_is_not_what_was_committed_is_proven() {
    let (place, sealed) = wrong_ciphertext();
    // Nobody can see it without the key, not even with all the file.
    place.check().unwrap();
    assert!(matches!(place.open(&sealed), Err(OpenError::BadChunk { index: 4 })));
    let Proof::Chunk(proof) = prove_chunk(&place, &sealed, 4).unwrap() else {
        panic!("another proof");
    };
    proof.verify(&sealed.commitment).unwrap();
}

#[test]
fn a_key_that_does_not_follow_from_the_secret_is_proven() {
    let (place, sealed) = wrong_key();
    place.check().unwrap();
    assert!(matches!(place.open(&sealed), Err(OpenError::BadKey { index: 3 })));
    let Proof::KeySchedule(proof) = prove_chunk(&place, &sealed, 3).unwrap() else {
        panic!("another proof");
    };
    let api = MockApi::default();
    proof.verify(&api, &sealed.commitment, &sealed.version_key).unwrap();
}

#[test]
fn nothing_is_proven_against_an_honest_seller() {
    let (place, sealed) = sealed();
    for index in 0..6 {
        assert!(matches!(
            prove_chunk(&place, &sealed, index),
            Err(ProveError::Nothing(ProofError::ChunkIsGood { .. }))
        ));
    }
    assert!(matches!(prove_chunk(&place, &sealed, 6), Err(ProveError::Path(_))));
}

#[test]
fn a_damaged_download_proves_nothing() {
    let (place, sealed) = sealed();
    place.damage(|file| *file.last_mut().unwrap() ^= 1);
    assert!(matches!(place.open(&sealed), Err(OpenError::BadChunk { index: 5 })));
    assert!(matches!(
        prove_chunk(&place, &sealed, 5),
        Err(ProveError::Nothing(ProofError::Path { tree: "ciphertext", .. }))
    ));
}

/// A proof that holds, to be changed.
fn bad_chunk() -> (BadChunk, Commitment) {
    let (place, sealed) = wrong_ciphertext();
    match prove_chunk(&place, &sealed, 4).unwrap() {
        Proof::Chunk(proof) => (proof, sealed.commitment),
        Proof::KeySchedule(_) => panic!("another proof"),
    }
}

#[test]
fn a_proof_holds_only_as_it_is() {
    let (proof, commitment) = bad_chunk();
    let refused = |change: &dyn Fn(&mut BadChunk)| {
        let mut changed = proof.clone();
        change(&mut changed);
        assert!(changed.verify(&commitment).is_err());
    };
    refused(&|proof| proof.index = 3);
    refused(&|proof| proof.index = 6);
    refused(&|proof| proof.index = u64::MAX);
    refused(&|proof| proof.key[0] ^= 1);
    refused(&|proof| proof.ciphertext[0] ^= 1);
    refused(&|proof| proof.ciphertext.truncate(100));
    refused(&|proof| proof.plaintext_leaf[0] ^= 1);
    refused(&|proof| proof.plaintext_path.clear());
    refused(&|proof| proof.ciphertext_path.push([0; 32]));
    refused(&|proof| proof.key_path[0][0] ^= 1);
    let other = Commitment { size: commitment.size + 16_384, ..commitment };
    assert!(proof.verify(&other).is_err());
}

#[test]
fn a_committed_chunk_of_the_wrong_length_is_bad() {
    // Two chunks by the record, the second committed with a byte too many.
    let size = 16_384 + 10;
    let key = [5; 32];
    let encrypted = |length| {
        let mut bytes = vec![1; length];
        chunk::encrypt(&key, &mut bytes);
        bytes
    };
    let ciphertext = [encrypted(16_384), encrypted(11)];
    let plaintext_leaf = merkle::leaf(&[1; 11]);
    let first = merkle::leaf(&[1; 16_384]);
    let commitment = Commitment {
        size,
        plaintext_root: merkle::root([first, plaintext_leaf]),
        ciphertext_root: merkle::root(ciphertext.iter().map(|chunk| merkle::leaf(chunk))),
        key_root: merkle::root([keys::leaf(&key), keys::leaf(&key)]),
    };
    let proof = BadChunk {
        index: 1,
        key,
        ciphertext: ciphertext[1].clone(),
        plaintext_leaf,
        plaintext_path: vec![first],
        ciphertext_path: vec![merkle::leaf(&ciphertext[0])],
        key_path: vec![keys::leaf(&key)],
    };
    proof.verify(&commitment).unwrap();
}

#[test]
fn a_key_proof_needs_the_version_s_own_secret() {
    let (place, sealed) = wrong_key();
    let Proof::KeySchedule(proof) = prove_chunk(&place, &sealed, 3).unwrap() else {
        panic!("another proof");
    };
    let api = MockApi::default();
    let refused = |change: &dyn Fn(&mut BadKeySchedule)| {
        let mut changed = proof.clone();
        change(&mut changed);
        let host = changed.verify(&api, &sealed.commitment, &sealed.version_key);
        let client = native::verify_bad_key_schedule(&changed, &sealed.commitment, &sealed.version_key);
        assert_eq!(host, client);
        assert!(host.is_err());
    };
    refused(&|proof| proof.secret = cosmwasm_std::BLS12_381_G1_GENERATOR.to_vec());
    refused(&|proof| proof.secret.truncate(47));
    refused(&|proof| proof.secret = [&[0xc0_u8][..], &[0; 47]].concat());
    refused(&|proof| proof.index = 2);
    refused(&|proof| proof.key_leaf[0] ^= 1);
    refused(&|proof| proof.key_path.truncate(1));
}
