//! Resales: `receive_nft`, `buy_license` and `end_resale`

use cosmwasm_std::{coin, coins, to_json_binary, Addr};
use cw721::receiver::Cw721ReceiveMsg;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{
    listing_of, payees, plan, refusal, Market, Spoil, DECIDE_WITHIN, DELIVER_WITHIN, DENOM, GRACE, OTHER_DENOM, PURSE,
};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState, QueryMsg, Resale, ResellMsg};
use weighhouse_protocol::events::{MarketEvent, OrderSettled, ResaleEnded, ResaleEnding, ResaleOpened, ResellerPaid};
use weighhouse_protocol::license;
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::terms::{LicenseKind, Plan};

use super::prove::cheated;

/// A market, its listing, and the license of the buyer, who is who resells.
fn licensed() -> (Market, u64, u64) {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let license = market.sold(listing);
    (market, listing, license)
}

/// The same, with the license for resale at 2,000.
fn for_resale() -> (Market, u64, u64) {
    let (mut market, listing, license) = licensed();
    let holder = market.buyer.clone();
    market.resell(&holder, license, coin(2_000, DENOM)).unwrap();
    (market, listing, license)
}

fn resales(market: &Market) -> Vec<Resale> {
    market.ask(&market.escrow, &QueryMsg::Resales { start_after: None, limit: None }).unwrap()
}

#[test]
fn a_license_for_resale_is_in_escrow() {
    let (mut market, listing, license) = licensed();
    let holder = market.buyer.clone();
    let response = market.resell(&holder, license, coin(2_000, DENOM)).unwrap();
    let opened = ResaleOpened {
        license,
        seller: holder.clone(),
        listing,
        version: 1,
        price: 2_000u128.into(),
        denom: DENOM.into(),
        deliver_within: DELIVER_WITHIN,
        // The least window, and a second for the download.
        challenge_window: 61,
        expires_at: None,
    };
    assert!(Market::events(&response).contains(&MarketEvent::ResaleOpened(opened)));
    assert_eq!(market.owner_of(license), market.escrow);
    let found: Resale = market.ask(&market.escrow, &QueryMsg::Resale { license }).unwrap();
    assert_eq!((&found.seller, found.price.clone(), found.order), (&holder, coin(2_000, DENOM), None));
    assert_eq!(resales(&market), [found]);
}

#[test]
fn a_resale_pays_its_seller_the_creators_and_the_market() {
    let (mut market, listing, license) = for_resale();
    market.sweep(listing).unwrap();
    let (reseller, buyer) = (market.buyer.clone(), market.stranger.clone());
    let order = market.buy_license(&buyer, license, true).unwrap();
    let found = market.order(order);
    assert_eq!((found.state, found.resold, found.bond.u128()), (OrderState::Funded, Some(license), 0));
    assert_eq!((found.fee.u128(), found.royalty.u128(), found.plan), (50, 100, 0));
    let response = market.deliver(order).unwrap();
    let events = Market::events(&response);
    let (seller, denom) = (reseller.clone(), DENOM.to_string());
    let paid = ResellerPaid { order, license, seller, amount: 1_850u128.into(), denom: denom.clone() };
    let settled = OrderSettled { order, listing, revenue: 100u128.into(), fee: 50u128.into(), denom };
    let ended = ResaleEnded { license, order: Some(order) };
    for event in [MarketEvent::ResellerPaid(paid), MarketEvent::OrderSettled(settled), MarketEvent::ResaleEnded(ended)]
    {
        assert!(events.contains(&event), "{event:?}");
    }
    assert_eq!(market.owner_of(license), buyer);
    assert_eq!(market.licenses(), 1, "a resale makes no license");
    assert_eq!(market.balance(&reseller, DENOM), PURSE - 1_000 + 1_850);
    assert_eq!(market.balance(&buyer, DENOM), PURSE - 2_000);
    let revenue = &market.revenues()[0];
    assert_eq!((revenue.gross.u128(), revenue.fee.u128(), revenue.sales), (150, 50, 0));
    market.sweep(listing).unwrap();
    assert_eq!((market.owed(&market.seller), market.owed(&market.treasury)), (975 + 100, 25 + 50));
    assert_eq!((market.escrowed(DENOM), resales(&market).len()), (0, 0));
    // And it can be sold on.
    market.resell(&buyer, license, coin(3_000, OTHER_DENOM)).unwrap();
}

#[test]
fn a_resale_with_a_window_waits_for_its_buyer() {
    let (mut market, _, license) = for_resale();
    let buyer = market.stranger.clone();
    let order = market.buy_license(&buyer, license, false).unwrap();
    market.deliver(order).unwrap();
    assert_eq!(market.order(order).state, OrderState::Delivered);
    assert_eq!(market.owner_of(license), market.escrow);
    market.accept(order).unwrap();
    assert_eq!(market.owner_of(license), buyer);
}

#[test]
fn whoever_has_the_key_delivers_a_resale() {
    let (mut market, _, license) = for_resale();
    let (buyer, reseller) = (market.stranger.clone(), market.buyer.clone());
    let order = market.buy_license(&buyer, license, true).unwrap();
    let delivery = market.delivery_for(order).to_bytes();
    market.deliver_bytes(&reseller, order, &delivery).unwrap();
    assert_eq!(market.owner_of(license), buyer);
}

#[test]
fn a_resale_is_delivered_to_its_buyer_alone() {
    let (mut market, listing, license) = for_resale();
    let (buyer, reseller) = (market.stranger.clone(), market.buyer.clone());
    let other = market.buy(listing).unwrap();
    let order = market.buy_license(&buyer, license, true).unwrap();
    // The key of the same version, for another's transport key.
    let delivery = market.delivery_for(other).to_bytes();
    let refused: ContractError = refusal(market.deliver_bytes(&reseller, order, &delivery));
    assert!(matches!(refused, ContractError::Delivery(_)), "{refused}");
    assert_eq!((market.order(order).state, market.owner_of(license)), (OrderState::Funded, market.escrow.clone()));
}

#[test]
fn a_resale_that_is_delivered_opens_no_listings_of_who_resells() {
    let (mut market, listing, license) = licensed();
    let (buyer, holder, seller) = (market.stranger.clone(), market.buyer.clone(), market.seller.clone());
    market.give(&holder, license, &seller).unwrap();
    market.resell(&seller, license, coin(2_000, DENOM)).unwrap();
    let missed = market.buy(listing).unwrap();
    market.pass(100);
    let order = market.buy_license(&buyer, license, true).unwrap();
    market.pass(4_100);
    market.refund(missed).unwrap();
    let delivery = market.delivery_for(order).to_bytes();
    market.deliver_bytes(&seller, order, &delivery).unwrap();
    assert_eq!(market.owner_of(license), buyer);
    assert!(market.closed(&seller).is_some(), "a resale says nothing of its reseller's own listings");
}

#[test]
fn a_license_is_ordered_by_one_at_a_time() {
    let (mut market, _, license) = for_resale();
    let (buyer, holder) = (market.stranger.clone(), market.buyer.clone());
    let hash = market.resale_quote(license, true).unwrap().order_hash;
    let order = market.buy_license(&buyer, license, true).unwrap();
    let ordered = ContractError::ResaleOrdered { license, order };
    let ending = MarketEvent::ResaleEnding(ResaleEnding { license });
    let message = ExecuteMsg::BuyLicense {
        license,
        transport_key: market.new_transport_secret().public_key().unwrap().into(),
        expected_order_hash: hash,
        waive_window: true,
    };
    let again: ContractError = refusal(market.tell_escrow(&holder, message, &coins(2_000, DENOM)));
    assert_eq!(again, ordered);
    // Nobody delivers, so the buyer is paid back, without a bond; and the license takes no further order.
    market.pass(4_200);
    let response = market.refund(order).unwrap();
    assert!(Market::events(&response).contains(&ending));
    assert_eq!(market.balance(&buyer, DENOM), PURSE);
    let found = &resales(&market)[0];
    assert_eq!((found.order, found.ending), (None, true));
    assert!(market.resale_quote(license, true).is_err());
    market.end_resale(&holder, license).unwrap();
    assert_eq!(market.owner_of(license), holder);
    assert_eq!(market.closed(&holder), None, "who resells closes no listings");
}

#[test]
fn a_resale_takes_exactly_the_price_of_what_was_quoted() {
    let (mut market, _, license) = for_resale();
    let buyer = market.stranger.clone();
    let quote = market.resale_quote(license, true).unwrap();
    let key = market.new_transport_secret().public_key().unwrap();
    let message = |hash, key: &[u8]| ExecuteMsg::BuyLicense {
        license,
        transport_key: key.into(),
        expected_order_hash: hash,
        waive_window: true,
    };
    for funds in [vec![], coins(1_999, DENOM), coins(2_001, DENOM), coins(2_000, OTHER_DENOM)] {
        let outcome = market.tell_escrow(&buyer, message(quote.order_hash, &key), &funds);
        assert!(matches!(refusal(outcome), ContractError::NotThePrice { .. }), "{funds:?}");
    }
    let price = coins(2_000, DENOM);
    let waived = market.resale_quote(license, false).unwrap().order_hash;
    let outcome = market.tell_escrow(&buyer, message(waived, &key), &price);
    assert!(matches!(refusal(outcome), ContractError::OrderHash { .. }));
    let outcome = market.tell_escrow(&buyer, message(quote.order_hash, &[0; 48]), &price);
    assert!(matches!(refusal(outcome), ContractError::TransportKey(_)));
    market.tell_escrow(&buyer, message(quote.order_hash, &key), &price).unwrap();
}

#[test]
fn who_resells_takes_a_license_back_and_nobody_else() {
    let (mut market, _, license) = for_resale();
    let (holder, stranger) = (market.buyer.clone(), market.stranger.clone());
    let refused: ContractError = refusal(market.end_resale(&stranger, license));
    assert_eq!(refused, ContractError::NotHolder { license, owner: holder.to_string(), sender: stranger });
    let response = market.end_resale(&holder, license).unwrap();
    let ended = MarketEvent::ResaleEnded(ResaleEnded { license, order: None });
    assert!(Market::events(&response).contains(&ended));
    assert_eq!(market.owner_of(license), holder);
    assert_eq!(refusal::<ContractError>(market.end_resale(&holder, license)), ContractError::NoResale { license });
}

/// An approval over a license is as good as the license.
#[test]
fn who_was_approved_and_puts_a_license_up_is_the_reseller() {
    let (mut market, _, license) = licensed();
    let (holder, approved, collection) = (market.buyer.clone(), market.stranger.clone(), market.license.clone());
    let buyer = market.account("friend");
    market.fund(&buyer, &coins(2_000, DENOM));
    let token_id = license.to_string();
    let approve = license::ExecuteMsg::Approve { spender: approved.to_string(), token_id, expires: None };
    market.execute(&holder, &collection, &approve, &[]).unwrap();
    market.resell(&approved, license, coin(2_000, DENOM)).unwrap();
    let refused: ContractError = refusal(market.end_resale(&holder, license));
    assert_eq!(refused, ContractError::NotHolder { license, owner: approved.to_string(), sender: holder.clone() });

    let before = [&holder, &approved].map(|account| market.balance(account, DENOM));
    let order = market.buy_license(&buyer, license, true).unwrap();
    market.deliver(order).unwrap();
    let after = [&holder, &approved].map(|account| market.balance(account, DENOM));
    assert_eq!(after, [before[0], before[1] + 2_000 - 50 - 100], "the price less fee and royalty");
    assert_eq!(market.owner_of(license), buyer);
}

#[test]
fn what_is_no_license_of_the_collection_is_not_taken() {
    let (mut market, _, license) = licensed();
    let buyer = market.buyer.clone();
    let received = Cw721ReceiveMsg {
        sender: buyer.to_string(),
        token_id: license.to_string(),
        msg: to_json_binary(&ResellMsg { price: coin(2_000, DENOM), deliver_within: DELIVER_WITHIN }).unwrap(),
    };
    let collection = market.license.to_string();
    let refused: ContractError = refusal(market.tell_escrow(&buyer, ExecuteMsg::ReceiveNft(received.clone()), &[]));
    assert_eq!(refused, ContractError::NotCollection { collection, sender: buyer });
    // As if the collection had a token that is no order's.
    let named = Cw721ReceiveMsg { token_id: "one".into(), ..received };
    let collection: Addr = market.license.clone();
    let refused: ContractError = refusal(market.tell_escrow(&collection, ExecuteMsg::ReceiveNft(named), &[]));
    assert_eq!(refused, ContractError::NoLicense { token_id: "one".into() });
}

#[test]
fn a_resale_has_a_price_that_can_be_paid_and_a_time_in_bounds() {
    let (mut market, _, license) = licensed();
    let holder = market.buyer.clone();
    let refused: ContractError = refusal(market.resell(&holder, license, coin(2_000, "uother")));
    assert!(matches!(refused, ContractError::DenomNotAccepted { .. }));
    // The least fee is 10, and the royalty a twentieth.
    assert!(matches!(refusal(market.resell(&holder, license, coin(10, DENOM))), ContractError::Fee(_)));
    for given in [59, 86_401] {
        let refused: ContractError = refusal(market.resell_within(&holder, license, coin(2_000, DENOM), given));
        assert_eq!(refused, ContractError::DeliverWithin { given, min: 60, max: 86_400 });
    }
    assert_eq!(market.owner_of(license), holder, "what is refused stays where it was");
    for given in [60, 86_400] {
        market.resell_within(&holder, license, coin(11, DENOM), given).unwrap();
        market.end_resale(&holder, license).unwrap();
    }
}

#[test]
fn fee_and_royalty_leave_who_resells_something() {
    let mut market = Market::with_config(|config| config.fee_bps = 5_000);
    let seller = market.seller.clone();
    let plans = vec![Plan { resale_royalty_bps: 5_000, ..plan(1_000) }];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    let license = market.sold(listing);
    let holder = market.buyer.clone();
    let refused: ContractError = refusal(market.resell(&holder, license, coin(2_000, DENOM)));
    let (price, fee, royalty) = (2_000u128.into(), 1_000u128.into(), 1_000u128.into());
    assert_eq!(refused, ContractError::NothingLeft { license, price, fee, royalty });
    // By rounding, one is left of this one.
    market.resell(&holder, license, coin(2_001, DENOM)).unwrap();
}

#[test]
fn a_license_that_cannot_be_passed_on_is_not_resold() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let mut rights = weighhouse_market_suite::rights();
    rights.transferable = false;
    let listing =
        market.listed_as(NewListing { plans: vec![Plan { rights, ..plan(1_000) }], ..listing_of(&seller, 1) });
    let license = market.sold(listing);
    let holder = market.buyer.clone();
    assert!(market.resell(&holder, license, coin(2_000, DENOM)).is_err());
}

#[test]
fn a_license_that_ends_is_resold_while_it_outlives_the_order() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    // As long as an order of it can be open, or disputed, and a second.
    let seconds = u64::from(DELIVER_WITHIN + GRACE + 61 + DECIDE_WITHIN) + 1;
    let plans = vec![Plan { kind: LicenseKind::Term { seconds }, ..plan(1_000) }];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    let license = market.sold(listing);
    let (holder, buyer) = (market.buyer.clone(), market.stranger.clone());
    market.resell(&holder, license, coin(2_000, DENOM)).unwrap();
    let order = market.buy_license(&buyer, license, false).unwrap();
    market.pass(4_200);
    market.refund(order).unwrap();
    market.end_resale(&holder, license).unwrap();
    market.resell(&holder, license, coin(2_000, DENOM)).unwrap();
    // With a window it would end too soon now, and without one it does not.
    let refused = market.buy_license(&buyer, license, false).unwrap_err().to_string();
    let (ends, until) = (market.license_of(license).expires_at.unwrap(), market.now() + seconds - 1);
    let too_soon = ContractError::LicenseEndsTooSoon { license, ends, until };
    assert!(refused.contains(&too_soon.to_string()), "{refused}");
    market.resale_quote(license, true).unwrap();
    market.end_resale(&holder, license).unwrap();

    // Nobody could buy it any more, so that it is not taken.
    let open = u64::from(DELIVER_WITHIN + GRACE);
    market.pass(ends - open - market.now() - 1);
    market.resell(&holder, license, coin(2_000, DENOM)).unwrap();
    market.end_resale(&holder, license).unwrap();
    market.pass(1);
    let refused: ContractError = refusal(market.resell(&holder, license, coin(2_000, DENOM)));
    assert_eq!(refused, ContractError::LicenseEndsTooSoon { license, ends, until: market.now() + open });
    market.pass(seconds);
    let refused: ContractError = refusal(market.resell(&holder, license, coin(2_000, DENOM)));
    assert_eq!(refused, ContractError::LicenseEnded { license });
}

#[test]
fn a_bad_versions_licenses_are_not_resold() {
    let (mut market, content, proving) = cheated(Spoil::Chunk(1));
    let [license, other, third] = [0; 3].map(|_| market.sold(content.listing));
    let (holder, buyer) = (market.buyer.clone(), market.stranger.clone());
    market.resell(&holder, license, coin(2_000, DENOM)).unwrap();
    market.resell(&holder, other, coin(2_000, DENOM)).unwrap();
    let open = market.buy_license(&buyer, license, false).unwrap();
    market.prove_chunk(proving, content.bad_chunk(1)).unwrap();
    assert!(matches!(refusal(market.deliver(open)), ContractError::BadVersion { .. }));
    assert!(market.buy_license(&buyer, other, false).is_err());
    assert!(matches!(refusal(market.resell(&holder, third, coin(2_000, DENOM))), ContractError::BadVersion { .. }));
    market.refund(open).unwrap();
    assert_eq!(market.balance(&buyer, DENOM), PURSE);
    for license in [license, other] {
        market.end_resale(&holder, license).unwrap();
        assert_eq!(market.owner_of(license), holder);
    }
}

#[test]
fn the_buyer_of_a_license_can_prove_the_version_bad() {
    let (mut market, content, first) = cheated(Spoil::Chunk(1));
    market.accept(first).unwrap();
    let (holder, buyer) = (market.buyer.clone(), market.stranger.clone());
    market.resell(&holder, first, coin(2_000, DENOM)).unwrap();
    let order = market.buy_license(&buyer, first, false).unwrap();
    market.deliver(order).unwrap();
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    assert_eq!((market.order(order).state, market.balance(&buyer, DENOM)), (OrderState::Refunded, PURSE));
    market.end_resale(&holder, first).unwrap();
}

#[test]
fn a_resale_is_disputed_with_a_stake_and_its_royalty_stays_whole() {
    let (mut market, listing, license) = for_resale();
    market.sweep(listing).unwrap();
    let (reseller, buyer) = (market.buyer.clone(), market.stranger.clone());
    let order = market.buy_license(&buyer, license, false).unwrap();
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    assert_eq!(market.balance(&buyer, DENOM), PURSE - 2_000 - 200);
    assert!(matches!(refusal(market.rule(order, 1_850)), ContractError::NotReturnable { .. }));
    market.propose(&buyer, order, 500).unwrap();
    market.propose(&reseller, order, 500).unwrap();
    assert_eq!(market.balance(&reseller, DENOM), PURSE - 1_000 + 1_350);
    assert_eq!(market.balance(&buyer, DENOM), PURSE - 1_500);
    assert_eq!(market.owner_of(license), buyer);
    let revenue = &market.revenues()[0];
    assert_eq!((revenue.gross.u128(), revenue.fee.u128()), (150, 50));
}

#[test]
fn a_resale_given_back_by_a_ruling_is_for_sale_again() {
    let (mut market, _, license) = for_resale();
    let buyer = market.stranger.clone();
    let order = market.buy_license(&buyer, license, false).unwrap();
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    market.rule(order, 2_000).unwrap();
    assert_eq!(market.balance(&buyer, DENOM), PURSE);
    assert_eq!(resales(&market)[0].order, None);
    let again = market.buy_license(&buyer, license, false).unwrap();
    market.deliver(again).unwrap();
    market.dispute(again).unwrap();
    market.pass(u64::from(DECIDE_WITHIN));
    market.settle(again).unwrap();
    assert_eq!(market.owner_of(license), buyer);
}

#[test]
fn royalties_go_to_who_was_paid_when_the_license_was_sold() {
    let (mut market, listing, license) = for_resale();
    market.sweep(listing).unwrap();
    let (seller, later) = (market.seller.clone(), market.account("later"));
    let payees = payees([(&later, 10_000)]);
    market.tell_registry(&seller, weighhouse_protocol::registry::ExecuteMsg::SetPayees { listing, payees }).unwrap();
    let buyer = market.stranger.clone();
    let order = market.buy_license(&buyer, license, true).unwrap();
    market.deliver(order).unwrap();
    market.sweep_as(listing, 1, DENOM).unwrap();
    assert_eq!((market.owed(&seller), market.owed(&later)), (975 + 100, 0));
}

#[test]
fn licenses_for_resale_are_listed_by_number() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let holder = market.buyer.clone();
    let licenses = [0; 3].map(|_| market.sold(listing));
    for license in licenses {
        market.resell(&holder, license, coin(2_000, DENOM)).unwrap();
    }
    let page = |start_after, limit| -> Vec<u64> {
        let question = QueryMsg::Resales { start_after, limit };
        let rows: Vec<Resale> = market.ask(&market.escrow, &question).unwrap();
        rows.into_iter().map(|row| row.license).collect()
    };
    assert_eq!(page(None, Some(2)), licenses[..2]);
    assert_eq!(page(Some(licenses[1]), None), licenses[2..]);
    assert!(page(Some(u64::MAX), None).is_empty());
    assert!(market.ask::<Resale>(&market.escrow, &QueryMsg::Resale { license: 99 }).is_err());
}

#[test]
fn a_lost_dispute_over_a_resale_costs_its_buyer_the_stake() {
    let (mut market, listing, license) = for_resale();
    market.sweep(listing).unwrap();
    let buyer = market.stranger.clone();
    let order = market.buy_license(&buyer, license, false).unwrap();
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    market.rule(order, 0).unwrap();
    assert_eq!(market.balance(&buyer, DENOM), PURSE - 2_000 - 200);
    market.sweep(listing).unwrap();
    assert_eq!(market.owed(&market.treasury), 25 + 50 + 200, "two fees and the stake");
}

#[test]
fn a_reseller_ends_a_resale_while_it_is_ordered() {
    let (mut market, _, license) = for_resale();
    let (holder, buyer) = (market.buyer.clone(), market.stranger.clone());
    let order = market.buy_license(&buyer, license, false).unwrap();
    assert!(matches!(refusal(market.end_resale(&buyer, license)), ContractError::NotHolder { .. }));
    let response = market.end_resale(&holder, license).unwrap();
    let ending = MarketEvent::ResaleEnding(ResaleEnding { license });
    assert_eq!(Market::events(&response), [ending]);
    assert_eq!(market.owner_of(license), market.escrow, "what is ordered stays");
    let again: ContractError = refusal(market.end_resale(&holder, license));
    assert_eq!(again, ContractError::ResaleOrdered { license, order });
    // The order goes on as it would have: given back by a ruling, no other order comes after it.
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    market.rule(order, 2_000).unwrap();
    let refused = market.resale_quote(license, true).unwrap_err().to_string();
    assert!(refused.contains("escrow/resale_ending: "), "{refused}");
    market.end_resale(&holder, license).unwrap();
    assert_eq!(market.owner_of(license), holder);
}
