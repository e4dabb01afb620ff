//! Words for states and kinds: those of the tables.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::read::{bonds, contents, disputes, history, listings, orders, plans, versions};
use crate::search;

/// Defines words for the values of an enum of the read layer.
macro_rules! names {
    ($( $(#[$meta:meta])* $name:ident of $of:path { $( $(#[$doc:meta])* $value:ident, )* } )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $name {
            $( $(#[$doc])* $value, )*
        }

        impl From<$of> for $name {
            fn from(value: $of) -> Self {
                use $of as Of;
                match value {
                    $( Of::$value => $name::$value, )*
                }
            }
        }

        impl From<$name> for $of {
            fn from(value: $name) -> Self {
                use $of as Of;
                match value {
                    $( $name::$value => Of::$value, )*
                }
            }
        }
    )*};
}

names! {
    /// The state of a listing, as its seller and governance set it.
    ListingState of listings::ListingState { Active, Paused, Retired, Delisted, }

    /// The best place that has all words of a query.
    MatchPlace of search::Place {
        /// The name or the card's title, with the words as they were typed.
        Written,
        /// The name or the card's title.
        Name,
        /// The name and the labels together: task, framework, license, formats, and the card's tags, base models,
        /// datasets and languages.
        Label,
        /// The listing and its card.
        Anywhere,
    }

    /// The duration of a license.
    LicenseKind of plans::LicenseKind { Perpetual, Term, }

    /// The state of an order.
    OrderState of orders::OrderState { Funded, Delivered, Settled, Refunded, Offered, Withdrawn, Disputed, }

    /// The state of the bond that an order reserves.
    BondState of bonds::BondState { None, Reserved, Released, Forfeited, }

    /// The kind of a dispute's end.
    DisputeEnd of disputes::DisputeEnd { Agreed, Ruled, TimedOut, Accepted, Proven, }

    /// Whether the index knows what is in a content.
    ContentState of contents::ContentState {
        /// The index has not read it yet, and tries again.
        Waiting,
        /// The index read it.
        Read,
        /// The sealed file is not what the chain says, keeps back what must be in clear, or has more than 64 GiB. The
        /// index does not try again.
        Refused,
    }

    /// What a file is: by its extension, and a pickle by its bytes.
    FileFormat of contents::FileFormat {
        Safetensors,
        Gguf,
        Onnx,
        /// A Python pickle, which can run code when it is loaded.
        Pickle,
        /// A tokenizer, a configuration, a card, or anything else.
        Other,
    }

    /// The kind of proof that a version is bad.
    ProofKind of versions::ProofKind { BadChunk, BadKeySchedule, }

    /// The kind of a step that an order takes.
    StepKind of history::StepKind {
        Placed, Delivered, Settled, Refunded, ProvenBad, BondReleased, BondForfeited, RekeyRequested, RekeyAnswered,
        Offered, Taken, Withdrawn, DisputeOpened, DisputeProposed, DisputeEnded, ResaleOpened, ResaleEnded,
        ResellerPaid, ResaleEnding, RekeyEnded, SellerClosed,
    }
}
