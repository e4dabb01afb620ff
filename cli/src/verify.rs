//! What this program computes itself rather than believe a node.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use weighhouse_protocol::escrow::{Quote, Resale};
use weighhouse_protocol::license::License;
use weighhouse_protocol::order::{Arbiter, OrderTerms, ResaleTerms};
use weighhouse_protocol::registry::{Config, DenomRule, Listing, Version};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::windows::least_window;
use weighhouse_protocol::{bonds, shares, PlanIndex};
use weighhouse_sealing::delivery::{message, VersionKey};
use weighhouse_sealing::native;

use crate::error::{fail, Kind};
use crate::market::Market;

/// A version's `H` and `PK`, with `H` computed again from what it commits to.
///
/// # Errors
/// [`Kind::Unverified`] when the node's `H` is another, or a point is refused.
pub fn version_key(market: &Market, listing: &Listing, version: &Version) -> Result<VersionKey> {
    let message = message(
        &market.chain.config().chain_id,
        &market.contracts.registry,
        listing.seller.as_str(),
        version.salt.as_slice(),
        &version.plaintext_root.0,
    );
    let key = native::version_key(version.public_key.as_slice(), &message)
        .map_err(|error| fail!(Kind::Unverified, "version {} of listing {}: {error}", version.number, listing.id))?;
    if key.h.as_slice() != version.hash_point.as_slice() {
        return Err(fail!(
            Kind::Unverified,
            "version {} of listing {}: the node says H is {}, computed is {}",
            version.number,
            listing.id,
            hex::encode(&version.hash_point),
            hex::encode(key.h)
        ));
    }
    Ok(key)
}

/// What a buyer asked a quote for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The plan.
    pub plan: PlanIndex,
    /// Whether to do without the challenge window.
    pub waive_window: bool,
    /// A price of the buyer's own, in the plan's denom.
    pub price: Option<Uint128>,
}

/// Computes the order that `listing` would make now, and compares it with what escrow quotes: what
/// is shown, what is hashed and what is paid are then the same.
///
/// # Errors
/// [`Kind::Unverified`] names the first field that differs.
pub fn quote(quote: &Quote, listing: &Listing, version: &Version, config: &Config, asked: Asked) -> Result<()> {
    let Asked { plan, waive_window, price } = asked;
    let least = least_window(config.challenge_window, config.download_rate, version.size);
    let chosen = listing
        .plans
        .get(usize::from(plan))
        .ok_or_else(|| fail!(Kind::NotFound, "listing {} has no plan {plan}", listing.id))?;
    let latest =
        listing.latest_version.ok_or_else(|| fail!(Kind::NotFound, "listing {} has no version yet", listing.id))?;
    let price = price.unwrap_or(chosen.price.amount);
    let rule = rule(config, &chosen.price.denom).map_err(unfit)?;
    let challenge_window = if waive_window { 0 } else { listing.challenge_window.max(least) };
    let expected = OrderTerms {
        listing: listing.id,
        version: latest,
        plan,
        price,
        denom: chosen.price.denom.clone(),
        fee: fee(config, rule, price).map_err(unfit)?,
        grant: Grant::new(&listing.license, chosen),
        split_version: listing.split_version,
        deliver_within: listing.deliver_within,
        grace: config.grace,
        challenge_window,
        cooldown: config.cooldown,
        bond: bonds::bond(price, config.bond_bps, rule.min_bond),
        arbiter: arbiter(config, challenge_window),
        resale: None,
    };
    same_terms(quote, &expected, &format!("listing {} has", listing.id))
}

/// As [`quote`], for a license that its holder resells, by the plan that it was bought under.
pub fn resale_quote(
    quote: &Quote,
    resale: &Resale,
    license: &License,
    config: &Config,
    plan: PlanIndex,
    waive_window: bool,
) -> Result<()> {
    let Coin { amount: price, denom } = resale.price.clone();
    let challenge_window = if waive_window { 0 } else { resale.challenge_window };
    let expected = OrderTerms {
        listing: license.listing,
        version: license.version,
        plan,
        price,
        fee: rule(config, &denom).and_then(|rule| fee(config, rule, price)).map_err(unfit)?,
        denom,
        grant: license.grant.clone(),
        split_version: license.split_version,
        deliver_within: resale.deliver_within,
        grace: config.grace,
        challenge_window,
        // Who resells has nothing at stake that a proof could reach.
        cooldown: 0,
        bond: Uint128::zero(),
        arbiter: arbiter(config, challenge_window),
        resale: Some(ResaleTerms { license: resale.license, royalty: royalty(price, &license.grant) }),
    };
    same_terms(quote, &expected, &format!("license {} has", resale.license))
}

/// The creators' part of a resale's price.
pub fn royalty(price: Uint128, grant: &Grant) -> Uint128 {
    shares::share_of(price, grant.resale_royalty_bps)
}

/// Escrow quotes nothing that it would refuse.
fn unfit(error: anyhow::Error) -> anyhow::Error {
    fail!(Kind::Unverified, "{error}")
}

/// The market's part of a price.
///
/// # Errors
/// [`Kind::Refused`] when it leaves nothing.
pub fn fee(config: &Config, rule: &DenomRule, price: Uint128) -> Result<Uint128> {
    shares::fee(price, config.fee_bps, rule.min_fee).map_err(|error| fail!(Kind::Refused, "{error}"))
}

/// What governance rules for a denom.
///
/// # Errors
/// [`Kind::Refused`] when nothing is sold for it.
pub fn rule<'a>(config: &'a Config, denom: &str) -> Result<&'a DenomRule> {
    let rule = config.denoms.iter().find(|rule| rule.denom == denom);
    rule.ok_or_else(|| fail!(Kind::Refused, "{denom} is no denom of this market"))
}

/// Without a window there is no time for a dispute.
fn arbiter(config: &Config, challenge_window: u32) -> Option<Arbiter> {
    config.arbiter.clone().filter(|_| challenge_window > 0)
}

fn same_terms(quote: &Quote, expected: &OrderTerms, than: &str) -> Result<()> {
    let terms = &quote.terms;
    let fields = [
        ("listing", terms.listing == expected.listing),
        ("version", terms.version == expected.version),
        ("plan", terms.plan == expected.plan),
        ("price", terms.price == expected.price && terms.denom == expected.denom),
        ("fee", terms.fee == expected.fee),
        ("grant", terms.grant == expected.grant),
        ("split", terms.split_version == expected.split_version),
        ("time to deliver", terms.deliver_within == expected.deliver_within),
        ("grace", terms.grace == expected.grace),
        ("challenge window", terms.challenge_window == expected.challenge_window),
        ("cooldown", terms.cooldown == expected.cooldown),
        ("bond", terms.bond == expected.bond),
        ("arbiter", terms.arbiter == expected.arbiter),
        ("resale", terms.resale == expected.resale),
        ("order hash", expected.hash() == quote.order_hash),
    ];
    match fields.into_iter().find(|(_, is_same)| !is_same) {
        Some((what, _)) => Err(fail!(Kind::Unverified, "escrow quotes another {what} than {than}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::fixture;

    fn quoted(change: impl FnOnce(&mut OrderTerms)) -> Quote {
        let mut terms = fixture::terms(60);
        change(&mut terms);
        Quote { order_hash: terms.hash(), terms }
    }

    #[test]
    fn what_differs_is_named() {
        let expected = fixture::terms(60);
        same_terms(&quoted(|_| {}), &expected, "listing 1 has").unwrap();
        let says = |quote: &Quote| same_terms(quote, &expected, "listing 1 has").unwrap_err().to_string();
        let other = quoted(|terms| terms.arbiter = None);
        assert_eq!(says(&other), "escrow quotes another arbiter than listing 1 has");
        let other = quoted(|terms| terms.resale = Some(ResaleTerms { license: 3, royalty: Uint128::new(1) }));
        assert_eq!(says(&other), "escrow quotes another resale than listing 1 has");
        let other = Quote { order_hash: other.order_hash, terms: expected.clone() };
        assert_eq!(says(&other), "escrow quotes another order hash than listing 1 has");
    }
}
