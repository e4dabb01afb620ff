//! Which listings, for either engine: Postgres and the search index answer from the same conditions.

use std::ops::Bound;

/// A condition on a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    /// At least one of these; none of an empty list.
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// The text, or one of several, equals one of these.
    Text(TextField, Vec<String>),
    /// The number is there, and in this range.
    Number {
        field: NumberField,
        from: Bound<u64>,
        to: Bound<u64>,
    },
    /// One plan grants all of these rights.
    Rights(Rights),
    /// The lowest price in a denom is in this range; there is one.
    Price {
        denom: String,
        from: Bound<u128>,
        to: Bound<u128>,
    },
    /// The listing takes new orders.
    Sellable,
}

/// A text of a listing. The card says the last four, and its latest version the formats: there may be many of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextField {
    Task,
    Framework,
    License,
    Seller,
    State,
    Format,
    Tag,
    Language,
    Dataset,
    BaseModel,
}

/// A number of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberField {
    /// The bytes of the latest version.
    Size,
    /// The parameters of the latest version: the most of its formats.
    Parameters,
    Sales,
    CreatedAt,
}

/// Rights that a plan may grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rights {
    pub commercial: bool,
    pub derivatives: bool,
    pub redistribution: bool,
    pub transferable: bool,
}

impl Rights {
    /// The rights as the bits of a number.
    pub(crate) fn bits(self) -> u64 {
        let Rights { commercial, derivatives, redistribution, transferable } = self;
        [commercial, derivatives, redistribution, transferable]
            .into_iter()
            .rev()
            .fold(0, |bits, is_granted| bits << 1 | u64::from(is_granted))
    }
}

impl Condition {
    /// Whether it says whether a listing takes new orders.
    pub(crate) fn asks_sellable(&self) -> bool {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(Condition::asks_sellable),
            Condition::Not(part) => part.asks_sellable(),
            Condition::Text(..) | Condition::Number { .. } | Condition::Rights(_) | Condition::Price { .. } => false,
            Condition::Sellable => true,
        }
    }
}

/// What holds for many listings at once, so that no document has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Market {
    /// Whether new orders are paused.
    pub is_paused: bool,
    pub closed_sellers: Vec<String>,
    /// The denoms that take new orders; `None` while the market has no settings and every denom does.
    pub open_denoms: Option<Vec<String>>,
}
