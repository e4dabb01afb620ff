//! `relist`: ends a delisting, as governance, or as anyone once it has lapsed.

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::first;
use weighhouse_client::journal::Command;
use weighhouse_client::moderation::{relist, Relist};
use weighhouse_protocol::events::ListingRelisted;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::ListingId;

use crate::session::Session;
use crate::transaction::Act;

#[derive(Serialize)]
struct Relisted {
    listing: ListingId,
    /// The state that its seller left.
    state: ListingState,
    tx: String,
}

pub async fn run(session: &Session, listing: ListingId) -> Result<()> {
    let market = session.market().await?;
    let sender = session.signer()?.address();
    let plan = async || {
        let Relist { call, listing: found, state } = relist(&market, sender, listing).await?;
        let act = Act::new("Relist it?")
            .line("listing", format!("{listing}, {}", found.name))
            .line("seller", found.seller.to_string())
            .line("state", format!("{}, as its seller left it", named(state)));
        Ok((act, vec![call]))
    };
    let tell = |outcome: TxOutcome| {
        let event: ListingRelisted = first(&outcome.events, &market.contracts.registry)?;
        let relisted = Relisted { listing, state: event.state.0, tx: outcome.hash };
        session.out.result(&relisted, || format!("listing {listing} is {} again", named(relisted.state)))
    };
    session.carry_out(&market, Command::new(format!("listing relist {listing}")), plan, tell).await
}

fn named(state: ListingState) -> String {
    format!("{state:?}").to_lowercase()
}
