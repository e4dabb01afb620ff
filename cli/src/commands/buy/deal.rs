//! A deal in words: what a buyer is asked.

use cosmwasm_std::Uint128;
use weighhouse_client::index::{About, Standing};
use weighhouse_client::journal::Way;
use weighhouse_client::purchase::{Deal, Wanted};
use weighhouse_client::Market;
use weighhouse_protocol::order::OrderTerms;

use crate::about;
use crate::code::Codes;
use crate::transaction::Act;
use crate::words;

/// What the buyer is asked.
pub fn act(deal: &Deal, wanted: &Wanted, market: &Market, (about, codes): (Option<&About>, &Codes)) -> Act {
    let terms = &deal.quote.terms;
    let amount = |amount: Uint128| words::amount(amount.u128(), &terms.denom);
    let what = words::kind(&terms.grant.kind);
    let of = format!("{} (listing {}, version {})", deal.listing.name, deal.listing.id, terms.version);
    let mut act = Act::new("Pay it into escrow?");
    act = match &terms.resale {
        None => act.line("buy", format!("{what} of {of}")),
        Some(resale) => act.line("buy", format!("license {}, a {what} of {of}", resale.license)),
    };
    if let Some(publisher) = about.and_then(|about| about.publisher.as_ref()) {
        let label = if publisher.standing == Standing::LookAlike { "LOOK-ALIKE" } else { "publisher" };
        act = act.line(label, about::publisher(publisher));
    }
    if let Some(rating) = about.and_then(|about| about.rating.as_ref()) {
        act = act.line("rated", about::rated(rating));
    }
    for (label, line) in codes.lines(terms.version) {
        act = act.line(label, line);
    }
    if let Some(end) = deal.expires_at {
        act = act.line("ends", words::time(end));
    }
    act = act.line("allows", words::rights(&terms.grant.rights)).line("under", deal.listing.license.id.clone());
    if wanted.way == Way::Offer {
        let listed = deal.listing.plans.get(usize::from(wanted.plan)).map(|plan| words::coin(&plan.price));
        act = act.line("listed at", listed.unwrap_or_default());
    }
    act = act.line("pay", amount(terms.price)).line("fee in it", amount(terms.fee));
    if let Some(closes_at) = deal.closes_at {
        act = act.line("CLOSES", words::closing(&terms.denom, closes_at));
    }
    if let Some(resale) = &terms.resale {
        act = act.line("royalty", format!("{} of it, to the creators", amount(resale.royalty)));
    }
    act = act
        .line("to", format!("{}, held by escrow {}", deal.seller, market.contracts.escrow))
        .line("delivery", delivery(terms, wanted))
        .line("challenge", protection(terms));
    if let Some(arbiter) = &terms.arbiter {
        let (within, stake) = (words::span(arbiter.decide_within.into()), amount(terms.stake));
        act = act
            .line("disputes", format!("decided by {} within {within}; opening one takes {stake}", arbiter.address))
            .line("by the card", terms.card.clone());
    }
    act.line("agreed", format!("order hash {}", deal.quote.order_hash))
}

/// Until when the key is due, in words.
fn delivery(terms: &OrderTerms, wanted: &Wanted) -> String {
    let within = words::span(terms.deliver_within.into());
    match wanted.way {
        Way::Offer => {
            let expires_in = words::span(wanted.expires_in.into());
            format!(
                "within {within} after the seller takes the offer, for which it has {expires_in}; until then you can \
                 withdraw"
            )
        }
        Way::Listed | Way::Resale(_) => format!("within {within}, otherwise refundable"),
    }
}

/// What protects the buyer, in words.
fn protection(terms: &OrderTerms) -> String {
    let bond = words::amount(terms.bond.u128(), &terms.denom);
    let cooldown = words::span(terms.cooldown.into());
    match (terms.challenge_window, &terms.resale) {
        (0, Some(_)) => "the seller is paid at the delivery: nothing returns the price after that".into(),
        (window, Some(_)) => {
            format!(
                "the seller is paid {} after the delivery; a proof until then returns the price",
                words::span(window.into())
            )
        }
        (0, None) => {
            format!("the seller is paid at the delivery; a proof within {cooldown} of it returns at most the bond of {bond}")
        }
        (window, None) => format!(
            "the seller is paid {} after the delivery; a proof until then returns the price and a part of the bond of \
             {bond}, one within {cooldown} after that at most the bond",
            words::span(window.into())
        ),
    }
}

#[cfg(test)]
mod tests {
    use weighhouse_protocol::order::ResaleTerms;

    use super::*;
    use weighhouse_fixture::terms;

    fn offer() -> Wanted {
        Wanted { listing: 1, plan: 0, way: Way::Offer, price: None, expires_in: 604_800, waive_window: false }
    }

    #[test]
    fn a_buyer_reads_what_protects_the_money() {
        let with =
            "the seller is paid 1 h after the delivery; a proof until then returns the price and a part of the bond \
                    of 1whs, one within 1 d after that at most the bond";
        assert_eq!(protection(&terms(3_600)), with);
        let without = "the seller is paid at the delivery; a proof within 1 d of it returns at most the bond of 1whs";
        assert_eq!(protection(&terms(0)), without);
    }

    #[test]
    fn a_resale_has_no_bond_to_reach() {
        let resale = Some(ResaleTerms { license: 3, royalty: Uint128::new(1) });
        let said = |window| protection(&OrderTerms { resale: resale.clone(), ..terms(window) });
        assert_eq!(said(3_600), "the seller is paid 1 h after the delivery; a proof until then returns the price");
        assert_eq!(said(0), "the seller is paid at the delivery: nothing returns the price after that");
    }

    #[test]
    fn an_offer_says_for_how_long_it_can_be_taken() {
        let said = delivery(&terms(60), &offer());
        assert_eq!(
            said,
            "within 1 h after the seller takes the offer, for which it has 7 d; until then you can withdraw"
        );
    }
}
