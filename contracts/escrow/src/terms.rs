//! What an order would freeze now.

use cosmwasm_std::{ensure, CanonicalAddr, Coin, Deps, Uint128};
use weighhouse_protocol::order::{Arbiter, OrderTerms, ResaleTerms};
use weighhouse_protocol::records::TradeRule;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::sale::Sold;
use weighhouse_protocol::shares::share_of;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};

use crate::registry::{check_unpaused, good_keys, listed_card, Registry};
use crate::state::{ArbiterRecord, Closings, ResaleRecord};
use crate::ContractError;

/// A plan as it sells now.
pub struct Sale {
    /// The terms that an order would freeze.
    pub terms: OrderTerms,
    /// The seller, as a canonical address.
    pub seller: CanonicalAddr,
    /// The most licenses of the plan.
    pub supply: Option<u32>,
    /// The arbiter, as an order keeps it.
    pub arbiter: Option<ArbiterRecord>,
}

/// What an order of a plan would be now, at the listed price or at one of the buyer's own. Refuses where no
/// new order can be placed.
pub fn current_sale(
    deps: Deps<'_>,
    now: Mark,
    (listing, plan): (ListingId, PlanIndex),
    waive_window: bool,
    own_price: Option<Uint128>,
) -> Result<Sale, ContractError> {
    let registry = Registry::of(deps)?;
    let card = registry.sale_card(listing, plan)?;
    ensure!(card.state == ListingState::Active, ContractError::NotActive { listing, state: card.state });
    ensure!(!card.bad, ContractError::LatestIsBad { listing, version: card.version });
    let rule = registry.open_rule(listing, &card.denom, now)?;
    check_unpaused(&rule, now)?;
    let seller = card.seller.into();
    Closings::check(deps.storage, &seller)?;
    let price = own_price.unwrap_or(Uint128::new(card.price));
    let challenge_window = if waive_window { 0 } else { card.challenge_window };
    let arbiter = registry.arbiter(challenge_window)?;
    let kept = arbiter_of(deps, arbiter.as_ref(), &seller)?;
    let sold = Sold {
        listing,
        version: card.version,
        plan,
        card: card.card,
        price: Coin { amount: price, denom: card.denom },
        grant: card.grant,
        split_version: card.split_version,
        deliver_within: card.deliver_within,
        challenge_window,
        resale: None,
    };
    let terms = sold.terms(&rule, arbiter)?;
    Ok(Sale { terms, seller, supply: card.supply, arbiter: kept })
}

/// The arbiter as an order keeps it. An order whose seller it is gets none: it is refused.
fn arbiter_of(
    deps: Deps<'_>,
    arbiter: Option<&Arbiter>,
    seller: &CanonicalAddr,
) -> Result<Option<ArbiterRecord>, ContractError> {
    let Some(Arbiter { address, decide_within }) = arbiter else { return Ok(None) };
    let account = deps.api.addr_canonicalize(address)?;
    ensure!(account != *seller, ContractError::ArbiterIsParty { arbiter: address.clone() });
    Ok(Some(ArbiterRecord { account: account.into(), decide_within: *decide_within }))
}

/// A license for resale as it sells now.
pub struct LicenseSale {
    /// What an order would freeze.
    pub terms: OrderTerms,
    /// The arbiter, as an order keeps it.
    pub arbiter: Option<ArbiterRecord>,
    rule: TradeRule,
}

/// What an order of a license for resale would be now. Its reseller has no bond: the seller of the
/// version answers for its content, and what a buyer paid waits until the key is delivered.
pub fn current_resale(
    deps: Deps<'_>,
    now: Mark,
    license: OrderId,
    resale: &ResaleRecord,
    waive_window: bool,
) -> Result<LicenseSale, ContractError> {
    let (listing, plan) = (resale.listing, resale.plan);
    let card = listed_card(deps, listing, plan)?;
    good_keys(deps, listing, resale.version)?;
    let registry = Registry::of(deps)?;
    let rule = registry.open_rule(listing, &resale.denom, now)?;
    let price = Uint128::new(resale.price);
    let royalty = share_of(price, resale.grant.resale_royalty_bps);
    let challenge_window = if waive_window { 0 } else { resale.challenge_window };
    let arbiter = registry.arbiter(challenge_window)?;
    let sold = Sold {
        listing,
        version: resale.version,
        plan,
        card: card.card,
        price: Coin { amount: price, denom: resale.denom.clone() },
        grant: resale.grant.clone(),
        split_version: resale.split_version,
        deliver_within: resale.deliver_within,
        challenge_window,
        resale: Some(ResaleTerms { license, royalty }),
    };
    let terms = sold.terms(&rule, arbiter)?;
    let fee = terms.fee;
    ensure!(
        fee.full_mul(1u8) + royalty.full_mul(1u8) < price.full_mul(1u8),
        ContractError::NothingLeft { license, price, fee, royalty }
    );
    let kept = arbiter_of(deps, terms.arbiter.as_ref(), &resale.seller.clone().into())?;
    // Else a buyer could pay for a license that ends while the order is open, or disputed.
    let until = latest_end(now, &terms).time;
    if let Some(ends) = resale.expires_at {
        ensure!(ends > until, ContractError::LicenseEndsTooSoon { license, ends, until });
    }
    Ok(LicenseSale { terms, arbiter: kept, rule })
}

/// When anyone can settle an order that is placed now, delivered, and then disputed, as late as possible.
fn latest_end(now: Mark, terms: &OrderTerms) -> Mark {
    let after = |start: Mark, span| start.after(span, terms.block_interval);
    let refund_from = after(now, terms.deliver_within.saturating_add(terms.grace));
    let settle_from = after(refund_from, terms.challenge_window);
    terms.arbiter.as_ref().map_or(settle_from, |arbiter| after(settle_from, arbiter.decide_within))
}

/// The terms of an order of a resold license if it were placed now. Refuses where no new order can
/// be placed.
pub fn orderable_resale(
    deps: Deps<'_>,
    now: Mark,
    license: OrderId,
    resale: &ResaleRecord,
    waive_window: bool,
) -> Result<LicenseSale, ContractError> {
    let sale = current_resale(deps, now, license, resale, waive_window)?;
    check_unpaused(&sale.rule, now)?;
    Ok(sale)
}
