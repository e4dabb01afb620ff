//! Spans that a market bounds.

use std::fmt;

use weighhouse_protocol::registry::Bounds;

use crate::notation;

/// A span whose bounds governance sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The time in which a paid order is delivered.
    Delivery,
    /// The time in which a delivery can be challenged.
    Challenge,
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Delivery => "time to deliver",
            Self::Challenge => "challenge window",
        })
    }
}

/// A span is outside the market's bounds.
#[derive(Debug, thiserror::Error)]
#[error(
    "a {span} of {} is not within this market's {} to {}",
    notation::span(*.given),
    notation::span(.bounds.min.into()),
    notation::span(.bounds.max.into())
)]
pub struct SpanError {
    pub span: Span,
    /// The length that was asked for, in seconds.
    pub given: u64,
    pub bounds: Bounds,
}

/// A span of so many seconds, if the market allows it.
///
/// # Errors
/// [`SpanError`] names the bounds.
pub fn within(span: Span, given: u64, bounds: Bounds) -> Result<u32, SpanError> {
    let fit = u32::try_from(given).ok().filter(|seconds| (bounds.min..=bounds.max).contains(seconds));
    fit.ok_or(SpanError { span, given, bounds })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_span_is_within_the_bounds_of_the_market() {
        let within = |given| within(Span::Delivery, given, Bounds { min: 60, max: 86_400 });
        assert_eq!(within(60).unwrap(), 60);
        assert_eq!(within(86_400).unwrap(), 86_400);
        let error = within(59).unwrap_err();
        assert_eq!(error.to_string(), "a time to deliver of 59 s is not within this market's 1 min to 1 d");
        assert!(within(86_401).is_err() && within(u64::MAX).is_err());
    }
}
