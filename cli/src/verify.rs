//! What this program computes itself rather than believe a node.

use anyhow::Result;
use weighhouse_protocol::escrow::Quote;
use weighhouse_protocol::registry::{Config, Listing, Version};
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
}

/// Computes the order that `listing` would make now, and compares it with what escrow quotes: what
/// is shown, what is hashed and what is paid are then the same.
///
/// # Errors
/// [`Kind::Unverified`] names the first field that differs.
pub fn quote(quote: &Quote, listing: &Listing, version: &Version, config: &Config, asked: Asked) -> Result<()> {
    let Asked { plan, waive_window } = asked;
    let least = least_window(config.challenge_window, config.download_rate, version.size);
    let window = listing.challenge_window.max(least);
    let terms = &quote.terms;
    let chosen = listing
        .plans
        .get(usize::from(plan))
        .ok_or_else(|| fail!(Kind::NotFound, "listing {} has no plan {plan}", listing.id))?;
    let rule = config.denoms.iter().find(|rule| rule.denom == chosen.price.denom);
    let rule = rule.ok_or_else(|| fail!(Kind::Unverified, "{} is no denom of this market", chosen.price.denom))?;
    let fee = shares::fee(chosen.price.amount, config.fee_bps, rule.min_fee)
        .map_err(|error| fail!(Kind::Unverified, "{error}"))?;
    let same = |what: &str, same: bool| {
        if same {
            return Ok(());
        }
        Err(fail!(Kind::Unverified, "escrow quotes another {what} than listing {} has", listing.id))
    };
    same("listing", terms.listing == listing.id)?;
    same("version", Some(terms.version) == listing.latest_version)?;
    same("plan", terms.plan == plan)?;
    same("price", terms.price == chosen.price.amount && terms.denom == chosen.price.denom)?;
    same("fee", terms.fee == fee)?;
    same("grant", terms.grant == Grant::new(&listing.license, chosen))?;
    same("split", terms.split_version == listing.split_version)?;
    same("time to deliver", terms.deliver_within == listing.deliver_within)?;
    same("grace", terms.grace == config.grace)?;
    same("challenge window", terms.challenge_window == if waive_window { 0 } else { window })?;
    same("cooldown", terms.cooldown == config.cooldown)?;
    let bond = bonds::bond(chosen.price.amount, config.bond_bps, rule.min_bond);
    same("bond", terms.bond == bond)?;
    same("order hash", terms.hash() == quote.order_hash)
}
