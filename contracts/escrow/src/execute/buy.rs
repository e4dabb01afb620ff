//! An order is placed.

use cosmwasm_std::{ensure, Binary, Coin, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::OrderPlaced;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::{ListingId, PlanIndex};
use weighhouse_sealing::point::check_g1;

use crate::registry::{current_offer, Offer};
use crate::state::{Bonds, OrderRecord, Orders, Sold, Stage};
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
    let Purchase { listing, plan, transport_key, expected_order_hash: expected, waive_window } = purchase;
    let Offer { terms, seller, supply } = current_offer(deps.as_ref(), listing, plan, waive_window)?;
    // Before the price: who sends an outdated price learns that all of it is outdated.
    let actual = terms.hash();
    ensure!(actual == expected, ContractError::OrderHash { actual, expected });
    check_funds(&terms, &info.funds)?;
    let checked_key = check_g1(deps.api, "T", &transport_key)?;
    Bonds::of(&seller, &terms.denom).reserve(deps.storage, terms.bond.u128())?;
    if let Some(supply) = supply {
        Sold::take(deps.storage, listing, plan, supply)?;
    }

    let order = OrderRecord {
        stage: Stage::Funded { transport_key: checked_key },
        listing,
        version: terms.version,
        plan,
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
        counted: supply.is_some(),
    };
    let id = Orders::place(deps.storage, &order)?;
    let placed = OrderPlaced {
        order: id,
        listing,
        version: order.version,
        plan,
        buyer: info.sender,
        seller: deps.api.addr_humanize(&seller)?,
        price: terms.price,
        fee: terms.fee,
        split_version: order.split_version,
        deliver_by: order.deliver_by(),
        refund_from: order.refund_from(),
        challenge_window: order.challenge_window,
        cooldown: order.cooldown,
        bond: terms.bond,
        denom: order.denom,
        transport_key,
    };
    Ok(Response::new().add_event(placed))
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
