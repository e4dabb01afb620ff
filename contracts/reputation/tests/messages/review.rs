//! `review`, `edit_review` and `answer_review`

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{listing_of, payees, plan, Market, DENOM, OTHER_DENOM, TEXT_CID};
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, OrderState};
use weighhouse_protocol::events::{MarketEvent, ReviewAnswered, ReviewEdited, ReviewWritten};
use weighhouse_protocol::registry::{ExecuteMsg as Registry, NewListing};
use weighhouse_protocol::reputation::rating::Histogram;
use weighhouse_protocol::reputation::{Answer, ExecuteMsg, FeeSums, QueryMsg, Review};
use weighhouse_reputation::ContractError;

use super::{event, refused};

const OTHER_CID: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

fn edit(order: u64, stars: u8, words: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::EditReview { order, stars, words: words.map(String::from) }
}

fn answer(order: u64, words: &str) -> ExecuteMsg {
    ExecuteMsg::AnswerReview { order, words: words.into() }
}

/// A market in which the buyer bought listing 1 for 1,000, of which 25 are the fee.
fn sold() -> (Market, u64) {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.sold(listing);
    (market, order)
}

fn sums(market: &Market) -> Vec<FeeSums> {
    market.ask(&market.reputation, &QueryMsg::FeeSums { listing: 1, start_after: None, limit: None }).unwrap()
}

#[test]
fn a_buyer_reviews_what_a_settled_order_bought() {
    let (mut market, order) = sold();
    let buyer = market.buyer.clone();
    assert_eq!((market.rating(1).rating, market.rating(1).weight.u128()), (3_000, 0));
    let message = ExecuteMsg::Review { order, stars: 5, words: Some(TEXT_CID.into()) };
    let response = market.tell_reputation(&buyer, message).unwrap();
    let written = ReviewWritten {
        order,
        listing: 1,
        version: 1,
        reviewer: buyer.clone(),
        stars: 5,
        words: Some(TEXT_CID.into()),
        fee: 25u128.into(),
        denom: DENOM.into(),
    };
    assert_eq!(event(&response), MarketEvent::ReviewWritten(written));
    let review = Review {
        order,
        listing: 1,
        version: 1,
        reviewer: buyer,
        stars: 5,
        words: Some(TEXT_CID.into()),
        fee: coin(25, DENOM),
        written_at: market.now(),
        edits: 0,
        edited_at: None,
        stars_before: None,
        answer: None,
        helpful: 0,
    };
    assert_eq!(market.review_of(order), review);
    let rating = market.rating(1);
    // (250·3 + 25·5) / 275.
    assert_eq!((rating.rating, rating.weight.u128()), (3_181, 25));
    assert_eq!(rating.histogram, Histogram { five: 1, ..Histogram::default() });
}

#[test]
fn an_order_has_one_review() {
    let (mut market, order) = sold();
    let buyer = market.buyer.clone();
    market.review(&buyer, order, 5).unwrap();
    assert_eq!(refused(market.review(&buyer, order, 1)), ContractError::ReviewedAlready { order });
    // Another order of the same account has its own.
    let second = market.sold(1);
    market.review(&buyer, second, 1).unwrap();
    assert_eq!(market.rating(1).weight.u128(), 50);
}

#[test]
fn the_review_is_the_buyers_wherever_the_license_went() {
    let (mut market, order) = sold();
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    market.resell(&buyer, order, coin(2_000, DENOM)).unwrap();
    let resale = market.buy_license(&stranger, order, true).unwrap();
    market.deliver(resale).unwrap();
    assert_eq!(market.owner_of(order), stranger);
    let error = refused(market.review(&stranger, order, 5));
    assert_eq!(error, ContractError::NotBuyer { order, buyer: buyer.clone(), sender: stranger.clone() });
    market.review(&buyer, order, 1).unwrap();
    // Who bought the license reviews by its own order, by the fee that it paid.
    market.review(&stranger, resale, 5).unwrap();
    assert_eq!(market.review_of(resale).fee, coin(50, DENOM));
    assert_eq!(market.review_of(order).stars, 1);
}

#[test]
fn only_what_was_settled_is_reviewed() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let buyer = market.buyer.clone();
    let funded = market.buy_carefully(listing).unwrap();
    let state = OrderState::Funded;
    assert_eq!(refused(market.review(&buyer, funded, 1)), ContractError::NotSettled { order: funded, state });
    let delivered = market.buy_carefully(listing).unwrap();
    market.deliver(delivered).unwrap();
    let state = OrderState::Delivered;
    assert_eq!(refused(market.review(&buyer, delivered, 1)), ContractError::NotSettled { order: delivered, state });
    market.tell_escrow(&buyer, Escrow::Accept { order: delivered }, &[]).unwrap();
    market.review(&buyer, delivered, 1).unwrap();
    market.pass(4_200);
    market.refund(funded).unwrap();
    let state = OrderState::Refunded;
    assert_eq!(refused(market.review(&buyer, funded, 1)), ContractError::NotSettled { order: funded, state });
    assert!(matches!(refused(market.review(&buyer, 9, 1)), ContractError::Std(_)));
}

#[test]
fn stars_and_words_are_bounded() {
    let (mut market, order) = sold();
    let buyer = market.buyer.clone();
    for stars in [0, 6, 255] {
        let error = refused(market.review(&buyer, order, stars));
        let value = stars.into();
        assert_eq!(error, ContractError::OutOfBounds { field: "stars", value, min: 1, max: 5 });
    }
    let words = Some("what I think of it".to_owned());
    let error = refused(market.tell_reputation(&buyer, ExecuteMsg::Review { order, stars: 5, words }));
    assert!(matches!(error, ContractError::Cid(_)));
    market.review(&buyer, order, 5).unwrap();
    assert!(matches!(refused(market.tell_reputation(&buyer, edit(order, 0, None))), ContractError::OutOfBounds { .. }));
    assert!(matches!(refused(market.tell_reputation(&buyer, edit(order, 1, Some("no")))), ContractError::Cid(_)));
}

#[test]
fn an_edit_replaces_stars_and_words_and_leaves_a_trace() {
    let (mut market, order) = sold();
    let buyer = market.buyer.clone();
    market.review(&buyer, order, 5).unwrap();
    let written_at = market.now();
    market.pass(10);
    let response = market.tell_reputation(&buyer, edit(order, 2, Some(TEXT_CID))).unwrap();
    let edited = ReviewEdited {
        order,
        listing: 1,
        reviewer: buyer.clone(),
        stars: 2,
        words: Some(TEXT_CID.into()),
        stars_before: 5,
        edits: 1,
    };
    assert_eq!(event(&response), MarketEvent::ReviewEdited(edited));
    let review = market.review_of(order);
    assert_eq!((review.stars, review.stars_before, review.edits), (2, Some(5), 1));
    assert_eq!(review.words.as_deref(), Some(TEXT_CID));
    assert_eq!((review.written_at, review.edited_at), (written_at, Some(market.now())));
    let rating = market.rating(1);
    // (250·3 + 25·2) / 275: in place of the five stars, not beside them.
    assert_eq!((rating.rating, rating.weight.u128()), (2_909, 25));
    assert_eq!(rating.histogram, Histogram { two: 1, ..Histogram::default() });
    // New words for the same stars leave the sums as they are.
    let before = sums(&market);
    market.tell_reputation(&buyer, edit(order, 2, None)).unwrap();
    assert_eq!((sums(&market), market.review_of(order).words), (before, None));
}

#[test]
fn only_its_reviewer_edits_a_review() {
    let (mut market, order) = sold();
    let (buyer, seller) = (market.buyer.clone(), market.seller.clone());
    assert_eq!(refused(market.tell_reputation(&buyer, edit(order, 1, None))), ContractError::NoReview { order });
    market.review(&buyer, order, 1).unwrap();
    let error = refused(market.tell_reputation(&seller, edit(order, 5, None)));
    assert_eq!(error, ContractError::NotReviewer { order, reviewer: buyer, sender: seller });
}

#[test]
fn the_seller_answers_and_edits_the_answer() {
    let (mut market, order) = sold();
    let (buyer, seller) = (market.buyer.clone(), market.seller.clone());
    assert_eq!(refused(market.tell_reputation(&seller, answer(order, TEXT_CID))), ContractError::NoReview { order });
    market.review(&buyer, order, 1).unwrap();
    let response = market.tell_reputation(&seller, answer(order, TEXT_CID)).unwrap();
    let answered = ReviewAnswered { order, listing: 1, seller: seller.clone(), words: TEXT_CID.into(), edits: 0 };
    assert_eq!(event(&response), MarketEvent::ReviewAnswered(answered));
    market.pass(10);
    market.tell_reputation(&seller, answer(order, OTHER_CID)).unwrap();
    let expected = Answer { words: OTHER_CID.into(), edits: 1, at: market.now() };
    assert_eq!(market.review_of(order).answer, Some(expected.clone()));
    // An edit of the review leaves the answer.
    market.tell_reputation(&buyer, edit(order, 5, None)).unwrap();
    assert_eq!(market.review_of(order).answer, Some(expected));
    for sender in [&buyer, &market.stranger.clone()] {
        let error = refused(market.tell_reputation(sender, answer(order, TEXT_CID)));
        assert_eq!(error, ContractError::NotSeller { listing: 1, seller: seller.clone(), sender: sender.clone() });
    }
    assert!(matches!(refused(market.tell_reputation(&seller, answer(order, "thanks"))), ContractError::Cid(_)));
}

#[test]
fn who_is_paid_for_a_listing_does_not_review_it() {
    let mut market = Market::new();
    let (seller, buyer, stranger) = (market.seller.clone(), market.buyer.clone(), market.stranger.clone());
    let payees_of = |payee: &Addr| payees([(payee, 1), (&seller, 9_999)]);
    market.listed_as(NewListing { payees: payees_of(&buyer), ..listing_of(&seller, 1_000) });
    let refuse = |market: &mut Market, account: &Addr, order| {
        let error = refused(market.review(account, order, 5));
        assert_eq!(error, ContractError::Linked { account: account.clone(), party: account.clone(), listing: 1 });
    };
    let own = market.sold_to(&seller, 1);
    refuse(&mut market, &seller, own);
    let payees_order = market.sold_to(&buyer, 1);
    refuse(&mut market, &buyer, payees_order);
    let order = market.sold_to(&stranger, 1);
    market.tell_registry(&seller, Registry::SetPayees { listing: 1, payees: payees_of(&stranger) }).unwrap();
    // The split that its order froze counts, whoever is a payee now.
    refuse(&mut market, &buyer, payees_order);
    market.review(&stranger, order, 5).unwrap();
    // One who is a payee no more buys as anybody does.
    let later = market.sold_to(&buyer, 1);
    market.review(&buyer, later, 5).unwrap();
}

#[test]
fn a_seller_that_is_no_payee_has_no_part_in_its_listings_reviews() {
    let mut market = Market::new();
    let (seller, buyer, author) = (market.seller.clone(), market.buyer.clone(), market.account("author"));
    market.listed_as(NewListing { payees: payees([(&author, 10_000)]), ..listing_of(&seller, 1_000) });
    let order = market.sold(1);
    market.review(&buyer, order, 1).unwrap();
    market.resell(&buyer, order, coin(2_000, DENOM)).unwrap();
    let resale = market.buy_license(&seller, order, true).unwrap();
    market.deliver(resale).unwrap();
    let linked = || ContractError::Linked { account: seller.clone(), party: seller.clone(), listing: 1 };
    assert_eq!(refused(market.review(&seller, resale, 5)), linked());
    assert_eq!(refused(market.tell_reputation(&seller, ExecuteMsg::Vote { order, license: order })), linked());
}

#[test]
fn who_resells_to_itself_reviews_nothing() {
    let (mut market, order) = sold();
    let (buyer, wallet) = (market.buyer.clone(), market.stranger.clone());
    market.resell(&buyer, order, coin(2_000, DENOM)).unwrap();
    let resale = market.buy_license(&wallet, order, true).unwrap();
    market.deliver(resale).unwrap();
    market.link(&buyer, &wallet).unwrap();
    let error = refused(market.review(&wallet, resale, 5));
    assert_eq!(error, ContractError::Linked { account: wallet, party: buyer, listing: 1 });
}

#[test]
fn fees_in_a_denom_without_a_rate_weigh_nothing_and_are_kept() {
    let mut market = Market::new();
    let (seller, buyer) = (market.seller.clone(), market.buyer.clone());
    let plans = vec![weighhouse_protocol::terms::Plan { price: coin(1_000, OTHER_DENOM), ..plan(1_000) }];
    market.listed_as(NewListing { plans, ..listing_of(&seller, 1_000) });
    let order = market.sold(1);
    market.reconfigure_reputation(|config| config.rates.truncate(1)).unwrap();
    market.review(&buyer, order, 5).unwrap();
    let rating = market.rating(1);
    assert_eq!((rating.rating, rating.weight.u128(), rating.histogram.five), (3_000, 0, 1));
    assert_eq!(sums(&market), [FeeSums { denom: OTHER_DENOM.into(), fees: 25u128.into(), starred: 125u128.into() }]);
    // It weighs as soon as there is a rate: 25 units at 2.
    let rate = |weight| weighhouse_protocol::reputation::rating::Rate { denom: OTHER_DENOM.into(), weight };
    let weight = cosmwasm_std::Decimal::percent(200);
    market.reconfigure_reputation(|config| config.rates.push(rate(weight))).unwrap();
    let rating = market.rating(1);
    assert_eq!((rating.rating, rating.weight.u128()), (3_333, 50));
}
