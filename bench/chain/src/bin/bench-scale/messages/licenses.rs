//! Licenses: who may move them, who holds them, and their keys.

use anyhow::Result;
use rand::rngs::OsRng;
use weighhouse_protocol::escrow;
use weighhouse_protocol::license::ExecuteMsg;
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::{Contract, Market};

use super::licensed;

/// Approvals and a transfer.
pub async fn send(market: &'static Market) -> Result<()> {
    let (sale, friend) = (licensed(market).await?, market.regular().await?);
    let (spender, token_id) = (friend.address().to_owned(), sale.order.to_string());
    for message in [
        ExecuteMsg::Approve { spender: spender.clone(), token_id: token_id.clone(), expires: None },
        ExecuteMsg::Revoke { spender: spender.clone(), token_id: token_id.clone() },
        ExecuteMsg::ApproveAll { operator: spender.clone(), expires: None },
        ExecuteMsg::RevokeAll { operator: spender.clone() },
        ExecuteMsg::TransferNft { recipient: spender, token_id },
    ] {
        market.accept(&sale.buyer, Contract::License, &message, &[]).await?;
    }
    Ok(())
}

/// A request for a license's key that is answered, and one that its holder ends.
pub async fn rekey(market: &'static Market) -> Result<()> {
    let (sale, stranger) = (licensed(market).await?, market.regular().await?);
    let license = sale.order;
    let transport_key = TransportSecret::generate(&mut OsRng).public_key()?;
    let ask = escrow::ExecuteMsg::Rekey { license, transport_key: transport_key.as_slice().into() };
    let delivery = sale.secret.deliver(&sale.keys, &transport_key, &mut OsRng)?.to_bytes();
    let answer = escrow::ExecuteMsg::AnswerRekey { license, delivery: delivery.as_slice().into() };
    sale.tell_as(&sale.buyer, &ask).await?.accepted()?;
    sale.tell_as(&stranger, &answer).await?.accepted()?;
    sale.tell_as(&sale.buyer, &ask).await?.accepted()?;
    sale.tell_as(&sale.buyer, &escrow::ExecuteMsg::EndRekey { license }).await?.accepted()?;
    Ok(())
}
