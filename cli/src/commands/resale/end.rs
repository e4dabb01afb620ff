//! `end-resale`: returns a license that is for sale to its holder; while an order is open for it, the license only takes
//! no further one.

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::journal::Once;
use weighhouse_client::typed;
use weighhouse_protocol::escrow::{ExecuteMsg, Resale};
use weighhouse_protocol::events::ResaleEnding;
use weighhouse_protocol::OrderId;

use crate::error::{fail, Kind};
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

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let license = args.license;
    let sender = session.sender(&market)?;
    let owner = sender.key.address();
    let once = Once::take(session.market_folder()?, &sender, format!("resale end {license}"))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            let resale = market.resale(license).await?;
            let resale = resale.ok_or_else(|| fail!(Kind::NotFound, "license {license} is not for resale"))?;
            refuse(&resale, owner)?;
            let act = act(&resale, owner);
            let call = market.contracts.escrow(&ExecuteMsg::EndResale { license }, vec![])?;
            once.send(vec![call], &session.asks(act)).await?
        }
    };
    let escrow = &market.contracts.escrow;
    let ending = outcome.events.iter().any(|event| typed::<ResaleEnding>(event, escrow).is_some());
    let ended = Ended { license, owner: owner.to_owned(), ending, tx: outcome.hash };
    session.out.result(&ended, || match ending {
        true => format!(
            "license {license} is ordered, and takes no further order: send this again once the open one has ended"
        ),
        false => format!("license {license} is yours again"),
    })?;
    Ok(once.told()?)
}

fn act(resale: &Resale, owner: &str) -> Act {
    let act = Act::new("Take it back?")
        .line("take back", format!("license {} of listing {}", resale.license, resale.listing))
        .line("was for", words::coin(&resale.price))
        .line("to", owner);
    match resale.order {
        Some(order) => act.line("but", format!("order {order} is open: for now it only takes no further order")),
        None => act,
    }
}

fn refuse(resale: &Resale, sender: &str) -> Result<()> {
    let Resale { license, seller, order, ending, .. } = resale;
    match order {
        _ if seller.as_str() != sender => {
            Err(fail!(Kind::Refused, "license {license} is resold by {seller}, and {sender} signs"))
        }
        Some(order) if *ending => Err(fail!(
            Kind::NotYet,
            "license {license} is ordered, and takes no further order: send this again once order {order} has ended"
        )),
        _ => Ok(()),
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
    }

    #[test]
    fn an_ordered_license_takes_no_further_order_and_comes_back_later() {
        refuse(&resale(Some(9)), "wasm1reseller").unwrap();
        let ending = |order| Resale { ending: true, ..resale(order) };
        assert_eq!(kind_of(&refuse(&ending(Some(9)), "wasm1reseller").unwrap_err()), Kind::NotYet);
        refuse(&ending(None), "wasm1reseller").unwrap();
    }
}
