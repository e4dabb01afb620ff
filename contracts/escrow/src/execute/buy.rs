//! An order is placed: at the listed price, at one of the buyer's own, or for a license that somebody resells.

use cosmwasm_std::{ensure, Binary, CanonicalAddr, Coin, Deps, DepsMut, Env, MessageInfo, Response, Uint128};
use weighhouse_protocol::events::{OrderOffered, OrderPlaced};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};
use weighhouse_sealing::point::check_g1;

use crate::registry::{current_resale, current_sale, Sale};
use crate::state::{ArbiterRecord, Bonds, OrderRecord, Orders, Resales, ResoldRecord, Sold, Stage};
use crate::ContractError;

/// What a buyer states.
pub struct Purchase {
    pub listing: ListingId,
    pub plan: PlanIndex,
    pub transport_key: Binary,
    pub expected_order_hash: Hash,
    pub waive_window: bool,
}

pub fn buy(deps: DepsMut<'_>, env: Env, info: MessageInfo, purchase: Purchase) -> Result<Response, ContractError> {
    let Purchase { listing, plan, transport_key, expected_order_hash, waive_window } = purchase;
    let Sale { terms, seller, supply } = current_sale(deps.as_ref(), listing, plan, waive_window, None)?;
    check_hash(&terms, expected_order_hash)?;
    check_funds(&terms, &info.funds)?;
    let checked_key = check_g1(deps.api, "T", &transport_key)?;
    Bonds::of(&seller, &terms.denom).reserve(deps.storage, terms.bond.u128())?;
    if let Some(supply) = supply {
        Sold::take(deps.storage, listing, plan, supply)?;
    }
    let stage = Stage::Funded { transport_key: checked_key };
    let order = OrderRecord { counted: supply.is_some(), ..record(deps.as_ref(), &env, &info, stage, terms)? };
    let id = Orders::place(deps.storage, &order)?;
    Ok(Response::new().add_event(placed(deps.as_ref(), id, order, info, &seller, transport_key)?))
}

/// Offers what is attached. Nothing of the seller's is bound, and nothing counted, until it is taken.
pub fn offer(deps: DepsMut<'_>, env: Env, info: MessageInfo, purchase: Purchase) -> Result<Response, ContractError> {
    let Purchase { listing, plan, transport_key, expected_order_hash, waive_window } = purchase;
    let price = cw_utils::one_coin(&info)?.amount;
    let Sale { terms, seller, supply } = current_sale(deps.as_ref(), listing, plan, waive_window, Some(price))?;
    check_hash(&terms, expected_order_hash)?;
    check_funds(&terms, &info.funds)?;
    let stage = Stage::Offered { transport_key: check_g1(deps.api, "T", &transport_key)? };
    let order = OrderRecord { counted: supply.is_some(), ..record(deps.as_ref(), &env, &info, stage, terms)? };
    let id = Orders::place(deps.storage, &order)?;
    let offered = OrderOffered {
        order: id,
        listing,
        version: order.version,
        plan,
        buyer: info.sender,
        seller: deps.api.addr_humanize(&seller)?,
        price,
        fee: order.fee.into(),
        split_version: order.split_version,
        deliver_by: order.deliver_by(),
        refund_from: order.refund_from(),
        challenge_window: order.challenge_window,
        cooldown: order.cooldown,
        bond: order.bond.into(),
        denom: order.denom,
        transport_key,
    };
    Ok(Response::new().add_event(offered))
}

/// What the buyer of a license states.
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
    let resale = Resales::load_free(deps.storage, license)?;
    let terms = current_resale(deps.as_ref(), license, &resale, waive_window)?;
    check_hash(&terms, expected_order_hash)?;
    check_funds(&terms, &info.funds)?;
    let stage = Stage::Funded { transport_key: check_g1(deps.api, "T", &transport_key)? };
    let royalty = terms.resale.as_ref().map_or(0, |resale| resale.royalty.u128());
    let resold = Some(ResoldRecord { license, seller: resale.seller.clone(), royalty });
    let order = OrderRecord { resold, ..record(deps.as_ref(), &env, &info, stage, terms)? };
    // Else a buyer could pay for a license that ends while the order is open.
    let until = order.settle_from(order.refund_from());
    if let Some(ends) = resale.expires_at {
        ensure!(ends > until, ContractError::LicenseEndsTooSoon { license, ends, until });
    }
    let id = Orders::place(deps.storage, &order)?;
    Resales::set_order(deps.storage, license, None, Some(id))?;
    Ok(Response::new().add_event(placed(deps.as_ref(), id, order, info, &resale.seller.into(), transport_key)?))
}

/// The order as its terms and its buyer have it.
fn record(
    deps: Deps<'_>,
    env: &Env,
    info: &MessageInfo,
    stage: Stage,
    terms: OrderTerms,
) -> Result<OrderRecord, ContractError> {
    let arbiter = match terms.arbiter {
        None => None,
        Some(arbiter) => Some(ArbiterRecord {
            account: deps.api.addr_canonicalize(&arbiter.address)?.into(),
            decide_within: arbiter.decide_within,
        }),
    };
    Ok(OrderRecord {
        stage,
        listing: terms.listing,
        version: terms.version,
        plan: terms.plan,
        buyer: deps.api.addr_canonicalize(info.sender.as_str())?.into(),
        price: terms.price.u128(),
        denom: terms.denom,
        fee: terms.fee.u128(),
        grant: terms.grant,
        split_version: terms.split_version,
        placed_at: env.block.time.seconds(),
        deliver_within: terms.deliver_within,
        grace: terms.grace,
        challenge_window: terms.challenge_window,
        cooldown: terms.cooldown,
        bond: terms.bond.u128(),
        counted: false,
        arbiter,
        resold: None,
    })
}

fn placed(
    deps: Deps<'_>,
    id: OrderId,
    order: OrderRecord,
    info: MessageInfo,
    seller: &CanonicalAddr,
    transport_key: Binary,
) -> Result<OrderPlaced, ContractError> {
    Ok(OrderPlaced {
        order: id,
        listing: order.listing,
        version: order.version,
        plan: order.plan,
        buyer: info.sender,
        seller: deps.api.addr_humanize(seller)?,
        price: order.price.into(),
        fee: order.fee.into(),
        split_version: order.split_version,
        deliver_by: order.deliver_by(),
        refund_from: order.refund_from(),
        challenge_window: order.challenge_window,
        cooldown: order.cooldown,
        bond: order.bond.into(),
        transport_key,
        resold: order.resold.as_ref().map(|resold| resold.license),
        royalty: order.resold.as_ref().map(|resold| Uint128::new(resold.royalty)),
        denom: order.denom,
    })
}

/// Before the price: who sends an outdated price learns that all of it is outdated.
fn check_hash(terms: &OrderTerms, expected: Hash) -> Result<(), ContractError> {
    let actual = terms.hash();
    ensure!(actual == expected, ContractError::OrderHash { actual, expected });
    Ok(())
}

fn check_funds(terms: &OrderTerms, funds: &[Coin]) -> Result<(), ContractError> {
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
