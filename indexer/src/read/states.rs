//! Columns of text that hold one of a few words.

/// Defines the values of such a column. Another word in the database is an error of whoever reads it, never one of
/// them.
macro_rules! states {
    ($( $(#[$meta:meta])* $name:ident { $($state:ident = $stored:literal,)* } )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name {
            $($state,)*
        }

        impl $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($stored, Self::$state)),*];

            /// The value of a word; `None` if it is none's.
            #[allow(dead_code)]
            pub(crate) fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().find(|(stored, _)| *stored == word).map(|(_, state)| *state)
            }

            /// Whether these are all that there are.
            #[allow(dead_code)]
            pub(crate) fn are_all(some: &[Self]) -> bool {
                Self::ALL.iter().all(|(_, state)| some.contains(state))
            }

            /// The word in the database.
            #[allow(dead_code)]
            pub(crate) fn stored(self) -> &'static str {
                match self {
                    $(Self::$state => $stored,)*
                }
            }
        }

        impl<'a> ::tokio_postgres::types::FromSql<'a> for $name {
            fn from_sql(
                kind: &::tokio_postgres::types::Type,
                raw: &'a [u8],
            ) -> Result<Self, Box<dyn ::std::error::Error + Sync + Send>> {
                let word = <&str as ::tokio_postgres::types::FromSql<'_>>::from_sql(kind, raw)?;
                Self::named(word).ok_or_else(|| format!("{word:?} is no {}", stringify!($name)).into())
            }

            fn accepts(kind: &::tokio_postgres::types::Type) -> bool {
                <&str as ::tokio_postgres::types::FromSql<'_>>::accepts(kind)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.stored())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const WORDS: &[&str] = &[$($stored),*];
                let word = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::named(&word).ok_or_else(|| <D::Error as ::serde::de::Error>::unknown_variant(&word, WORDS))
            }
        }
    )*};
}

pub(super) use states;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde::Serialize;
    use tokio_postgres::types::{FromSql, Type};
    use weighhouse_protocol::reputation as contract;
    use weighhouse_sealing::loading as sealing;

    use crate::read::orders::OrderState;
    use crate::read::{identity, loading, questions, reports};

    #[test]
    fn a_word_that_is_no_state_is_an_error() {
        assert_eq!(OrderState::from_sql(&Type::TEXT, b"funded").unwrap(), OrderState::Funded);
        let error = OrderState::from_sql(&Type::TEXT, b"lost").unwrap_err();
        assert_eq!(error.to_string(), "\"lost\" is no OrderState");
    }

    /// The words of values in the contract's events, which views store as they are.
    fn words<T: Serialize>(all: &[T]) -> Vec<String> {
        all.iter().map(|value| serde_json::from_value(serde_json::to_value(value).unwrap()).unwrap()).collect()
    }

    /// The words that a column takes.
    fn words_in(schema: &str, column: &str) -> Vec<String> {
        let schema = schema.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(").replace(" )", ")");
        let (_, checked) = schema.split_once(&format!("CHECK ({column} IN (")).unwrap();
        let (listed, _) = checked.split_once("))").unwrap();
        listed.split(", ").map(|word| word.trim_matches('\'').to_owned()).collect()
    }

    /// Requires that words are all that an enum of the read layer has.
    macro_rules! require_read {
        ($kind:path, $words:expr) => {{
            use $kind as Read;
            let read: Vec<_> = $words.iter().filter_map(|word| Read::named(word)).collect();
            assert!(read.len() == $words.len() && Read::are_all(&read), "{} as read", stringify!($kind));
        }};
    }

    #[test]
    fn values_of_reputation_are_stored_and_read_as_the_contract_has_them() {
        let reports = include_str!("../views/reports/schema.sql");
        let questions = include_str!("../views/questions/schema.sql");
        let identity = include_str!("../views/identity/schema.sql");
        macro_rules! check {
            ($($kind:ident of $read:ident in $schema:ident, $column:literal;)*) => {$(
                let expected = words(contract::$kind::ALL);
                assert_eq!(words_in($schema, $column), expected, "{} in the table", stringify!($kind));
                require_read!($read::$kind, expected);
            )*};
        }
        check! {
            ReportKind of reports in reports, "kind";
            ReportState of reports in reports, "state";
            HideReason of questions in questions, "hidden_reason";
            Level of identity in identity, "level";
        }
    }

    #[test]
    fn values_of_loading_are_stored_and_read_as_sealing_has_them() {
        let scans = include_str!("../../migrations/V29__scans.sql");
        macro_rules! check {
            ($($kind:ident, $column:literal;)*) => {$(
                let expected: Vec<&str> = sealing::$kind::ALL.iter().map(|value| value.name()).collect();
                assert_eq!(words_in(scans, $column), expected, "{} in the table", stringify!($kind));
                require_read!(loading::$kind, expected);
            )*};
        }
        check! {
            Verdict, "loads";
            Effect, "effect";
            Kind, "kind";
            Basis, "basis";
        }
        // The verdicts of scanners are the operator's words, and the index's own list.
        let verdicts = words_in(scans, "verdict");
        require_read!(loading::ScanVerdict, verdicts);
    }
}
