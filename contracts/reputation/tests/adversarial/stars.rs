//! What sellers and their rivals try with stars

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{listing_of, payees, Market, CID, DENOM, MIN_FEE, PURSE};
use weighhouse_protocol::registry::{ExecuteMsg as Registry, NewListing};
use weighhouse_protocol::reputation::ExecuteMsg;
use weighhouse_reputation::ContractError;

use super::{account, refused};

/// Pays a fee of 2,500.
const PRICE: u128 = 100_000;

/// A market whose listing 1 has ten honest reviews of four stars.
fn reviewed() -> Market {
    let mut market = Market::new();
    let buyer = market.buyer.clone();
    market.listed(PRICE);
    for _ in 0..10 {
        let order = market.sold(1);
        market.review(&buyer, order, 4).unwrap();
    }
    // (250·3 + 25,000·4) / 25,250.
    assert_eq!(market.rating(1).rating, 3_990);
    market
}

fn reprice(market: &mut Market, price: u128) {
    let seller = market.seller.clone();
    let message = Registry::SetPrice { listing: 1, plan: 0, price: coin(price, DENOM) };
    market.tell_registry(&seller, message).unwrap();
}

/// Lets an account buy listing 1 so many times, and give each purchase these stars.
fn bomb(market: &mut Market, account: &Addr, times: usize, stars: u8) {
    for _ in 0..times {
        let order = market.sold_to(account, 1);
        market.review(account, order, stars).unwrap();
    }
}

#[test]
fn review_bombs_by_cheap_sales_weigh_what_they_paid() {
    let mut market = reviewed();
    let rival = account(&mut market, "rival");
    // The seller lowers the price for a day, and a hundred reviews with one star come at the least fee each.
    reprice(&mut market, 2 * MIN_FEE);
    bomb(&mut market, &rival, 100, 1);
    let rating = market.rating(1);
    assert_eq!((rating.histogram.one, rating.histogram.four), (100, 10));
    // 100 fees of 10 against 25,000: (250·3 + 25,000·4 + 1,000·1) / 26,250.
    assert_eq!((rating.weight.u128(), rating.rating), (26_000, 3_876));
}

#[test]
fn stars_of_one_person_through_many_names_weigh_as_through_one() {
    let rated = |names: usize| {
        let mut market = reviewed();
        let names: Vec<_> = (0..names).map(|number| account(&mut market, &format!("name {number}"))).collect();
        for turn in 0..20 {
            let name = names[turn % names.len()].clone();
            bomb(&mut market, &name, 1, 5);
        }
        market.rating(1)
    };
    let one = rated(1);
    assert_eq!(one, rated(20));
    // (250·3 + 25,000·4 + 50,000·5) / 75,250.
    assert_eq!((one.rating, one.weight.u128()), (4_661, 75_000));
}

#[test]
fn a_seller_keeps_no_buyer_from_reviewing_by_naming_it_as_payee() {
    let mut market = reviewed();
    let (seller, buyer) = (market.seller.clone(), market.buyer.clone());
    let order = market.sold(1);
    let payees = payees([(&buyer, 1), (&seller, 9_999)]);
    market.tell_registry(&seller, Registry::SetPayees { listing: 1, payees }).unwrap();
    market.review(&buyer, order, 1).unwrap();
    assert_eq!(market.review_of(order).stars, 1);
    // It is paid for what it buys from then on.
    let paid = market.sold(1);
    assert!(matches!(refused(market.review(&buyer, paid, 5)), ContractError::Linked { .. }));
}

#[test]
fn a_bad_review_is_not_bought_away_with_its_license() {
    let mut market = reviewed();
    let (buyer, seller) = (market.buyer.clone(), market.seller.clone());
    let order = market.sold(1);
    market.review(&buyer, order, 1).unwrap();
    market.resell(&buyer, order, coin(PRICE, DENOM)).unwrap();
    let resale = market.buy_license(&seller, order, true).unwrap();
    market.deliver(resale).unwrap();
    assert_eq!(market.owner_of(order), seller);
    let edit = ExecuteMsg::EditReview { order, stars: 5, words: None };
    assert!(matches!(refused(market.tell_reputation(&seller, edit)), ContractError::NotReviewer { .. }));
    assert!(matches!(refused(market.review(&seller, order, 5)), ContractError::NotBuyer { .. }));
    assert!(matches!(refused(market.review(&seller, resale, 5)), ContractError::Linked { .. }));
    assert_eq!(market.review_of(order).stars, 1);
}

#[test]
fn a_wallet_linked_with_either_side_reviews_nothing() {
    // The reviewer is the seller's wallet, the seller is the reviewer's, both are a third account's, or one is a payee's.
    let links: [(&str, &str); 4] = [("seller", "buyer"), ("buyer", "seller"), ("third", "both"), ("payee", "buyer")];
    for (account, wallet) in links {
        let mut market = Market::new();
        let (seller, buyer, payee) = (market.seller.clone(), market.buyer.clone(), market.account("payee"));
        let payees = payees([(&seller, 9_999), (&payee, 1)]);
        market.listed_as(NewListing { payees, ..listing_of(&seller, PRICE) });
        let order = market.sold(1);
        let main = market.account(account);
        let wallets = if wallet == "both" { vec![seller.clone(), buyer.clone()] } else { vec![market.account(wallet)] };
        for wallet in &wallets {
            market.link(&main, wallet).unwrap();
        }
        let error = refused(market.review(&buyer, order, 5));
        assert!(matches!(error, ContractError::Linked { .. }), "{account} and {wallet}: {error}");
        // Once they are not linked, it is a sale as any other.
        for wallet in &wallets {
            market.tell_reputation(&main, ExecuteMsg::Unlink { account: wallet.to_string() }).unwrap();
        }
        market.review(&buyer, order, 5).unwrap();
    }
}

#[test]
fn a_price_that_changes_after_the_order_changes_no_weight() {
    let mut market = reviewed();
    let rival = account(&mut market, "rival");
    reprice(&mut market, 2 * MIN_FEE);
    let order = market.sold_to(&rival, 1);
    reprice(&mut market, 100 * PRICE);
    market.review(&rival, order, 1).unwrap();
    assert_eq!(market.review_of(order).fee, coin(MIN_FEE, DENOM));
    assert_eq!(market.rating(1).weight.u128(), 25_000 + MIN_FEE);
}

#[test]
fn editing_again_and_again_weighs_once() {
    let mut market = reviewed();
    let rival = account(&mut market, "rival");
    bomb(&mut market, &rival, 1, 5);
    let order = market.orders().last().unwrap().id;
    for stars in [1, 5, 3, 1, 1, 2, 1] {
        market.tell_reputation(&rival, ExecuteMsg::EditReview { order, stars, words: None }).unwrap();
    }
    let rating = market.rating(1);
    assert_eq!((rating.weight.u128(), rating.histogram.one, rating.histogram.five), (27_500, 1, 0));
    assert_eq!(market.review_of(order).edits, 7);
}

#[test]
fn one_license_lent_to_many_names_is_one_helpful_vote() {
    let mut market = reviewed();
    let owner = account(&mut market, "owner");
    let license = market.sold_to(&owner, 1);
    let vote = || ExecuteMsg::Vote { order: 1, license };
    let mut holder = owner;
    for number in 0..5 {
        market.tell_reputation(&holder, vote()).unwrap();
        let next = market.account(&format!("name {number}"));
        let collection = market.license.clone();
        let (recipient, token_id) = (next.to_string(), license.to_string());
        let message = weighhouse_protocol::license::ExecuteMsg::TransferNft { recipient, token_id };
        market.execute(&holder, &collection, &message, &[]).unwrap();
        holder = next;
    }
    assert_eq!(market.review_of(1).helpful, 1);
}

#[test]
fn a_refund_that_a_dispute_won_takes_the_review_along() {
    let mut market = Market::new();
    let (buyer, arbiter) = (market.buyer.clone(), market.arbiter.clone());
    market.listed(PRICE);
    let order = market.buy_carefully(1).unwrap();
    market.deliver(order).unwrap();
    let stake = market.order(order).stake.u128();
    let dispute = weighhouse_protocol::escrow::ExecuteMsg::Dispute { order, reason: CID.into() };
    market.tell_escrow(&buyer, dispute, &[coin(stake, DENOM)]).unwrap();
    let rule = weighhouse_protocol::escrow::ExecuteMsg::Rule { order, to_buyer: PRICE.into() };
    market.tell_escrow(&arbiter, rule, &[]).unwrap();
    assert_eq!(market.balance(&buyer, DENOM), PURSE);
    assert!(matches!(refused(market.review(&buyer, order, 1)), ContractError::NotSettled { .. }));
}
