//! An order is placed: at the listed price, or for a license that somebody resells.

use cosmwasm_std::{ensure, Binary, CanonicalAddr, Coin, Deps, DepsMut, Env, MessageInfo, Response, Uint128};
use weighhouse_protocol::events::OrderPlaced;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};
use weighhouse_sealing::point::check_g1;

use crate::state::{ArbiterRecord, Bonds, OrderRecord, Orders, Resales, ResoldRecord, Sold, Stage};
use crate::terms::{current_sale, orderable_resale, LicenseSale, Sale};
use crate::ContractError;

/// The terms that a buyer states.
pub struct Purchase {
    pub listing: ListingId,
    pub plan: PlanIndex,
    pub transport_key: Binary,
    pub expected_order_hash: Hash,
    pub waive_window: bool,
}

pub fn buy(deps: DepsMut<'_>, env: Env, info: MessageInfo, purchase: Purchase) -> Result<Response, ContractError> {
    let Purchase { listing, plan, transport_key, expected_order_hash, waive_window } = purchase;
    let now = Mark::of(&env.block);
    let sale = current_sale(deps.as_ref(), now, (listing, plan), waive_window, None)?;
    let Sale { mut terms, seller, supply, arbiter } = sale;
    check_hash(&terms, expected_order_hash)?;
    check_funds(&terms, &info.funds)?;
    let stage = Stage::Funded { transport_key: check_g1(deps.api, "T", &transport_key)? };
    Bonds::of(&seller, &terms.denom).reserve(deps.storage, terms.bond.u128())?;
    if let Some(supply) = supply {
        Sold::take(deps.storage, listing, plan, supply)?;
    }
    let card = std::mem::take(&mut terms.card);
    let order = record(deps.as_ref(), now, &info, stage, (terms, arbiter))?;
    let order = OrderRecord { counted: supply.is_some(), ..order };
    let id = Orders::place(deps.storage, &order)?;
    Ok(Response::new().add_event(placed(deps.as_ref(), New { id, order, info, seller, card, transport_key })?))
}

/// The terms that the buyer of a license states.
pub struct LicensePurchase {
    pub license: OrderId,
    pub transport_key: Binary,
    pub expected_order_hash: Hash,
    pub waive_window: bool,
}

pub fn buy_license(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    purchase: LicensePurchase,
) -> Result<Response, ContractError> {
    let LicensePurchase { license, transport_key, expected_order_hash, waive_window } = purchase;
    let now = Mark::of(&env.block);
    let resale = Resales::load_orderable(deps.storage, license)?;
    let sale = orderable_resale(deps.as_ref(), now, license, &resale, waive_window)?;
    let LicenseSale { mut terms, arbiter, .. } = sale;
    check_hash(&terms, expected_order_hash)?;
    check_funds(&terms, &info.funds)?;
    let stage = Stage::Funded { transport_key: check_g1(deps.api, "T", &transport_key)? };
    let royalty = terms.resale.as_ref().map_or(0, |resale| resale.royalty.u128());
    let card = std::mem::take(&mut terms.card);
    let seller = CanonicalAddr::from(resale.seller.clone());
    let order = record(deps.as_ref(), now, &info, stage, (terms, arbiter))?;
    let resold = Some(ResoldRecord { license, seller: resale.seller, royalty });
    let order = OrderRecord { resold, ..order };
    let id = Orders::place(deps.storage, &order)?;
    Resales::set_order(deps.storage, license, None, Some(id))?;
    Ok(Response::new().add_event(placed(deps.as_ref(), New { id, order, info, seller, card, transport_key })?))
}

/// The order as its terms and its buyer have it.
pub fn record(
    deps: Deps<'_>,
    now: Mark,
    info: &MessageInfo,
    stage: Stage,
    (terms, arbiter): (OrderTerms, Option<ArbiterRecord>),
) -> Result<OrderRecord, ContractError> {
    let buyer = deps.api.addr_canonicalize(info.sender.as_str())?;
    if arbiter.as_ref().is_some_and(|arbiter| arbiter.account == buyer.as_slice()) {
        return Err(ContractError::ArbiterIsParty { arbiter: info.sender.to_string() });
    }
    Ok(OrderRecord {
        stage,
        listing: terms.listing,
        version: terms.version,
        plan: terms.plan,
        buyer: buyer.into(),
        price: terms.price.u128(),
        denom: terms.denom,
        fee: terms.fee.u128(),
        grant: terms.grant,
        split_version: terms.split_version,
        placed: now,
        deliver_within: terms.deliver_within,
        grace: terms.grace,
        challenge_window: terms.challenge_window,
        cooldown: terms.cooldown,
        block_interval: terms.block_interval,
        bond: terms.bond.u128(),
        stake: terms.stake.u128(),
        counted: false,
        arbiter,
        resold: None,
    })
}

/// An order that was just placed.
pub struct New {
    pub id: OrderId,
    pub order: OrderRecord,
    pub info: MessageInfo,
    pub seller: CanonicalAddr,
    pub card: String,
    pub transport_key: Binary,
}

/// Builds the event of a new order: its own fields, and those that every new order's event has.
macro_rules! announce {
    ($event:ident, $deps:expr, $new:expr, { $($own:tt)* }) => {{
        let New { id, order, info, seller, card, transport_key } = $new;
        Ok($event {
            order: id,
            listing: order.listing,
            version: order.version,
            plan: order.plan,
            buyer: info.sender,
            seller: $deps.api.addr_humanize(&seller)?,
            price: order.price.into(),
            fee: order.fee.into(),
            card,
            split_version: order.split_version,
            challenge_window: order.challenge_window,
            cooldown: order.cooldown,
            bond: order.bond.into(),
            stake: order.stake.into(),
            denom: order.denom,
            transport_key,
            $($own)*
        })
    }};
}
pub(super) use announce;

fn placed(deps: Deps<'_>, new: New) -> Result<OrderPlaced, ContractError> {
    let (deliver_by, refund_from) = (new.order.deliver_by(), new.order.refund_from());
    let resold = new.order.resold.as_ref().map(|resold| (resold.license, Uint128::new(resold.royalty)));
    announce!(OrderPlaced, deps, new, {
        deliver_by: deliver_by.time,
        deliver_by_height: deliver_by.height,
        refund_from: refund_from.time,
        refund_from_height: refund_from.height,
        resold: resold.map(|(license, _)| license),
        royalty: resold.map(|(_, royalty)| royalty),
    })
}

/// Before the price: who sends an outdated price learns that all of it is outdated.
pub fn check_hash(terms: &OrderTerms, expected: Hash) -> Result<(), ContractError> {
    let actual = terms.hash();
    ensure!(actual == expected, ContractError::OrderHash { actual, expected });
    Ok(())
}

pub fn check_funds(terms: &OrderTerms, funds: &[Coin]) -> Result<(), ContractError> {
    match funds {
        [coin] if coin.amount == terms.price && coin.denom == terms.denom => Ok(()),
        _ => Err(ContractError::NotThePrice {
            listing: terms.listing,
            price: terms.price.u128(),
            denom: terms.denom.clone(),
            sent: shown(funds),
        }),
    }
}

fn shown(funds: &[Coin]) -> String {
    if funds.is_empty() {
        return "nothing".into();
    }
    funds.iter().map(Coin::to_string).collect::<Vec<_>>().join(", ")
}
