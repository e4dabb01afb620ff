//! `end-resale`: a license that is for sale goes back to its holder, if nobody ordered it.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::journal::Once;
use weighhouse_protocol::escrow::{ExecuteMsg, Resale};
use weighhouse_protocol::OrderId;

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

/// Which license.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its number
    license: OrderId,
}

#[derive(Serialize)]
struct Ended {
    license: OrderId,
    owner: String,
    tx: String,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let license = args.license;
    let sender = session.sender(&market)?;
    let owner = sender.key.address();
    let once = Once::take(session.market_folder()?, &sender, format!("end-resale {license}"))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            let resale = market.resale(license).await?;
            let resale = resale.ok_or_else(|| fail!(Kind::NotFound, "license {license} is not for resale"))?;
            refuse(&resale, owner)?;
            let act = Act::new("Take it back?")
                .line("take back", format!("license {license} of listing {}", resale.listing))
                .line("was for", words::coin(&resale.price))
                .line("to", owner);
            let call = market.contracts.escrow(&ExecuteMsg::EndResale { license }, vec![])?;
            once.send(vec![call], &session.asks(act)).await?
        }
    };
    let ended = Ended { license, owner: owner.to_owned(), tx: outcome.hash };
    session.out.result(&ended, || format!("license {license} is yours again"))?;
    Ok(once.told()?)
}

fn refuse(resale: &Resale, sender: &str) -> Result<()> {
    let Resale { license, seller, order, .. } = resale;
    match order {
        _ if seller.as_str() != sender => {
            Err(fail!(Kind::Refused, "license {license} is resold by {seller}, and {sender} signs"))
        }
        Some(order) => Err(fail!(Kind::NotYet, "license {license} is ordered: order {order} ends first")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::kind_of;
    use weighhouse_messages::fixture::resale;

    #[test]
    fn a_license_that_nobody_ordered_goes_back_to_its_holder() {
        refuse(&resale(None), "wasm1reseller").unwrap();
        assert_eq!(kind_of(&refuse(&resale(None), "wasm1other").unwrap_err()), Kind::Refused);
        assert_eq!(kind_of(&refuse(&resale(Some(9)), "wasm1reseller").unwrap_err()), Kind::NotYet);
    }
}
