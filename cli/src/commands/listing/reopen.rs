//! `reopen`: opens the seller's listings to new orders, after a delivery that it missed closed them.

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::first;
use weighhouse_client::journal::Command;
use weighhouse_client::reopen::{reopen, Reopening};
use weighhouse_protocol::events::SellerReopened;

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Serialize)]
struct Reopened {
    seller: String,
    tx: String,
}

pub async fn run(session: &Session) -> Result<()> {
    let market = session.market().await?;
    let seller = session.signer()?.address();
    let plan = async || {
        let Reopening { call, closing } = reopen(&market, seller).await?;
        let act = Act::new("Open them?")
            .line("open", format!("all listings of {seller} to new orders"))
            .line(
                "closed by",
                format!("order {}, whose delivery you missed on {}", closing.order, words::time(closing.since)),
            )
            .line("first", "see that `weighhouse deliver --watch` runs: each missed delivery costs a part of its bond");
        Ok((act, vec![call]))
    };
    let tell = |outcome: TxOutcome| {
        let opened: SellerReopened = first(&outcome.events, &market.contracts.escrow)?;
        let reopened = Reopened { seller: opened.seller.into_string(), tx: outcome.hash };
        session.out.result(&reopened, || format!("the listings of {} take new orders", reopened.seller))
    };
    session.carry_out(&market, Command::new("listing reopen"), plan, tell).await
}
