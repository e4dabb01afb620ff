//! A denom that governance retires: announced, closed, dropped

use cosmwasm_std::{coin, coins};
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{refusal, Market, Purchase, BOND_DELAY, DENOM, OTHER_DENOM};
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::records::trade_rule_key;
use weighhouse_protocol::registry::ExecuteMsg as Tell;

use super::every_stage::{every_stage, EveryStage, OFFERED, PRICE, RESOLD};

/// The time from the announcement to the closing, in seconds: within every span of every order.
const NOTICE: u64 = 600;

/// What begins something in [`DENOM`], quoted while it is open.
struct Doors {
    purchase: Purchase,
    offer: ExecuteMsg,
    buy_license: ExecuteMsg,
}

fn quoted(open: &mut EveryStage) -> Doors {
    let (market, listing) = (&mut open.market, open.listing);
    let (purchase, _) = market.purchase(listing);
    let transport_key = market.new_transport_secret().public_key().unwrap();
    let offer = ExecuteMsg::Offer {
        listing,
        plan: 0,
        transport_key: transport_key.into(),
        expected_order_hash: purchase.expected_order_hash,
        waive_window: true,
        expires_in: 60,
    };
    let buy_license = ExecuteMsg::BuyLicense {
        license: open.resold,
        transport_key: transport_key.into(),
        expected_order_hash: market.resale_quote(open.resold, true).unwrap().order_hash,
        waive_window: true,
    };
    Doors { purchase, offer, buy_license }
}

/// Tries each door. The first refusals are of what belongs to a listing, the last of what names a denom alone.
fn refusals(open: &mut EveryStage, doors: &Doors) -> ([ContractError; 4], [ContractError; 2]) {
    let market = &mut open.market;
    let (seller, buyer, stranger) = (market.seller.clone(), market.buyer.clone(), market.stranger.clone());
    let before = market.state();
    let of_listing = [
        refusal(market.place(doors.purchase.clone())),
        refusal(market.tell_escrow(&buyer, doors.offer.clone(), &coins(PRICE, DENOM))),
        refusal(market.take_offer(open.offered)),
        refusal(market.tell_escrow(&stranger, doors.buy_license.clone(), &coins(RESOLD, DENOM))),
    ];
    let of_denom = [
        refusal(market.post_bond(&seller, &coins(5, DENOM))),
        refusal(market.resell(&buyer, open.settled, coin(RESOLD, DENOM))),
    ];
    assert_eq!(market.state(), before, "a refused call changed something");
    (of_listing, of_denom)
}

#[test]
fn a_denom_that_closes_takes_nothing_new_and_every_open_order_ends_in_it() {
    let mut open = every_stage();
    let closes_at = open.market.now() + NOTICE;
    open.market.reconfigure(|config| config.denoms[0].closes_at = Some(closes_at)).unwrap();
    let doors = quoted(&mut open);
    open.market.pass(NOTICE);
    let closed = || ContractError::DenomClosed { denom: DENOM.into(), since: closes_at };
    let (of_listing, of_denom) = refusals(&mut open, &doors);
    assert_eq!(of_listing, [(); 4].map(|()| closed()));
    assert_eq!(of_denom, [(); 2].map(|()| closed()));
    assert!(closed().to_string().contains(&format!("{DENOM} is closed to new orders and bonds since {closes_at}")));
    let quotes = [open.market.quoted(open.listing, true), open.market.resale_quote(open.resold, true)];
    for quote in quotes {
        assert!(format!("{:#}", quote.unwrap_err()).contains(&closed().to_string()));
    }
    open.finish();
}

#[test]
fn everything_is_taken_until_the_second_before_a_closing() {
    let mut open = every_stage();
    let doors = quoted(&mut open);
    let closes_at = open.market.now() + NOTICE;
    open.market.reconfigure(|config| config.denoms[0].closes_at = Some(closes_at)).unwrap();
    open.market.pass(NOTICE - 1);
    let market = &mut open.market;
    let (seller, buyer) = (market.seller.clone(), market.buyer.clone());
    market.place(doors.purchase).unwrap();
    market.offer(open.listing, OFFERED, true).unwrap();
    market.take_offer(open.offered).unwrap();
    market.post_bond(&seller, &coins(5, DENOM)).unwrap();
    market.resell(&buyer, open.settled, coin(RESOLD, DENOM)).unwrap();
    market.buy_license(&market.stranger.clone(), open.settled, true).unwrap();
}

#[test]
fn an_announced_closing_can_be_put_off_and_called_off() {
    let mut open = every_stage();
    let now = open.market.now();
    open.market.reconfigure(|config| config.denoms[0].closes_at = Some(now + NOTICE)).unwrap();
    open.market.reconfigure(|config| config.denoms[0].closes_at = Some(now + 2 * NOTICE)).unwrap();
    open.market.pass(NOTICE);
    open.market.buy(open.listing).unwrap();
    open.market.pass(NOTICE);
    assert!(open.market.buy(open.listing).is_err());
    open.market.reconfigure(|config| config.denoms[0].closes_at = None).unwrap();
    open.market.buy(open.listing).unwrap();
}

#[test]
fn a_denom_closed_without_a_date_says_so_and_every_open_order_ends_in_it() {
    let mut open = every_stage();
    let doors = quoted(&mut open);
    open.market.reconfigure(|config| config.denoms[0].closed = true).unwrap();
    let (of_listing, of_denom) = refusals(&mut open, &doors);
    let closed = || ContractError::DenomClosed { denom: DENOM.into(), since: 0 };
    assert_eq!(of_listing, [(); 4].map(|()| closed()));
    assert_eq!(of_denom, [(); 2].map(|()| closed()));
    open.finish();
}

/// What is open froze its terms, so that no order looks for a rule of its denom. The bond's delay is gone with the rule, and
/// with it the penalty of a missed delivery: what is reserved stays reserved.
#[test]
fn a_denom_that_is_dropped_strands_nothing() {
    let mut open = every_stage();
    let doors = quoted(&mut open);
    open.market.reconfigure(|config| drop(config.denoms.remove(0))).unwrap();
    let listing = open.listing;
    let (of_listing, [bond, resale]) = refusals(&mut open, &doors);
    let refused = |listing| ContractError::DenomNotAccepted { listing, denom: DENOM.into() };
    assert_eq!(of_listing, [(); 4].map(|()| refused(listing)));
    assert_eq!((bond, resale), (ContractError::BondDenom { denom: DENOM.into() }, refused(listing)));

    let bond = open.market.bond_of(&open.market.seller, DENOM);
    assert!(!bond.reserved.is_zero());
    let unlocked = open.market.unlock_bond(bond.free.u128()).unwrap();
    let from = Market::events(&unlocked).into_iter().find_map(|event| match event {
        MarketEvent::BondUnlocked(unlocked) => Some(unlocked.available_from),
        _ => None,
    });
    assert_eq!(from, Some(open.market.now()), "there is no delay in a denom that governance dropped");
    open.market.withdraw_bond().unwrap();
    open.finish();
}

#[test]
fn a_bond_in_a_closed_denom_leaves_after_its_delay_at_any_time() {
    let mut market = Market::new();
    let since = market.now() + NOTICE;
    market.reconfigure(|config| config.denoms[1].closes_at = Some(since)).unwrap();
    let seller = market.seller.clone();
    let before = market.balance(&seller, OTHER_DENOM);
    market.unlock_bond_of(&seller, OTHER_DENOM, 7).unwrap();
    market.pass(5 * 365 * 86_400);
    // What was unlocked before the closing, and then the rest.
    market.withdraw_bond_of(&seller, OTHER_DENOM).unwrap();
    assert_eq!(market.balance(&seller, OTHER_DENOM), before + 7);
    let all = market.bond_of(&seller, OTHER_DENOM).free.u128();
    market.unlock_bond_of(&seller, OTHER_DENOM, all).unwrap();
    assert!(market.withdraw_bond_of(&seller, OTHER_DENOM).is_err());
    market.pass(u64::from(BOND_DELAY));
    market.withdraw_bond_of(&seller, OTHER_DENOM).unwrap();
    assert_eq!(market.balance(&seller, OTHER_DENOM), before + 7 + all);
}

/// An upgrade replaces the code of all contracts at once, and the registry's records later.
#[test]
fn a_trade_rule_of_release_0_1_0_is_read_until_it_is_rewritten() {
    let mut market = Market::new();
    let listing = market.listed(PRICE);
    let (registry, key) = (market.registry.clone(), trade_rule_key(DENOM));
    let written = market.app.contract_storage_mut(&registry).get(&key).unwrap();
    // Where format 2 has no time, in one byte, format 1 had whether the denom was closed; a time of eight bytes comes last.
    let at = written.len() - 9;
    assert_eq!(written[at], 0);
    let old = |closed: u8| [&[1], &written[1..at], &[closed], &written[at + 1..]].concat();
    market.app.contract_storage_mut(&registry).set(&key, &old(0));
    market.buy(listing).unwrap();
    market.app.contract_storage_mut(&registry).set(&key, &old(1));
    let error = format!("{:#}", market.buy(listing).unwrap_err());
    assert!(error.contains("escrow/denom_closed") && error.contains("since 0"), "{error}");
}

#[test]
fn a_seller_who_moves_its_prices_sells_on() {
    let mut open = every_stage();
    let closes_at = open.market.now() + NOTICE;
    open.market.reconfigure(|config| config.denoms[0].closes_at = Some(closes_at)).unwrap();
    open.market.pass(NOTICE);
    let (listing, seller, buyer) = (open.listing, open.market.seller.clone(), open.market.buyer.clone());
    let price = coin(PRICE, OTHER_DENOM);
    open.market.tell_registry(&seller, Tell::SetPrice { listing, plan: 0, price: price.clone() }).unwrap();
    let order = open.market.buy_with(listing, |purchase| purchase.funds = vec![price.clone()]).unwrap();
    open.market.deliver(order).unwrap();
    open.market.sweep_as(listing, 1, OTHER_DENOM).unwrap();
    // And a license that was bought in the old denom is resold in the new one.
    open.market.resell(&buyer, open.settled, price).unwrap();
    open.market.buy_license(&open.market.stranger.clone(), open.settled, true).unwrap();
}
