//! Sellers who cheat, proven on the real chain.

use anyhow::{ensure, Result};
use futures::future::try_join3;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::registry::{QueryMsg, Version};
use weighhouse_sealing::proof::{Commitment, ProofError};
use weighhouse_sealing::prove::{prove, Proof};
use weighhouse_tests::cheat::{honest, spoil, Spoil};
use weighhouse_tests::shell::tiny_model;
use weighhouse_tests::{Contract, Listing, Market, Person, Sale};

/// A listing whose file is spoiled, with the proof of it.
struct Cheat {
    listing: Listing,
    proof: Proof,
    last: u64,
}

async fn cheat(market: &'static Market, how: Spoil) -> Result<Cheat> {
    let folder = tempfile::Builder::new().prefix("cheat-").tempdir_in(market.localnet.folder())?;
    let seller = market.regular().await?;
    let (model, file) = (tiny_model(&folder.path().join("model"), 9)?, folder.path().join("sealed"));
    let sealed = honest(market.address(Contract::Registry)?, seller.address(), &model, &file)?;
    let commitment = spoil(&file, how)?;
    let draft = market.draft("Not what it says").priced(1_000_000, DENOM).challenged_within(600);
    let listing = draft.publish_sealed(seller, &sealed, &commitment).await?;
    let last = commitment.chunk_count() - 1;
    let proof = prove(&file, &commitment, &listing.keys, &listing.secret, last)?;
    Ok(Cheat { listing, proof, last })
}

async fn balance(market: &Market, person: &Person) -> Result<u128> {
    Ok(market.balances(person.address()).await?[DENOM])
}

/// One corrupted chunk: every forged proof of it is refused; the right one, by anybody, pays the buyer back with a
/// fifth of the bond and ends the version. Others who bought it are paid back too: one who waits for the key, and one
/// who has paid for good, as far as the bond reaches.
pub async fn a_corrupted_chunk_gives_every_buyer_the_money_back(market: &'static Market) -> Result<()> {
    let cheat = cheat(market, Spoil::Chunk).await?;
    let listing = &cheat.listing;
    let (careful, waiting, careless) =
        try_join3(listing.buy_carefully(), listing.buy_carefully(), listing.buy()).await?;
    let stranger = market.regular().await?;
    waiting.prove_as(&stranger, &cheat.proof).await?.refused_saying("is Funded: a proof is not possible")?;
    careful.deliver().await?;
    careless.deliver().await?;
    refuse_forgeries(market, &careful, &stranger, &cheat).await?;

    let before = balance(market, &careful.buyer).await?;
    careful.prove_as(&stranger, &cheat.proof).await?.accepted()?;
    // The bond is a fifth of the price; the buyer gets a fifth of that.
    ensure!(balance(market, &careful.buyer).await? - before == 1_040_000, "the buyer was not paid back");
    ensure!(careful.record().await?.state == OrderState::Refunded);
    ended(market, listing, &waiting, &careful, &cheat).await?;

    let before = balance(market, &waiting.buyer).await?;
    waiting.refund_as(&stranger).await?.accepted()?;
    ensure!(balance(market, &waiting.buyer).await? - before == 1_040_000);
    let before = balance(market, &careless.buyer).await?;
    careless.refund_as(&stranger).await?.accepted()?;
    ensure!(balance(market, &careless.buyer).await? - before == 200_000, "the bond reaches 200,000 far");
    ensure!(careless.record().await?.state == OrderState::Settled, "what is final stays");
    careless.refund_as(&stranger).await?.refused_saying("has no bond left")?;
    swept(market, listing, &stranger).await
}

/// What a proven version can't do any more, and that others can.
async fn ended(
    market: &'static Market,
    listing: &Listing,
    waiting: &Sale,
    refunded: &Sale,
    cheat: &Cheat,
) -> Result<()> {
    let question = QueryMsg::Version { listing: listing.id, version: 1 };
    let version: Version = market.query(Contract::Registry, &question).await?;
    ensure!(version.bad_since.is_some(), "the registry says nothing of it");
    let bad = format!("version 1 of listing {} is bad since", listing.id);
    waiting.deliver_with(&waiting.key()?.to_bytes()).await?.refused_saying(&bad)?;
    refunded.prove_as(&waiting.buyer, &cheat.proof).await?.refused_saying("is Refunded: a proof is not possible")?;
    ensure!(listing.quote(0).await.is_err(), "it still sells");
    let other = market.listing(1_000_000).await?.buy().await?;
    other.deliver().await?;
    let foreign = other.prove_as(&waiting.buyer, &cheat.proof).await?;
    foreign.refused(ProofError::OutOfRange { index: cheat.last, count: 4 })
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

async fn refuse_forgeries(market: &Market, sale: &Sale, stranger: &Person, cheat: &Cheat) -> Result<()> {
    let Proof::Chunk(good) = &cheat.proof else { anyhow::bail!("{:?}", cheat.proof) };
    let (last, count) = (cheat.last, cheat.last + 1);
    let commitment = commitment(market, &cheat.listing).await?;
    type Forge = fn(&mut weighhouse_sealing::proof::BadChunk);
    let forgeries: [Forge; 8] = [
        |proof| proof.index += 1,
        |proof| proof.index -= 1,
        |proof| proof.key[0] ^= 1,
        |proof| proof.ciphertext[0] ^= 1,
        |proof| proof.plaintext_leaf[0] ^= 1,
        |proof| proof.plaintext_path[0][0] ^= 1,
        |proof| proof.ciphertext_path.truncate(1),
        |proof| proof.key_path.push([0; 32]),
    ];
    for forge in forgeries {
        let mut proof = good.clone();
        forge(&mut proof);
        // The client says the same as the contract before anything is sent.
        let error = proof.verify(&commitment).err().map(|error| error.to_string()).unwrap_or_default();
        sale.prove_as(stranger, &Proof::Chunk(proof)).await?.refused(error)?;
    }
    let beyond = ProofError::OutOfRange { index: count, count };
    let mut proof = good.clone();
    proof.index = count;
    sale.prove_as(stranger, &Proof::Chunk(proof)).await?.refused(beyond)?;
    ensure!(good.index == last && good.ciphertext.len() < 16_384, "the short chunk was not tried");
    Ok(())
}

async fn commitment(market: &Market, listing: &Listing) -> Result<Commitment> {
    let question = QueryMsg::Version { listing: listing.id, version: 1 };
    let version: Version = market.query(Contract::Registry, &question).await?;
    Ok(Commitment {
        size: version.size,
        plaintext_root: version.plaintext_root.0,
        ciphertext_root: version.ciphertext_root.0,
        key_root: version.key_root.0,
    })
}

/// A key that the content secret does not give is proven by that secret, and by no other.
pub async fn a_bad_key_schedule_gives_the_money_back(market: &'static Market) -> Result<()> {
    let cheat = cheat(market, Spoil::Key).await?;
    let sale = cheat.listing.buy_carefully().await?;
    sale.deliver().await?;
    let Proof::KeySchedule(good) = &cheat.proof else { anyhow::bail!("{:?}", cheat.proof) };
    let other = market.listing(1_000_000).await?;
    let mut forged = good.clone();
    forged.secret = other.secret.to_bytes().to_vec();
    let wrong = sale.prove_as(&sale.buyer, &Proof::KeySchedule(forged)).await?;
    wrong.refused(weighhouse_sealing::delivery::DeliveryError::WrongSecret)?;
    let mut forged = good.clone();
    forged.key_leaf[0] ^= 1;
    sale.prove_as(&sale.buyer, &Proof::KeySchedule(forged)).await?.refused_saying("key tree:")?;

    let stranger = market.regular().await?;
    let before = balance(market, &sale.buyer).await?;
    sale.prove_as(&stranger, &cheat.proof).await?.accepted()?;
    ensure!(balance(market, &sale.buyer).await? - before == 1_040_000);
    sale.prove_as(&stranger, &cheat.proof).await?.refused_saying("is Refunded: a proof is not possible")
}
