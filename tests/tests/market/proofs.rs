//! Sellers who cheat, proven on the real chain.

use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use futures::future::{try_join, try_join3};
use tempfile::TempDir;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::registry::{QueryMsg, Version};
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::prove::{prove, Proof};
use weighhouse_sealing::seal::Sealed;
use weighhouse_tests::cheat::{honest, spoil, Spoil};
use weighhouse_tests::shell::tiny_model;
use weighhouse_tests::{Contract, Listing, Market, Person, Sale};

/// The chunk that is spoiled, the last and short one of eight.
pub const LAST: u64 = 7;

/// A sealed model, honest until somebody spoils its file.
pub struct Model {
    market: &'static Market,
    seller: Person,
    pub sealed: Sealed,
    pub file: PathBuf,
    _folder: TempDir,
}

impl Model {
    pub async fn seal(market: &'static Market) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("cheat-").tempdir_in(market.localnet.folder())?;
        let seller = market.regular().await?;
        let (model, file) = (tiny_model(&folder.path().join("model"), 9)?, folder.path().join("sealed"));
        let sealed = honest(market.address(Contract::Registry)?, seller.address(), &model, &file)?;
        let Commitment { size, .. } = sealed.commitment;
        ensure!(sealed.commitment.chunk_count() == LAST + 1 && size % 16_384 != 0, "{:?}", sealed.commitment);
        Ok(Self { market, seller, sealed, file, _folder: folder })
    }

    /// Lists it under a commitment, with much time to challenge it.
    pub async fn list(&self, commitment: &Commitment) -> Result<Listing> {
        let draft = self.market.draft("Not what it says").priced(1_000_000, DENOM).challenged_within(600);
        draft.publish_sealed(self.seller.clone(), &self.sealed, commitment).await
    }

    /// Proves the last chunk of its file bad, or its key.
    pub fn prove(&self, commitment: &Commitment) -> Result<Proof> {
        Ok(prove(&self.file, commitment, &self.sealed.version_key, &self.sealed.opening_key, LAST)?)
    }
}

/// A listing whose file is spoiled, with the proof of it.
pub struct Cheat {
    pub listing: Listing,
    pub sealed: Sealed,
    pub commitment: Commitment,
    pub proof: Proof,
}

pub async fn cheat(market: &'static Market, how: Spoil) -> Result<Cheat> {
    let model = Model::seal(market).await?;
    let commitment = spoil(&model.file, how)?;
    let (listing, proof) = (model.list(&commitment).await?, model.prove(&commitment)?);
    Ok(Cheat { listing, sealed: model.sealed, commitment, proof })
}

async fn balance(market: &Market, person: &Person) -> Result<u128> {
    Ok(market.balances(person.address()).await?[DENOM])
}

/// A stranger proves a version bad by a delivered order: its buyer gets the price back, and a fifth of the bond, which is
/// a fifth of the price.
pub async fn pays_back(sale: &Sale, stranger: &Person, proof: &Proof) -> Result<()> {
    let before = balance(sale.market, &sale.buyer).await?;
    sale.prove_as(stranger, proof).await?.accepted()?;
    let gained = balance(sale.market, &sale.buyer).await? - before;
    ensure!(gained == 1_040_000, "the buyer got {gained}");
    ensure!(sale.record().await?.state == OrderState::Refunded);
    Ok(())
}

/// One corrupted chunk, proven by anybody, pays the buyer back with a fifth of the bond and ends the version. Others who
/// bought it are paid back too: one who waits for the key, and one who has paid for good, as far as the bond reaches.
pub async fn a_corrupted_chunk_gives_every_buyer_the_money_back(market: &'static Market) -> Result<()> {
    let cheat = cheat(market, Spoil::Chunk).await?;
    let listing = &cheat.listing;
    let (careful, waiting, careless) =
        try_join3(listing.buy_carefully(), listing.buy_carefully(), listing.buy()).await?;
    let stranger = market.regular().await?;
    waiting
        .prove_as(&stranger, &cheat.proof)
        .await?
        .refused("escrow/wrong_state", "is Funded: a proof is not possible")?;
    careful.deliver().await?;
    careless.deliver().await?;
    pays_back(&careful, &stranger, &cheat.proof).await?;
    ended(market, &waiting, &careful, &cheat).await?;

    let before = balance(market, &waiting.buyer).await?;
    waiting.refund_as(&stranger).await?.accepted()?;
    ensure!(balance(market, &waiting.buyer).await? - before == 1_040_000);
    let before = balance(market, &careless.buyer).await?;
    careless.refund_as(&stranger).await?.accepted()?;
    ensure!(balance(market, &careless.buyer).await? - before == 200_000, "the bond reaches 200,000 far");
    ensure!(careless.record().await?.state == OrderState::Settled, "what is final stays");
    careless.refund_as(&stranger).await?.refused("escrow/no_bond_left", "has no bond left")?;
    swept(market, listing, &stranger).await
}

/// What a proven version can't do any more, and that others can.
async fn ended(market: &'static Market, waiting: &Sale, refunded: &Sale, cheat: &Cheat) -> Result<()> {
    let listing = &cheat.listing;
    let question = QueryMsg::Version { listing: listing.id, version: 1 };
    let version: Version = market.query(Contract::Registry, &question).await?;
    ensure!(version.bad_since.is_some(), "the registry says nothing of it");
    let bad = format!("version 1 of listing {} was proven bad at", listing.id);
    waiting.deliver_with(&waiting.key()?.to_bytes()).await?.refused("escrow/bad_version", &bad)?;
    refunded
        .prove_as(&waiting.buyer, &cheat.proof)
        .await?
        .refused("escrow/wrong_state", "is Refunded: a proof is not possible")?;
    ensure!(listing.quote(0).await.is_err(), "it still sells");
    let other = market.listing(1_000_000).await?.buy().await?;
    other.deliver().await?;
    // Four chunks are listed there.
    other.prove_as(&waiting.buyer, &cheat.proof).await?.refused("escrow/proof", "chunk 7 of 4")
}

/// The treasury's part of the bonds reaches it by a sweep; payees get the price of the one sale alone.
async fn swept(market: &Market, listing: &Listing, stranger: &Person) -> Result<()> {
    let sweep = ExecuteMsg::Sweep { listing: listing.id, split_version: 1, denom: DENOM.into() };
    let outcome = market.accept(stranger, Contract::Escrow, &sweep, &[]).await?;
    let swept: weighhouse_protocol::events::RevenueSwept =
        weighhouse_tests::attempt::event(&outcome, market.address(Contract::Escrow)?)?;
    // 1,000,000 for the one sale with a fee of 2.5 %, and 160,000 of each of two bonds.
    ensure!(swept.gross.u128() == 1_320_000 && swept.fee.u128() == 345_000 && swept.sales == 1, "{swept:?}");
    Ok(())
}

/// A key that the content secret does not give is proven by that secret.
pub async fn a_bad_key_schedule_gives_the_money_back(market: &'static Market) -> Result<()> {
    let cheat = cheat(market, Spoil::Key).await?;
    let sale = cheat.listing.buy_carefully().await?;
    sale.deliver().await?;
    let stranger = market.regular().await?;
    pays_back(&sale, &stranger, &cheat.proof).await?;
    sale.prove_as(&stranger, &cheat.proof).await?.refused("escrow/wrong_state", "is Refunded: a proof is not possible")
}

/// The last chunk is a byte longer, or shorter, than the listed size says. It decrypts to its leaf, and is bad for its
/// length alone.
pub async fn a_chunk_of_another_length_than_its_size_demands_is_bad(market: &'static Market) -> Result<()> {
    let (model, stranger) = (Model::seal(market).await?, market.regular().await?);
    let Commitment { size, .. } = model.sealed.commitment;
    for size in [size - 1, size + 1] {
        let commitment = Commitment { size, ..model.sealed.commitment };
        let sale = model.list(&commitment).await?.buy_carefully().await?;
        sale.deliver().await?;
        pays_back(&sale, &stranger, &model.prove(&commitment)?).await?;
    }
    Ok(())
}

/// A proof reaches the bond of a settled order until that can be released, and from then on neither by this order nor by
/// another one.
pub async fn a_proof_reaches_a_settled_order_within_the_cooldown_alone(market: &'static Market) -> Result<()> {
    let cheat = cheat(market, Spoil::Chunk).await?;
    let (old, new) = try_join(cheat.listing.buy(), cheat.listing.buy()).await?;
    let stranger = market.regular().await?;
    old.deliver().await?;
    let until = old.record().await?.release_mark().context("it is not delivered")?;
    market.reach(until).await?;
    let late = format!("a proof by order {}, which is Settled, counts before {until}; it is ", old.order);
    old.prove_as(&stranger, &cheat.proof).await?.refused("escrow/proof_too_late", &late)?;

    new.deliver().await?;
    let before = balance(market, &new.buyer).await?;
    new.prove_as(&stranger, &cheat.proof).await?.accepted()?;
    ensure!(balance(market, &new.buyer).await? - before == 200_000, "all of the bond is the buyer's");
    let record = new.record().await?;
    ensure!(record.state == OrderState::Settled && record.bond.is_zero(), "{record:?}");
    let nothing = format!("order {} is Settled, and its version was not proven bad before {until}", old.order);
    old.refund_as(&stranger).await?.refused("escrow/nothing_to_refund", nothing)
}
