//! A publication in words: what its seller is asked.

use weighhouse_client::journal::Target;
use weighhouse_client::publication::{Backing, Proposal};
use weighhouse_protocol::registry::NewListing;

use crate::transaction::Act;
use crate::words;

/// The terms of a publication, line by line, with one question.
pub fn act(proposal: &Proposal) -> Act {
    let act = Act::new("Publish it?");
    let act = match &proposal.target {
        Target::New(listing) => listed(act, listing),
        Target::Listed(listing) => act.line("publish", format!("a new version of listing {listing}")),
    };
    let act = match &proposal.card {
        Some(_) => act.line("card", "this folder's, in place of the listing's"),
        None => act,
    };
    let act = act.line("size", words::size(proposal.version.size));
    let act = proposal.version.formats.iter().fold(act, |act, format| {
        let (tensors, parameters) = (words::plural(format.tensors, "tensor"), words::count(format.parameters));
        act.line("holds", format!("{} with {tensors}, {parameters} parameters", format.format))
    });
    let act =
        proposal.version.metrics.iter().fold(act, |act, metric| {
            act.line("claims", format!("{} {} on {}", metric.name, metric.value, metric.dataset))
        });
    match &proposal.bond {
        Some(bond) => backed(act, bond),
        None => act.line("bond", "none is posted"),
    }
}

fn listed(act: Act, new: &NewListing) -> Act {
    let mut act =
        act.line("list", format!("{} ({}, {})", new.name, new.task, new.framework)).line("license", license(new));
    for plan in &new.plans {
        let supply = plan.supply.map(|supply| format!(", at most {supply}")).unwrap_or_default();
        act = act
            .line("sell", format!("{} for {}{supply}", words::kind(&plan.kind), words::coin(&plan.price)))
            .line("allows", words::rights(&plan.rights))
            .line("resales", format!("{} of the price to the payees", words::share(plan.resale_royalty_bps)));
    }
    for payee in &new.payees {
        act = act.line("pays", format!("{} of the revenue to {}", words::share(payee.share_bps), payee.address));
    }
    act.line("delivery", format!("within {}", words::span(new.deliver_within.into())))
        .line("challenge", format!("{} or more before you are paid", words::span(new.challenge_window.into())))
}

fn license(new: &NewListing) -> String {
    match &new.license.uri {
        Some(uri) => format!("{} ({uri})", new.license.id),
        None => new.license.id.clone(),
    }
}

/// How much is posted, and by which faults it is lost.
fn backed(act: Act, Backing { posted, free, each, orders }: &Backing) -> Act {
    act.line("bond", words::coin(posted))
        .line("backs", format!("{orders} orders at a time, {} each", words::coin(each)))
        .line("free now", words::coin(free))
        .line("lost", "an order's part by a proof that the file is bad, a tenth of it by a missed delivery")
        .line("returns", "the part that backs no order, by `weighhouse bond withdraw`")
}
