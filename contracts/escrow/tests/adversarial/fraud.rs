//! What a cheating seller tries against a proof, and a cheating buyer with one

use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{
    listing_of, refusal, Content, Market, Outcome, Spoil, BOND, COOLDOWN, DENOM, PURSE, WINDOW,
};
use weighhouse_protocol::escrow::{OrderState, QueryMsg, Quote};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::ExecuteMsg as Tell;
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::merkle;
use weighhouse_sealing::proof::ProofError;

use super::identities;

const PRICE: u128 = 1_000_000;
/// A fifth of the price.
const STAKE: u128 = 200_000;
/// Three chunks, the last of a hundred bytes.
const SIZE: usize = 2 * 16_384 + 100;

fn listed(spoil: Spoil) -> (Market, Content) {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.list(&seller, listing_of(&seller, PRICE)).unwrap();
    let content = market.publish_content(&seller, listing, SIZE, spoil);
    (market, content)
}

fn delivered(spoil: Spoil) -> (Market, Content, u64) {
    let (mut market, content) = listed(spoil);
    let order = market.buy_carefully(content.listing).unwrap();
    market.deliver(order).unwrap();
    (market, content, order)
}

fn proof_error(outcome: Outcome) -> ProofError {
    match refusal(outcome) {
        ContractError::Proof(error) => error,
        other => panic!("refused for another reason: {other}"),
    }
}

#[test]
fn an_inner_node_is_no_leaf() {
    // Over the nodes of an honest tree stand hashes that no chunk has: none may pass as a chunk's leaf.
    let (mut market, content, order) = delivered(Spoil::Nothing);
    let before = market.state();
    let [first, second] = [0, 1].map(|index| content.bad_chunk(index));
    let mut proof = first.clone();
    proof.plaintext_leaf = Hash(merkle::node(&first.plaintext_leaf.0, &second.plaintext_leaf.0));
    proof.plaintext_path.remove(0);
    assert!(matches!(proof_error(market.prove_chunk(order, proof)), ProofError::Path { tree: "plaintext", .. }));
    let [first, second] = [0, 1].map(|index| content.bad_key(index));
    let mut proof = first.clone();
    proof.key_leaf = Hash(merkle::node(&first.key_leaf.0, &second.key_leaf.0));
    proof.key_path.remove(0);
    assert!(matches!(proof_error(market.prove_key(order, proof)), ProofError::Path { tree: "key", .. }));
    assert_eq!(market.state(), before);
}

#[test]
fn parts_of_honest_chunks_do_not_make_a_bad_one() {
    let (mut market, content, order) = delivered(Spoil::Nothing);
    let [first, second] = [0, 1].map(|index| content.bad_chunk(index));
    let before = market.state();
    let mut key = first.clone();
    (key.key, key.key_path) = (second.key.clone(), second.key_path.clone());
    let mut ciphertext = first.clone();
    (ciphertext.ciphertext, ciphertext.ciphertext_path) = (second.ciphertext.clone(), second.ciphertext_path.clone());
    let mut plaintext = first;
    (plaintext.plaintext_leaf, plaintext.plaintext_path) = (second.plaintext_leaf, second.plaintext_path);
    for proof in [key, ciphertext, plaintext] {
        assert!(matches!(proof_error(market.prove_chunk(order, proof)), ProofError::Path { .. }));
    }
    assert_eq!(market.state(), before);
}

#[test]
fn a_content_secret_is_the_versions_own_or_proves_nothing() {
    // Even where the key schedule is bad: otherwise any secret would show that an honest one is.
    let (mut market, content, order) = delivered(Spoil::Key(1));
    let before = market.state();
    for identity in identities::<48>() {
        let mut proof = content.bad_key(1);
        proof.secret = identity.into();
        let refused = proof_error(market.prove_key(order, proof));
        assert!(matches!(refused, ProofError::Secret(DeliveryError::Point(_))), "{identity:?}");
    }
    // The other point with the same first coordinate.
    let mut proof = content.bad_key(1);
    let mut negated = proof.secret.to_vec();
    negated[0] ^= 0x20;
    proof.secret = negated.into();
    assert_eq!(proof_error(market.prove_key(order, proof)), ProofError::Secret(DeliveryError::WrongSecret));
    assert_eq!(market.state(), before);
    market.prove_key(order, content.bad_key(1)).unwrap();
}

#[test]
fn a_seller_who_sees_the_proof_coming_saves_nothing() {
    type Attempt = fn(&mut Market, &Content, u64);
    let attempts: [(&str, Attempt); 6] = [
        ("takes the bond", |market, _, order| {
            assert!(market.release(order).is_err());
            assert!(market.unlock_bond(BOND - STAKE).is_err());
            market.unlock_bond(BOND - 2 * STAKE).unwrap();
            assert!(market.withdraw_bond().is_err());
        }),
        ("settles", |market, _, order| assert!(market.settle(order).is_err())),
        ("delivers again", |market, _, order| {
            let seller = market.seller.clone();
            assert!(market.deliver_bytes(&seller, order, &[0; 192]).is_err());
        }),
        ("publishes another version", |market, content, _| {
            let seller = market.seller.clone();
            market.publish_content(&seller, content.listing, SIZE, Spoil::Nothing);
        }),
        ("retires", |market, content, _| {
            let seller = market.seller.clone();
            market.tell_registry(&seller, Tell::Retire { listing: content.listing }).unwrap();
        }),
        ("proves it first, by an order of his own", |market, content, _| {
            let own = market.orders().last().unwrap().id;
            market.prove_chunk(own, content.bad_chunk(1)).unwrap();
        }),
    ];
    for (what, attempt) in attempts {
        let (mut market, content, order) = delivered(Spoil::Chunk(1));
        let (mut purchase, secret) = market.purchase_for(content.listing, false);
        purchase.buyer = market.seller.clone();
        let own = market.place_with(purchase, secret).unwrap();
        market.deliver(own).unwrap();
        attempt(&mut market, &content, order);
        if market.prove_chunk(order, content.bad_chunk(1)).is_err() {
            market.refund(order).unwrap();
        }
        assert_eq!(market.balance(&market.buyer, DENOM), PURSE + STAKE / 5, "{what}");
        assert_eq!(market.order(order).state, OrderState::Refunded, "{what}");
    }
}

#[test]
fn each_second_belongs_to_the_proof_or_to_the_seller_but_never_to_both() {
    let (window, cooldown) = (u64::from(WINDOW), u64::from(COOLDOWN));
    for passed in [0, window - 1, window, window + 1] {
        let (mut market, content, order) = delivered(Spoil::Chunk(1));
        market.pass(passed);
        let proven = market.prove_chunk(order, content.bad_chunk(1)).is_ok();
        let settled = market.settle(order).is_ok();
        assert!(proven != settled && proven == (passed < window), "{passed} s after the delivery");
        // Settled, it is within its cooldown, where the bond is at stake.
        assert_eq!(market.prove_chunk(order, content.bad_chunk(1)).is_ok(), settled);
    }
    for passed in [0, cooldown - 1, cooldown, cooldown + 1] {
        let (mut market, content) = listed(Spoil::Chunk(1));
        let order = market.sold(content.listing);
        market.pass(passed);
        let proven = market.prove_chunk(order, content.bad_chunk(1)).is_ok();
        let released = market.release(order).is_ok();
        assert!(proven != released && proven == (passed < cooldown), "{passed} s after the settlement");
    }
}

#[test]
fn a_buyer_who_saw_the_file_first_gets_no_more_than_the_bonds() {
    // Many orders of a version that the buyer knows to be bad: each costs the seller its own bond, none another's.
    let (mut market, content) = listed(Spoil::Chunk(1));
    let orders: Vec<u64> = (0..5).map(|_| market.buy_carefully(content.listing).unwrap()).collect();
    market.deliver(orders[0]).unwrap();
    market.prove_chunk(orders[0], content.bad_chunk(1)).unwrap();
    for order in &orders[1..] {
        market.refund(*order).unwrap();
    }
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + 5 * STAKE / 5);
    assert_eq!(market.bond_of(&market.seller, DENOM).free.u128(), BOND - 5 * STAKE);
    assert_eq!(market.escrowed(DENOM), 5 * STAKE * 4 / 5);
    let question = QueryMsg::Quote { listing: content.listing, plan: 0, waive_window: false, price: None };
    assert!(market.ask::<Quote>(&market.escrow, &question).is_err(), "nothing of it sells any more");
}
