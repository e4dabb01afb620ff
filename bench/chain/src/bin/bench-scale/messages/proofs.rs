//! Proofs that a version is bad.

use anyhow::Result;
use weighhouse_localnet::DENOM;
use weighhouse_sealing::prove::prove;
use weighhouse_tests::cheat::{honest, spoil, Spoil};
use weighhouse_tests::shell::tiny_model;
use weighhouse_tests::{Contract, Market};

use super::PRICE;

/// Longer than a proof takes, in seconds.
const WINDOW: u32 = 600;

/// A bad chunk, and a bad key.
pub async fn send(market: &'static Market) -> Result<()> {
    for how in [Spoil::Chunk, Spoil::Key] {
        let (seller, stranger) = (market.regular().await?, market.regular().await?);
        let folder = tempfile::Builder::new().prefix("cheat-").tempdir_in(market.localnet.folder())?;
        let (model, file) = (tiny_model(&folder.path().join("model"), 9)?, folder.path().join("sealed"));
        let sealed = honest(market.address(Contract::Registry)?, seller.address(), &model, &file)?;
        let commitment = spoil(&file, how)?;
        let draft = market.draft("Not what it says").priced(PRICE, DENOM).challenged_within(WINDOW);
        let listing = draft.publish_sealed(seller, &sealed, &commitment).await?;
        // It is always the last chunk that is spoiled.
        let last = commitment.chunk_count().saturating_sub(1);
        let proof = prove(&file, &commitment, &sealed.version_key, &sealed.opening_key, last)?;
        let sale = listing.buy_carefully().await?;
        sale.deliver().await?;
        sale.prove_as(&stranger, &proof).await?.accepted()?;
    }
    Ok(())
}
