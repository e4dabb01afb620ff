//! A delivered order's money goes to its sellers, and its buyer gets the license.

use cosmwasm_std::{ensure, DepsMut, Env, MessageInfo, Response, Uint128};
use weighhouse_protocol::escrow::DisputeEnd;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use super::dispute::{end, Outcome};
use super::payout::pay_out;
use crate::registry::good_keys;
use crate::state::{OrderRecord, Orders, Settled, Stage};
use crate::ContractError;

/// Before the challenge window is over, or although there is a dispute, by the buyer.
pub fn accept(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let order = Orders::load(deps.storage, id)?;
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    ensure!(info.sender == buyer, ContractError::NotBuyer { order: id, buyer, sender: info.sender });
    settle_whole(deps, env, id, order, DisputeEnd::Accepted)
}

/// After the challenge window, or the arbiter's time, by anyone.
pub fn settle(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let order = Orders::load(deps.storage, id)?;
    let from = match order.stage {
        Stage::Delivered { at } => order.settle_from(at),
        Stage::Disputed(dispute) => dispute.decide_by,
        // Refused below.
        _ => Mark::default(),
    };
    let now = Mark::of(&env.block);
    ensure!(from.is_reached(now), ContractError::WindowOpen { order: id, from, now });
    settle_whole(deps, env, id, order, DisputeEnd::TimedOut)
}

/// Settles with nothing for the buyer; `how` ends the dispute, if there is one.
fn settle_whole(
    deps: DepsMut<'_>,
    env: Env,
    id: OrderId,
    order: OrderRecord,
    how: DisputeEnd,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    match order.stage {
        Stage::Delivered { at } => {
            good_keys(deps.as_ref(), order.listing, order.version)?;
            pay_out(deps, Response::new(), id, order, Settled { delivered_at: at, returned: 0 }, now)
        }
        Stage::Disputed(dispute) => {
            let outcome = Outcome { how, to_buyer: Uint128::zero(), keeps_stake: true };
            end(deps, id, order, dispute, outcome, now)
        }
        stage => Err(ContractError::WrongState { order: id, state: stage.state(), action: "a settlement" }),
    }
}
