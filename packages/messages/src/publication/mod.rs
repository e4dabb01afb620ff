//! The listing that a model's card and its seller's terms make, and the bond behind it: from the files' bytes and the
//! chain's answers alone.

mod bond;
mod card;
mod formats;
mod license;
mod metrics;
mod span;
mod terms;

pub use bond::{missing_bond, Backing};
pub use card::{CardRefused, Instead, ListedCard, ReadCard, MAX_LICENSE_TEXT};
pub use formats::formats;
pub use license::Chosen;
pub use span::{within, Span, SpanError};
pub use terms::Terms;
