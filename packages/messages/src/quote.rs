//! The escrow's quotes, compared with the order that the registry's answers give: what is shown, what is hashed and
//! what is paid are then the same.

use cosmwasm_std::{Coin, Uint128};
use weighhouse_protocol::escrow::{Quote, Resale};
use weighhouse_protocol::license::License;
use weighhouse_protocol::order::{OrderTerms, ResaleTerms};
use weighhouse_protocol::registry::{Config, Listing, Version};
use weighhouse_protocol::sale::Sold;
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::windows::least_window;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};

use crate::terms::{order_terms, royalty, PriceError};

/// A quote that can't be trusted, or can't be given.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// The listing sells no such plan.
    #[error("listing {listing} has no plan {plan}")]
    NoPlan {
        listing: ListingId,
        /// The plan's position.
        plan: PlanIndex,
    },
    /// The listing sells nothing yet.
    #[error("listing {listing} has no version yet")]
    NoVersion { listing: ListingId },
    /// The escrow quotes what it would refuse.
    #[error(transparent)]
    Price(#[from] PriceError),
    /// A field of the quote differs from what the listing has.
    #[error("escrow quotes another {field} than listing {listing} has")]
    OtherThanListing {
        /// The first field that differs.
        field: &'static str,
        listing: ListingId,
    },
    /// A field of the quote differs from what the license has.
    #[error("escrow quotes another {field} than license {license} has")]
    OtherThanLicense {
        /// The first field that differs.
        field: &'static str,
        license: OrderId,
    },
}

/// The purchase for which a buyer asks a quote.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub plan: PlanIndex,
    /// Whether to waive the challenge window.
    pub waive_window: bool,
    /// The buyer's own price, in the plan's denom.
    pub price: Option<Uint128>,
}

/// Checks the quote for a plan of a listing against the order that the listing gives now.
///
/// # Errors
/// [`QuoteError`] names the first field that differs.
pub fn check_quote(
    quote: &Quote,
    listing: &Listing,
    version: &Version,
    config: &Config,
    asked: Asked,
) -> Result<(), QuoteError> {
    let Asked { plan, waive_window, price } = asked;
    let id = listing.id;
    let least = least_window(config.challenge_window, config.download_rate, version.size);
    let chosen = listing.plans.get(usize::from(plan)).ok_or(QuoteError::NoPlan { listing: id, plan })?;
    let sold = Sold {
        listing: id,
        version: listing.latest_version.ok_or(QuoteError::NoVersion { listing: id })?,
        plan,
        card: listing.card.cid.clone(),
        price: Coin { amount: price.unwrap_or(chosen.price.amount), denom: chosen.price.denom.clone() },
        grant: Grant::new(&listing.license, chosen),
        split_version: listing.split_version,
        deliver_within: listing.deliver_within,
        challenge_window: if waive_window { 0 } else { listing.challenge_window.max(least) },
        resale: None,
    };
    match first_difference(quote, &order_terms(sold, config)?) {
        Some(field) => Err(QuoteError::OtherThanListing { field, listing: id }),
        None => Ok(()),
    }
}

/// Checks the quote for a license of `listing` that its holder resells, which was bought under `plan`.
///
/// # Errors
/// [`QuoteError`] names the first field that differs.
pub fn check_resale_quote(
    quote: &Quote,
    listing: &Listing,
    resale: &Resale,
    license: &License,
    config: &Config,
    plan: PlanIndex,
    waive_window: bool,
) -> Result<(), QuoteError> {
    let royalty = royalty(resale.price.amount, &license.grant);
    let sold = Sold {
        listing: license.listing,
        version: license.version,
        plan,
        card: listing.card.cid.clone(),
        price: resale.price.clone(),
        grant: license.grant.clone(),
        split_version: license.split_version,
        deliver_within: resale.deliver_within,
        challenge_window: if waive_window { 0 } else { resale.challenge_window },
        resale: Some(ResaleTerms { license: resale.license, royalty }),
    };
    match first_difference(quote, &order_terms(sold, config)?) {
        Some(field) => Err(QuoteError::OtherThanLicense { field, license: resale.license }),
        None => Ok(()),
    }
}

fn first_difference(quote: &Quote, expected: &OrderTerms) -> Option<&'static str> {
    let terms = &quote.terms;
    let fields = [
        ("listing", terms.listing == expected.listing),
        ("version", terms.version == expected.version),
        ("plan", terms.plan == expected.plan),
        ("card", terms.card == expected.card),
        ("price", terms.price == expected.price && terms.denom == expected.denom),
        ("fee", terms.fee == expected.fee),
        ("grant", terms.grant == expected.grant),
        ("split", terms.split_version == expected.split_version),
        ("time to deliver", terms.deliver_within == expected.deliver_within),
        ("grace", terms.grace == expected.grace),
        ("challenge window", terms.challenge_window == expected.challenge_window),
        ("cooldown", terms.cooldown == expected.cooldown),
        ("block interval", terms.block_interval == expected.block_interval),
        ("bond", terms.bond == expected.bond),
        ("stake", terms.stake == expected.stake),
        ("arbiter", terms.arbiter == expected.arbiter),
        ("resale", terms.resale == expected.resale),
        // Whatever else is hashed, and no other field shows.
        ("order hash", expected.hash() == quote.order_hash),
    ];
    fields.into_iter().find(|(_, is_same)| !is_same).map(|(field, _)| field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_fixture as fixture;

    fn quoted(change: impl FnOnce(&mut OrderTerms)) -> Quote {
        let mut terms = fixture::terms(60);
        change(&mut terms);
        Quote { order_hash: terms.hash(), terms }
    }

    #[test]
    fn the_first_field_that_differs_is_named() {
        let expected = fixture::terms(60);
        let differs = |quote: &Quote| first_difference(quote, &expected);
        assert_eq!(differs(&quoted(|_| {})), None);
        assert_eq!(differs(&quoted(|terms| terms.card = "bafkother".into())), Some("card"));
        assert_eq!(differs(&quoted(|terms| terms.block_interval = 9)), Some("block interval"));
        assert_eq!(differs(&quoted(|terms| terms.stake = Uint128::new(9))), Some("stake"));
        assert_eq!(differs(&quoted(|terms| terms.arbiter = None)), Some("arbiter"));
        let other = quoted(|terms| terms.resale = Some(ResaleTerms { license: 3, royalty: Uint128::new(1) }));
        assert_eq!(differs(&other), Some("resale"));
        let other = Quote { order_hash: other.order_hash, terms: expected.clone() };
        assert_eq!(differs(&other), Some("order hash"));
    }

    #[test]
    fn a_difference_names_its_listing_or_license() {
        let error = QuoteError::OtherThanListing { field: "bond", listing: 1 };
        assert_eq!(error.to_string(), "escrow quotes another bond than listing 1 has");
        let error = QuoteError::OtherThanLicense { field: "fee", license: 3 };
        assert_eq!(error.to_string(), "escrow quotes another fee than license 3 has");
    }
}
