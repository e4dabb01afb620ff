//! Proofs with a part that is not what was committed, refused by the real chain.

use anyhow::{bail, ensure, Result};
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_sealing::merkle::node;
use weighhouse_sealing::native::verify_bad_key_schedule;
use weighhouse_sealing::proof::{BadChunk, BadKeySchedule, Commitment};
use weighhouse_sealing::prove::Proof;
use weighhouse_sealing::{chunk::CHUNK_SIZE, keys};
use weighhouse_tests::cheat::{spoil, Spoil};
use weighhouse_tests::{Market, Person, Sale};

use crate::proofs::{cheat, pays_back, Model, LAST};

/// The chain refuses a proof with a text that begins so, and a client says the very same before it sends anything. Roots,
/// which a text may end with, follow from random keys.
async fn refused(sale: &Sale, who: &Person, commitment: &Commitment, proof: &Proof, expected: &str) -> Result<()> {
    let client = match proof {
        Proof::Chunk(proof) => proof.verify(commitment),
        Proof::KeySchedule(proof) => verify_bad_key_schedule(proof, commitment, &sale.keys),
    };
    let error = client.err().map(|error| error.to_string()).unwrap_or_default();
    ensure!(error.starts_with(expected), "a client says {error:?}, not {expected:?}");
    sale.prove_as(who, proof).await?.refused("escrow/proof", error)
}

/// The proof of a short last chunk holds only as it is.
pub async fn every_forged_part_of_a_chunks_proof_is_refused(market: &'static Market) -> Result<()> {
    type Forge = fn(&mut BadChunk);
    let forgeries: [(Forge, &str); 19] = [
        (|proof| proof.index = 6, "plaintext tree: the path of leaf 6 leads to root "),
        (|proof| proof.index = 8, "chunk 8 of 8"),
        // Where its chunk would begin, 2^64 bytes too far, is where chunk 7 does.
        (|proof| proof.index += 1 << 50, "chunk 1125899906842631 of 8"),
        (|proof| proof.index = u64::MAX, "chunk 18446744073709551615 of 8"),
        (|proof| proof.key[0] ^= 1, "key tree: the path of leaf 7 leads to root "),
        (|proof| proof.ciphertext[0] ^= 1, "ciphertext tree: the path of leaf 7 leads to root "),
        (|proof| proof.ciphertext.truncate(0), "ciphertext tree: the path of leaf 7 leads to root "),
        (|proof| proof.ciphertext.push(0), "ciphertext tree: the path of leaf 7 leads to root "),
        // The short chunk, filled up.
        (|proof| proof.ciphertext.resize(CHUNK_SIZE, 0), "ciphertext tree: the path of leaf 7 leads to root "),
        (|proof| proof.plaintext_leaf[0] ^= 1, "plaintext tree: the path of leaf 7 leads to root "),
        (|proof| proof.plaintext_path[0][0] ^= 1, "plaintext tree: the path of leaf 7 leads to root "),
        (|proof| proof.plaintext_path.push([0; 32]), "plaintext tree: the path has 4 hashes; for leaf 7 of 8 it has 3"),
        // The node over the leaf in its place.
        (
            |proof| proof.plaintext_leaf = node(&proof.plaintext_path.remove(0), &proof.plaintext_leaf),
            "plaintext tree: the path has 2 hashes; for leaf 7 of 8 it has 3",
        ),
        (|proof| proof.ciphertext_path[1][31] ^= 1, "ciphertext tree: the path of leaf 7 leads to root "),
        (|proof| proof.ciphertext_path.truncate(1), "ciphertext tree: the path has 1 hashes; for leaf 7 of 8 it has 3"),
        (
            |proof| proof.ciphertext_path.push([0; 32]),
            "ciphertext tree: the path has 4 hashes; for leaf 7 of 8 it has 3",
        ),
        (|proof| proof.key_path[2][0] ^= 1, "key tree: the path of leaf 7 leads to root "),
        (|proof| proof.key_path.clear(), "key tree: the path has 0 hashes; for leaf 7 of 8 it has 3"),
        (|proof| proof.key_path.push([0; 32]), "key tree: the path has 4 hashes; for leaf 7 of 8 it has 3"),
    ];
    let cheat = cheat(market, Spoil::Chunk).await?;
    let (sale, stranger) = (cheat.listing.buy_carefully().await?, market.regular().await?);
    sale.deliver().await?;
    let Proof::Chunk(good) = &cheat.proof else { bail!("{:?}", cheat.proof) };
    ensure!(good.index == LAST && good.ciphertext.len() < CHUNK_SIZE, "the short chunk was not tried");
    for (forge, expected) in forgeries {
        let mut proof = good.clone();
        forge(&mut proof);
        refused(&sale, &stranger, &cheat.commitment, &Proof::Chunk(proof), expected).await?;
    }
    for length in [0, 31, 33] {
        let ExecuteMsg::ProveBadChunk { order, mut proof } = sale.accusation(&cheat.proof) else { bail!("no proof") };
        let mut key = good.key.to_vec();
        key.resize(length, 0);
        proof.key = key.into();
        let forged = sale.tell_as(&stranger, &ExecuteMsg::ProveBadChunk { order, proof }).await?;
        forged.refused("escrow/bytes_length", format!("key must have 32 bytes, it has {length}"))?;
    }
    pays_back(&sale, &stranger, &cheat.proof).await
}

/// A key is proven bad by the version's own secret, at its place, and by nothing else.
pub async fn every_forged_part_of_a_keys_proof_is_refused(market: &'static Market) -> Result<()> {
    type Forge = fn(&mut BadKeySchedule);
    let forgeries: [(Forge, &str); 12] = [
        (|proof| proof.index = 6, "key tree: the path of leaf 6 leads to root "),
        (|proof| proof.index = 8, "chunk 8 of 8"),
        (|proof| proof.index += 1 << 50, "chunk 1125899906842631 of 8"),
        (|proof| proof.index = u64::MAX, "chunk 18446744073709551615 of 8"),
        (|proof| proof.key_leaf[0] ^= 1, "key tree: the path of leaf 7 leads to root "),
        (|proof| proof.key_path[2][31] ^= 1, "key tree: the path of leaf 7 leads to root "),
        (|proof| proof.key_path.truncate(2), "key tree: the path has 2 hashes; for leaf 7 of 8 it has 3"),
        (|proof| proof.key_path.push([0; 32]), "key tree: the path has 4 hashes; for leaf 7 of 8 it has 3"),
        (
            |proof| proof.key_leaf = node(&proof.key_path.remove(0), &proof.key_leaf),
            "key tree: the path has 2 hashes; for leaf 7 of 8 it has 3",
        ),
        (
            |proof| proof.secret = cosmwasm_std::BLS12_381_G1_GENERATOR.to_vec(),
            "this is not the version's content secret: e(S, G2) ≠ e(H, PK)",
        ),
        (|proof| proof.secret.truncate(47), "S is 47 bytes, a compressed point of its group is 48"),
        (|proof| proof.secret = [&[0xc0][..], &[0; 47]].concat(), "S is the identity"),
    ];
    let cheat = cheat(market, Spoil::Key).await?;
    let (sale, stranger) = (cheat.listing.buy_carefully().await?, market.regular().await?);
    sale.deliver().await?;
    let Proof::KeySchedule(good) = &cheat.proof else { bail!("{:?}", cheat.proof) };
    for (forge, expected) in forgeries {
        let mut proof = good.clone();
        forge(&mut proof);
        refused(&sale, &stranger, &cheat.commitment, &Proof::KeySchedule(proof), expected).await?;
    }
    pays_back(&sale, &stranger, &cheat.proof).await
}

/// A version is repaired under the same secret: orders of the good one prove nothing with what was wrong in the bad one,
/// which goes on to be proven by its own.
pub async fn a_proof_by_an_order_of_another_version_is_refused(market: &'static Market) -> Result<()> {
    let stranger = market.regular().await?;
    for (how, expected) in [
        (Spoil::Chunk, "ciphertext tree: the path of leaf 7 leads to root "),
        (Spoil::Key, "key tree: the path of leaf 7 leads to root "),
    ] {
        let cheat = cheat(market, how).await?;
        let own = cheat.listing.buy_carefully().await?;
        own.deliver().await?;
        let repaired = cheat.sealed.commitment;
        cheat.listing.publish_sealed(&cheat.sealed, &repaired).await?;
        let foreign = cheat.listing.buy_carefully().await?;
        foreign.deliver().await?;
        ensure!((own.record().await?.version, foreign.record().await?.version) == (1, 2));
        refused(&foreign, &stranger, &repaired, &cheat.proof, expected).await?;
        pays_back(&own, &stranger, &cheat.proof).await?;
        let accept = ExecuteMsg::Accept { order: foreign.order };
        foreign.tell_as(&foreign.buyer, &accept).await?.accepted()?;
    }
    Ok(())
}

/// No proof says how many chunks there are: the listed size does. Where that is wrong, a bad last chunk is not proven by
/// what the file has of it, and so clients compare the size before they pay. Of eight chunks it is proven all the same by
/// a node of the key tree that stands where a leaf must; of seven that are listed as eight it would not be.
pub async fn under_a_misstated_number_of_chunks_the_last_one_has_no_path(market: &'static Market) -> Result<()> {
    let (model, stranger) = (Model::seal(market).await?, market.regular().await?);
    let truth = spoil(&model.file, Spoil::Chunk)?;
    let Proof::Chunk(good) = model.prove(&truth)? else { bail!("another proof") };
    let (key_leaf, [first, second, third]) = (keys::leaf(&good.key), good.key_path[..].try_into()?);
    let secret = model.sealed.opening_key.to_bytes().to_vec();
    let key = |index, key_leaf, key_path| BadKeySchedule { secret: secret.clone(), index, key_leaf, key_path };
    let parent = node(&first, &key_leaf);
    for (size, count, index, misfit, node) in [
        (truth.size + 16_384, 9, 7, "for leaf 7 of 9 it has 4", key(8, node(&second, &parent), vec![third])),
        (truth.size - 16_384, 7, 6, "for leaf 6 of 7 it has 2", key(6, parent, vec![second, third])),
    ] {
        let misstated = Commitment { size, ..truth };
        let sale = model.list(&misstated).await?.buy_carefully().await?;
        sale.deliver().await?;
        let (misfit, beyond) = (format!("the path has 3 hashes; {misfit}"), format!("chunk {count} of {count}"));
        for (index, chunk_text, key_text) in [
            (index, format!("plaintext tree: {misfit}"), format!("key tree: {misfit}")),
            (count, beyond.clone(), beyond),
        ] {
            let chunk = Proof::Chunk(BadChunk { index, ..good.clone() });
            refused(&sale, &stranger, &misstated, &chunk, &chunk_text).await?;
            let key = Proof::KeySchedule(key(index, key_leaf, good.key_path.clone()));
            refused(&sale, &stranger, &misstated, &key, &key_text).await?;
        }
        pays_back(&sale, &stranger, &Proof::KeySchedule(node)).await?;
    }
    Ok(())
}
