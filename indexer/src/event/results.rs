//! The answer of `/block_results`, as far as the index reads it. Texts borrow from the answer.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The types of events that a contract emits begin so.
const CONTRACTS: &str = "wasm";

/// What a block did.
#[derive(Debug, Deserialize)]
pub struct Results<'a> {
    /// The block's height.
    #[serde(deserialize_with = "number")]
    pub height: i64,
    /// The outcome of each of its transactions; null in an empty block.
    #[serde(borrow, default)]
    pub txs_results: Option<Vec<TxResult<'a>>>,
    /// The events outside of transactions.
    #[serde(borrow, default)]
    pub finalize_block_events: Option<Vec<Event<'a>>>,
}

/// What a transaction did.
#[derive(Debug, Deserialize)]
pub struct TxResult<'a> {
    /// Zero if it did not fail.
    #[serde(default)]
    pub code: u32,
    /// Base64 of its answer.
    #[serde(borrow, default)]
    pub data: Option<Text<'a>>,
    /// The most gas that it might use.
    #[serde(deserialize_with = "number")]
    pub gas_wanted: i64,
    /// The gas that it used.
    #[serde(deserialize_with = "number")]
    pub gas_used: i64,
    /// Its events.
    #[serde(borrow, default)]
    pub events: Option<Vec<Event<'a>>>,
}

/// An event; of those that no contract emits, the type alone is read.
#[derive(Debug)]
pub struct Event<'a> {
    /// Its type.
    pub kind: Cow<'a, str>,
    /// Its attributes, in their order.
    pub attributes: Vec<Attribute<'a>>,
}

/// An attribute of an event.
#[derive(Debug, Deserialize)]
pub struct Attribute<'a> {
    /// Its name.
    #[serde(borrow)]
    pub key: Cow<'a, str>,
    /// Its value.
    #[serde(borrow)]
    pub value: Cow<'a, str>,
}

/// A text that may be null.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Event<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Event<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an event")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut fields: M) -> Result<Event<'de>, M::Error> {
        let (mut kind, mut attributes) = (None, None);
        while let Some(Text(name)) = fields.next_key()? {
            match name.as_ref() {
                "type" => kind = Some(fields.next_value::<Text<'de>>()?.0),
                "attributes" if kind.as_ref().is_none_or(|kind| kind.starts_with(CONTRACTS)) => {
                    attributes = fields.next_value::<Option<Vec<Attribute<'de>>>>()?;
                }
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        let kind = kind.ok_or_else(|| M::Error::missing_field("type"))?;
        Ok(Event { kind, attributes: attributes.unwrap_or_default() })
    }
}

/// The chain writes numbers of 64 bits as texts.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let Text(text) = Text::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom(format_args!("{text} is no number of 64 bits")))
}
