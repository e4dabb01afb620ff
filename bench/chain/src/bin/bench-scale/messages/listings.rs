//! Messages of the registry.

use anyhow::{Context, Result};
use cosmwasm_std::Coin;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::registry::{Config, ExecuteMsg, Moderator, QueryMsg};
use weighhouse_tests::{Contract, Listing, Market, Person};

use super::PRICE;

/// The time after which the moderator's delistings lapse, in seconds.
const LAPSE: u32 = 3;

/// Sends them. Answers the moderator that governance named for them.
pub async fn send(market: &'static Market) -> Result<Person> {
    let (seller, second, third) = (market.regular().await?, market.regular().await?, market.regular().await?);
    let draft = market.draft("A model by three").priced(PRICE, DENOM);
    let draft = draft.paying(&[(&seller, 5_000), (&second, 3_000), (&third, 2_000)]);
    let listing = draft.publish_as(seller).await?;
    market.draft("Listed at once").priced(PRICE, DENOM).publish_at_once().await?;
    let moderator = moderate(market, &listing).await?;
    let (id, record) = (listing.id, listing.record().await?);
    for change in [
        ExecuteMsg::SetPrice { listing: id, plan: 0, price: Coin::new(PRICE + 1, DENOM) },
        ExecuteMsg::SetPayees { listing: id, payees: record.payees },
        ExecuteMsg::SetCard { listing: id, card: record.card },
        ExecuteMsg::Pause { listing: id },
        ExecuteMsg::Resume { listing: id },
        ExecuteMsg::Retire { listing: id },
    ] {
        listing.change(&change).await?;
    }
    Ok(moderator)
}

/// A moderator delists, and anybody relists once that has lapsed.
async fn moderate(market: &'static Market, listing: &Listing) -> Result<Person> {
    let (moderator, stranger) = (market.regular().await?, market.regular().await?);
    let config: Config = market.query(Contract::Registry, &QueryMsg::Config {}).await?;
    let named = Some(Moderator { address: moderator.address().into(), lapse: LAPSE });
    let appoint = ExecuteMsg::UpdateConfig { config: Config { moderator: named, ..config } };
    market.govern("Appoint a moderator", Contract::Registry, &appoint).await?;
    market.accept(&moderator, Contract::Registry, &ExecuteMsg::Delist { listing: listing.id }, &[]).await?;
    let delisting = listing.record().await?.delisted.context("it is not delisted")?;
    market.wait_until(delisting.lapses_at.context("it does not lapse")?).await?;
    market.accept(&stranger, Contract::Registry, &ExecuteMsg::Relist { listing: listing.id }, &[]).await?;
    Ok(moderator)
}
