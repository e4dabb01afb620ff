//! An order is placed.

use cosmwasm_std::{ensure, Binary, Coin, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::OrderPlaced;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::{ListingId, PlanIndex};
use weighhouse_sealing::point::check_g1;

use crate::registry::current_terms;
use crate::state::{OrderRecord, Orders, Stage};
use crate::ContractError;

pub fn buy(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    listing: ListingId,
    plan: PlanIndex,
    transport_key: Binary,
    expected: Hash,
) -> Result<Response, ContractError> {
    let terms = current_terms(deps.as_ref(), listing, plan)?;
    // Before the price: who sends an outdated price learns that all of it is outdated.
    let actual = terms.hash();
    ensure!(actual == expected, ContractError::OrderHash { actual, expected });
    check_funds(&terms, &info.funds)?;
    let checked_key = check_g1(deps.api, "T", &transport_key)?;

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
    };
    let id = Orders::place(deps.storage, &order)?;
    let placed = OrderPlaced {
        order: id,
        listing,
        version: order.version,
        plan,
        buyer: info.sender,
        price: terms.price,
        fee: terms.fee,
        split_version: order.split_version,
        deliver_by: order.deliver_by(),
        refund_from: order.refund_from(),
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
