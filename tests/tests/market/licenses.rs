//! What holders can do with licenses, and what nobody can.

use anyhow::{ensure, Result};
use weighhouse_localnet::DENOM;
use weighhouse_protocol::license::ExecuteMsg;
use weighhouse_tests::{Contract, Market};

/// A transferable license goes where its holder, or whom the holder approved, sends it.
pub async fn a_license_is_given_away_by_its_holder_and_by_whom_the_holder_approved(
    market: &'static Market,
) -> Result<()> {
    let sale = market.listing(1_000_000).await?.buy().await?;
    sale.deliver().await?;
    let (holder, friend, stranger) = (sale.buyer.clone(), market.regular().await?, market.person()?);
    let token_id = sale.order.to_string();
    let take = ExecuteMsg::TransferNft { recipient: stranger.address().into(), token_id: token_id.clone() };
    market.execute(&stranger, Contract::License, &take, &[]).await?.refused("license/cw721", "")?;

    let spender = friend.address().to_owned();
    let approve = ExecuteMsg::Approve { spender: spender.clone(), token_id: token_id.clone(), expires: None };
    market.accept(&holder, Contract::License, &approve, &[]).await?;
    let revoke = ExecuteMsg::Revoke { spender: spender.clone(), token_id: token_id.clone() };
    market.accept(&holder, Contract::License, &revoke, &[]).await?;
    let operator = spender.clone();
    market.accept(&holder, Contract::License, &ExecuteMsg::ApproveAll { operator, expires: None }, &[]).await?;
    let give = ExecuteMsg::TransferNft { recipient: spender.clone(), token_id };
    market.accept(&friend, Contract::License, &give, &[]).await?;
    ensure!(sale.license().await?.0 == spender);
    let revoke_all = ExecuteMsg::RevokeAll { operator: spender };
    market.accept(&holder, Contract::License, &revoke_all, &[]).await?;
    Ok(())
}

/// A license that was sold as not transferable stays with its buyer.
pub async fn a_license_that_is_not_transferable_stays_with_its_buyer(market: &'static Market) -> Result<()> {
    let draft = market.draft("For you alone").priced(1_000_000, DENOM).not_transferable();
    let sale = draft.publish().await?.buy().await?;
    sale.deliver().await?;
    let recipient = market.person()?.address().to_owned();
    let give = ExecuteMsg::TransferNft { recipient, token_id: sale.order.to_string() };
    market
        .execute(&sale.buyer, Contract::License, &give, &[])
        .await?
        .refused("license/not_transferable", "not transferable")?;
    ensure!(sale.license().await?.0 == sale.buyer.address());
    Ok(())
}

/// A license for a term ends with it, and says so.
pub async fn a_license_for_a_term_ends(market: &'static Market) -> Result<()> {
    let sale = market.draft("For a while").priced(1_000_000, DENOM).lasting(4).publish().await?.buy().await?;
    sale.deliver().await?;
    let (_, license) = sale.license().await?;
    let end = license.expires_at.unwrap_or_default();
    ensure!(end == license.issued_at + 4, "it was issued at {} and ends at {end}", license.issued_at);
    market.wait_until(end).await?;
    ensure!(sale.license().await?.1.expired, "it is over and does not say so");
    Ok(())
}
