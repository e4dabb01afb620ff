//! `prove_bad_chunk` and `prove_bad_key_schedule`

use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, refusal, Content, Market, Spoil, BOND, COOLDOWN, DENOM, PURSE};
use weighhouse_protocol::escrow::{OrderState, ProofKind};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_sealing::proof::ProofError;

pub const PRICE: u128 = 1_000_000;
/// A fifth of the price.
pub const STAKE: u128 = 200_000;
/// Three chunks, the last of a hundred bytes.
pub const SIZE: usize = 2 * 16_384 + 100;
pub const W: u64 = 1_800;

/// A market with content that is spoiled, and a buyer to whom its key was delivered.
pub fn cheated(spoil: Spoil) -> (Market, Content, u64) {
    let (mut market, content) = listed(spoil);
    let order = market.buy_carefully(content.listing).unwrap();
    market.deliver(order).unwrap();
    (market, content, order)
}

pub fn listed(spoil: Spoil) -> (Market, Content) {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.list(&seller, listing_of(&seller, PRICE)).unwrap();
    let content = market.publish_content(&seller, listing, SIZE, spoil);
    (market, content)
}

pub fn proof_error(outcome: weighhouse_market_suite::Outcome) -> ProofError {
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
fn a_proof_counts_before_the_end_of_the_window() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    let until = market.order(order).settle_mark().unwrap();
    market.pass(W);
    let (now, state) = (market.mark(), OrderState::Delivered);
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
    let until = market.order(order).release_mark().unwrap();
    market.pass(u64::from(COOLDOWN));
    let (now, state) = (market.mark(), OrderState::Settled);
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
fn a_version_is_proven_bad_once() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    let other = market.buy_carefully(content.listing).unwrap();
    market.deliver(other).unwrap();
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    let (listing, since) = (content.listing, market.now());
    market.pass(1);
    let bad = ContractError::BadVersion { listing, version: 1, since };
    assert_eq!(refusal::<ContractError>(market.prove_chunk(other, content.bad_chunk(1))), bad);
    let action = "a proof";
    let refunded = ContractError::WrongState { order, state: OrderState::Refunded, action };
    assert_eq!(refusal::<ContractError>(market.prove_chunk(order, content.bad_chunk(1))), refunded);
}

#[test]
fn a_market_without_bonds_gives_back_what_an_open_order_holds() {
    let mut market = Market::with_config(|config| {
        config.bond_bps = 0;
        config.denoms.iter_mut().for_each(|rule| rule.min_bond = 0u128.into());
    });
    let seller = market.seller.clone();
    let listing = market.list(&seller, listing_of(&seller, PRICE)).unwrap();
    let content = market.publish_content(&seller, listing, SIZE, Spoil::Chunk(1));
    let settled = market.sold(listing);
    let open = market.buy_carefully(listing).unwrap();
    // A settled order has nothing to give, and yet it shows that the version is bad.
    market.prove_chunk(settled, content.bad_chunk(1)).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 2 * PRICE);
    assert_eq!(refusal::<ContractError>(market.refund(settled)), ContractError::NoBondLeft { order: settled });
    market.refund(open).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - PRICE);
}
