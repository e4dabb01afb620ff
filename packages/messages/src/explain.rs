//! A transaction's messages, decoded field by field: what they do, to whom, and how much goes with them.
//!
//! Every field of a message becomes a line, so that nothing that is signed stays hidden. The values are typed and the
//! labels are the protocol's own field names: whoever shows them chooses the words.

use cosmos_sdk_proto::cosmos::bank::v1beta1::MsgSend;
use cosmos_sdk_proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmos_sdk_proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmos_sdk_proto::traits::{Message, Name};
use cosmos_sdk_proto::Any;
use cosmwasm_std::{Binary, Coin};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value as Json;
use weighhouse_protocol::escrow::ResellMsg;
use weighhouse_protocol::events::Contract;
use weighhouse_protocol::{escrow, license, registry, reputation, royalties, OrderId};

use crate::Contracts;

/// The longest text that is shown whole, in bytes: longer than any name, address or URI that a contract takes.
const MAX_SHOWN: usize = 600;

/// The field of a proposal and of a ruling that has a part of the order's price, in base units of the order's denom.
pub const TO_BUYER: &str = "to_buyer";

/// One message of a transaction, decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The action of the message.
    pub action: Action,
    /// The account that signs it; empty if the message can't be read.
    pub sender: String,
    /// The contract that it calls, or the account that it pays; empty if the message can't be read.
    pub target: String,
    /// The coins that leave the sender with it.
    pub pays: Vec<Coin>,
    /// Its fields, in the order of their names.
    pub lines: Vec<Line>,
}

impl Explained {
    /// Makes an amount of the part of an order's price that a proposal or a ruling returns: the message has the number
    /// alone, and the order has the denom. Messages about anything else stay as they are.
    #[must_use]
    pub fn with_denom(mut self, order: OrderId, denom: &str) -> Self {
        let names_part = matches!(&self.action, Action::Escrow(name) if name == "propose" || name == "rule");
        let order = Line { field: "order".into(), value: Value::Number(order.to_string()) };
        if !names_part || !self.lines.contains(&order) {
            return self;
        }
        for Line { value, .. } in self.lines.iter_mut().filter(|line| line.field == TO_BUYER) {
            let amount = match value {
                Value::Text(number) => number.parse().ok(),
                _ => None,
            };
            if let Some(amount) = amount {
                *value = Value::Amount(Coin { denom: denom.to_owned(), amount });
            }
        }
        self
    }
}

/// The action of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Calls the escrow by this message.
    Escrow(String),
    /// Calls the registry by this message.
    Registry(String),
    /// Calls the collection of licenses by this message.
    License(String),
    /// Calls the ledger of royalties by this message.
    Royalties(String),
    /// Calls the reputation contract by this message.
    Reputation(String),
    /// Transfers coins to an account.
    Send,
    /// A message that is not of this market, or can't be read: its protobuf type, or the reason. Nobody should sign it
    /// unread.
    Unknown(String),
}

/// A field of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The field, with those that it lies in: `listing.plans.0.price`.
    pub field: String,
    pub value: Value,
}

impl Line {
    /// The field's own name, without those that it lies in.
    pub fn name(&self) -> &str {
        self.field.rsplit('.').next().unwrap_or(&self.field)
    }
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// An amount of a denom.
    Amount(Coin),
    /// A number, in the unit of its field.
    Number(String),
    /// A yes or a no; a yes for a choice that has no fields.
    Flag(bool),
    /// A text, an address, a hash or bytes in base64.
    Text(String),
    /// A text or bytes that are too long to be read, such as a chunk of a file.
    Long {
        /// Its length, in characters as it stands in the message.
        length: usize,
    },
    /// The field is absent, or a list with nothing in it.
    Absent,
}

/// Decodes the messages of a transaction.
pub fn explain(contracts: &Contracts, messages: &[Any]) -> Vec<Explained> {
    messages.iter().map(|message| explain_one(contracts, message).unwrap_or_else(unknown)).collect()
}

fn unknown(reason: String) -> Explained {
    let (sender, target) = (String::new(), String::new());
    Explained { action: Action::Unknown(reason), sender, target, pays: vec![], lines: vec![] }
}

fn explain_one(contracts: &Contracts, message: &Any) -> Result<Explained, String> {
    let name = message.type_url.trim_start_matches('/');
    if name == MsgSend::full_name() {
        let MsgSend { from_address, to_address, amount } = decode(message)?;
        let pays = coins(&amount)?;
        return Ok(Explained { action: Action::Send, sender: from_address, target: to_address, pays, lines: vec![] });
    }
    if name != MsgExecuteContract::full_name() {
        return Err(message.type_url.clone());
    }
    let MsgExecuteContract { sender, contract, msg, funds } = decode(message)?;
    let pays = coins(&funds)?;
    let (action, fields) = call(contracts, &contract, &msg)?;
    let mut lines = Vec::new();
    flatten("", &fields, &mut lines);
    Ok(Explained { action, sender, target: contract, pays, lines })
}

/// The message to a contract, if it is one that the contract knows.
fn call(contracts: &Contracts, address: &str, message: &[u8]) -> Result<(Action, Json), String> {
    let contract = contract_at(contracts, address).ok_or_else(|| format!("{address} is no contract of this market"))?;
    let (name, fields) = decoded(contract, message)?;
    Ok(match contract {
        Contract::Escrow => (Action::Escrow(name), fields),
        Contract::Registry => (Action::Registry(name), fields),
        Contract::Royalties => (Action::Royalties(name), fields),
        Contract::Reputation => (Action::Reputation(name), fields),
        Contract::License => (Action::License(name), within(contracts, fields)?),
    })
}

fn contract_at(contracts: &Contracts, address: &str) -> Option<Contract> {
    let Contracts { registry, license, escrow, royalties, reputation, .. } = contracts;
    let all = [
        (Contract::Registry, Some(registry)),
        (Contract::License, Some(license)),
        (Contract::Escrow, Some(escrow)),
        (Contract::Royalties, Some(royalties)),
        (Contract::Reputation, reputation.as_ref()),
    ];
    // Bech32 may be written in capitals, and chains take it.
    let is = |known: &String| known.eq_ignore_ascii_case(address);
    all.into_iter().find_map(|(contract, known)| known.is_some_and(is).then_some(contract))
}

/// A message's name and its fields, as JSON, if its contract reads all that it says.
///
/// # Errors
/// The first field that the contract does not know or reads otherwise, by the names that lead to it, such as `buy.listing`.
pub fn decoded(contract: Contract, message: &[u8]) -> Result<(String, Json), String> {
    match contract {
        Contract::Registry => known::<registry::ExecuteMsg>(message),
        Contract::License => known::<license::ExecuteMsg>(message),
        Contract::Escrow => known::<escrow::ExecuteMsg>(message),
        Contract::Royalties => known::<royalties::ExecuteMsg>(message),
        Contract::Reputation => known::<reputation::ExecuteMsg>(message),
    }
}

/// A message's name and its fields, as JSON; refused unless it is one of `M` to the last field.
pub(crate) fn known<M: DeserializeOwned + Serialize>(message: &[u8]) -> Result<(String, Json), String> {
    let whole = read::<M>(message)?;
    let Json::Object(whole) = whole else { return Err(format!("{whole} is no message with fields")) };
    whole.into_iter().next().ok_or_else(|| "an empty message".to_owned())
}

/// JSON that says nothing beyond what an `M` says. A contract passes over fields that it does not know, and a signer
/// must not take them for something.
fn read<M: DeserializeOwned + Serialize>(json: &[u8]) -> Result<Json, String> {
    let given: Json = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    // From the bytes: a field that is there twice is not what it seems.
    let typed: M = serde_json::from_slice(json).map_err(|error| misread::<M>(&given).unwrap_or(error.to_string()))?;
    let typed = serde_json::to_value(&typed).map_err(|error| error.to_string())?;
    match difference(&given, &typed, "") {
        None => Ok(given),
        Some(difference) => Err(difference),
    }
}

/// Why JSON is no `M`, with the field.
fn misread<M: DeserializeOwned>(given: &Json) -> Option<String> {
    let error = serde_path_to_error::deserialize::<_, M>(given).err()?;
    Some(match error.path().iter().next() {
        None => error.inner().to_string(),
        Some(_) => format!("{}: {}", error.path(), error.inner()),
    })
}

/// The first part of what is given that says other than what was read of it. A `null` says what an absent field says: some types
/// leave out what is not set.
fn difference(given: &Json, typed: &Json, path: &str) -> Option<String> {
    match (given, typed) {
        (Json::Object(given), Json::Object(typed)) => given.iter().find_map(|(field, value)| {
            let path = below(path, field);
            match typed.get(field) {
                Some(typed) => difference(value, typed, &path),
                None => (!value.is_null()).then(|| format!("{path} is no field that its contract knows")),
            }
        }),
        (Json::Array(given), Json::Array(typed)) if given.len() == typed.len() => {
            let mut pairs = given.iter().zip(typed).enumerate();
            pairs.find_map(|(index, (given, typed))| difference(given, typed, &below(path, &index.to_string())))
        }
        _ if given == typed => None,
        _ => Some(format!("{path} is {}, and its contract reads {}: write it so", shown(given), shown(typed))),
    }
}

/// A value as it is written, or the length of one that is too long to be read.
fn shown(value: &Json) -> String {
    let text = value.to_string();
    if text.len() > MAX_SHOWN {
        format!("of {} characters", text.len())
    } else {
        text
    }
}

/// The names that lead to a part of a message.
fn below(path: &str, field: &str) -> String {
    if path.is_empty() {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}

/// A license that is sent to the escrow carries a message of its own, which says its price.
fn within(contracts: &Contracts, mut fields: Json) -> Result<Json, String> {
    if fields.get("contract").and_then(Json::as_str) == Some(&contracts.escrow) {
        let inner = fields.get("msg").and_then(Json::as_str).unwrap_or_default();
        let inner = Binary::from_base64(inner).map_err(|error| error.to_string())?;
        fields["msg"] = read::<ResellMsg>(&inner)?;
    }
    Ok(fields)
}

fn flatten(path: &str, json: &Json, lines: &mut Vec<Line>) {
    let value = match json {
        // A choice without fields, such as a perpetual license, and a list with nothing in it are fields too.
        Json::Object(fields) if fields.is_empty() && !path.is_empty() => Value::Flag(true),
        Json::Array(values) if values.is_empty() && !path.is_empty() => Value::Absent,
        Json::Object(fields) => match coin(json).filter(|_| fields.len() == 2) {
            Some(coin) => Value::Amount(coin),
            None => {
                let mut fields: Vec<_> = fields.iter().collect();
                fields.sort_by_key(|(field, _)| *field);
                return fields.into_iter().for_each(|(field, value)| flatten(&below(path, field), value, lines));
            }
        },
        Json::Array(values) => {
            return values
                .iter()
                .enumerate()
                .for_each(|(place, value)| flatten(&below(path, &place.to_string()), value, lines));
        }
        Json::String(text) if text.len() > MAX_SHOWN => Value::Long { length: text.chars().count() },
        Json::String(text) => Value::Text(text.clone()),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::Bool(flag) => Value::Flag(*flag),
        Json::Null => Value::Absent,
    };
    let field = if path.is_empty() { "amount".to_owned() } else { path.to_owned() };
    lines.push(Line { field, value });
}

fn coin(json: &Json) -> Option<Coin> {
    serde_json::from_value(json.clone()).ok()
}

fn decode<M: Message + Default>(message: &Any) -> Result<M, String> {
    M::decode(message.value.as_slice()).map_err(|error| format!("{}: {error}", message.type_url))
}

pub(crate) fn coins(coins: &[ProtoCoin]) -> Result<Vec<Coin>, String> {
    let read = |coin: &ProtoCoin| {
        let amount = coin.amount.parse().map_err(|_| format!("{:?} is no amount of {}", coin.amount, coin.denom))?;
        Ok(Coin { denom: coin.denom.clone(), amount })
    };
    coins.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::Uint128;
    use weighhouse_protocol::hash::Hash;

    use super::*;
    use crate::Call;

    const ME: &str = "wasm1me";

    fn contracts() -> Contracts {
        let name = |name: &str| format!("wasm1{name}");
        Contracts {
            registry: name("registry"),
            license: name("license"),
            escrow: name("escrow"),
            royalties: name("royalties"),
            reputation: Some(name("reputation")),
        }
    }

    fn coin(amount: u128) -> Coin {
        Coin { denom: "uwhs".into(), amount: Uint128::new(amount) }
    }

    fn explained(call: &Call) -> Explained {
        explain(&contracts(), &[call.to_any(ME)]).pop().unwrap()
    }

    fn line(explained: &Explained, field: &str) -> Value {
        let found = explained.lines.iter().find(|line| line.field == field);
        found.unwrap_or_else(|| panic!("{field} is not in {:?}", explained.lines)).value.clone()
    }

    #[test]
    fn a_purchase_says_what_is_paid_to_whom_and_every_field() {
        let buy = escrow::ExecuteMsg::Buy {
            listing: 7,
            plan: 1,
            transport_key: Binary::from([1, 2, 3]),
            expected_order_hash: Hash([0xab; 32]),
            waive_window: true,
        };
        let explained = explained(&contracts().escrow(&buy, vec![coin(5)]).unwrap());
        assert_eq!(explained.action, Action::Escrow("buy".into()));
        assert_eq!((explained.sender.as_str(), explained.target.as_str()), (ME, "wasm1escrow"));
        assert_eq!(explained.pays, [coin(5)]);
        let fields: Vec<_> = explained.lines.iter().map(|line| line.field.as_str()).collect();
        assert_eq!(fields, ["expected_order_hash", "listing", "plan", "transport_key", "waive_window"]);
        assert_eq!(line(&explained, "listing"), Value::Number("7".into()));
        assert_eq!(line(&explained, "waive_window"), Value::Flag(true));
        assert_eq!(line(&explained, "expected_order_hash"), Value::Text("ab".repeat(32)));
    }

    #[test]
    fn a_field_with_nothing_in_it_is_shown() {
        let mut lines = Vec::new();
        flatten(
            "",
            &serde_json::json!({"plans": [{"kind": {"perpetual": {}}}], "metrics": [], "uri": null}),
            &mut lines,
        );
        let shown: Vec<_> = lines.into_iter().map(|line| (line.field, line.value)).collect();
        let expected =
            [("metrics", Value::Absent), ("plans.0.kind.perpetual", Value::Flag(true)), ("uri", Value::Absent)];
        assert_eq!(shown, expected.map(|(field, value)| (field.to_owned(), value)));
        let mut lines = Vec::new();
        flatten("", &serde_json::json!({}), &mut lines);
        assert!(lines.is_empty(), "a message without fields has none");
    }

    #[test]
    fn a_resale_shows_the_price_inside_the_license_that_is_sent() {
        let resale = ResellMsg { price: coin(9), deliver_within: 60 };
        let explained = explained(&contracts().resell(3, &resale).unwrap());
        assert_eq!(explained.action, Action::License("send_nft".into()));
        assert_eq!(line(&explained, "msg.price"), Value::Amount(coin(9)));
        assert_eq!(line(&explained, "token_id"), Value::Text("3".into()));
    }

    #[test]
    fn an_amount_and_its_denom_are_one_line() {
        let unlock = escrow::ExecuteMsg::UnlockBond { denom: "uwhs".into(), amount: Uint128::new(4) };
        let explained = explained(&contracts().escrow(&unlock, vec![]).unwrap());
        assert_eq!(explained.lines, [Line { field: "amount".into(), value: Value::Amount(coin(4)) }]);
    }

    #[test]
    fn a_part_of_an_orders_price_is_an_amount_where_the_orders_denom_is_known() {
        let to_buyer = Uint128::new(5);
        let known = |message, order| {
            let explained = explained(&contracts().escrow(&message, vec![]).unwrap()).with_denom(order, "uwhs");
            line(&explained, TO_BUYER)
        };
        assert_eq!(known(escrow::ExecuteMsg::Propose { order: 7, to_buyer }, 7), Value::Amount(coin(5)));
        assert_eq!(known(escrow::ExecuteMsg::Rule { order: 7, to_buyer }, 7), Value::Amount(coin(5)));
        assert_eq!(known(escrow::ExecuteMsg::Rule { order: 8, to_buyer }, 7), Value::Text("5".into()));
        let settle = explained(&contracts().escrow(&escrow::ExecuteMsg::Settle { order: 7 }, vec![]).unwrap());
        assert_eq!(settle.clone().with_denom(7, "uwhs"), settle);
    }

    #[test]
    fn what_is_too_long_to_read_says_its_length() {
        let call = escrow::ExecuteMsg::Deliver { order: 1, delivery: Binary::from(vec![0; 3_000]) };
        let explained = explained(&contracts().escrow(&call, vec![]).unwrap());
        assert_eq!(line(&explained, "delivery"), Value::Long { length: 4_000 });
    }

    #[test]
    fn a_message_that_its_contract_does_not_know_is_unknown() {
        let stray = |contract: &str, message: &str| {
            let call = Call { contract: contract.into(), message: message.into(), funds: vec![] };
            explained(&call).action
        };
        let unknown = |action: &Action| matches!(action, Action::Unknown(_));
        assert!(unknown(&stray("wasm1escrow", r#"{"settle":{"order":1,"to":"wasm1thief"}}"#)));
        assert!(unknown(&stray("wasm1escrow", r#"{"drain":{}}"#)));
        assert!(unknown(&stray("wasm1other", r#"{"settle":{"order":1}}"#)));
        assert!(!unknown(&stray("wasm1escrow", r#"{"settle":{"order":1}}"#)));
        let grant = Any { type_url: "/cosmos.authz.v1beta1.MsgGrant".into(), value: vec![] };
        let explained = explain(&contracts(), &[grant]).pop().unwrap();
        assert_eq!(explained.action, Action::Unknown("/cosmos.authz.v1beta1.MsgGrant".into()));
    }

    #[test]
    fn a_field_that_is_null_says_what_an_absent_one_says() {
        let rule = |closes_at: Json| {
            let rule = serde_json::json!({"denom": "uwhs", "min_fee": "1", "min_bond": "1", "min_stake": "1",
                "daily_penalty": "1", "closed": false, "closes_at": closes_at});
            read::<registry::DenomRule>(rule.to_string().as_bytes())
        };
        assert_eq!(rule(Json::Null).unwrap()["closes_at"], Json::Null);
        assert_eq!(rule(9.into()).unwrap()["closes_at"], 9);
        assert!(rule("soon".into()).is_err());
        let difference = |given: Json| difference(&given, &serde_json::json!({}), "");
        assert_eq!(difference(serde_json::json!({"to": null})), None);
        assert!(difference(serde_json::json!({"to": "wasm1thief"})).is_some());
    }

    #[test]
    fn what_a_contract_would_read_otherwise_is_named() {
        let hash = "ab".repeat(32);
        let buy = |field: &str, value: Json| {
            let mut fields = serde_json::json!({"listing": 1, "plan": 0, "transport_key": "AA==", "waive_window": false,
                "expected_order_hash": hash});
            fields[field] = value;
            decoded(Contract::Escrow, serde_json::json!({"buy": fields}).to_string().as_bytes()).map(|_| ())
        };
        assert_eq!(buy("listing", 2.into()), Ok(()));
        let expected = r#"buy.listing: invalid type: string "1", expected u64"#;
        assert_eq!(buy("listing", "1".into()).unwrap_err(), expected);
        let upper = hash.to_uppercase();
        let expected = format!(r#"buy.expected_order_hash is "{upper}", and its contract reads "{hash}": write it so"#);
        assert_eq!(buy("expected_order_hash", upper.into()).unwrap_err(), expected);
        assert_eq!(buy("to", "me".into()).unwrap_err(), "buy.to is no field that its contract knows");
        let refused = buy("plan", 300.into()).unwrap_err();
        assert!(refused.starts_with("buy.plan: invalid value: integer `300`"), "{refused}");
        let twice = br#"{"settle":{"order":1,"order":2}}"#;
        assert!(decoded(Contract::Escrow, twice).unwrap_err().contains("duplicate field `order`"));
    }

    #[test]
    fn a_transfer_says_what_goes_to_whom() {
        let amount = vec![ProtoCoin { denom: "uwhs".into(), amount: "5".into() }];
        let send = MsgSend { from_address: ME.into(), to_address: "wasm1you".into(), amount };
        let any = Any { type_url: format!("/{}", MsgSend::full_name()), value: send.encode_to_vec() };
        let explained = explain(&contracts(), &[any]).pop().unwrap();
        assert_eq!((explained.action, explained.target.as_str()), (Action::Send, "wasm1you"));
        assert_eq!(explained.pays, [coin(5)]);
    }
}
