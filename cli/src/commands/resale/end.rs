//! `resale end`: returns a license that is for sale to its holder; while an order is open for it, the license only takes
//! no further one.

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::{find, resale};
use weighhouse_protocol::escrow::Resale;
use weighhouse_protocol::events::ResaleEnding;
use weighhouse_protocol::OrderId;

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The license's number
    license: OrderId,
}

#[derive(Serialize)]
struct Ended {
    license: OrderId,
    owner: String,
    /// Whether an order is open for it: the license is in escrow until that has ended.
    ending: bool,
    tx: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let license = args.license;
    let owner = session.signer()?.address();
    let plan = async || {
        let ending = resale::end(&market, license, owner).await?;
        Ok((act(&ending.resale, owner), vec![ending.call]))
    };
    let tell = |outcome: TxOutcome| {
        let ending = find::<ResaleEnding>(&outcome.events, &market.contracts.escrow).is_some();
        let ended = Ended { license, owner: owner.to_owned(), ending, tx: outcome.hash };
        session.out.result(&ended, || match ending {
            true => format!("license {license} takes no further order: send this again once the open one has ended"),
            false => format!("the resale has ended: license {license} returned to you"),
        })
    };
    session.carry_out(&market, format!("resale end {license}"), plan, tell).await
}

fn act(resale: &Resale, owner: &str) -> Act {
    let act = Act::new("End it?")
        .line("end", format!("the resale of license {} of listing {}", resale.license, resale.listing))
        .line("was for", words::coin(&resale.price))
        .line("to", owner);
    match resale.order {
        Some(order) => act.line("but", format!("order {order} is open: for now this stops further orders alone")),
        None => act,
    }
}
