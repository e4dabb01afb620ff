//! What the registry does: for sellers ([`listing`], [`version`]), for escrow ([`version`]), for governance and the
//! offices that it names ([`governance`], [`moderation`], [`pause`]), and for anybody after an upgrade ([`upgrade`]).

mod governance;
mod listing;
mod moderation;
mod pause;
mod upgrade;
mod version;

pub use governance::{instantiate, update_config, update_ownership};
pub use listing::{create_listing, pause, resume, retire, set_card, set_payees, set_price};
pub use moderation::{delist, relist};
pub use pause::{pause_orders, resume_orders};
pub use upgrade::{check_records, upgrade_records};
pub use version::{mark_bad, publish_version};

use cosmwasm_std::{ensure, Addr, Storage};
use weighhouse_protocol::registry::{Listing, ListingState};
use weighhouse_protocol::ListingId;

use crate::state::Listings;
use crate::ContractError;

/// The sender's listing, to change it: a retired or delisted one never changes again.
fn open_listing_of(
    storage: &dyn Storage,
    id: ListingId,
    sender: &Addr,
    action: &'static str,
) -> Result<Listing, ContractError> {
    let listing = Listings::load(storage, id)?;
    ensure!(
        listing.seller == *sender,
        ContractError::NotSeller { listing: id, seller: listing.seller, sender: sender.clone() }
    );
    match listing.state {
        ListingState::Active | ListingState::Paused => Ok(listing),
        state @ (ListingState::Retired | ListingState::Delisted) => {
            Err(ContractError::WrongState { listing: id, state, action })
        }
    }
}
