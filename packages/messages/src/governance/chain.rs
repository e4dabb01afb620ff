//! Messages of the chain's modules, decoded by their protobuf types.

use std::collections::BTreeSet;

use cosmos_sdk_proto::cosmos::bank::v1beta1::MsgSend;
use cosmos_sdk_proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmos_sdk_proto::cosmos::distribution::v1beta1::MsgCommunityPoolSpend;
use cosmos_sdk_proto::cosmos::upgrade::v1beta1::{MsgCancelUpgrade, MsgSoftwareUpgrade};
use cosmos_sdk_proto::cosmwasm::wasm::v1::{
    MsgClearAdmin, MsgExecuteContract, MsgMigrateContract, MsgPinCodes, MsgStoreAndMigrateContract, MsgStoreCode,
    MsgSudoContract, MsgUnpinCodes, MsgUpdateAdmin,
};
use cosmos_sdk_proto::prost::encoding::{decode_key, skip_field, DecodeContext};
use cosmos_sdk_proto::traits::{Message, Name};
use cosmos_sdk_proto::Any;

use super::change::as_it_stands;
use super::known::is_same;
use super::sentences as say;
use super::{code, market, Change, Known};
use crate::explain::coins;
use crate::notation;

/// Explains one message. What can't be decoded says so.
pub(super) fn explain(known: &Known, any: &Any) -> Change {
    let found = decoded(known, any).unwrap_or_else(|reason| {
        let title = say::UNREADABLE.with([("type_url", any.type_url.clone()), ("reason", reason)]);
        Change::undecoded(any, title)
    });
    match sender(any) {
        Some(sender) if !is_same(&sender, &known.authority) => {
            let values = [("sender", sender), ("authority", known.authority.clone())];
            found.danger(say::OTHER_SENDER.with(values))
        }
        _ => found,
    }
}

fn decoded(known: &Known, any: &Any) -> Result<Change, String> {
    let name = any.type_url.as_str();
    let change = match name {
        _ if name == MsgExecuteContract::type_url() => market::explain(known, any, &decode(any)?)?,
        _ if name == MsgStoreCode::type_url() => {
            let MsgStoreCode { wasm_byte_code, .. } = decode(any)?;
            code::stored(Change::new(any, say::STORE.say()).affecting(say::CODE_STORED.say()), &wasm_byte_code)
        }
        _ if name == MsgMigrateContract::type_url() => code::migrated(known, any, &decode(any)?),
        _ if name == MsgStoreAndMigrateContract::type_url() => code::stored_and_migrated(known, any, &decode(any)?),
        _ if name == MsgPinCodes::type_url() => {
            let MsgPinCodes { code_ids, .. } = decode(any)?;
            code::named(known, Change::new(any, say::PIN.with([("codes", listed(&code_ids))])), &code_ids)
                .affecting(say::PINNED.say())
        }
        _ if name == MsgUnpinCodes::type_url() => {
            let MsgUnpinCodes { code_ids, .. } = decode(any)?;
            code::named(known, Change::new(any, say::UNPIN.with([("codes", listed(&code_ids))])), &code_ids)
                .affecting(say::PINNED.say())
                .caution(say::UNPINNED.say())
        }
        _ if name == MsgUpdateAdmin::type_url() => {
            let MsgUpdateAdmin { contract, new_admin, .. } = decode(any)?;
            code::admin(known, any, &contract, Some(&new_admin))
        }
        _ if name == MsgClearAdmin::type_url() => {
            let MsgClearAdmin { contract, .. } = decode(any)?;
            code::admin(known, any, &contract, None)
        }
        _ if name == MsgSudoContract::type_url() => sudo(known, any, decode(any)?),
        _ => return of_the_chain(any),
    };
    Ok(change)
}

/// Messages that concern the chain and no contract.
fn of_the_chain(any: &Any) -> Result<Change, String> {
    let name = any.type_url.as_str();
    let change = match name {
        _ if name == MsgSoftwareUpgrade::type_url() => {
            let MsgSoftwareUpgrade { plan, .. } = decode(any)?;
            let plan = plan.ok_or_else(|| "it has no plan".to_owned())?;
            let values = [("name", plan.name), ("height", plan.height.to_string())];
            let change = Change::new(any, say::UPGRADE_CHAIN.with(values)).affecting(say::CHAIN.say());
            if plan.info.is_empty() {
                change
            } else {
                change.fact("info", "info", as_it_stands(plan.info.as_bytes()))
            }
        }
        _ if name == MsgCancelUpgrade::type_url() => {
            let MsgCancelUpgrade { .. } = decode(any)?;
            Change::new(any, say::CANCEL_UPGRADE.say())
        }
        _ if name == MsgCommunityPoolSpend::type_url() => {
            let MsgCommunityPoolSpend { recipient, amount, .. } = decode(any)?;
            let values = [("amount", amounts(&amount)?), ("account", recipient.clone())];
            paying(Change::new(any, say::SPEND.with(values)).affecting(say::POOL.say()), &amount, recipient)?
        }
        _ if name == MsgSend::type_url() => {
            let MsgSend { from_address, to_address, amount } = decode(any)?;
            let values = [("amount", amounts(&amount)?), ("account", to_address.clone()), ("sender", from_address)];
            paying(Change::new(any, say::SEND.with(values)).affecting(say::POOL.say()), &amount, to_address)?
        }
        _ => Change::undecoded(any, say::UNDECODED.with([("type_url", any.type_url.clone())])),
    };
    Ok(change)
}

/// A payment to an account. No contract of the market takes coins that come without a message, so that any sum is a danger.
fn paying(change: Change, amount: &[ProtoCoin], account: String) -> Result<Change, String> {
    let warning = say::MOVES_MONEY.with([("amount", amounts(amount)?), ("account", account)]);
    let is_nothing = coins(amount)?.iter().all(|coin| coin.amount.is_zero());
    Ok(if is_nothing { change.caution(warning) } else { change.danger(warning) })
}

fn sudo(known: &Known, any: &Any, message: MsgSudoContract) -> Change {
    let name = known.name_of(&message.contract);
    let contract = name.map_or_else(|| message.contract.clone(), str::to_owned);
    let change = Change::new(any, say::SUDO.with([("contract", contract)]));
    let change = change.fact("message", "message", as_it_stands(&message.msg));
    match name {
        Some(_) => change.danger(say::NO_SUDO.say()),
        None => change.danger(say::OTHER_CONTRACT.with([("contract", message.contract)])),
    }
}

/// The account that a message names as its sender; `None` where its type is not known here.
pub(super) fn sender(any: &Any) -> Option<String> {
    macro_rules! of {
        ($($message:ident . $field:ident),*) => {
            $(if any.type_url == $message::type_url() {
                return decode::<$message>(any).ok().map(|message| message.$field);
            })*
        };
    }
    of!(
        MsgExecuteContract.sender,
        MsgStoreCode.sender,
        MsgMigrateContract.sender,
        MsgStoreAndMigrateContract.authority,
        MsgPinCodes.authority,
        MsgUnpinCodes.authority,
        MsgUpdateAdmin.sender,
        MsgClearAdmin.sender,
        MsgSudoContract.authority,
        MsgSoftwareUpgrade.authority,
        MsgCancelUpgrade.authority,
        MsgCommunityPoolSpend.authority,
        MsgSend.from_address
    );
    None
}

fn listed(codes: &[u64]) -> String {
    codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn amounts(found: &[ProtoCoin]) -> Result<String, String> {
    Ok(coins(found)?.iter().map(notation::coin).collect::<Vec<_>>().join(", "))
}

/// A message that has no field beyond those that are known here. Protobuf passes over others, and a voter must not.
fn decode<M: Message + Default>(any: &Any) -> Result<M, String> {
    let message = M::decode(any.value.as_slice()).map_err(|error| error.to_string())?;
    let (found, known) = (numbers(&any.value)?, numbers(&message.encode_to_vec())?);
    match found.difference(&known).next() {
        None => Ok(message),
        Some(number) => Err(format!("its field {number} is not known here")),
    }
}

/// The numbers of a message's fields.
fn numbers(mut bytes: &[u8]) -> Result<BTreeSet<u32>, String> {
    let mut found = BTreeSet::new();
    while !bytes.is_empty() {
        let (number, kind) = decode_key(&mut bytes).map_err(|error| error.to_string())?;
        skip_field(kind, number, &mut bytes, DecodeContext::default()).map_err(|error| error.to_string())?;
        found.insert(number);
    }
    Ok(found)
}
