//! Keys that were lost, and licenses that came from somebody else.

use anyhow::{ensure, Result};
use rand::rngs::OsRng;
use weighhouse_protocol::escrow::{ExecuteMsg, QueryMsg, RekeyRequest};
use weighhouse_protocol::license::ExecuteMsg as License;
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::{Contract, Market};

use crate::points::refused;

/// Whoever holds a license gets its key to a transport key of one's own, from anybody who has it; who only held it
/// gets none.
pub async fn a_new_holder_gets_the_key(market: &'static Market) -> Result<()> {
    let listing = market.listing(1_000_000).await?;
    let sale = listing.buy().await?;
    sale.deliver().await?;
    let (heir, stranger) = (market.regular().await?, market.regular().await?);
    let give = License::TransferNft { recipient: heir.address().into(), token_id: sale.order.to_string() };
    market.accept(&sale.buyer, Contract::License, &give, &[]).await?;

    let transport = TransportSecret::generate(&mut OsRng);
    let license = sale.order;
    let ask = |key: Vec<u8>| ExecuteMsg::Rekey { license, transport_key: key.into() };
    let key = transport.public_key()?;
    let not_held = format!("{} holds license {license}", heir.address());
    sale.tell_as(&sale.buyer, &ask(key.to_vec())).await?.refused("escrow/not_holder", &not_held)?;
    for point in refused("G1")?.iter().filter(|point| point.name.contains("identity")) {
        sale.tell_as(&heir, &ask(point.encoding()?)).await?.refused("escrow/transport_key", "T is")?;
    }
    let answer = |delivery: &[u8]| ExecuteMsg::AnswerRekey { license, delivery: delivery.into() };
    let delivery = sale.secret.deliver(&sale.keys, &key, &mut OsRng)?;
    let unasked = format!("no request for the key of license {license} is open");
    sale.tell_as(&stranger, &answer(&delivery.to_bytes())).await?.refused("escrow/no_rekey", &unasked)?;

    sale.tell_as(&heir, &ask(key.to_vec())).await?.accepted()?;
    let question = QueryMsg::Rekeys { start_after: Some(license - 1), limit: Some(1) };
    let waiting: Vec<RekeyRequest> = market.query(Contract::Escrow, &question).await?;
    ensure!(waiting.first().is_some_and(|request| request.license == license), "{waiting:?}");
    let another = sale.key()?.to_bytes();
    sale.tell_as(&stranger, &answer(&another)).await?.refused("escrow/delivery", DeliveryError::WrongKey)?;
    sale.tell_as(&stranger, &answer(&delivery.to_bytes())).await?.accepted()?;
    ensure!(transport.open(&sale.keys, &delivery)?.to_bytes() == sale.secret.to_bytes());
    sale.tell_as(&stranger, &answer(&delivery.to_bytes())).await?.refused("escrow/no_rekey", &unasked)
}

/// A holder ends the request for a key, nobody else does before its week is over, and an answer comes too late then.
pub async fn a_request_for_a_key_ends(market: &'static Market) -> Result<()> {
    let sale = market.listing(1_000_000).await?.buy_as(market.regular().await?).await?;
    sale.deliver().await?;
    let (license, stranger) = (sale.order, market.regular().await?);
    let transport = TransportSecret::generate(&mut OsRng).public_key()?;
    let ask = ExecuteMsg::Rekey { license, transport_key: transport.as_slice().into() };
    let end = ExecuteMsg::EndRekey { license };
    sale.tell_as(&sale.buyer, &end).await?.refused("escrow/no_rekey", format!("license {license}"))?;
    sale.tell_as(&sale.buyer, &ask).await?.accepted()?;
    sale.tell_as(&stranger, &end).await?.refused("escrow/not_holder", sale.buyer.address())?;
    sale.tell_as(&sale.buyer, &end).await?.accepted()?;
    let delivery = sale.secret.deliver(&sale.keys, &transport, &mut OsRng)?.to_bytes();
    let answer = ExecuteMsg::AnswerRekey { license, delivery: delivery.as_slice().into() };
    sale.tell_as(&stranger, &answer).await?.refused("escrow/no_rekey", format!("license {license}"))
}
