//! `prove_bad_chunk` and `prove_bad_key_schedule`, and what follows from them

use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, refusal, Content, Market, Spoil, BOND, COOLDOWN, DENOM, PURSE};
use weighhouse_protocol::escrow::{OrderState, ProofKind};
use weighhouse_protocol::events::{MarketEvent, OrderSettled};
use weighhouse_protocol::proofs::BadChunkProof;
use weighhouse_protocol::registry::ListingState;
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::merkle::PathError;
use weighhouse_sealing::point::PointError;
use weighhouse_sealing::proof::ProofError;

const PRICE: u128 = 1_000_000;
/// A fifth of the price.
const STAKE: u128 = 200_000;
/// Three chunks, the last of a hundred bytes.
const SIZE: usize = 2 * 16_384 + 100;
const W: u64 = 1_800;

/// A market with content that is spoiled, and a buyer to whom its key was delivered.
fn cheated(spoil: Spoil) -> (Market, Content, u64) {
    let (mut market, content) = listed(spoil);
    let order = market.buy_carefully(content.listing).unwrap();
    market.deliver(order).unwrap();
    (market, content, order)
}

fn listed(spoil: Spoil) -> (Market, Content) {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.list(&seller, listing_of(&seller, PRICE)).unwrap();
    let content = market.publish_content(&seller, listing, SIZE, spoil);
    (market, content)
}

fn proof_error(outcome: weighhouse_market_suite::Outcome) -> ProofError {
    match refusal(outcome) {
        ContractError::Proof(error) => error,
        other => panic!("refused for another reason: {other}"),
    }
}

#[test]
fn one_bad_chunk_gives_the_money_back_and_a_fifth_of_the_bond() {
    for (spoil, index) in [
        (Spoil::Chunk(0), 0),
        (Spoil::Chunk(2), 2),
        (Spoil::Shorter(1), 1),
        (Spoil::Longer(1), 1),
        (Spoil::Shorter(2), 2),
        (Spoil::Longer(2), 2),
    ] {
        let (mut market, content, order) = cheated(spoil);
        let response = market.prove_chunk(order, content.bad_chunk(index)).unwrap();
        assert_eq!(market.balance(&market.buyer, DENOM), PURSE + STAKE / 5, "{spoil:?}");
        assert_eq!(market.balance(&market.stranger, DENOM), PURSE, "who proves gains nothing");
        let found = market.order(order);
        assert_eq!((found.state, found.bond.u128()), (OrderState::Refunded, 0));
        assert_eq!(market.licenses(), 0);
        let kinds: Vec<_> = Market::events(&response).iter().map(MarketEvent::event_type).collect();
        let expected = [
            "weighhouse-version-proven-bad",
            "weighhouse-bond-forfeited",
            "weighhouse-order-refunded",
            "weighhouse-version-marked-bad",
        ];
        assert_eq!(kinds, expected);
        let proven = matches!(&Market::events(&response)[0], MarketEvent::VersionProvenBad(e)
            if e.proof.0 == ProofKind::BadChunk && e.chunk == content.bad_chunk(index).index && e.prover == market.stranger);
        assert!(proven);
    }
}

#[test]
fn a_bad_key_schedule_gives_the_money_back() {
    let (mut market, content, order) = cheated(Spoil::Key(1));
    market.prove_key(order, content.bad_key(1)).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + STAKE / 5);
    assert_eq!(market.version(content.listing, 1).bad_since, Some(market.now()));
}

#[test]
fn the_treasury_gets_the_rest_of_the_bond_and_the_payees_nothing_of_it() {
    let (mut market, content, order) = cheated(Spoil::Chunk(0));
    market.prove_chunk(order, content.bad_chunk(0)).unwrap();
    assert_eq!(market.bond_of(&market.seller, DENOM).free.u128(), BOND - STAKE);
    market.sweep(content.listing).unwrap();
    let treasury = market.treasury.clone();
    assert_eq!(market.owed(&treasury), STAKE * 4 / 5);
    assert_eq!(market.owed(&market.seller.clone()), 0);
    assert_eq!(market.escrowed(DENOM), 0);
}

#[test]
fn honest_content_is_never_proven_bad() {
    let (mut market, content, order) = cheated(Spoil::Nothing);
    let before = market.state();
    for (index, at) in (0..3).zip(0..) {
        let refused = proof_error(market.prove_chunk(order, content.bad_chunk(index)));
        assert_eq!(refused, ProofError::ChunkIsGood { index: at });
        let refused = proof_error(market.prove_key(order, content.bad_key(index)));
        assert_eq!(refused, ProofError::KeyIsGood { index: at });
    }
    assert_eq!(market.state(), before);
}

#[test]
fn a_good_chunk_of_a_bad_file_proves_nothing() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    assert_eq!(proof_error(market.prove_chunk(order, content.bad_chunk(0))), ProofError::ChunkIsGood { index: 0 });
    let (mut market, content, order) = cheated(Spoil::Key(1));
    assert_eq!(proof_error(market.prove_key(order, content.bad_key(0))), ProofError::KeyIsGood { index: 0 });
}

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
fn a_proof_counts_before_the_end_of_the_window() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    let until = market.order(order).settle_from.unwrap();
    market.pass(W);
    let (now, state) = (market.now(), OrderState::Delivered);
    let late: ContractError = refusal(market.prove_chunk(order, content.bad_chunk(1)));
    assert_eq!(late, ContractError::ProofTooLate { order, state, until, now });
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    market.pass(W - 1);
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    assert_eq!(market.order(order).state, OrderState::Refunded);
}

#[test]
fn within_the_cooldown_a_proof_reaches_the_bond_of_a_settled_order() {
    let (mut market, content) = listed(Spoil::Chunk(1));
    let order = market.sold(content.listing);
    market.pass(u64::from(COOLDOWN) - 1);
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    // The bond is a fifth of the price: all of it goes to the buyer.
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - PRICE + STAKE);
    let found = market.order(order);
    assert_eq!((found.state, found.bond.u128()), (OrderState::Settled, 0), "what is final stays");
    assert_eq!(market.owner_of(order), market.buyer);
    assert_eq!(refusal::<ContractError>(market.refund(order)), ContractError::NoBondLeft { order });
}

#[test]
fn after_the_cooldown_no_proof_counts() {
    let (mut market, content) = listed(Spoil::Chunk(1));
    let order = market.sold(content.listing);
    let until = market.now() + u64::from(COOLDOWN);
    market.pass(u64::from(COOLDOWN));
    let (now, state) = (market.now(), OrderState::Settled);
    let late: ContractError = refusal(market.prove_chunk(order, content.bad_chunk(1)));
    assert_eq!(late, ContractError::ProofTooLate { order, state, until, now });
    market.release(order).unwrap();
    assert_eq!(market.bond_of(&market.seller, DENOM).free.u128(), BOND);
}

#[test]
fn a_large_bond_pays_a_settled_orders_price_back_and_a_fifth_of_the_bond() {
    let mut market = Market::with_config(|config| {
        config.denoms.iter_mut().for_each(|rule| rule.min_bond = (PRICE * 2).into());
    });
    let seller = market.seller.clone();
    let listing = market.list(&seller, listing_of(&seller, PRICE)).unwrap();
    let content = market.publish_content(&seller, listing, SIZE, Spoil::Chunk(1));
    let order = market.sold(listing);
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + PRICE * 2 / 5);
    market.sweep(listing).unwrap();
    let treasury = market.treasury.clone();
    assert_eq!(market.owed(&treasury), 25_000 + PRICE * 2 - PRICE - PRICE * 2 / 5);
}

#[test]
fn only_a_delivered_order_proves() {
    let (mut market, content) = listed(Spoil::Chunk(1));
    let order = market.buy_carefully(content.listing).unwrap();
    let action = "a proof";
    let refused: ContractError = refusal(market.prove_chunk(order, content.bad_chunk(1)));
    assert_eq!(refused, ContractError::WrongState { order, state: OrderState::Funded, action });
    market.pass(4_200);
    market.refund(order).unwrap();
    let refused: ContractError = refusal(market.prove_key(order, content.bad_key(1)));
    assert_eq!(refused, ContractError::WrongState { order, state: OrderState::Refunded, action });
    assert_eq!(refusal::<ContractError>(market.prove_key(9, content.bad_key(1))), ContractError::NoOrder { order: 9 });
}

#[test]
fn a_bad_versions_orders_are_refunded_and_nothing_else() {
    let (mut market, content, proving) = cheated(Spoil::Chunk(1));
    let listing = content.listing;
    let (funded, delivered) = (market.buy(listing).unwrap(), market.buy_carefully(listing).unwrap());
    market.deliver(delivered).unwrap();
    let settled = market.sold(listing);
    market.prove_chunk(proving, content.bad_chunk(1)).unwrap();
    let since = market.now();
    let bad = ContractError::BadVersion { listing, version: 1, since };

    assert_eq!(refusal::<ContractError>(market.deliver(funded)), bad);
    assert_eq!(refusal::<ContractError>(market.accept(delivered)), bad);
    market.pass(W);
    assert_eq!(refusal::<ContractError>(market.settle(delivered)), bad);
    assert_eq!(refusal::<ContractError>(market.prove_chunk(settled, content.bad_chunk(1))), bad);
    market.pass(u64::from(COOLDOWN) * 2);
    assert_eq!(refusal::<ContractError>(market.release(settled)), bad, "what the buyer has won stays");

    let before = market.balance(&market.buyer, DENOM);
    market.refund(funded).unwrap();
    market.refund(delivered).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM) - before, 2 * (PRICE + STAKE / 5));
    market.refund(settled).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM) - before, 2 * (PRICE + STAKE / 5) + STAKE);
    assert_eq!(market.bond_of(&market.seller, DENOM).reserved.u128(), 0);
}

#[test]
fn a_bond_whose_time_was_over_before_the_proof_is_the_sellers() {
    let (mut market, content) = listed(Spoil::Chunk(1));
    let early = market.sold(content.listing);
    market.pass(u64::from(COOLDOWN));
    let late = market.sold(content.listing);
    market.prove_chunk(late, content.bad_chunk(1)).unwrap();
    let until = market.order(early).release_from.unwrap();
    let refused: ContractError = refusal(market.refund(early));
    assert_eq!(refused, ContractError::NothingToRefund { order: early, state: OrderState::Settled, until });
    market.release(early).unwrap();
}

#[test]
fn a_bad_version_is_not_sold_and_a_good_one_after_it_is() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    let (seller, listing) = (market.seller.clone(), content.listing);
    let other = market.listed(PRICE);
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    let question = weighhouse_protocol::escrow::QueryMsg::Quote { listing, plan: 0, waive_window: true };
    let refused = market.ask::<weighhouse_protocol::escrow::Quote>(&market.escrow, &question).unwrap_err();
    let text = ContractError::LatestIsBad { listing, version: 1 }.to_string();
    assert!(refused.to_string().contains(&text), "{refused}");
    assert_eq!(market.listing(listing).state, ListingState::Active);
    market.sold(other);
    market.publish_content(&seller, listing, SIZE, Spoil::Nothing);
    let order = market.sold(listing);
    assert_eq!(market.order(order).version, 2);
}

#[test]
fn a_version_before_the_bad_one_goes_on() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.list(&seller, listing_of(&seller, PRICE)).unwrap();
    market.publish_content(&seller, listing, SIZE, Spoil::Nothing);
    let good = market.buy_carefully(listing).unwrap();
    let content = market.publish_content(&seller, listing, SIZE, Spoil::Chunk(0));
    let bad = market.buy_carefully(listing).unwrap();
    market.deliver(bad).unwrap();
    market.prove_chunk(bad, content.bad_chunk(0)).unwrap();
    market.deliver(good).unwrap();
    let response = market.accept(good).unwrap();
    assert!(Market::events(&response).iter().any(|event| matches!(event,
        MarketEvent::OrderSettled(OrderSettled { order, .. }) if *order == good)));
}

/// All that the seller has: in hand, at stake and in the ledger.
fn worth(market: &Market) -> u128 {
    let bond = market.bond_of(&market.seller, DENOM);
    market.balance(&market.seller, DENOM) + (bond.free + bond.reserved).u128() + market.owed(&market.seller)
}

/// The seller buys from himself, with a window or without, and proves it.
fn buy_from_himself(waive: bool) -> u128 {
    let (mut market, content) = listed(Spoil::Chunk(1));
    let before = worth(&market);
    let (mut purchase, secret) = market.purchase_for(content.listing, waive);
    purchase.buyer = market.seller.clone();
    let order = market.place_with(purchase, secret).unwrap();
    market.deliver(order).unwrap();
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    market.sweep(content.listing).unwrap();
    before - worth(&market)
}

#[test]
fn who_buys_from_himself_and_proves_it_loses() {
    assert_eq!(buy_from_himself(false), STAKE * 4 / 5);
    // Here the whole bond came back to the buyer, who is the seller: the fee is lost.
    assert_eq!(buy_from_himself(true), 25_000);
}
