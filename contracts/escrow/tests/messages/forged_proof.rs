//! Proofs with a part that is not what was committed

use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{refusal, Spoil};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::proofs::BadChunkProof;
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::merkle::PathError;
use weighhouse_sealing::point::PointError;
use weighhouse_sealing::proof::ProofError;

use super::prove::{cheated, proof_error, PRICE, SIZE};

#[test]
fn every_forged_part_of_a_chunks_proof_is_refused() {
    let (mut market, content, order) = cheated(Spoil::Nothing);
    let before = market.state();
    type Forge = fn(&mut BadChunkProof);
    let tree = |error: ProofError, name: &str| matches!(error, ProofError::Path { tree, .. } if tree == name);
    let forgeries: [(&str, Forge); 9] = [
        ("plaintext", |proof| proof.plaintext_leaf.0[0] ^= 1),
        ("plaintext", |proof| proof.plaintext_path[0].0[0] ^= 1),
        ("plaintext", |proof| proof.plaintext_path.truncate(1)),
        ("ciphertext", |proof| proof.ciphertext_path[1].0[31] ^= 1),
        ("ciphertext", |proof| proof.ciphertext_path.push(proof.ciphertext_path[0])),
        ("key", |proof| proof.key_path.clear()),
        ("key", |proof| proof.key = vec![7; 32].into()),
        ("ciphertext", |proof| proof.ciphertext = vec![0; 16_384].into()),
        ("ciphertext", |proof| proof.ciphertext = vec![].into()),
    ];
    for (name, forge) in forgeries {
        let mut proof = content.bad_chunk(0);
        forge(&mut proof);
        assert!(tree(proof_error(market.prove_chunk(order, proof)), name), "{name}");
    }
    for length in [0, 31, 33] {
        let mut proof = content.bad_chunk(0);
        proof.key = vec![1; length].into();
        let refused: ContractError = refusal(market.prove_chunk(order, proof));
        assert_eq!(refused, ContractError::BytesLength { field: "key", length, expected: 32 });
    }
    assert_eq!(market.state(), before);
}

#[test]
fn the_index_of_a_proof_is_the_one_of_its_leaves() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    for (index, right) in [(0, false), (2, false), (1, true)] {
        let mut proof = content.bad_chunk(1);
        proof.index = index;
        assert_eq!(market.prove_chunk(order, proof).is_ok(), right, "{index}");
    }
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    for index in [3, u64::MAX] {
        let mut proof = content.bad_chunk(1);
        proof.index = index;
        let refused = proof_error(market.prove_chunk(order, proof));
        assert_eq!(refused, ProofError::OutOfRange { index, count: 3 });
        let mut proof = content.bad_key(1);
        proof.index = index;
        assert_eq!(proof_error(market.prove_key(order, proof)), ProofError::OutOfRange { index, count: 3 });
    }
}

#[test]
fn every_forged_part_of_a_keys_proof_is_refused() {
    let (mut market, content, order) = cheated(Spoil::Key(1));
    let mut proof = content.bad_key(1);
    proof.key_leaf.0[5] ^= 1;
    let refused = proof_error(market.prove_key(order, proof));
    assert!(matches!(refused, ProofError::Path { tree: "key", source: PathError::Root { .. } }));
    let mut proof = content.bad_key(1);
    proof.key_path.pop();
    let refused = proof_error(market.prove_key(order, proof));
    assert!(matches!(refused, ProofError::Path { tree: "key", source: PathError::Length { .. } }));

    let other = market.listed(PRICE);
    let secret = market.opening_key(other, 1).to_bytes().to_vec();
    let mut identity = vec![0; 48];
    identity[0] = 0xc0;
    let length = PointError::Length { name: "S", expected: 48, actual: 47 };
    let cases = [
        (secret.clone(), ProofError::Secret(DeliveryError::WrongSecret)),
        (secret[..47].to_vec(), ProofError::Secret(DeliveryError::Point(length))),
    ];
    for (secret, expected) in cases {
        let mut proof = content.bad_key(1);
        proof.secret = secret.into();
        assert_eq!(proof_error(market.prove_key(order, proof)), expected);
    }
    let mut proof = content.bad_key(1);
    proof.secret = identity.into();
    let refused = proof_error(market.prove_key(order, proof));
    assert!(matches!(refused, ProofError::Secret(DeliveryError::Point(_))), "{refused}");
    assert_eq!(market.order(order).state, OrderState::Delivered);
}

#[test]
fn a_proof_by_an_order_of_another_version_is_refused() {
    let (mut market, content, _) = cheated(Spoil::Chunk(1));
    let seller = market.seller.clone();
    let honest = market.publish_content(&seller, content.listing, SIZE, Spoil::Nothing);
    let foreign = market.buy_carefully(content.listing).unwrap();
    market.deliver(foreign).unwrap();
    let refused = proof_error(market.prove_chunk(foreign, content.bad_chunk(1)));
    assert!(matches!(refused, ProofError::Path { tree: "plaintext", .. }));
    assert_eq!(market.version(honest.listing, honest.version).bad_since, None);
}

#[test]
fn a_proof_by_an_order_of_another_listing_is_refused() {
    let (mut market, content, _) = cheated(Spoil::Key(1));
    let other = market.listed(PRICE);
    let foreign = market.buy_carefully(other).unwrap();
    market.deliver(foreign).unwrap();
    let before = market.state();
    let refused = proof_error(market.prove_key(foreign, content.bad_key(1)));
    // Its content has two chunks, so that no path of a tree of three has the right length or the right root.
    assert!(matches!(refused, ProofError::Path { tree: "key", .. }), "{refused}");
    assert_eq!(market.state(), before);
}
