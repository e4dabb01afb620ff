//! What governance stops: delisted listings, closed denoms, a pause of new orders

use cosmwasm_std::{coin, coins};
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{refusal, Market, COOLDOWN, DENOM, OTHER_DENOM};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::registry::ExecuteMsg as Tell;

/// A market with everything open: a funded order, an offer, a license, and one for resale.
struct Open {
    market: Market,
    listing: u64,
    funded: u64,
    offer: u64,
    license: u64,
    resold: u64,
}

fn open() -> Open {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let [license, resold] = [(); 2].map(|()| market.sold(listing));
    let (funded, offer) = (market.buy(listing).unwrap(), market.offer(listing, 600, true).unwrap());
    let holder = market.buyer.clone();
    market.resell(&holder, resold, coin(2_000, DENOM)).unwrap();
    Open { market, listing, funded, offer, license, resold }
}

/// Tries everything that begins something, and says what refused.
fn tries(open: &mut Open, purchase: weighhouse_market_suite::Purchase, buy_license: ExecuteMsg) -> Vec<ContractError> {
    let holder = open.market.buyer.clone();
    let market = &mut open.market;
    let (stranger, offer) = (market.stranger.clone(), purchase.clone());
    let offered = ExecuteMsg::Offer {
        listing: offer.listing,
        plan: 0,
        transport_key: offer.transport_key,
        expected_order_hash: offer.expected_order_hash,
        waive_window: true,
        expires_in: 60,
    };
    vec![
        refusal(market.place(purchase)),
        refusal(market.tell_escrow(&holder, offered, &coins(1_000, DENOM))),
        refusal(market.take_offer(open.offer)),
        refusal(market.tell_escrow(&stranger, buy_license, &coins(2_000, DENOM))),
    ]
}

fn prepared(open: &mut Open) -> (weighhouse_market_suite::Purchase, ExecuteMsg) {
    let (purchase, _) = open.market.purchase(open.listing);
    let quote = open.market.resale_quote(open.resold, true).unwrap();
    let transport_key = open.market.new_transport_secret().public_key().unwrap().into();
    let license = open.resold;
    let message =
        ExecuteMsg::BuyLicense { license, transport_key, expected_order_hash: quote.order_hash, waive_window: true };
    (purchase, message)
}

#[test]
fn a_delisting_stops_all_that_is_new_and_nothing_that_is_open() {
    let mut open = open();
    let (purchase, buy_license) = prepared(&mut open);
    let (listing, governance) = (open.listing, open.market.governance.clone());
    let holder = open.market.buyer.clone();
    open.market.rekey(&holder, open.license).unwrap();
    let answer = open.market.answer_for(open.license).unwrap().to_bytes();
    open.market.tell_registry(&governance, Tell::Delist { listing }).unwrap();

    let state = weighhouse_protocol::registry::ListingState::Delisted;
    let delisted = ContractError::Delisted { listing };
    let not_active = || ContractError::NotActive { listing, state };
    let refused = tries(&mut open, purchase, buy_license);
    assert_eq!(refused, [not_active(), not_active(), delisted, ContractError::Delisted { listing }]);
    let market = &mut open.market;
    let delisted = ContractError::Delisted { listing };
    assert_eq!(refusal::<ContractError>(market.resell(&holder, open.license, coin(5_000, DENOM))), delisted);
    assert_eq!(refusal::<ContractError>(market.rekey(&holder, open.license)), delisted);
    assert_eq!(refusal::<ContractError>(market.answer_rekey(open.license, &answer)), delisted);

    market.end_rekey(&holder, open.license).unwrap();
    market.end_resale(&holder, open.resold).unwrap();
    market.deliver(open.funded).unwrap();
    market.tell_escrow(&holder, ExecuteMsg::WithdrawOffer { order: open.offer }, &[]).unwrap();
    market.sweep(listing).unwrap();
    market.pass(u64::from(COOLDOWN));
    market.release(open.funded).unwrap();
    assert_eq!(market.escrowed(DENOM), 0);
    // An appeal: what was stopped goes on.
    market.tell_registry(&governance, Tell::Relist { listing }).unwrap();
    market.buy(listing).unwrap();
    market.rekey(&holder, open.license).unwrap();
}

#[test]
fn a_pause_stops_new_orders_and_nothing_that_is_open() {
    let mut open = open();
    let (purchase, buy_license) = prepared(&mut open);
    let now = open.market.now();
    let until = now + 600;
    let governance = open.market.governance.clone();
    open.market.tell_registry(&governance, Tell::PauseOrders { seconds: 600 }).unwrap();
    let paused = || ContractError::OrdersPaused { until, now };
    assert_eq!(tries(&mut open, purchase.clone(), buy_license), [paused(), paused(), paused(), paused()]);
    let market = &mut open.market;
    let (holder, seller) = (market.buyer.clone(), market.seller.clone());
    market.deliver(open.funded).unwrap();
    market.rekey(&holder, open.license).unwrap();
    market.resell(&holder, open.license, coin(5_000, DENOM)).unwrap();
    market.end_resale(&holder, open.resold).unwrap();
    market.post_bond(&seller, &coins(5, DENOM)).unwrap();
    market.unlock_bond(5).unwrap();
    market.pass(599);
    assert!(matches!(refusal(market.place(purchase.clone())), ContractError::OrdersPaused { .. }));
    market.pass(1);
    market.take_offer(open.offer).unwrap();
    market.place(purchase).unwrap();
}

#[test]
fn a_closed_denom_takes_no_new_orders_and_no_bonds() {
    let mut open = open();
    let (purchase, buy_license) = prepared(&mut open);
    open.market.reconfigure(|config| config.denoms[0].closed = true).unwrap();
    let closed = || ContractError::DenomClosed { denom: DENOM.into(), since: 0 };
    assert_eq!(tries(&mut open, purchase, buy_license), [closed(), closed(), closed(), closed()]);
    let market = &mut open.market;
    let (holder, seller) = (market.buyer.clone(), market.seller.clone());
    assert_eq!(refusal::<ContractError>(market.post_bond(&seller, &coins(5, DENOM))), closed());
    assert_eq!(refusal::<ContractError>(market.resell(&holder, open.license, coin(5_000, DENOM))), closed());
    market.resell(&holder, open.license, coin(5_000, OTHER_DENOM)).unwrap();
    market.deliver(open.funded).unwrap();
    assert_eq!(market.order(open.funded).state, OrderState::Settled);
    market.end_resale(&holder, open.resold).unwrap();
    market.unlock_bond(5).unwrap();
    market.pass(u64::from(weighhouse_market_suite::BOND_DELAY));
    market.withdraw_bond().unwrap();
    market.withdraw_offer(open.offer).unwrap();
}

#[test]
fn an_arbiter_has_no_part_in_what_it_decides() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (seller, buyer, arbiter) = (market.seller.clone(), market.buyer.clone(), market.arbiter.clone());
    let party = |arbiter: &cosmwasm_std::Addr| ContractError::ArbiterIsParty { arbiter: arbiter.to_string() };
    // A quote knows the seller, and the message its buyer too.
    let quoted = |outcome: Result<u64, _>| format!("{:#}", outcome.unwrap_err());
    market.reconfigure(|config| config.arbiter.as_mut().unwrap().address = seller.to_string()).unwrap();
    assert!(quoted(market.buy_carefully(listing)).contains(&party(&seller).to_string()));
    assert!(quoted(market.offer(listing, 600, false)).contains(&party(&seller).to_string()));
    market.buy(listing).unwrap();
    market.reconfigure(|config| config.arbiter.as_mut().unwrap().address = buyer.to_string()).unwrap();
    assert_eq!(refusal::<ContractError>(market.buy_carefully(listing)), party(&buyer));
    assert_eq!(refusal::<ContractError>(market.offer(listing, 600, false)), party(&buyer));
    // Without a window there is no dispute, and nobody decides.
    market.buy(listing).unwrap();
    market.reconfigure(|config| config.arbiter.as_mut().unwrap().address = arbiter.to_string()).unwrap();
    let license = market.sold(listing);
    market.resell(&buyer, license, coin(2_000, DENOM)).unwrap();
    let stranger = market.stranger.clone();
    market.reconfigure(|config| config.arbiter.as_mut().unwrap().address = buyer.to_string()).unwrap();
    let reseller = quoted(market.buy_license(&stranger, license, false));
    assert!(reseller.contains(&party(&buyer).to_string()), "{reseller}");
    market.reconfigure(|config| config.arbiter.as_mut().unwrap().address = stranger.to_string()).unwrap();
    assert_eq!(refusal::<ContractError>(market.buy_license(&stranger, license, false)), party(&stranger));
}

#[test]
fn an_order_is_refused_as_its_quote_is() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (seller, buyer) = (market.seller.clone(), market.buyer.clone());
    let (mut terms, transport_key) =
        (market.quoted(listing, false).unwrap().terms, market.new_transport_secret().public_key().unwrap());
    market.reconfigure(|config| config.arbiter.as_mut().unwrap().address = seller.to_string()).unwrap();
    // What a quote would have said, if it did not refuse.
    terms.arbiter.as_mut().unwrap().address = seller.to_string();
    let message = ExecuteMsg::Buy {
        listing,
        plan: 0,
        transport_key: transport_key.into(),
        expected_order_hash: terms.hash(),
        waive_window: false,
    };
    let refused: ContractError = refusal(market.tell_escrow(&buyer, message, &coins(1_000, DENOM)));
    assert_eq!(refused, ContractError::ArbiterIsParty { arbiter: seller.to_string() });
}
