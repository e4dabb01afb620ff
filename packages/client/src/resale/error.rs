//! What the contracts would refuse of a resale, before the license leaves its holder.

use cosmwasm_std::{Coin, Uint128};
use weighhouse_messages::notation;
use weighhouse_protocol::{OrderId, Seconds};

use crate::error::Kind;

/// Why a license is not resold, or not taken back.
#[derive(Debug, thiserror::Error)]
pub enum ResaleError {
    /// The license is not for resale.
    #[error("license {license} is not for resale")]
    NotForResale { license: OrderId },
    /// An order is open for the license.
    #[error("license {license} is ordered already, by order {order}")]
    Ordered { license: OrderId, order: OrderId },
    /// Another account holds the license.
    #[error("license {license} is held by {holder}, and {sender} signs")]
    OtherHolder {
        license: OrderId,
        /// The account that holds it.
        holder: String,
        /// The account that signs.
        sender: String,
    },
    /// Another account resells the license.
    #[error("license {license} is resold by {seller}, and {sender} signs")]
    OtherReseller {
        license: OrderId,
        /// The account that resells it.
        seller: String,
        /// The account that signs.
        sender: String,
    },
    /// The license allows no transfer.
    #[error("license {license} is not transferable")]
    NotTransferable { license: OrderId },
    /// The license's term is over.
    #[error("license {license} ended on {}", notation::time(*.end))]
    Ended {
        license: OrderId,
        /// Its end, in seconds UTC.
        end: Seconds,
    },
    /// The license's version was proven bad.
    #[error("the version of license {license} was proven bad on {}", notation::time(*.since))]
    ProvenBad {
        license: OrderId,
        /// Since when, in seconds UTC.
        since: Seconds,
    },
    /// Fee and royalty take the whole price.
    #[error(
        "a price of {} leaves you nothing of license {license}: the fee is {}, the royalty {}",
        notation::coin(.price),
        notation::amount(.fee.u128(), &.price.denom),
        notation::amount(.royalty.u128(), &.price.denom)
    )]
    LeavesNothing {
        license: OrderId,
        price: Coin,
        /// The market's part of it.
        fee: Uint128,
        /// The creators' part of it.
        royalty: Uint128,
    },
    /// The resale is ending, and the open order has to end first.
    #[error("license {license} is ordered, and takes no further order: send this again once order {order} has ended")]
    Ending {
        license: OrderId,
        /// The open order.
        order: OrderId,
    },
}

impl ResaleError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::NotForResale { .. } => Kind::NotFound,
            Self::Ordered { .. } | Self::Ending { .. } => Kind::NotYet,
            Self::OtherHolder { .. } | Self::OtherReseller { .. } | Self::NotTransferable { .. } => Kind::Refused,
            Self::Ended { .. } | Self::ProvenBad { .. } | Self::LeavesNothing { .. } => Kind::Refused,
        }
    }
}
