//! Proposals of each kind that has a template: drafted, explained, refused from anybody else, voted through, in effect.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{ensure, Context, Result};
use cosmos_sdk_proto::cosmos::bank::v1beta1::MsgSetSendEnabled;
use cosmos_sdk_proto::cosmwasm::wasm::v1::{QueryPinnedCodesRequest, QueryPinnedCodesResponse};
use cosmwasm_std::Coin;
use rand::rngs::OsRng;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use weighhouse_chain::message;
use weighhouse_localnet::{DENOM, STABLE_DENOM, UNACCEPTED_DENOM};
use weighhouse_messages::governance::KINDS;
use weighhouse_protocol::escrow;
use weighhouse_protocol::events::ListingCreated;
use weighhouse_protocol::registry::{self, Config, ListingState, OrderPause};
use weighhouse_protocol::reputation::{self, HandleStatus, Profile, Verifier};
use weighhouse_protocol::ListingId;
use weighhouse_sealing::secret::ContentSecret;
use weighhouse_tests::draft::version_of;
use weighhouse_tests::governed::{artifacts, Governed, Proposed, Says};
use weighhouse_tests::shell::Shell;
use weighhouse_tests::{attempt, gas, governing, Contract, Market, Person};

/// The refusals of strangers, by what is refused.
const SETTINGS: &str = "registry/ownership";
const GUARDED: &str = "registry/not_guardian";
const MODERATED: &str = "registry/not_moderator";
const GOVERNED: &str = "reputation/not_governance";
const UNAUTHORIZED: &str = "unauthorized";
const FORGED: &str = "pubKey does not match signer address";

/// The time at which a denom is to close, in seconds UTC: long after any run.
const CLOSING: u64 = 4_000_000_000;

/// The kinds that each rule votes on.
const COSTS: [&str; 5] = ["fee", "bonds", "windows", "treasury", "denom-rules"];
const RATINGS: [&str; 4] = ["reputation", "rate", "drop-rate", "prior"];
const OFFICES: [&str; 7] =
    ["accept-denom", "announce-closing", "close-denom", "drop-denom", "moderator", "end-moderator", "arbiter"];
const HALTS: [&str; 7] =
    ["guardian", "pause-orders", "resume-orders", "emergency", "renew-pause", "dismiss-guardian", "end-guardian"];
const PEOPLE: [&str; 6] =
    ["accredit-verifier", "revoke-verifier", "delist", "relist", "transfer-handle", "revoke-handle"];
const CODE: [&str; 5] = ["store-code", "pin-codes", "migrate", "hand-over", "hand-over-admins"];

fn share(bps: u16) -> Value {
    json!({ "share": bps })
}

fn span(seconds: u64) -> Value {
    json!({ "span": seconds })
}

fn account(address: &str) -> Value {
    json!({ "account": address })
}

fn amount(amount: u64, denom: &str) -> Value {
    json!({ "amount": { "denom": denom, "amount": amount.to_string() } })
}

/// A vote on settings of the registry, which then hold.
async fn set(
    town: &Governed,
    kind: &str,
    fields: &[(&str, &str)],
    says: Says<'_>,
    holds: impl Fn(&Config) -> bool,
) -> Result<()> {
    let is_dangerous = ["treasury", "drop-denom"].contains(&kind);
    town.votes_through(kind, fields, says, SETTINGS, is_dangerous).await?;
    let config = town.config().await?;
    ensure!(holds(&config), "{kind} was voted through, and the settings are {config:?}");
    Ok(())
}

/// What orders cost, whom they pay and how long they take.
pub async fn what_orders_cost_is_voted_on(market: &'static Market) -> Result<()> {
    let (town, pool) = (Governed::open(market, "costs").await?, market.person()?);
    let [fee, bonds, windows, treasury, rules] = COSTS;
    let line = Says::Line("fee", share(250), share(200));
    set(&town, fee, &[("fee", "2%")], line, |config| config.fee_bps == 200).await?;
    let line = Says::Line("delay to withdraw a bond", span(60), span(120));
    set(&town, bonds, &[("bond", "25%"), ("delay", "2m")], line, |config| {
        (config.bond_bps, config.bond_delay, config.fee_bps) == (2_500, 120, 200)
    })
    .await?;
    let line = Says::Line("grace after the deadline", span(60), span(90));
    set(&town, windows, &[("grace", "90s"), ("deliver_max", "2h")], line, |config| {
        (config.grace, config.deliver_within.max, config.deliver_within.min) == (90, 7_200, 60)
    })
    .await?;
    let before = town.config().await?.treasury;
    let line = Says::Line("treasury", account(&before), account(pool.address()));
    set(&town, treasury, &[("account", pool.address())], line, |config| config.treasury == pool.address()).await?;
    let line = Says::Line("least bond in uwhs", amount(1_000, DENOM), amount(2_000, DENOM));
    set(&town, rules, &[("denom", DENOM), ("min_bond", "2000uwhs")], line, |config| {
        config.denoms.iter().any(|rule| rule.denom == DENOM && rule.min_bond.u128() == 2_000)
    })
    .await
}

/// A vote on settings of reputation, which then hold.
async fn rate(
    town: &Governed,
    kind: &str,
    fields: &[(&str, &str)],
    says: Says<'_>,
    holds: impl Fn(&reputation::Config) -> bool,
) -> Result<()> {
    town.votes_through(kind, fields, says, GOVERNED, false).await?;
    let config: reputation::Config = town.query(Contract::Reputation, &reputation::QueryMsg::Config {}).await?;
    ensure!(holds(&config), "{kind} was voted through, and the settings are {config:?}");
    Ok(())
}

/// What handles and reports cost, and what ratings are made of.
pub async fn what_ratings_are_made_of_is_voted_on(market: &'static Market) -> Result<()> {
    let town = Governed::open(market, "ratings").await?;
    let [reputation, weigh, drop, prior] = RATINGS;
    let line = Says::Line("deposit of a handle", amount(1_000, DENOM), amount(3_000, DENOM));
    rate(&town, reputation, &[("deposit", "3000uwhs")], line, |config| {
        config.handle_deposit == Coin::new(3_000u128, DENOM)
    })
    .await?;
    let rates = |config: &reputation::Config| -> Vec<(String, String)> {
        config.rates.iter().map(|rate| (rate.denom.clone(), rate.weight.to_string())).collect()
    };
    let weighs = |denom: &str, weight: &str| (denom.to_owned(), weight.to_owned());
    let (text, absent) = (|weight: &str| json!({ "text": weight }), json!("absent"));
    let line = Says::Line("weight of fees in uusdc", absent.clone(), text("0.85"));
    rate(&town, weigh, &[("denom", STABLE_DENOM), ("weight", "0.85")], line, |config| {
        rates(config) == [weighs(DENOM, "1"), weighs(STABLE_DENOM, "0.85")]
    })
    .await?;
    let line = Says::Line("weight of fees in uwhs", text("1"), absent);
    rate(&town, drop, &[("denom", DENOM)], line, |config| rates(config) == [weighs(STABLE_DENOM, "0.85")]).await?;
    let line = Says::Line("rating before reviews", json!({ "number": "3" }), json!({ "number": "3.5" }));
    rate(&town, prior, &[("rating", "3.5"), ("weight", "2000")], line, |config| {
        (config.prior.rating, config.prior.weight.u128()) == (3_500, 2_000)
    })
    .await
}

/// The denoms that the market takes, and the accounts that moderate and judge.
pub async fn denoms_and_offices_are_voted_on(market: &'static Market) -> Result<()> {
    let (town, person) = (Governed::open(market, "offices").await?, market.person()?);
    let [accept, announce, close, drop, moderator, end_moderator, arbiter] = OFFICES;
    let least = |amount: u32| format!("{amount}{UNACCEPTED_DENOM}");
    let (fee, bond, stake, penalty) = (least(1), least(20), least(3), least(40));
    let fields = [
        ("denom", UNACCEPTED_DENOM),
        ("min_fee", fee.as_str()),
        ("min_bond", bond.as_str()),
        ("min_stake", stake.as_str()),
        ("daily_penalty", penalty.as_str()),
    ];
    let line = Says::Line("least bond in uatom", json!("absent"), amount(20, UNACCEPTED_DENOM));
    set(&town, accept, &fields, line, |config| config.denoms.len() == 3).await?;
    let line = Says::Line("uusdc closes", json!("absent"), json!({ "time": CLOSING }));
    set(&town, announce, &[("denom", STABLE_DENOM), ("at", &CLOSING.to_string())], line, |config| {
        config.denoms.iter().all(|rule| rule.closes_at == (rule.denom == STABLE_DENOM).then_some(CLOSING))
    })
    .await?;
    let line = Says::Line("uusdc closed", json!({ "flag": false }), json!({ "flag": true }));
    set(&town, close, &[("denom", STABLE_DENOM)], line, |config| {
        config.denoms.iter().all(|rule| rule.closed == (rule.denom == STABLE_DENOM))
    })
    .await?;
    let line = Says::Line("uusdc closed", json!({ "flag": true }), json!("absent"));
    set(&town, drop, &[("denom", STABLE_DENOM)], line, |config| {
        config.denoms.len() == 2 && config.denoms.iter().all(|rule| rule.denom != STABLE_DENOM)
    })
    .await?;

    let address = person.address();
    let line = Says::Line("moderator", json!("absent"), account(address));
    set(&town, moderator, &[("account", address), ("lapse", "7d")], line, |config| {
        config.moderator.as_ref().is_some_and(|named| named.address == address && named.lapse == 604_800)
    })
    .await?;
    let line = Says::Line("moderator", account(address), json!("absent"));
    set(&town, end_moderator, &[], line, |config| config.moderator.is_none()).await?;
    let before = town.config().await?.arbiter.context("no arbiter")?.address;
    let line = Says::Line("arbiter", account(&before), account(address));
    set(&town, arbiter, &[("account", address), ("decide_within", "2m")], line, |config| {
        config.arbiter.as_ref().is_some_and(|named| named.address == address && named.decide_within == 120)
    })
    .await
}

/// The pause of new orders, by votes and by the guardian that a vote names.
pub async fn halts_are_voted_on_and_the_guardian_has_one(market: &'static Market) -> Result<()> {
    let (town, guard) = (Governed::open(market, "halts").await?, Shell::open(market).await?);
    let [guardian, pause, resume, emergency, renew, dismiss, end_guardian] = HALTS;
    let (listing, seller) = (list(&town).await?, guard.person.address().to_owned());
    let early = town.run(&guard, &["gov", "pause", "10m"]).await?;
    ensure!(early.code == Some(5) && early.stderr.contains("none is named"), "{early:?}");
    let line = Says::Line("guardian", json!("absent"), account(&seller));
    set(&town, guardian, &[("account", &seller), ("until", "+30d")], line, |config| {
        config.guardian.as_ref().is_some_and(|named| named.address == seller)
    })
    .await?;

    let paused = town.json(&guard, &["gov", "pause", "10m"]).await?;
    ensure!(paused["by"] == json!(seller), "{paused}");
    takes_no_order(&town, listing).await?;
    town.json(&guard, &["gov", "resume"]).await?;
    let state = pause_of(&town).await?;
    ensure!(state.paused_until == 0 && state.guardian_spent, "{state:?}");
    let twice = town.run(&guard, &["gov", "pause", "10m"]).await?;
    ensure!(twice.code == Some(5) && twice.stderr.contains("used its one pause"), "{twice:?}");

    town.votes_through(pause, &[("for", "10m")], Says::Title("Pauses new orders for 10 min"), GUARDED, false).await?;
    takes_no_order(&town, listing).await?;
    let over = town.run(&guard, &["gov", "resume"]).await?;
    ensure!(over.code == Some(5) && over.stderr.contains("governance alone resumes"), "{over:?}");
    town.votes_through(resume, &[], Says::Title("Resumes new orders"), GUARDED, false).await?;
    let state = pause_of(&town).await?;
    ensure!(state.paused_until == 0 && !state.guardian_spent, "{state:?}");

    town.votes_through(emergency, &[], Says::Title("Pauses new orders for 7 d"), GUARDED, false).await?;
    let (first, governance) = (pause_of(&town).await?, market.localnet.governance()?);
    ensure!(first.by.as_ref().is_some_and(|by| by.as_str() == governance), "{first:?}");
    town.votes_through(renew, &[("for", "7d")], Says::Title("Pauses new orders for 7 d"), GUARDED, false).await?;
    let renewed = pause_of(&town).await?.paused_until;
    ensure!(renewed > first.paused_until, "{renewed} is not after {}", first.paused_until);

    let line = Says::Line("guardian", account(&seller), json!("absent"));
    town.votes_through(dismiss, &[], line, "registry/", false).await?;
    let (config, state) = (town.config().await?, pause_of(&town).await?);
    ensure!(config.guardian.is_none() && state.paused_until == 0, "{config:?} {state:?}");
    let late = town.run(&guard, &["gov", "pause", "10m"]).await?;
    ensure!(late.code == Some(5) && late.stderr.contains("none is named"), "{late:?}");

    let other = market.person()?;
    let line = Says::Line("guardian", json!("absent"), account(other.address()));
    let fields = [("account", other.address()), ("until", "+1d")];
    set(&town, guardian, &fields, line, |config| config.guardian.is_some()).await?;
    let line = Says::Line("guardian", account(other.address()), json!("absent"));
    set(&town, end_guardian, &[], line, |config| config.guardian.is_none()).await
}

async fn pause_of(town: &Governed) -> Result<OrderPause> {
    town.query(Contract::Registry, &registry::QueryMsg::OrderPause {}).await
}

/// Escrow quotes no order of a listing: new orders are paused.
async fn takes_no_order(town: &Governed, listing: ListingId) -> Result<()> {
    let question = escrow::QueryMsg::Quote { listing, plan: 0, waive_window: true, price: None };
    let quote: Result<Value> = town.query(Contract::Escrow, &question).await;
    let refused = quote.err().context("an order is quoted in a pause")?.to_string();
    ensure!(refused.contains("escrow/orders_paused"), "{refused}");
    Ok(())
}

/// A listing of somebody new, with a version that exists as a commitment only.
async fn list(town: &Governed) -> Result<ListingId> {
    let (seller, listing) = (town.market.person()?, town.market.draft("Governed").terms());
    let listing = registry::NewListing { challenge_window: 60, ..listing };
    let payee = registry::Payee { address: seller.address().into(), share_bps: 10_000 };
    let listing = registry::NewListing { payees: vec![payee], ..listing };
    let (version, _) = version_of(town.market, &seller, &ContentSecret::generate(&mut OsRng))?;
    let message = registry::ExecuteMsg::CreateListing { listing, version: Some(version) };
    let outcome = town.accept(&seller, Contract::Registry, &message, &[]).await?;
    let ListingCreated { listing, .. } = attempt::event(&outcome, town.address(Contract::Registry)?)?;
    Ok(listing)
}

/// Verifiers, listings and handles.
pub async fn people_and_listings_are_voted_on(market: &'static Market) -> Result<()> {
    let (town, verifier) = (Governed::open(market, "people").await?, market.person()?);
    let [accredit, revoke, delist, relist, transfer, revoke_handle] = PEOPLE;
    let named = [
        ("verifier", verifier.address()),
        ("name", "Notary"),
        ("url", "https://notary.example/how"),
        ("level", "high"),
        ("checks", "document, presence"),
    ];
    town.votes_through(accredit, &named, Says::Title("Accredits Notary as a verifier"), GOVERNED, false).await?;
    ensure!(record(&town, &verifier).await?.revoked_at.is_none(), "it is not accredited");
    let fields = [("verifier", verifier.address())];
    let title = Says::Title("Revokes the accreditation of Notary");
    town.votes_through(revoke, &fields, title, GOVERNED, false).await?;
    ensure!(record(&town, &verifier).await?.revoked_at.is_some(), "it is accredited still");

    let listing = list(&town).await?;
    let id = listing.to_string();
    let title = format!("Delists listing {id}, Governed");
    town.votes_through(delist, &[("listing", &id)], Says::Title(&title), MODERATED, false).await?;
    ensure!(state(&town, listing).await? == ListingState::Delisted, "it is not delisted");
    let title = format!("Relists listing {id}, Governed");
    let for_good = "registry/delisted_for_good";
    town.votes_through(relist, &[("listing", &id)], Says::Title(&title), for_good, false).await?;
    ensure!(state(&town, listing).await? == ListingState::Active, "it is delisted still");

    let (holder, owner) = (market.person()?, market.person()?);
    let claim = reputation::ExecuteMsg::ClaimHandle { handle: "townmark".into() };
    town.accept(&holder, Contract::Reputation, &claim, &[Coin::new(1_000u128, DENOM)]).await?;
    let fields = [("handle", "townmark"), ("account", owner.address())];
    let line = Says::Line("holder", account(holder.address()), account(owner.address()));
    town.votes_through(transfer, &fields, line, GOVERNED, false).await?;
    let question = reputation::QueryMsg::Profile { account: owner.address().into() };
    let profile: Profile = town.query(Contract::Reputation, &question).await?;
    ensure!(profile.handle.as_deref() == Some("townmark"), "{profile:?}");
    let fields = [("handle", "townmark"), ("forfeit", "no")];
    let line = Says::Line("holder", account(owner.address()), json!("absent"));
    town.votes_through(revoke_handle, &fields, line, GOVERNED, false).await?;
    let question = reputation::QueryMsg::Handle { handle: "townmark".into() };
    let status: HandleStatus = town.query(Contract::Reputation, &question).await?;
    ensure!(status.held.is_none(), "{status:?}");
    Ok(())
}

async fn record(town: &Governed, verifier: &Person) -> Result<Verifier> {
    let question = reputation::QueryMsg::Verifier { verifier: verifier.address().into() };
    town.query(Contract::Reputation, &question).await
}

async fn state(town: &Governed, listing: ListingId) -> Result<ListingState> {
    let found: registry::Listing = town.query(Contract::Registry, &registry::QueryMsg::Listing { listing }).await?;
    Ok(found.state)
}

/// Code is stored, pinned and moved to; at last the market is another account's.
pub async fn code_and_the_market_itself_are_voted_on(market: &'static Market) -> Result<()> {
    let (town, dao) = (Governed::open(market, "code").await?, market.regular().await?);
    let [store, pin, migrate, hand_over, hand_over_admins] = CODE;
    let mut wasm = std::fs::read(artifacts().join("weighhouse_royalties.wasm"))?;
    // An empty custom section named `g`: other bytes, the same behaviour.
    wasm.extend([0, 2, 1, b'g']);
    let (file, checksum) = (town.proposer.path("royalties.wasm"), Sha256::digest(&wasm));
    std::fs::write(&file, &wasm)?;
    let path = file.to_string_lossy().into_owned();
    let title = Says::Title("Stores a code on the chain");
    let stored = town.votes_through(store, &[("release", "next"), ("files", &path)], title, FORGED, false).await?;
    let codes = market.chain.newest_codes(50).await?;
    let code = codes.iter().find(|code| code.checksum == checksum.as_slice()).context("the code is not stored")?;
    ensure!(code.creator == market.localnet.governance()?, "{code:?}");

    let id = code.id.to_string();
    let title = format!("Pins codes {id}");
    ensure!(!is_pinned(market, code.id).await?, "it is pinned before a vote");
    let pinned = town.votes_through(pin, &[("codes", &id)], Says::Title(&title), "authority", false).await?;
    ensure!(is_pinned(market, code.id).await?, "it is not pinned");
    let title = format!("Migrates royalties to code {id}");
    let fields = [("release", "next"), ("royalties", id.as_str())];
    let moved = town.votes_through(migrate, &fields, Says::Title(&title), UNAUTHORIZED, false).await?;
    let royalties = town.address(Contract::Royalties)?;
    ensure!(market.chain.contract_info(royalties).await?.code_id == code.id, "it did not move");

    let [offered, handed] = hands_over(&town, &dao, [hand_over, hand_over_admins]).await?;
    for (proposed, kinds) in [
        (&stored, &["MsgStoreCode"][..]),
        (&pinned, &["MsgPinCodes"][..]),
        (&moved, &["MsgMigrateContract"][..]),
        (&offered, &["MsgExecuteContract"][..]),
        (&handed, &["MsgUpdateAdmin"][..]),
    ] {
        reads(market, &proposed.file, kinds).await?;
    }
    has_admin(&town, dao.address()).await?;
    // From then on its word is the market's, and a vote is not. What governance sends costs gas that can be read now.
    let late = town.propose("resume-orders", &[]).await?;
    let checked = town.check(late.id, true).await?;
    ensure!(checked.to_string().contains("not_governance"), "{checked}");
    let handed = town.metered(governing::PEOPLE)?;
    governing::send(handed, &dao).await?;
    market.gas.record_of(&handed.gas, gas::GOVERNED);
    Ok(())
}

/// The market is offered to an account, and its contracts go to it once it accepted; the two proposals.
async fn hands_over(town: &Governed, dao: &Person, [offer, admins]: [&str; 2]) -> Result<[Proposed; 2]> {
    let fields = [("account", dao.address())];
    let title = format!("Offers the market's governance to {}", dao.address());
    let offered = town.votes_through(offer, &fields, Says::Title(&title), SETTINGS, true).await?;
    has_admin(town, &town.market.localnet.governance()?).await?;
    let accept = json!({ "update_ownership": "accept_ownership" });
    town.accept(dao, Contract::Registry, &accept, &[]).await?;
    let title = format!("Makes {} the admin of royalties", dao.address());
    let handed = town.votes_through(admins, &fields, Says::Title(&title), UNAUTHORIZED, false).await?;
    Ok([offered, handed])
}

/// One account is the admin of all contracts.
async fn has_admin(town: &Governed, account: &str) -> Result<()> {
    for contract in Contract::ALL {
        let admin = town.market.chain.contract_info(town.address(contract)?).await?.admin;
        ensure!(admin == account, "the admin of {} is {admin}, and not {account}", contract.name());
    }
    Ok(())
}

/// Whether the nodes keep a code in their memory.
async fn is_pinned(market: &Market, code: u64) -> Result<bool> {
    let request = QueryPinnedCodesRequest { pagination: None };
    let answer: QueryPinnedCodesResponse = market.chain.grpc("/cosmwasm.wasm.v1.Query/PinnedCodes", &request).await?;
    Ok(answer.code_ids.contains(&code))
}

/// The chain's own program reads the file of a draft.
async fn reads(market: &Market, file: &Path, kinds: &[&str]) -> Result<()> {
    let (alice, file) = (market.localnet.key("alice")?, file.to_string_lossy());
    let arguments = ["tx", "gov", "submit-proposal", &*file, "--from", alice.address(), "--generate-only", "--offline"];
    let numbers = ["--account-number", "1", "--sequence", "1"];
    let answer = market.localnet.wasmd(&[&arguments[..], &numbers[..]].concat()).await?;
    let is_read = |kind: &&str| answer.contains(&format!("/cosmwasm.wasm.v1.{kind}"));
    ensure!(answer.contains("MsgSubmitProposal") && kinds.iter().all(is_read), "{kinds:?}: {answer}");
    Ok(())
}

/// A message that is not decoded is named by its type, and the check says that it is dangerous. A draft that lacks a field
/// sends nothing.
pub async fn what_is_not_decoded_is_named(market: &'static Market) -> Result<()> {
    let (shell, governance) = (Shell::open(market).await?, market.localnet.governance()?);
    ensure!(market.chain.governance()? == governance, "{} governs", market.chain.governance()?);
    let set = MsgSetSendEnabled { authority: governance, send_enabled: vec![], use_default_for: vec![] };
    let (proposer, deposit) = (shell.person.address(), [Coin::new(1_000_000u128, DENOM)]);
    let title = "Change nothing of the bank";
    let propose = message::propose(proposer, vec![message::any(&set)], &deposit, title, title, false);
    let outcome = market.chain.submit(&shell.person.key, vec![propose]).await?;
    let id = outcome.attribute("submit_proposal", "proposal_id")?.to_owned();
    let ended = shell.run(["gov", "check", &id]).await?;
    let checked: Value = serde_json::from_str(&ended.stdout)?;
    ensure!(ended.code == Some(7) && checked["dangerous"] == 1, "{ended:?}");
    let said = "/cosmos.bank.v1beta1.MsgSetSendEnabled can't be decoded here";
    ensure!(checked["changes"][0]["title"]["text"] == json!(said), "{checked}");
    ensure!(checked["changes"][0]["decoded"] == json!(false), "{checked}");
    let missing = shell.run(["gov", "check", "999999"]).await?;
    ensure!(missing.code == Some(3), "{missing:?}");

    let sent = shell.transactions().await?;
    let lacks = shell.run(["gov", "draft", "fee", "--submit"]).await?;
    ensure!(lacks.code == Some(2) && lacks.stderr.contains("the field fee is missing"), "{lacks:?}");
    ensure!(shell.transactions().await? == sent, "something was sent");
    let voted = [&COSTS[..], &RATINGS[..], &OFFICES[..], &HALTS[..], &PEOPLE[..], &CODE[..]].concat();
    let (voted, kinds): (BTreeSet<_>, BTreeSet<_>) =
        (voted.into_iter().collect(), KINDS.iter().map(|kind| kind.name).collect());
    ensure!(voted == kinds, "{voted:?} are voted on, of {kinds:?}");
    Ok(())
}
