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
    /// The latest version claims a figure in this range, on this dataset if one is named.
    Metric {
        metric: Metric,
        from: Bound<i128>,
        to: Bound<i128>,
    },
    /// The listing takes new orders.
    Sellable,
}

/// A text of a listing. There may be many of those after the state: its plans, its latest version and its card say them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TextField {
    Task,
    Framework,
    License,
    /// The part of the name before its first slash, or what looks like one, if it has one.
    Publisher,
    /// What the publisher is to the seller; more than one of a publisher that is both proven and attested.
    Standing,
    Seller,
    State,
    /// How long the license of a plan lasts.
    Kind,
    /// A right that a plan grants.
    Right,
    Format,
    /// A type of tensors.
    Quantization,
    /// Whether loading the latest version runs code.
    Loads,
    /// The worst verdict of scanners about the latest version, if there is one.
    Scanned,
    Tag,
    Language,
    Dataset,
    BaseModel,
    /// A denom of a plan's price.
    Denom,
    /// A measure that the latest version claims a figure of.
    Measure,
}

/// A number of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NumberField {
    /// The bytes of the latest version.
    Size,
    /// The parameters of the latest version: the most of its formats.
    Parameters,
    /// The bytes that the weights of the latest version take, at most.
    Memory,
    /// What those and a context take: see `contents.needed`.
    MemoryNeeded,
    Sales,
    CreatedAt,
    /// The time of the latest version.
    PublishedAt,
    /// Of the reviews, in thousandths of a star: only what somebody reviewed has one.
    Rating,
}

/// A measure that versions claim figures of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Metric {
    pub name: String,
    /// `None` for any.
    pub dataset: Option<String>,
}

/// The digits behind the point of a figure that is a whole number here.
pub(crate) const FIGURE_DIGITS: usize = 18;

/// A decimal number as a whole number of its last digit; further digits are cut off. `None` if it is none, or too large.
pub(crate) fn figure(decimal: &str) -> Option<i128> {
    let (sign, digits) = decimal.strip_prefix('-').map_or((1, decimal), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction: String = fraction.chars().chain(std::iter::repeat('0')).take(FIGURE_DIGITS).collect();
    let all = format!("{whole}{fraction}");
    let is_number = !whole.is_empty() && all.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| all.parse::<i128>().ok()).flatten().map(|number| sign * number)
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

    /// The names of the rights, as filters have them.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        self.granted(["commercial", "derivatives", "redistribution", "transfer"])
    }

    /// The columns of the rights.
    pub(crate) fn columns(self) -> impl Iterator<Item = &'static str> {
        self.granted(["commercial", "derivatives", "redistribution", "transferable"])
    }

    fn granted(self, names: [&'static str; 4]) -> impl Iterator<Item = &'static str> {
        let Rights { commercial, derivatives, redistribution, transferable } = self;
        let are_granted = [commercial, derivatives, redistribution, transferable];
        are_granted.into_iter().zip(names).filter_map(|(is_granted, name)| is_granted.then_some(name))
    }
}

impl Condition {
    /// Whether it says whether a listing takes new orders.
    pub(crate) fn asks_sellable(&self) -> bool {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(Condition::asks_sellable),
            Condition::Not(part) => part.asks_sellable(),
            Condition::Text(..)
            | Condition::Number { .. }
            | Condition::Rights(_)
            | Condition::Price { .. }
            | Condition::Metric { .. } => false,
            Condition::Sellable => true,
        }
    }

    /// The condition without what it says at its top about something: what is counted of it stands under the rest.
    pub(crate) fn without(&self, is_left_out: &impl Fn(&Condition) -> bool) -> Condition {
        match self {
            Condition::All(parts) => {
                let kept = parts.iter().filter(|part| !is_left_out(part));
                Condition::All(kept.map(|part| part.without(is_left_out)).collect())
            }
            other => other.clone(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_digit_by_digit() {
        for (decimal, expected) in [
            ("0.5", Some(500_000_000_000_000_000)),
            ("-1", Some(-1_000_000_000_000_000_000)),
            ("12.0000000000000000019", Some(12_000_000_000_000_000_001)),
            ("170141183460469231731.687303715884105727", Some(i128::MAX)),
            ("170141183460469231732", None),
            ("", None),
            (".5", None),
            ("1e3", None),
            ("--1", None),
        ] {
            assert_eq!(figure(decimal), expected, "{decimal}");
        }
    }
}
