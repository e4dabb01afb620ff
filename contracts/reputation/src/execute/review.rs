//! Reviews by buyers, and sellers' answers.

use cosmwasm_std::{ensure, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::cid;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::events::{ReviewAnswered, ReviewEdited, ReviewWritten};
use weighhouse_protocol::reputation::Answer;
use weighhouse_protocol::OrderId;

use crate::market::Market;
use crate::state::{ReviewRecord, Reviews};
use crate::{bounds, ContractError};

/// By the account that paid the order, whoever holds its license now.
pub fn review(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    order: OrderId,
    stars: u8,
    words: Option<String>,
) -> Result<Response, ContractError> {
    bounds::review(stars, words.as_ref())?;
    let market = Market::of(deps.as_ref())?;
    let sale = market.sale(order)?;
    ensure!(info.sender == sale.buyer, ContractError::NotBuyer { order, buyer: sale.buyer, sender: info.sender });
    ensure!(sale.state == OrderState::Settled, ContractError::NotSettled { order, state: sale.state });
    let listing = sale.listing;
    market.check_unlinked(&info.sender, &sale.seller, listing)?;
    market.check_no_part(&info.sender, listing, Some(sale.split_version))?;
    let review = ReviewRecord {
        listing,
        version: sale.version,
        reviewer: deps.api.addr_canonicalize(info.sender.as_str())?.to_vec(),
        stars,
        words: words.clone(),
        fee: sale.fee.amount.u128(),
        denom: sale.fee.denom.clone(),
        written_at: env.block.time.seconds(),
        edits: 0,
        edited_at: None,
        stars_before: None,
        answer: None,
    };
    Reviews::write(deps.storage, order, &review)?;
    let written = ReviewWritten {
        order,
        listing,
        version: sale.version,
        reviewer: info.sender,
        stars,
        words,
        fee: sale.fee.amount,
        denom: sale.fee.denom,
    };
    Ok(Response::new().add_event(written))
}

pub fn edit_review(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    order: OrderId,
    stars: u8,
    words: Option<String>,
) -> Result<Response, ContractError> {
    bounds::review(stars, words.as_ref())?;
    let before = Reviews::load(deps.storage, order)?;
    let reviewer = deps.api.addr_humanize(&before.reviewer.clone().into())?;
    ensure!(info.sender == reviewer, ContractError::NotReviewer { order, reviewer, sender: info.sender });
    let (listing, stars_before) = (before.listing, before.stars);
    let review = Reviews::edit(deps.storage, order, before, stars, words.clone(), env.block.time.seconds())?;
    let edits = review.edits;
    Ok(Response::new().add_event(ReviewEdited { order, listing, reviewer, stars, words, stars_before, edits }))
}

pub fn answer_review(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    order: OrderId,
    words: String,
) -> Result<Response, ContractError> {
    cid::check_raw(&words)?;
    let review = Reviews::load(deps.storage, order)?;
    let listing = review.listing;
    let seller = Market::of(deps.as_ref())?.seller(listing)?;
    ensure!(info.sender == seller, ContractError::NotSeller { listing, seller, sender: info.sender });
    let edits = match &review.answer {
        None => 0,
        Some(before) => before.edits.checked_add(1).ok_or(ContractError::UsedUp { counter: "the number of edits" })?,
    };
    let answer = Answer { words: words.clone(), edits, at: env.block.time.seconds() };
    Reviews::answer(deps.storage, order, review, answer);
    Ok(Response::new().add_event(ReviewAnswered { order, listing, seller, words, edits }))
}
