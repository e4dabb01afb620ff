//! What keeps a bought model from being opened.

use std::path::PathBuf;

use weighhouse_messages::notation;
use weighhouse_protocol::{OrderId, Seconds};
use weighhouse_sealing::open::OpenError;

use crate::error::fault::{blame, told};
use crate::error::{Error, Kind};

/// Why a bought model is not opened, or not yet.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The price went back to the buyer.
    #[error("order {order} was refunded")]
    Refunded { order: OrderId },
    /// The offer was withdrawn before it was taken.
    #[error("order {order} was an offer that nobody took")]
    Withdrawn { order: OrderId },
    /// No key was delivered yet.
    #[error("order {order} is not delivered yet; it is due by {}", notation::time(*.due))]
    Undelivered {
        order: OrderId,
        /// The deadline, in seconds UTC.
        due: Seconds,
    },
    /// The offer waits for its seller.
    #[error("order {order} is an offer; its seller can take it until {}", notation::time(*.until))]
    Untaken {
        order: OrderId,
        /// The end of its time, in seconds UTC.
        until: Seconds,
    },
    /// Something is where the model would be.
    #[error("{} exists already", .folder.display())]
    Exists { folder: PathBuf },
    /// The sealed file that IPFS has is not the listed one.
    #[error("order {order} can't be opened")]
    OtherFile {
        order: OrderId,
        /// The difference.
        #[source]
        reason: Box<Error>,
    },
    /// The file does not hold what its seller committed to.
    #[error("order {order} can't be opened: {reason}")]
    Bad {
        order: OrderId,
        /// The fault.
        reason: OpenError,
    },
    /// The system failed while the file was opened: of the file, nothing is known.
    #[error("{}", told(.reason))]
    System {
        /// The fault.
        reason: OpenError,
    },
}

impl OpeningError {
    /// An order's file that failed on its way into a folder.
    pub(super) fn of_file(order: OrderId, reason: OpenError) -> Self {
        match blame(&reason, Kind::Unverified) {
            Kind::Unverified => Self::Bad { order, reason },
            _ => Self::System { reason },
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Refunded { .. } | Self::Withdrawn { .. } => Kind::Refused,
            Self::Undelivered { .. } | Self::Untaken { .. } => Kind::NotYet,
            Self::Exists { .. } => Kind::Usage,
            Self::OtherFile { .. } | Self::Bad { .. } => Kind::Unverified,
            Self::System { reason } => blame(reason, Kind::Other),
        }
    }
}
