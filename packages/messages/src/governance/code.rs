//! The code of contracts: stored, migrated, pinned, and whose it is to replace.

use cosmos_sdk_proto::cosmwasm::wasm::v1::{MsgMigrateContract, MsgStoreAndMigrateContract};
use cosmos_sdk_proto::Any;
use sha2::{Digest, Sha256};
use weighhouse_protocol::migration::accepted;

use super::change::as_it_stands;
use super::known::{is_same, UNKNOWN};
use super::sentences as say;
use super::wanted::typed;
use super::{Change, Installed, Known, Sentence, Value};

/// The first bytes of a gzipped code.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Bounds the code that is inflated, in bytes: more than any chain stores.
#[cfg(feature = "codes")]
const MAX_CODE: u64 = 16 * 1024 * 1024;

/// A code that is stored: its length and its checksum.
pub(super) fn stored(change: Change, bytes: &[u8]) -> Change {
    match inflated(bytes) {
        Ok(Some(wasm)) => change.fact("size", "bytes", length(&wasm)).fact("checksum", "checksum", digest(&wasm)),
        Ok(None) => change.fact("size_gzipped", "bytes, gzipped", length(bytes)).fact(
            "checksum_gzipped",
            "checksum, gzipped",
            digest(bytes),
        ),
        Err(reason) => change.danger(say::BAD_CODE.with([("reason", reason)])),
    }
}

fn length(bytes: &[u8]) -> Value {
    Value::Number(bytes.len().to_string())
}

fn digest(bytes: &[u8]) -> Value {
    Value::Text(hex::encode(Sha256::digest(bytes)))
}

/// The code as the chain stores it; `None` where this build does not inflate.
fn inflated(bytes: &[u8]) -> Result<Option<Vec<u8>>, String> {
    if !bytes.starts_with(&GZIP) {
        return Ok(Some(bytes.to_vec()));
    }
    inflate(bytes)
}

#[cfg(feature = "codes")]
fn inflate(bytes: &[u8]) -> Result<Option<Vec<u8>>, String> {
    use std::io::Read;

    let mut wasm = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(bytes).take(MAX_CODE + 1);
    reader.read_to_end(&mut wasm).map_err(|error| error.to_string())?;
    let is_within = u64::try_from(wasm.len()).is_ok_and(|length| length <= MAX_CODE);
    if is_within {
        Ok(Some(wasm))
    } else {
        Err(format!("it has more than {MAX_CODE} bytes"))
    }
}

#[cfg(not(feature = "codes"))]
fn inflate(_: &[u8]) -> Result<Option<Vec<u8>>, String> {
    Ok(None)
}

/// A contract that moves to another code.
pub(super) fn migrated(known: &Known, any: &Any, message: &MsgMigrateContract) -> Change {
    let MsgMigrateContract { contract, code_id, msg, .. } = message;
    let title = say::MIGRATE.with([("contract", shown(known, contract)), ("code", code_id.to_string())]);
    let installed = known.installed_at(contract);
    let from = installed.map(|installed| Value::Number(installed.code_id.to_string()));
    let to = known.codes.get(code_id);
    let mut change = Change::new(any, title)
        .fact("contract", "contract", Value::Account(contract.clone()))
        .line("code", "code", from, Value::Number(code_id.to_string()))
        .affecting(say::MIGRATED.say());
    let code = [("code", code_id.to_string())];
    if let Some(code) = to {
        let before = installed.and_then(|installed| known.codes.get(&installed.code_id));
        let before = before.map(|before| Value::Text(before.checksum.clone()));
        change = change.line("checksum", "checksum", before, Value::Text(code.checksum.clone()));
    }
    change = match to.map(|code| &code.release) {
        None => change.danger(missing(known, *code_id)),
        Some(None) => change.caution(say::NO_RELEASE.with(code.clone())),
        Some(Some(release)) => {
            let from = installed.and_then(|installed| installed.version.clone());
            let change = not_taken_over(known, change, contract, from.as_deref(), release);
            change.line("version", "version", from.map(Value::Text), Value::Text(release.clone()))
        }
    };
    change = of_another(known, change, contract, *code_id);
    if installed.is_some_and(|installed| installed.code_id == *code_id) {
        change = change.caution(say::SAME_CODE.with(code));
    }
    checked(known, change, contract, msg)
}

/// Whether the code is known to be that of another contract of the market.
fn of_another(known: &Known, change: Change, contract: &str, code_id: u64) -> Change {
    let other = known.codes.get(&code_id).and_then(|code| code.contract.as_deref());
    match (other, known.name_of(contract)) {
        (Some(other), Some(name)) if other != name => change.danger(say::OTHER_CODE.with([
            ("code", code_id.to_string()),
            ("other", other.to_owned()),
            ("contract", name.to_owned()),
        ])),
        _ => change,
    }
}

/// Whether the code of a release takes over the release that the contract is of, as far as this program knows that release.
fn not_taken_over(known: &Known, change: Change, contract: &str, from: Option<&str>, to: &str) -> Change {
    let accepted = accepted(to);
    match from {
        Some(from) if !accepted.is_empty() && !accepted.contains(&from) => change.danger(say::REFUSED_RELEASE.with([
            ("contract", shown(known, contract)),
            ("from", from.to_owned()),
            ("to", to.to_owned()),
            ("accepted", accepted.join(" and ")),
        ])),
        _ => change,
    }
}

/// Contracts that a proposal leaves at different releases: what one of them writes from then on, another may not read.
pub(super) fn of_one_release(before: &Known, after: &Known, messages: &[Any], mut changes: Vec<Change>) -> Vec<Change> {
    let releases = after.releases();
    let moves = |message: &Any| {
        typed::<MsgMigrateContract>(message).is_some() || typed::<MsgStoreAndMigrateContract>(message).is_some()
    };
    let last = messages.iter().rposition(moves);
    if let Some(change) = last.and_then(|place| changes.get_mut(place)) {
        if releases.len() > 1 && releases != before.releases() {
            let known = releases.iter().filter(|release| **release != UNKNOWN).count();
            let listed = releases.into_iter().collect::<Vec<_>>().join(", ");
            let warning = say::MIXED_RELEASES.with([("releases", listed)]);
            let change_so_far = change.clone();
            *change = if known > 1 { change_so_far.danger(warning) } else { change_so_far.caution(warning) };
        }
    }
    changes
}

/// A code that is stored, and to which a contract moves in the same message.
pub(super) fn stored_and_migrated(known: &Known, any: &Any, message: &MsgStoreAndMigrateContract) -> Change {
    let MsgStoreAndMigrateContract { contract, msg, wasm_byte_code, .. } = message;
    let title = say::STORE_AND_MIGRATE.with([("contract", shown(known, contract))]);
    let change = Change::new(any, title)
        .fact("contract", "contract", Value::Account(contract.clone()))
        .affecting(say::MIGRATED.say());
    checked(known, stored(change, wasm_byte_code).danger(say::STORED_AND_RUN.say()), contract, msg)
}

/// Whether a migration is the admin's, of a contract of the market, and with the message that its contract takes.
fn checked(known: &Known, change: Change, contract: &str, message: &[u8]) -> Change {
    let change = not_admin(known, change, contract);
    if known.name_of(contract).is_none() {
        return change.danger(say::OTHER_CONTRACT.with([("contract", contract.to_owned())]));
    }
    match serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(message) {
        Ok(fields) if fields.is_empty() => change,
        _ => change.danger(say::MIGRATE_MESSAGE.with([("message", as_it_stands(message).to_string())])),
    }
}

/// A contract that gets another admin, or none.
pub(super) fn admin(known: &Known, any: &Any, contract: &str, to: Option<&str>) -> Change {
    let name = shown(known, contract);
    let title = match to {
        Some(account) => say::UPDATE_ADMIN.with([("account", account.to_owned()), ("contract", name.clone())]),
        None => say::CLEAR_ADMIN.with([("contract", name.clone())]),
    };
    let account = |account: Option<String>| account.map_or(Value::Absent, Value::Account);
    let from = known.installed_at(contract).map(|Installed { admin, .. }| account(admin.clone()));
    let change = Change::new(any, title)
        .fact("contract", "contract", Value::Account(contract.to_owned()))
        .line("admin", "admin", from, account(to.map(str::to_owned)))
        .affecting(say::ADMIN.say());
    let change = not_admin(known, change, contract);
    match to {
        None => change.danger(say::NO_ADMIN.with([("contract", name)])),
        Some(account) if !is_same(account, &known.governance) => {
            change.danger(say::OTHER_ADMIN.with([("account", account.to_owned()), ("contract", name)]))
        }
        Some(_) => change,
    }
}

/// A chain lets a contract's admin replace its code and its admin, and its governance those of every contract: wasmd asks no
/// admin when its authority sends the message.
fn not_admin(known: &Known, change: Change, contract: &str) -> Change {
    let Some(Installed { admin, .. }) = known.installed_at(contract) else { return change };
    if admin.as_ref() == Some(&known.authority) {
        return change;
    }
    let admin = admin.clone().unwrap_or_else(|| "nobody".to_owned());
    let authority = known.authority.clone();
    change.danger(say::NOT_ADMIN.with([
        ("admin", admin),
        ("contract", shown(known, contract)),
        ("authority", authority),
    ]))
}

/// Codes by their ids, with the contracts that run them.
pub(super) fn named(known: &Known, mut change: Change, codes: &[u64]) -> Change {
    for code in codes {
        let runs = |(_, address): &(&'static str, &str)| {
            known.installed_at(address).is_some_and(|installed| installed.code_id == *code)
        };
        let names: Vec<_> = known.named().into_iter().filter(runs).map(|(name, _)| name).collect();
        let used = if names.is_empty() { "no contract of this market".to_owned() } else { names.join(", ") };
        change = change.fact("code", "code", Value::Text(format!("{code}, of {used}")));
        if !known.codes.contains_key(code) {
            change = change.danger(missing(known, *code));
        }
    }
    change
}

/// A code that is not on the chain, or that was not looked up.
fn missing(known: &Known, code: u64) -> Sentence {
    let phrase = if known.cut { say::UNSEEN_CODE } else { say::NO_CODE };
    phrase.with([("code", code.to_string())])
}

/// A contract by its name in the market, or by its address.
fn shown(known: &Known, contract: &str) -> String {
    known.name_of(contract).unwrap_or(contract).to_owned()
}
