//! Calls of the market's contracts by governance.

use cosmos_sdk_proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmos_sdk_proto::Any;
use cw_ownable::Action as Ownership;
use serde::Serialize;
use weighhouse_protocol::migration::RELEASES;
use weighhouse_protocol::registry::{self, Guardian, MAX_PAUSE};
use weighhouse_protocol::reputation::{self, Scope};
use weighhouse_protocol::{escrow, ListingId, Seconds};

use super::change::as_it_stands;
use super::sentences as say;
use super::settings::{self, Differences};
use super::{Change, Known, Line, Phrase, Value};
use crate::explain::{coins, known as read, Action};
use crate::notation;

/// The first release whose registry stores when a denom closes.
const CLOSINGS: &str = "0.2.0";

/// Explains a call of a contract.
///
/// # Errors
/// The reason for which it can't be decoded to its last field.
pub(super) fn explain(known: &Known, any: &Any, call: &MsgExecuteContract) -> Result<Change, String> {
    let mut change = match known.name_of(&call.contract) {
        None => other(any, call),
        Some("registry") => {
            read::<registry::ExecuteMsg>(&call.msg)?;
            let message = serde_json::from_slice(&call.msg).map_err(|error| error.to_string())?;
            match of_registry(known, any, message) {
                Some(change) => change,
                None => generic(known, any)?,
            }
        }
        Some("reputation") => {
            read::<reputation::ExecuteMsg>(&call.msg)?;
            let message = serde_json::from_slice(&call.msg).map_err(|error| error.to_string())?;
            match of_reputation(known, any, message) {
                Some(change) => change,
                None => generic(known, any)?,
            }
        }
        Some(_) => generic(known, any)?,
    };
    let takes_money = takes_money(known, call);
    for coin in coins(&call.funds)? {
        let values = [("amount", notation::coin(&coin)), ("sender", call.sender.clone())];
        let warning = say::SENDS_COINS.with(values);
        change = if takes_money || coin.amount.is_zero() { change.caution(warning) } else { change.danger(warning) };
    }
    Ok(change)
}

/// Whether a message is one with which a contract of the market takes coins of anybody. The contracts refuse coins with any
/// other, but code that a proposal puts in their place need not.
fn takes_money(known: &Known, call: &MsgExecuteContract) -> bool {
    use escrow::ExecuteMsg as Escrow;
    use reputation::ExecuteMsg as Reputation;
    match known.name_of(&call.contract) {
        Some("escrow") => matches!(
            serde_json::from_slice(&call.msg),
            Ok(Escrow::Buy { .. }
                | Escrow::Offer { .. }
                | Escrow::BuyLicense { .. }
                | Escrow::Dispute { .. }
                | Escrow::PostBond {})
        ),
        Some("reputation") => {
            matches!(serde_json::from_slice(&call.msg), Ok(Reputation::ClaimHandle { .. } | Reputation::Report { .. }))
        }
        _ => false,
    }
}

/// What governance says to the registry. A message that is not governance's has no sentence of its own.
fn of_registry(known: &Known, any: &Any, message: registry::ExecuteMsg) -> Option<Change> {
    use registry::ExecuteMsg as Msg;
    let change = match message {
        Msg::UpdateConfig { config } => settings_of_registry(known, any, &config),
        Msg::Delist { listing } => listed(known, any, listing, say::DELIST, say::DELISTED),
        Msg::Relist { listing } => listed(known, any, listing, say::RELIST, say::RELISTED),
        Msg::PauseOrders { seconds } => pause(known, any, seconds),
        Msg::ResumeOrders {} => {
            Change::new(any, say::RESUME.say()).affecting(say::RESUMED.say()).rearming(known).resuming(known)
        }
        Msg::UpdateOwnership(action) => ownership(any, action),
        _ => return None,
    };
    Some(change.of_governance(known))
}

fn settings_of_registry(known: &Known, any: &Any, config: &registry::Config) -> Change {
    let found = settings::of_registry(&json(&known.registry), &json(config));
    let removed = found.removed.clone();
    let mut change = Change::new(any, say::SETTINGS.say()).differing(found).rearming(known);
    if config.treasury != known.registry.treasury {
        change = change.danger(say::OTHER_TREASURY.with([("account", config.treasury.clone())]));
    }
    for denom in removed {
        change = change.danger(say::DENOM_REMOVED.with([("denom", denom)]));
    }
    if let Some(release) = before_closings(known) {
        for rule in config.denoms.iter().filter(|rule| rule.closes_at.is_some()) {
            let values =
                [("release", release.to_owned()), ("since", CLOSINGS.to_owned()), ("denom", rule.denom.clone())];
            change = change.danger(say::NO_CLOSING_YET.with(values));
        }
    }
    match &config.guardian {
        Some(Guardian { expires_at, .. }) if *expires_at <= known.now => {
            change.caution(say::GUARDIAN_OVER.with([("until", notation::time(*expires_at))]))
        }
        _ => change,
    }
}

/// The registry's release, where it is known to be one that stores no announced closing.
fn before_closings(known: &Known) -> Option<&str> {
    let release = known.installed_at(&known.contracts.registry)?.version.as_deref()?;
    let place = |release: &str| RELEASES.iter().position(|known| *known == release);
    (place(release)? < place(CLOSINGS)?).then_some(release)
}

fn listed(known: &Known, any: &Any, listing: ListingId, title: Phrase, affected: Phrase) -> Change {
    let name = known.listings.get(&listing).cloned().unwrap_or_else(|| "whose name is not known here".to_owned());
    Change::new(any, title.with([("listing", listing.to_string()), ("name", name)])).affecting(affected.say())
}

fn pause(known: &Known, any: &Any, seconds: u32) -> Change {
    let span = u64::from(seconds);
    let change = Change::new(any, say::PAUSE.with([("span", notation::span(span))])).affecting(say::PAUSED.say());
    let change = match paused(known) {
        Some(until) => change.caution(say::REPLACES_PAUSE.with([("until", notation::time(until))])),
        None => change,
    };
    match (1..=MAX_PAUSE).contains(&seconds) {
        true => change,
        false => change.danger(say::PAUSE_BOUND.with([("most", notation::span(MAX_PAUSE.into()))])),
    }
}

/// The end of the pause in force.
fn paused(known: &Known) -> Option<Seconds> {
    known.pause.as_ref().map(|pause| pause.paused_until).filter(|until| *until > known.now)
}

fn ownership(any: &Any, action: Ownership) -> Change {
    match action {
        Ownership::TransferOwnership { new_owner, .. } => {
            let account = [("account", new_owner)];
            Change::new(any, say::HAND_OVER.with(account.clone()))
                .affecting(say::GOVERNANCE.say())
                .danger(say::HANDED_OVER.with(account))
        }
        Ownership::AcceptOwnership => Change::new(any, say::TAKE_OVER.say()).affecting(say::GOVERNANCE.say()),
        Ownership::RenounceOwnership => Change::new(any, say::RENOUNCE.say()).danger(say::NEVER_RENOUNCED.say()),
    }
}

/// What governance says to reputation.
fn of_reputation(known: &Known, any: &Any, message: reputation::ExecuteMsg) -> Option<Change> {
    use reputation::ExecuteMsg as Msg;
    let change = match message {
        Msg::UpdateConfig { config } => {
            let before = known.reputation.as_ref().map(json).unwrap_or_default();
            Change::new(any, say::REPUTATION_SETTINGS.say()).differing(settings::of_reputation(&before, &json(&config)))
        }
        Msg::AccreditVerifier { verifier, name, url, scope } => accredit(known, any, &verifier, &name, &url, &scope),
        Msg::RevokeVerifier { verifier } => {
            let name = known.verifiers.get(&verifier).map_or_else(|| verifier.clone(), |found| found.name.clone());
            Change::new(any, say::REVOKE_VERIFIER.with([("name", name)]))
                .fact("verifier", "verifier", Value::Account(verifier))
                .affecting(say::VERIFIER_REVOKED.say())
        }
        Msg::TransferHandle { handle, to } => {
            let title = say::TRANSFER_HANDLE.with([("handle", handle.clone()), ("account", to.clone())]);
            holder(known, Change::new(any, title), &handle, Value::Account(to))
        }
        Msg::RevokeHandle { handle, forfeit_deposit } => {
            let title = say::REVOKE_HANDLE.with([("handle", handle.clone())]);
            let change = holder(known, Change::new(any, title), &handle, Value::Absent);
            if forfeit_deposit {
                change.caution(say::FORFEITS.say())
            } else {
                change
            }
        }
        _ => return None,
    };
    Some(change.of_governance(known))
}

fn accredit(known: &Known, any: &Any, verifier: &str, name: &str, url: &str, scope: &Scope) -> Change {
    let before = known.verifiers.get(verifier).filter(|found| found.revoked_at.is_none());
    let title = if before.is_some() { say::CHANGE_VERIFIER } else { say::ACCREDIT };
    let from = |value: Option<String>| before.is_some().then(|| value.map_or(Value::Absent, Value::Text));
    let (level, checks) = (|scope: &Scope| word(&scope.level), |scope: &Scope| words(&scope.checks));
    let scope_of = |text: &dyn Fn(&Scope) -> String| from(before.map(|found| text(&found.scope)));
    Change::new(any, title.with([("name", name.to_owned())]))
        .fact("verifier", "verifier", Value::Account(verifier.to_owned()))
        .line("name", "name", from(before.map(|found| found.name.clone())), Value::Text(name.to_owned()))
        .line("url", "page of its rules", from(before.map(|found| found.url.clone())), Value::Text(url.to_owned()))
        .line("level", "highest level", scope_of(&level), Value::Text(level(scope)))
        .line("checks", "checks", scope_of(&checks), Value::Text(checks(scope)))
        .affecting(say::VERIFIER.say())
}

/// The account that holds a handle, and the one that comes after it.
fn holder(known: &Known, change: Change, handle: &str, to: Value) -> Change {
    let (from, affected) = match known.handles.get(handle) {
        None => (None, say::HANDLE_UNKNOWN.say()),
        Some(status) => match &status.held {
            None => (Some(Value::Absent), say::HANDLE_FREE.say()),
            Some(held) => {
                let holder = held.account.to_string();
                (Some(Value::Account(holder.clone())), say::HANDLE.with([("holder", holder)]))
            }
        },
    };
    change.line("holder", "holder", from, to).affecting(affected)
}

/// A call of a contract of the market that has no sentence of its own: all its fields.
fn generic(known: &Known, any: &Any) -> Result<Change, String> {
    let explained = crate::explain(&known.contracts, std::slice::from_ref(any)).pop();
    let explained = explained.ok_or_else(|| "no message".to_owned())?;
    let (contract, message) = match &explained.action {
        Action::Escrow(name) => ("escrow", name),
        Action::Registry(name) => ("registry", name),
        Action::License(name) => ("license", name),
        Action::Royalties(name) => ("royalties", name),
        Action::Reputation(name) => ("reputation", name),
        Action::Send => return Err("it is no call".to_owned()),
        Action::Unknown(reason) => return Err(reason.clone()),
    };
    let title = say::CALL.with([("contract", contract.to_owned()), ("message", message.clone())]);
    let mut change = Change::new(any, title).affecting(say::CALLED.say());
    change.lines.extend(explained.lines.into_iter().map(Line::from));
    Ok(change)
}

/// A call of a contract that is not of the market: it is shown as it stands.
fn other(any: &Any, call: &MsgExecuteContract) -> Change {
    let contract = [("contract", call.contract.clone())];
    Change::new(any, say::CALL_OTHER.with(contract.clone()))
        .fact("message", "message", as_it_stands(&call.msg))
        .danger(say::OTHER_CONTRACT.with(contract))
}

impl Change {
    /// The differences between settings.
    fn differing(mut self, found: Differences) -> Self {
        if found.lines.is_empty() {
            self = self.caution(say::NOTHING_CHANGES.say());
        }
        self.lines.extend(found.lines);
        self.affects.extend(found.affects);
        // The message has every setting, and the contract can't tell which of them its proposer meant to change.
        self.affecting(say::OTHER_SETTINGS.say())
    }

    /// Governance's word lets a guardian pause once more.
    fn rearming(self, known: &Known) -> Self {
        let is_spent = known.pause.as_ref().is_some_and(|pause| pause.guardian_spent);
        if is_spent {
            self.caution(say::REARMS_GUARDIAN.say())
        } else {
            self
        }
    }

    /// A resumption of orders that are not paused.
    fn resuming(self, known: &Known) -> Self {
        let is_paused = known.pause.is_none() || paused(known).is_some();
        if is_paused {
            self
        } else {
            self.caution(say::NOTHING_CHANGES.say())
        }
    }

    /// The contract takes it of the account that governs the market alone.
    fn of_governance(self, known: &Known) -> Self {
        if known.governance == known.authority || self.title.code == say::TAKE_OVER.code {
            return self;
        }
        let values = [("governance", known.governance.clone()), ("authority", known.authority.clone())];
        self.danger(say::NOT_GOVERNANCE.with(values))
    }
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The name of a choice without fields, as the protocol writes it.
fn word(choice: &impl Serialize) -> String {
    json(choice).as_str().map(|name| name.replace('_', " ")).unwrap_or_default()
}

fn words(choices: &[impl Serialize]) -> String {
    choices.iter().map(word).collect::<Vec<_>>().join(", ")
}
