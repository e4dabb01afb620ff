//! The rule for text, on every string that a seller sends

use serde_json::{json, Value};
use weighhouse_market_suite::{listing_of, version_with, Market};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{ExecuteMsg, NewListing};
use weighhouse_protocol::terms::LicenseText;
use weighhouse_registry::ContractError;
use weighhouse_sealing::secret::ContentSecret;

/// What no text has: each is refused wherever it stands.
const REFUSED: [&str; 7] = ["a\0b", "a\u{1b}[2J", "a\u{7f}", "a\nb", "a\u{202e}b", "a\u{2028}b", "a\u{fffe}b"];
/// Six ordinary characters, which only look like an escape.
const ORDINARY: &str = r"\u0000";

/// The messages that bring text, with every field that may be absent.
fn messages(market: &Market) -> [Value; 3] {
    let license =
        LicenseText { id: "other".into(), uri: Some("https://example.org".into()), sha256: Some(Hash([7; 32])) };
    let listing = NewListing { license, ..listing_of(&market.seller, 1_000) };
    let card = listing.card.clone();
    let secret = ContentSecret::generate(&mut rand::thread_rng());
    let version = version_with(&secret.public_key().unwrap(), [9; 32]);
    [
        ExecuteMsg::CreateListing { listing, version: Some(version.clone()) },
        ExecuteMsg::PublishVersion { listing: 1, version },
        ExecuteMsg::SetCard { listing: 1, card },
    ]
    .map(|message| serde_json::to_value(message).unwrap())
}

/// The places of all strings in a message, as JSON pointers.
fn strings(at: &str, value: &Value, places: &mut Vec<String>) {
    match value {
        Value::String(_) => places.push(at.to_owned()),
        Value::Array(rows) => {
            rows.iter().enumerate().for_each(|(index, row)| strings(&format!("{at}/{index}"), row, places));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| strings(&format!("{at}/{name}"), field, places));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn send(market: &mut Market, message: &Value, place: &str, text: &str) -> bool {
    let mut message = message.clone();
    *message.pointer_mut(place).unwrap() = json!(text);
    let (seller, registry) = (market.seller.clone(), market.registry.clone());
    market.execute(&seller, &registry, &message, &[]).is_ok()
}

/// A string that is added to a message is held to this without a line here; one that takes ordinary
/// text has to be named.
#[test]
fn no_text_has_what_can_not_be_stored_or_shown() {
    let mut market = Market::new();
    market.listed(1_000);
    let mut free = Vec::new();
    for message in messages(&market) {
        let mut places = Vec::new();
        strings("", &message, &mut places);
        assert!(!places.is_empty());
        for place in places {
            for text in REFUSED {
                assert!(!send(&mut market, &message, &place, text), "{place} takes {text:?}");
            }
            if send(&mut market, &message, &place, ORDINARY) {
                free.push(place);
            }
        }
    }
    free.sort();
    let expected = [
        "/create_listing/listing/framework",
        "/create_listing/listing/license/id",
        "/create_listing/listing/license/uri",
        "/create_listing/listing/name",
        "/create_listing/listing/task",
        "/create_listing/version/formats/0/dtypes/0",
        "/create_listing/version/formats/0/dtypes/1",
        "/create_listing/version/formats/0/format",
        "/create_listing/version/metrics/0/dataset",
        "/create_listing/version/metrics/0/name",
        "/publish_version/version/formats/0/dtypes/0",
        "/publish_version/version/formats/0/dtypes/1",
        "/publish_version/version/formats/0/format",
        "/publish_version/version/metrics/0/dataset",
        "/publish_version/version/metrics/0/name",
    ];
    assert_eq!(free, expected);
}

#[test]
fn a_refused_text_is_named_with_field_and_place() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = NewListing { name: "ab\u{1b}[2J".into(), ..listing_of(&seller, 1_000) };
    let refused: ContractError = weighhouse_market_suite::refusal(
        market.tell_registry(&seller, ExecuteMsg::CreateListing { listing, version: None }),
    );
    assert_eq!(refused.to_string(), "registry/text: name has U+001B at byte 2: a control character");
}
