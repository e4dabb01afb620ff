//! The contract's answers.

use cosmwasm_std::{coin, Addr, Deps, Env, StdError, StdResult};
use weighhouse_protocol::paging::page_size;
use weighhouse_protocol::reputation::ethereum::EthereumAddress;
use weighhouse_protocol::reputation::handle::fold;
use weighhouse_protocol::reputation::rating::{Rating, Sums, Weighed};
use weighhouse_protocol::reputation::{
    AnswerNumber, Appeal, Attestation, Config, Contracts, FeeSums, HandleStatus, HeldHandle, Hidden,
    Links as AccountLinks, Post, Profile, Question, QuestionAnswer, QuestionId, Report, ReportId, Review, Verifier,
    Vote, Wallet, WalletKind,
};
use weighhouse_protocol::{ListingId, OrderId};

use crate::state::{
    self, AttestationRecord, Attestations, ContractsRecord, HandleRecord, Handles, Links, PostRecord, ProfileRecord,
    Profiles, QuestionRecord, Questions, ReportRecord, Reports, ReviewRecord, Reviews, VerifierRecord, Verifiers,
    Votes, WalletAddress, WalletRecord,
};
use crate::ContractError;

pub fn config(deps: Deps<'_>) -> StdResult<Config> {
    state::config(deps.storage)
}

pub fn contracts(deps: Deps<'_>) -> Result<Contracts, ContractError> {
    let contracts = ContractsRecord::get(deps.storage)?;
    Ok(Contracts {
        registry: Addr::unchecked(contracts.registry),
        license: Addr::unchecked(contracts.license),
        escrow: Addr::unchecked(contracts.escrow),
    })
}

/// The canonical address of an account that a caller names.
fn canonical(deps: Deps<'_>, account: &str) -> StdResult<Vec<u8>> {
    Ok(deps.api.addr_canonicalize(deps.api.addr_validate(account)?.as_str())?.to_vec())
}

/// The place in a list by account after which a page begins.
fn place(deps: Deps<'_>, start_after: Option<String>) -> StdResult<Option<Vec<u8>>> {
    start_after.map(|account| canonical(deps, &account)).transpose()
}

fn human(deps: Deps<'_>, account: Vec<u8>) -> StdResult<Addr> {
    deps.api.addr_humanize(&account.into())
}

/// A part of a key that is text: a fold or a denom.
fn text(key: Vec<u8>) -> StdResult<String> {
    String::from_utf8(key).map_err(|_| StdError::generic_err("a key is malformed"))
}

pub fn profile(deps: Deps<'_>, account: &str) -> Result<Profile, ContractError> {
    let account = canonical(deps, account)?;
    let record = Profiles::load(deps.storage, &account)?;
    Ok(expand_profile(deps, account, record)?)
}

pub fn profiles(
    deps: Deps<'_>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<Profile>, ContractError> {
    let rows = Profiles::page(deps.storage, place(deps, start_after)?, page_size(limit))?;
    rows.into_iter().map(|(account, record)| Ok(expand_profile(deps, account, record)?)).collect()
}

fn expand_profile(deps: Deps<'_>, account: Vec<u8>, record: ProfileRecord) -> StdResult<Profile> {
    let handle = record.handle().map(String::from);
    Ok(Profile { account: human(deps, account)?, handle, card: record.card, domain: record.domain })
}

pub fn handle(deps: Deps<'_>, handle: &str) -> Result<HandleStatus, ContractError> {
    let record = Handles::load(deps.storage, handle)?;
    Ok(expand_handle(deps, fold(handle), record)?)
}

pub fn handles(
    deps: Deps<'_>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<HandleStatus>, ContractError> {
    let rows = Handles::page(deps.storage, start_after, page_size(limit))?;
    rows.into_iter().map(|(fold, record)| Ok(expand_handle(deps, text(fold)?, Some(record))?)).collect()
}

fn expand_handle(deps: Deps<'_>, fold: String, record: Option<HandleRecord>) -> StdResult<HandleStatus> {
    let free = HandleStatus { fold, held: None, free_from: None, reserved_for: None };
    Ok(match record {
        None => free,
        Some(HandleRecord::Held(held)) => {
            let (deposit, since) = (held.deposit(), held.since);
            let held = HeldHandle { account: human(deps, held.account)?, handle: held.handle, deposit, since };
            HandleStatus { held: Some(held), ..free }
        }
        Some(HandleRecord::Released { by, free_from }) => {
            let reserved_for = by.map(|account| human(deps, account)).transpose()?;
            HandleStatus { free_from: Some(free_from), reserved_for, ..free }
        }
    })
}

pub fn links(deps: Deps<'_>, account: &str) -> Result<AccountLinks, ContractError> {
    let account = canonical(deps, account)?;
    let record = Links::load(deps.storage, &account)?;
    let main = Links::main_of(deps.storage, &WalletAddress::Account(account.clone()))?;
    let wallets = record.wallets.into_iter().map(|wallet| expand_wallet(deps, wallet)).collect::<StdResult<_>>()?;
    let main = main.map(|main| deps.api.addr_humanize(&main)).transpose()?;
    Ok(AccountLinks { account: human(deps, account)?, main, wallets, next: record.next })
}

fn expand_wallet(deps: Deps<'_>, record: WalletRecord) -> StdResult<Wallet> {
    let (kind, address) = match record.address {
        WalletAddress::Account(account) => (WalletKind::Account, human(deps, account)?.into()),
        WalletAddress::Ethereum(address) => (WalletKind::Ethereum, address.to_string()),
    };
    Ok(Wallet { kind, address, number: record.number, since: record.since })
}

pub fn ethereum(deps: Deps<'_>, address: &str) -> Result<Option<Addr>, ContractError> {
    let address: EthereumAddress = address.parse()?;
    let main = Links::main_of(deps.storage, &WalletAddress::Ethereum(address))?;
    Ok(main.map(|main| deps.api.addr_humanize(&main)).transpose()?)
}

pub fn verifier(deps: Deps<'_>, verifier: &str) -> Result<Verifier, ContractError> {
    let account = canonical(deps, verifier)?;
    let record = Verifiers::load(deps.storage, &account)?
        .ok_or_else(|| ContractError::NoVerifier { verifier: Addr::unchecked(verifier) })?;
    Ok(expand_verifier(deps, account, record)?)
}

pub fn verifiers(
    deps: Deps<'_>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<Verifier>, ContractError> {
    let rows = Verifiers::page(deps.storage, place(deps, start_after)?, page_size(limit))?;
    rows.into_iter().map(|(account, record)| Ok(expand_verifier(deps, account, record)?)).collect()
}

fn expand_verifier(deps: Deps<'_>, account: Vec<u8>, record: VerifierRecord) -> StdResult<Verifier> {
    Ok(Verifier {
        verifier: human(deps, account)?,
        name: record.name,
        url: record.url,
        scope: record.scope,
        term: record.term,
        since: record.since,
        revoked_at: record.revoked_at,
    })
}

pub fn attestations(
    deps: Deps<'_>,
    env: &Env,
    account: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<Attestation>, ContractError> {
    let subject = canonical(deps, account)?;
    let rows = Attestations::page(deps.storage, &subject.clone().into(), place(deps, start_after)?, page_size(limit))?;
    let now = env.block.time.seconds();
    let expand = |(attester, record): (Vec<u8>, AttestationRecord)| {
        let status = record.status(Verifiers::load(deps.storage, &attester)?.as_ref(), now);
        Ok(Attestation {
            account: human(deps, subject.clone())?,
            verifier: human(deps, attester)?,
            status,
            level: record.level,
            checks: record.checks,
            evidence: record.evidence,
            term: record.term,
            attested_at: record.attested_at,
            expires_at: record.expires_at,
            revoked_at: record.revoked_at,
        })
    };
    rows.into_iter().map(expand).collect()
}

pub fn review(deps: Deps<'_>, order: OrderId) -> Result<Review, ContractError> {
    expand_review(deps, order, Reviews::load(deps.storage, order)?)
}

pub fn reviews(deps: Deps<'_>, start_after: Option<OrderId>, limit: Option<u32>) -> Result<Vec<Review>, ContractError> {
    let rows = Reviews::page(deps.storage, start_after, page_size(limit))?;
    rows.into_iter().map(|(order, record)| expand_review(deps, order, record)).collect()
}

fn expand_review(deps: Deps<'_>, order: OrderId, record: ReviewRecord) -> Result<Review, ContractError> {
    Ok(Review {
        order,
        listing: record.listing,
        version: record.version,
        reviewer: human(deps, record.reviewer)?,
        stars: record.stars,
        words: record.words,
        fee: coin(record.fee, record.denom),
        written_at: record.written_at,
        edits: record.edits,
        edited_at: record.edited_at,
        stars_before: record.stars_before,
        answer: record.answer,
        helpful: Votes::helpful(deps.storage, order)?,
    })
}

pub fn votes(
    deps: Deps<'_>,
    order: OrderId,
    start_after: Option<OrderId>,
    limit: Option<u32>,
) -> Result<Vec<Vote>, ContractError> {
    let rows = Votes::page(deps.storage, order, start_after, page_size(limit))?;
    rows.into_iter().map(|(license, record)| Ok(Vote { license, voter: human(deps, record.voter)? })).collect()
}

/// At the present rates. What it reads is bounded by their number, whatever the listing has sold.
pub fn rating(deps: Deps<'_>, listing: ListingId) -> Result<Rating, ContractError> {
    let config = state::config(deps.storage)?;
    let mut weighed = Weighed::prior(config.prior)?;
    for rate in config.rates {
        let sums = Reviews::sums(deps.storage, listing, &rate.denom)?;
        weighed = weighed.add(sums.into(), rate.weight)?;
    }
    let histogram = Reviews::histogram(deps.storage, listing)?.into();
    Ok(Rating { listing, rating: weighed.rating(), weight: weighed.review_weight(), histogram })
}

pub fn fee_sums(
    deps: Deps<'_>,
    listing: ListingId,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<FeeSums>, ContractError> {
    let rows = Reviews::sums_page(deps.storage, listing, start_after, page_size(limit))?;
    rows.into_iter()
        .map(|(denom, record)| {
            let Sums { fees, starred } = record.into();
            Ok(FeeSums { denom: text(denom)?, fees: fees.into(), starred: starred.into() })
        })
        .collect()
}

pub fn question(deps: Deps<'_>, question: QuestionId) -> Result<Question, ContractError> {
    Ok(expand_question(deps, question, Questions::load(deps.storage, question)?)?)
}

pub fn questions(
    deps: Deps<'_>,
    start_after: Option<QuestionId>,
    limit: Option<u32>,
) -> Result<Vec<Question>, ContractError> {
    let rows = Questions::page(deps.storage, start_after, page_size(limit))?;
    rows.into_iter().map(|(question, record)| Ok(expand_question(deps, question, record)?)).collect()
}

fn expand_question(deps: Deps<'_>, question: QuestionId, record: QuestionRecord) -> StdResult<Question> {
    let post = expand_post(deps, record.post)?;
    Ok(Question { question, listing: record.listing, post, answers: record.answers })
}

pub fn answers(
    deps: Deps<'_>,
    question: QuestionId,
    start_after: Option<AnswerNumber>,
    limit: Option<u32>,
) -> Result<Vec<QuestionAnswer>, ContractError> {
    let rows = Questions::answers_page(deps.storage, question, start_after, page_size(limit))?;
    rows.into_iter()
        .map(|(answer, record)| Ok(QuestionAnswer { question, answer, post: expand_post(deps, record.post)? }))
        .collect()
}

fn expand_post(deps: Deps<'_>, record: PostRecord) -> StdResult<Post> {
    let hidden = match record.hidden {
        None => None,
        Some(hidden) => Some(Hidden { by: human(deps, hidden.by)?, reason: hidden.reason, since: hidden.since }),
    };
    Ok(Post {
        author: human(deps, record.author)?,
        words: record.words,
        written_at: record.written_at,
        edits: record.edits,
        edited_at: record.edited_at,
        hidden,
    })
}

pub fn report(deps: Deps<'_>, report: ReportId) -> Result<Report, ContractError> {
    Ok(expand_report(deps, report, Reports::load(deps.storage, report)?)?)
}

pub fn reports(
    deps: Deps<'_>,
    start_after: Option<ReportId>,
    limit: Option<u32>,
) -> Result<Vec<Report>, ContractError> {
    let rows = Reports::page(deps.storage, start_after, page_size(limit))?;
    rows.into_iter().map(|(report, record)| Ok(expand_report(deps, report, record)?)).collect()
}

fn expand_report(deps: Deps<'_>, report: ReportId, record: ReportRecord) -> StdResult<Report> {
    let stake = record.stake();
    let appeal = match record.appeal {
        None => None,
        Some(appeal) => Some(Appeal { by: human(deps, appeal.by)?, grounds: appeal.grounds, decided: appeal.decided }),
    };
    Ok(Report {
        report,
        listing: record.listing,
        version: record.version,
        reporter: human(deps, record.reporter)?,
        kind: record.kind,
        evidence: record.evidence,
        state: record.state,
        decided_by: record.decided_by.map(|(_, account)| human(deps, account)).transpose()?,
        appeal,
        stake,
        filed_at: record.filed_at,
        settles_at: record.settles_at,
        settled: record.settled,
    })
}
