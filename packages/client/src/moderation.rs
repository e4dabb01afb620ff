//! A listing is delisted, by governance until it relists and by its moderator for a time, and relisted.

use weighhouse_messages::{notation, Call};
use weighhouse_protocol::registry::{Delisting, ExecuteMsg, Listing, ListingState, Moderator};
use weighhouse_protocol::reputation::{Decision, ReportId};
use weighhouse_protocol::{ListingId, Seconds};

use crate::error::{Kind, Result};
use crate::market::Market;
use crate::reputation;

/// The registry or the reputation contract would refuse it.
#[derive(Debug, thiserror::Error)]
pub enum ModerationError {
    #[error("governance ({governance}) and its moderator ({moderator}) alone delist, and {sender} signs")]
    NotModerator {
        governance: String,
        /// The moderator's address, or that there is none.
        moderator: String,
        sender: String,
    },
    #[error("listing {listing} was delisted by {by} on {} already", notation::time(*.since))]
    Delisted {
        listing: ListingId,
        by: String,
        /// The time of the delisting, in seconds UTC.
        since: Seconds,
    },
    #[error("listing {listing} is not delisted")]
    NotDelisted { listing: ListingId },
    #[error("governance ({governance}) delisted listing {listing}, and it alone relists it")]
    ForGood { listing: ListingId, governance: String },
    #[error("the delisting of listing {listing} lapses on {}: governance ({governance}) alone relists it before", notation::time(*.lapses_at))]
    NotLapsed {
        listing: ListingId,
        governance: String,
        /// The time from which anyone relists it, in seconds UTC.
        lapses_at: Seconds,
    },
    #[error("report {report} is about listing {found}, not {listing}")]
    OtherListing { report: ReportId, found: ListingId, listing: ListingId },
}

impl ModerationError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::NotModerator { .. } | Self::Delisted { .. } | Self::NotDelisted { .. } | Self::ForGood { .. } => {
                Kind::Refused
            }
            Self::NotLapsed { .. } => Kind::NotYet,
            Self::OtherListing { .. } => Kind::Usage,
        }
    }
}

/// A delisting that can be sent.
#[derive(Debug)]
pub struct Delist {
    pub call: Call,
    pub listing: Listing,
    /// The time for which it stands unless governance confirms it, in seconds; absent for governance's own.
    pub lapse: Option<u32>,
}

/// Delists a listing: nothing new begins in it, and nothing that is owed changes.
///
/// # Errors
/// [`ModerationError`] when the account is neither governance nor its moderator, or the listing is delisted already.
pub async fn delist(market: &Market, sender: &str, listing: ListingId) -> Result<Delist> {
    let lapse = Offices::of(market).await?.lapse(sender)?;
    let listing = market.listing(listing).await?;
    check_standing(listing.id, listing.delisted.as_ref(), lapse)?;
    let call = market.contracts.registry(&ExecuteMsg::Delist { listing: listing.id })?;
    Ok(Delist { call, listing, lapse })
}

/// The call that upholds a report about a listing, for the transaction that delists it.
///
/// # Errors
/// [`ModerationError::OtherListing`] when the report is about another.
pub async fn uphold(market: &Market, listing: ListingId, report: ReportId, reasons: Option<String>) -> Result<Call> {
    let found = reputation::report(market, report).await?.listing;
    if found != listing {
        return Err(ModerationError::OtherListing { report, found, listing }.into());
    }
    reputation::decide(market, report, Decision::Upheld, reasons)
}

/// A relisting that can be sent.
#[derive(Debug)]
pub struct Relist {
    pub call: Call,
    pub listing: Listing,
    /// The state to which the listing returns: the one that its seller left.
    pub state: ListingState,
}

/// Ends a delisting.
///
/// # Errors
/// [`ModerationError`] when there is none, or it has not lapsed and the account is not governance.
pub async fn relist(market: &Market, sender: &str, listing: ListingId) -> Result<Relist> {
    let offices = Offices::of(market).await?;
    let listing = market.listing(listing).await?;
    let state = offices.relists(sender, &listing, market.now().await?.time)?;
    let call = market.contracts.registry(&ExecuteMsg::Relist { listing: listing.id })?;
    Ok(Relist { call, listing, state })
}

/// The accounts that moderate.
struct Offices {
    governance: String,
    moderator: Option<Moderator>,
}

impl Offices {
    async fn of(market: &Market) -> Result<Self> {
        let moderator = market.config().await?.moderator;
        Ok(Self { governance: market.governance().await?, moderator })
    }

    /// The time for which a delisting by an account stands, in seconds; `None` for governance.
    fn lapse(&self, sender: &str) -> Result<Option<u32>, ModerationError> {
        if sender == self.governance {
            return Ok(None);
        }
        match &self.moderator {
            Some(moderator) if moderator.address == sender => Ok(Some(moderator.lapse)),
            other => Err(ModerationError::NotModerator {
                governance: self.governance.clone(),
                moderator: other.as_ref().map_or_else(|| "none is named".to_owned(), |other| other.address.clone()),
                sender: sender.to_owned(),
            }),
        }
    }

    /// The state to which a listing returns if an account relists it.
    fn relists(&self, sender: &str, listing: &Listing, now: Seconds) -> Result<ListingState, ModerationError> {
        let id = listing.id;
        let delisting = listing.delisted.as_ref().ok_or(ModerationError::NotDelisted { listing: id })?;
        self.check_over(sender, id, delisting, now)?;
        Ok(delisting.before)
    }

    fn check_over(
        &self,
        sender: &str,
        listing: ListingId,
        delisting: &Delisting,
        now: Seconds,
    ) -> Result<(), ModerationError> {
        let governance = self.governance.clone();
        match delisting.lapses_at {
            _ if sender == governance => Ok(()),
            None => Err(ModerationError::ForGood { listing, governance }),
            Some(lapses_at) if now < lapses_at => Err(ModerationError::NotLapsed { listing, governance, lapses_at }),
            Some(_) => Ok(()),
        }
    }
}

/// Governance confirms what its moderator delisted; nobody else delists a listing twice.
fn check_standing(listing: ListingId, delisted: Option<&Delisting>, lapse: Option<u32>) -> Result<(), ModerationError> {
    match delisted {
        Some(delisting) if lapse.is_some() || delisting.lapses_at.is_none() => {
            let (by, since) = (delisting.by.to_string(), delisting.since);
            Err(ModerationError::Delisted { listing, by, since })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::Addr;

    use super::*;

    fn offices() -> Offices {
        let moderator = Some(Moderator { address: "wasm1moderator".into(), lapse: 60 });
        Offices { governance: "wasm1governance".into(), moderator }
    }

    fn delisting(lapses_at: Option<Seconds>) -> Delisting {
        Delisting { by: Addr::unchecked("wasm1moderator"), since: 10, lapses_at, before: ListingState::Paused }
    }

    #[test]
    fn governance_delists_for_good_and_its_moderator_for_a_time() {
        assert_eq!(offices().lapse("wasm1governance").unwrap(), None);
        assert_eq!(offices().lapse("wasm1moderator").unwrap(), Some(60));
        assert_eq!(offices().lapse("wasm1seller").unwrap_err().kind(), Kind::Refused);
        let nobody = Offices { moderator: None, ..offices() };
        let error = nobody.lapse("wasm1moderator").unwrap_err().to_string();
        assert!(error.contains("wasm1governance") && error.contains("none is named"), "{error}");
    }

    #[test]
    fn governance_alone_confirms_what_is_delisted() {
        assert!(check_standing(7, None, Some(60)).is_ok());
        assert!(check_standing(7, Some(&delisting(Some(70))), None).is_ok());
        for (lapses_at, lapse) in [(Some(70), Some(60)), (None, Some(60)), (None, None)] {
            assert!(check_standing(7, Some(&delisting(lapses_at)), lapse).is_err(), "{lapses_at:?} {lapse:?}");
        }
    }

    #[test]
    fn anybody_relists_what_has_lapsed_and_governance_all() {
        let kind = |sender: &str, lapses_at, now| {
            offices().check_over(sender, 7, &delisting(lapses_at), now).map_err(|error| error.kind())
        };
        assert_eq!(kind("wasm1governance", None, 11), Ok(()));
        assert_eq!(kind("wasm1governance", Some(70), 11), Ok(()));
        assert_eq!(kind("wasm1anybody", None, 1_000), Err(Kind::Refused));
        assert_eq!(kind("wasm1anybody", Some(70), 69), Err(Kind::NotYet));
        assert_eq!(kind("wasm1anybody", Some(70), 70), Ok(()));
    }
}
