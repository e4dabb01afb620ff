//! Words for states and kinds: those of the tables.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::read::{
    bonds, contents, disputes, figures, history, identity, listings, meta, orders, plans, publishers, questions,
    reports, track, versions,
};
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

pub(super) use names;

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

    /// The sureness of a verifier, as eIDAS names it.
    IdentityLevel of identity::Level { Low, Substantial, High, }

    /// A check that verifiers make.
    IdentityCheck of weighhouse_protocol::reputation::Check {
        /// A document of identity.
        Document,
        /// The presence of the person whom the document shows.
        Presence,
        /// The entry of an organization in a public register.
        Organization,
        /// The authority to act for that organization.
        Authority,
        /// A postal address.
        Address,
        /// The authorship of published work.
        Authorship,
    }

    /// The kind of a linked wallet.
    WalletKind of identity::WalletKind {
        /// Another account of this chain.
        Account,
        /// An Ethereum address.
        Ethereum,
    }

    /// The standing of an attestation.
    AttestationStatus of identity::AttestationStatus {
        /// It counts.
        Valid,
        /// Its time is over.
        Expired,
        /// Its verifier, its account or governance revoked it.
        Revoked,
        /// The accreditation that it was made under ended.
        VerifierRevoked,
    }

    /// The standing of the publisher that a listing's name begins with.
    PublisherStanding of publishers::Standing {
        /// The seller, or the account that linked it as its wallet, holds it as a handle, and a domain names that account.
        Proven,
        /// The seller, or the account that linked it as its wallet, holds it as a handle, and an accredited verifier attests it.
        Attested,
        /// It looks like the handle of another account, which is proven or attested.
        LookAlike,
        /// Nobody proven or attested holds it: it is the seller's word.
        Claimed,
    }

    /// Where a question or an answer stands.
    PostState of questions::PostState {
        Shown,
        /// Governance or its moderator hid it.
        Hidden,
        /// Its author withdrew it for good.
        Withdrawn,
    }

    /// The reason for which a question or an answer is hidden.
    HideReason of questions::HideReason {
        /// It advertises, or repeats itself.
        Spam,
        /// It insults or threatens.
        Abuse,
        /// It shows what belongs to somebody's private life.
        PersonalData,
        /// It breaks a law.
        Illegal,
        /// It is not about the listing.
        OffTopic,
    }

    /// The author's relation to the listing.
    AuthorMark of questions::AuthorMark {
        /// The author sells the listing.
        Seller,
        /// The author holds a license of the listing that has not ended.
        Holder,
    }

    /// The charge of a report.
    ReportKind of reports::ReportKind {
        /// Running the model harms the machine or its user.
        Malware,
        /// The seller has no right to sell the model.
        Stolen,
        /// The model or its sale breaks a law.
        Illegal,
        /// The listing says what is not so.
        Misleading,
    }

    /// The state of a report.
    ReportState of reports::ReportState {
        Open,
        /// The charge is right.
        Upheld,
        /// The charge is wrong, or nobody can tell.
        Dismissed,
        /// The report abused reporting.
        Abusive,
        /// Nobody decided it in time.
        Lapsed,
    }

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
