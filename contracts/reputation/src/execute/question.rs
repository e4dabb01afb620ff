//! Questions about listings, their answers, and what governance and its moderator hide of them.

use cosmwasm_std::{ensure, Addr, Api, Deps, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::cid;
use weighhouse_protocol::events::{
    Json, PostEdited, PostHidden, PostRestored, PostWithdrawn, QuestionAnswered, QuestionAsked,
};
use weighhouse_protocol::reputation::{HideReason, PostId, QuestionId};
use weighhouse_protocol::ListingId;

use crate::market::Market;
use crate::state::{HiddenRecord, Judge, PostRecord, Questions};
use crate::ContractError;

/// By anyone.
pub fn ask_question(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    listing: ListingId,
    words: String,
) -> Result<Response, ContractError> {
    let post = written(deps.as_ref(), &env, &info, &words)?;
    Market::of(deps.as_ref())?.check_takes_questions(listing)?;
    let question = Questions::ask(deps.storage, listing, post)?;
    Ok(Response::new().add_event(QuestionAsked { question, listing, author: info.sender, words }))
}

/// By anyone. A delisted listing's questions are still answered: its licenses' holders have them.
pub fn answer_question(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    question: QuestionId,
    words: String,
) -> Result<Response, ContractError> {
    let post = written(deps.as_ref(), &env, &info, &words)?;
    let asked = Questions::load(deps.storage, question)?;
    let post_id = PostId { question, answer: None };
    asked.post.check_stands(post_id)?;
    ensure!(asked.post.hidden.is_none(), ContractError::Hidden { post: post_id });
    let listing = asked.listing;
    let answer = Questions::answer(deps.storage, question, asked, post)?;
    Ok(Response::new().add_event(QuestionAnswered { question, answer, listing, author: info.sender, words }))
}

fn written(deps: Deps<'_>, env: &Env, info: &MessageInfo, words: &str) -> Result<PostRecord, ContractError> {
    cid::check_raw(words)?;
    let author = deps.api.addr_canonicalize(info.sender.as_str())?.to_vec();
    Ok(PostRecord::new(author, words.into(), env.block.time.seconds()))
}

pub fn edit_post(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: PostId,
    words: String,
) -> Result<Response, ContractError> {
    cid::check_raw(&words)?;
    let (listing, edits) = Questions::change(deps.storage, id, |post| {
        check_author(deps.api, id, post, &info.sender)?;
        post.edit(words.clone(), env.block.time.seconds())
    })?;
    let PostId { question, answer } = id;
    Ok(Response::new().add_event(PostEdited { question, answer, listing, author: info.sender, words, edits }))
}

pub fn withdraw_post(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: PostId) -> Result<Response, ContractError> {
    let (listing, ()) = Questions::change(deps.storage, id, |post| {
        check_author(deps.api, id, post, &info.sender)?;
        post.withdraw(env.block.time.seconds());
        Ok(())
    })?;
    let PostId { question, answer } = id;
    Ok(Response::new().add_event(PostWithdrawn { question, answer, listing, author: info.sender }))
}

fn check_author(api: &dyn Api, id: PostId, post: &PostRecord, sender: &Addr) -> Result<(), ContractError> {
    let author = api.addr_humanize(&post.author.clone().into())?;
    ensure!(*sender == author, ContractError::NotAuthor { post: id, author, sender: sender.clone() });
    Ok(())
}

/// By governance or its moderator.
pub fn hide_post(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: PostId,
    reason: HideReason,
) -> Result<Response, ContractError> {
    let judge = Market::of(deps.as_ref())?.judge(&info.sender)?;
    let by = deps.api.addr_canonicalize(info.sender.as_str())?.to_vec();
    let (listing, ()) = Questions::change(deps.storage, id, |post| {
        ensure!(post.hidden.is_none(), ContractError::Hidden { post: id });
        post.hidden = Some(HiddenRecord { judge, by, reason, since: env.block.time.seconds() });
        Ok(())
    })?;
    let (PostId { question, answer }, reason) = (id, Json(reason));
    Ok(Response::new().add_event(PostHidden { question, answer, listing, by: info.sender, reason }))
}

/// By governance or its moderator. What governance hid, its moderator does not show.
pub fn restore_post(deps: DepsMut<'_>, info: MessageInfo, id: PostId) -> Result<Response, ContractError> {
    let judge = Market::of(deps.as_ref())?.judge(&info.sender)?;
    let (listing, ()) = Questions::change(deps.storage, id, |post| {
        let hidden = post.hidden.take().ok_or(ContractError::NotHidden { post: id })?;
        let may = judge == Judge::Governance || hidden.judge == Judge::Moderator;
        ensure!(may, ContractError::NotGovernance { sender: info.sender.clone() });
        Ok(())
    })?;
    let PostId { question, answer } = id;
    Ok(Response::new().add_event(PostRestored { question, answer, listing, by: info.sender }))
}
