//! Words for states and kinds: those of the tables.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::read::{bonds, contents, disputes, figures, history, listings, meta, orders, plans, track, versions};
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

    /// The state of a file on IPFS.
    FileState of versions::FileState {
        /// The index has not looked twice yet.
        Unknown,
        /// The last look found the file.
        Found,
        /// The last two looks or more did not find the file.
        Missing,
    }

    /// The reason for which escrow refunded an order.
    RefundReason of figures::RefundReason {
        /// The account that must deliver did not in time.
        Undelivered,
        /// A proof showed that the version is bad, by this order or another.
        ProvenBad,
        /// A dispute returned the whole price: buyer and seller agreed, or the arbiter ruled.
        Disputed,
    }

    /// The outcome of a sale.
    SaleEnd of track::SaleEnd {
        /// The sellers were paid the whole price.
        Settled,
        /// A dispute divided the price between the sellers and the buyer.
        Split,
        /// The buyer was paid back.
        Refunded,
        /// The sale has not ended.
        Open,
    }

    /// What speaks for the events of the index.
    EventProof of meta::EventProof {
        /// One node's word, for more than the newest 100 blocks.
        Unproven,
        /// Two nodes told the same, for all but the newest blocks.
        Witnessed,
        /// A node tells other events than those that the index holds.
        Disputed,
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
