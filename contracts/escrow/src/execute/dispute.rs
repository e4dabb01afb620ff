//! A buyer says that what was delivered is not what was promised: they agree, an arbiter decides,
//! or nobody does and the seller is paid.

use cosmwasm_std::{ensure, Coin, DepsMut, Env, MessageInfo, Response, Uint128};
use weighhouse_protocol::disputes::most_returned;
use weighhouse_protocol::escrow::{DisputeEnd, MAX_REASON};
use weighhouse_protocol::events::{DisputeEnded, DisputeOpened, DisputeProposed, Json};
use weighhouse_protocol::text;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{OrderId, Seconds};

use super::payout::{pay, pay_out};
use super::refund::give_back;
use crate::registry::{good_keys, seller};
use crate::state::{Dispute, OrderRecord, Orders, Revenues, Settled, Stage};
use crate::ContractError;

pub fn dispute(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: OrderId,
    reason: String,
) -> Result<Response, ContractError> {
    let order = Orders::load(deps.storage, id)?;
    let Stage::Delivered { at } = order.stage else {
        return Err(ContractError::WrongState { order: id, state: order.stage.state(), action: "a dispute" });
    };
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    ensure!(info.sender == buyer, ContractError::NotBuyer { order: id, buyer, sender: info.sender });
    let (until, now) = (order.settle_from(at), Mark::of(&env.block));
    ensure!(!until.is_reached(now), ContractError::DisputeTooLate { order: id, until, now });
    let arbiter = order.arbiter.clone().ok_or(ContractError::NoArbiter { order: id })?;
    text::check("reason", &reason, 1..=MAX_REASON)?;
    check_stake(id, &order, &info.funds)?;
    good_keys(deps.as_ref(), order.listing, order.version)?;

    // Not before the window ends: until then the delivery can be proven bad, and nobody but the buyer settles.
    let decide_by = order.after(now, arbiter.decide_within).max(until);
    let opened = DisputeOpened {
        order: id,
        listing: order.listing,
        buyer: info.sender,
        arbiter: deps.api.addr_humanize(&arbiter.account.into())?,
        decide_by: decide_by.time,
        decide_by_height: decide_by.height,
        stake: order.stake.into(),
        denom: order.denom.clone(),
        reason,
    };
    let dispute = Dispute { delivered_at: at, decide_by, asked: None, offered: None };
    Orders::advance(deps.storage, id, order, Stage::Disputed(dispute))?;
    Ok(Response::new().add_event(opened))
}

/// The stake follows from the price and is never nothing, so that a dispute that is lost costs something, a resale's
/// too.
fn check_stake(id: OrderId, order: &OrderRecord, funds: &[Coin]) -> Result<(), ContractError> {
    let is_staked = matches!(funds, [coin] if coin.amount.u128() == order.stake && coin.denom == order.denom);
    let (stake, denom) = (order.stake, order.denom.clone());
    let sent = || funds.iter().map(Coin::to_string).collect::<Vec<_>>().join(", ");
    ensure!(is_staked, ContractError::NotTheStake { order: id, stake, denom, sent: sent() });
    Ok(())
}

pub fn propose(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: OrderId,
    to_buyer: Uint128,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, mut dispute) = load_open(&deps, &env, id, "a proposal")?;
    check_returned(id, &order, to_buyer)?;
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let seller = deps.api.addr_humanize(&seller(deps.as_ref(), &order)?)?;
    let mine = Some(to_buyer.u128());
    if info.sender == buyer {
        dispute.asked = mine;
    } else if info.sender == seller {
        dispute.offered = mine;
    } else {
        return Err(ContractError::NotParty { order: id, buyer, seller, sender: info.sender });
    }
    let proposed = DisputeProposed { order: id, proposer: info.sender, to_buyer };
    if let (Some(asked), Some(offered)) = (dispute.asked, dispute.offered) {
        if offered >= asked {
            let outcome = Outcome { how: DisputeEnd::Agreed, to_buyer: asked.into(), keeps_stake: true };
            let ended = end(deps, id, order, dispute, outcome, env.block.time.seconds())?;
            // What was said comes before what followed from it.
            let events = [vec![proposed.into()], ended.events].concat();
            return Ok(Response::new().add_submessages(ended.messages).add_events(events));
        }
    }
    Orders::advance(deps.storage, id, order, Stage::Disputed(dispute))?;
    Ok(Response::new().add_event(proposed))
}

pub fn rule(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: OrderId,
    to_buyer: Uint128,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, dispute) = load_open(&deps, &env, id, "a ruling")?;
    let arbiter = order.arbiter.clone().ok_or(ContractError::NoArbiter { order: id })?;
    let arbiter = deps.api.addr_humanize(&arbiter.account.into())?;
    ensure!(info.sender == arbiter, ContractError::NotArbiter { order: id, arbiter, sender: info.sender });
    check_returned(id, &order, to_buyer)?;
    let outcome = Outcome { how: DisputeEnd::Ruled, to_buyer, keeps_stake: !to_buyer.is_zero() };
    end(deps, id, order, dispute, outcome, env.block.time.seconds())
}

/// A dispute that can still be ended by its parties.
fn load_open(
    deps: &DepsMut<'_>,
    env: &Env,
    id: OrderId,
    action: &'static str,
) -> Result<(OrderRecord, Dispute), ContractError> {
    let (order, dispute) = Orders::load_disputed(deps.storage, id, action)?;
    let (until, now) = (dispute.decide_by, Mark::of(&env.block));
    ensure!(!until.is_reached(now), ContractError::DecidedTooLate { order: id, until, now });
    Ok((order, dispute))
}

fn check_returned(id: OrderId, order: &OrderRecord, to_buyer: Uint128) -> Result<(), ContractError> {
    let (price, denom) = (Uint128::new(order.price), order.denom.clone());
    let most = most_returned(price, order.fee.into(), order.royalty().into());
    let is_possible = to_buyer == price || to_buyer <= most;
    ensure!(is_possible, ContractError::NotReturnable { order: id, to_buyer, most, price, denom });
    Ok(())
}

/// The end of a dispute.
pub struct Outcome {
    /// By whom.
    pub how: DisputeEnd,
    /// The part of the price that returns to the buyer.
    pub to_buyer: Uint128,
    /// Whether the buyer gets its stake back.
    pub keeps_stake: bool,
}

/// Ends a dispute: the order is refunded if all goes back to the buyer, else settled.
pub fn end(
    deps: DepsMut<'_>,
    id: OrderId,
    order: OrderRecord,
    dispute: Dispute,
    outcome: Outcome,
    now: Seconds,
) -> Result<Response, ContractError> {
    good_keys(deps.as_ref(), order.listing, order.version)?;
    let Outcome { how, to_buyer, keeps_stake } = outcome;
    let stake = Uint128::new(order.stake);
    let stake_back = if keeps_stake { stake } else { Uint128::zero() };
    let denom = order.denom.clone();
    let ended = DisputeEnded { order: id, end: Json(how), to_buyer, stake_back, stake, denom: denom.clone() };
    let response = Response::new().add_event(ended);
    if to_buyer.u128() == order.price {
        return give_back(deps, response, id, order, stake_back);
    }
    let lost = stake.checked_sub(stake_back)?;
    Revenues::forfeit(deps.storage, &order, lost.u128())?;
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let response = pay(response, &buyer, to_buyer.checked_add(stake_back)?, &denom);
    let settled = Settled { delivered_at: dispute.delivered_at, returned: to_buyer.u128() };
    pay_out(deps, response, id, order, settled, now)
}
