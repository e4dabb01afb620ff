//! A transaction's messages as people read them, decoded from the bytes that are to be signed: what a command says about
//! its transaction can't hide what the transaction does.

use anyhow::Result;
use weighhouse_messages::{explain, Action, Any, Contracts, Explained, Line, Value, TO_BUYER};
use weighhouse_protocol::OrderId;

use crate::error::{fail, Kind};
use crate::words;

/// The longest text that is shown whole, in characters: longer than an address, a hash or a URI.
const MAX_SHOWN: usize = 260;

/// The ends of a longer text that are shown, in characters.
const SHOWN_ENDS: usize = 24;

/// A message's labelled lines, the first of which says what it does.
pub type Lines = Vec<(String, String)>;

/// Each message of a transaction that `signer` signs. The values of the fields that are named in `later` are placeholders,
/// and are not shown. `priced` is an order with its denom: a part of its price is shown as people have it.
///
/// # Errors
/// A message that can't be read, or that another account sends: nobody should sign it.
pub fn explained(
    contracts: &Contracts,
    signer: &str,
    messages: &[Any],
    later: &[&str],
    priced: Option<&(OrderId, String)>,
) -> Result<Vec<Lines>> {
    let with_denom = |message: Explained| match priced {
        Some((order, denom)) => message.with_denom(*order, denom),
        None => message,
    };
    explain(contracts, messages).into_iter().map(|message| lines(signer, &with_denom(message), later)).collect()
}

fn lines(signer: &str, message: &Explained, later: &[&str]) -> Result<Lines> {
    let (target, name) = match &message.action {
        Action::Escrow(name) => ("escrow", name.as_str()),
        Action::Registry(name) => ("registry", name.as_str()),
        Action::License(name) => ("licenses", name.as_str()),
        Action::Royalties(name) => ("royalties", name.as_str()),
        Action::Reputation(name) => ("reputation", name.as_str()),
        Action::Send => ("account", "transfer"),
        Action::Unknown(reason) => return Err(fail!(Kind::Other, "a message to be signed can't be read: {reason}")),
    };
    if message.sender != signer {
        return Err(fail!(Kind::Other, "a message to be signed is of {}, and {signer} signs", message.sender));
    }
    let mut lines = vec![("message".to_owned(), format!("{} to {target} {}", words_of(name), message.target))];
    if !message.pays.is_empty() {
        let coins: Vec<_> = message.pays.iter().map(words::coin).collect();
        lines.push(("pays".into(), coins.join(", ")));
    }
    lines.extend(message.lines.iter().map(|line| match later.contains(&line.name()) {
        true => (label(&line.field), "known once it is sealed".into()),
        false => (label(&line.field), value(line)),
    }));
    Ok(lines)
}

/// A field's name in plain words: `listing.plans.0.price` is the `listing plan 0 price`.
fn label(field: &str) -> String {
    match field {
        "expected_order_hash" => "order hash".into(),
        "waive_window" => "without window".into(),
        _ => words_of(field).replace("plans ", "plan ").replace("payees ", "payee "),
    }
}

fn words_of(name: &str) -> String {
    name.replace(['_', '.'], " ")
}

fn value(line: &Line) -> String {
    match &line.value {
        Value::Amount(coin) => words::coin(coin),
        Value::Number(number) => in_unit(line.name(), number),
        Value::Flag(true) => "yes".into(),
        Value::Flag(false) => "no".into(),
        Value::Text(number) if line.name() == TO_BUYER => format!("{number} base units of the order's price"),
        Value::Text(text) => shortened(text),
        Value::Long { length } => format!("{length} characters"),
        Value::Absent => "none".into(),
    }
}

/// A number in the unit of its field: the protocol names spans and parts of ten thousand alike everywhere.
fn in_unit(name: &str, number: &str) -> String {
    let is_span = ["within", "expires_in", "window", "seconds"].iter().any(|end| name.ends_with(end));
    match number.parse::<u64>() {
        Ok(seconds) if is_span => words::span(seconds),
        _ if name.ends_with("_bps") => number.parse().map_or_else(|_| number.to_owned(), words::share),
        _ => number.to_owned(),
    }
}

/// A text, or both ends of one that is too long to be read, such as a proof in base64.
fn shortened(text: &str) -> String {
    // A line that a stranger's text begins would look like one of the message's own.
    let text = text.replace(['\n', '\r', '\t'], " ");
    let length = text.chars().count();
    if length <= MAX_SHOWN {
        return text;
    }
    let first: String = text.chars().take(SHOWN_ENDS).collect();
    let last: String = text.chars().skip(length - SHOWN_ENDS).collect();
    format!("{first}…{last} ({length} characters)")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::{Binary, Coin, Uint128};
    use weighhouse_messages::Call;
    use weighhouse_protocol::escrow::{ExecuteMsg, ResellMsg};
    use weighhouse_protocol::hash::Hash;
    use weighhouse_protocol::registry::{CardRef, ExecuteMsg as Registry};

    use super::*;

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

    fn shown(call: &Call) -> Vec<String> {
        let lines = explained(&contracts(), ME, &[call.to_any(ME)], &[], None).unwrap().remove(0);
        lines.into_iter().map(|(label, text)| format!("{label}: {text}")).collect()
    }

    #[test]
    fn a_strangers_text_begins_no_line_of_its_own() {
        assert_eq!(shortened("see ipfs\n      pays  0whs\r\t"), "see ipfs       pays  0whs  ");
    }

    #[test]
    fn every_field_of_what_is_signed_is_shown_in_plain_words() {
        let offer = ExecuteMsg::Offer {
            listing: 7,
            plan: 0,
            transport_key: Binary::from([1, 2, 3]),
            expected_order_hash: Hash([0xab; 32]),
            waive_window: false,
            expires_in: 604_800,
        };
        let price = Coin { denom: "uwhs".into(), amount: Uint128::new(5_000_000) };
        let expected = [
            "message: offer to escrow wasm1escrow".to_owned(),
            "pays: 5whs".into(),
            format!("order hash: {}", "ab".repeat(32)),
            "expires in: 7 d".into(),
            "listing: 7".into(),
            "plan: 0".into(),
            "transport key: AQID".into(),
            "without window: no".into(),
        ];
        assert_eq!(shown(&contracts().escrow(&offer, vec![price]).unwrap()), expected);
    }

    #[test]
    fn a_license_that_is_sent_shows_the_price_inside_it() {
        let price = Coin { denom: "uwhs".into(), amount: Uint128::new(9) };
        let shown = shown(&contracts().resell(3, &ResellMsg { price, deliver_within: 60 }).unwrap());
        assert!(shown.contains(&"msg price: 0.000009whs".to_owned()), "{shown:?}");
        assert!(shown.contains(&"msg deliver within: 1 min".to_owned()), "{shown:?}");
    }

    #[test]
    fn a_part_of_an_orders_price_is_shown_as_people_have_it() {
        let rule = ExecuteMsg::Rule { order: 7, to_buyer: Uint128::new(5_000_000) };
        let call = contracts().escrow(&rule, vec![]).unwrap();
        let of = |order| {
            let priced = (order, "uwhs".to_owned());
            let mut lines = explained(&contracts(), ME, &[call.to_any(ME)], &[], Some(&priced)).unwrap().remove(0);
            lines.pop().unwrap()
        };
        assert_eq!(of(7), ("to buyer".to_owned(), "5whs".to_owned()));
        assert_eq!(of(8), ("to buyer".to_owned(), "5000000 base units of the order's price".to_owned()));
    }

    #[test]
    fn a_proof_is_shown_by_its_ends_and_a_reason_whole() {
        let delivery = ExecuteMsg::Deliver { order: 1, delivery: Binary::from(vec![0; 240]) };
        let lines = shown(&contracts().escrow(&delivery, vec![]).unwrap());
        assert!(lines.iter().any(|line| line.ends_with("AAAA (320 characters)")), "{lines:?}");
        let reason = format!("ipfs://{}", "a".repeat(249));
        let dispute = ExecuteMsg::Dispute { order: 1, reason: reason.clone() };
        assert!(shown(&contracts().escrow(&dispute, vec![]).unwrap()).contains(&format!("reason: {reason}")));
    }

    #[test]
    fn a_placeholder_is_not_shown_as_a_value() {
        let card = CardRef { cid: "bafkreiaaaa".into(), sha256: Hash([1; 32]) };
        let call = contracts().registry(&Registry::SetCard { listing: 7, card }).unwrap();
        let lines = explained(&contracts(), ME, &[call.to_any(ME)], &["cid"], None).unwrap().remove(0);
        assert!(lines.contains(&("card cid".to_owned(), "known once it is sealed".to_owned())), "{lines:?}");
        assert!(lines.contains(&("card sha256".to_owned(), "01".repeat(32))), "{lines:?}");
    }

    #[test]
    fn what_cannot_be_read_or_is_anothers_is_not_signed() {
        let stray = |contract: &str, message: &str, sender: &str| {
            let call = Call { contract: contract.into(), message: message.into(), funds: vec![] };
            explained(&contracts(), ME, &[call.to_any(sender)], &[], None).map_err(|error| error.to_string())
        };
        assert!(stray("wasm1escrow", r#"{"settle":{"order":1}}"#, ME).is_ok());
        assert!(stray("wasm1other", r#"{"settle":{"order":1}}"#, ME)
            .unwrap_err()
            .contains("no contract of this market"));
        assert!(stray("wasm1escrow", r#"{"settle":{"order":1,"to":"wasm1thief"}}"#, ME).is_err());
        let others = stray("wasm1escrow", r#"{"settle":{"order":1}}"#, "wasm1you").unwrap_err();
        assert_eq!(others, "a message to be signed is of wasm1you, and wasm1me signs");
    }
}
