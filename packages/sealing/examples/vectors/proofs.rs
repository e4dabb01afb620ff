//! Proofs that hold and proofs that don't, over a small version made by hand.
use serde_json::{json, Value};
use weighhouse_sealing::keys::KeySchedule;
use weighhouse_sealing::merkle::{self, Hash};
use weighhouse_sealing::native::verify_bad_key_schedule;
use weighhouse_sealing::proof::{BadChunk, BadKeySchedule, Commitment};
use weighhouse_sealing::{chunk, keys};

use super::delivery::{scalar, Fixture};
use super::generate::{hexes, noise, Failure};

/// Two whole chunks and a short one; key 1's leaf and chunk 2's ciphertext are not what they should
/// be.
struct Version {
    commitment: Commitment,
    ciphertexts: Vec<Vec<u8>>,
    plaintext_leaves: Vec<Hash>,
    key_leaves: Vec<Hash>,
    schedule: KeySchedule,
}

const SIZE: u64 = 2 * 16_384 + 100;

impl Version {
    fn new(fixture: &Fixture) -> Self {
        let schedule = KeySchedule::new(&fixture.opening_key.to_bytes());
        let plaintext = noise("content", 2 * chunk::CHUNK_SIZE + 100);
        let plaintexts: Vec<_> = plaintext.chunks(chunk::CHUNK_SIZE).collect();
        let mut ciphertexts = Vec::new();
        let mut key_leaves = Vec::new();
        for (index, plaintext) in (0_u64..).zip(&plaintexts) {
            let key = schedule.chunk_key(index);
            let mut ciphertext = plaintext.to_vec();
            chunk::encrypt(&key, &mut ciphertext);
            if index == 2 {
                ciphertext[9] ^= 1;
            }
            ciphertexts.push(ciphertext);
            key_leaves.push(if index == 1 { [0xee; 32] } else { keys::leaf(&key) });
        }
        let plaintext_leaves: Vec<_> = plaintexts.iter().map(|chunk| merkle::leaf(chunk)).collect();
        Self {
            commitment: Commitment {
                size: SIZE,
                plaintext_root: merkle::root(plaintext_leaves.iter().copied()),
                ciphertext_root: merkle::root(ciphertexts.iter().map(|chunk| merkle::leaf(chunk))),
                key_root: merkle::root(key_leaves.iter().copied()),
            },
            ciphertexts,
            plaintext_leaves,
            key_leaves,
            schedule,
        }
    }

    fn bad_chunk(&self, index: u64) -> Result<BadChunk, Failure> {
        let place = usize::try_from(index)?;
        let leaves = self.ciphertexts.iter().map(|chunk| merkle::leaf(chunk));
        Ok(BadChunk {
            index,
            key: self.schedule.chunk_key(index),
            ciphertext: self.ciphertexts[place].clone(),
            plaintext_leaf: self.plaintext_leaves[place],
            plaintext_path: merkle::path(self.plaintext_leaves.iter().copied(), index)?,
            ciphertext_path: merkle::path(leaves, index)?,
            key_path: merkle::path(self.key_leaves.iter().copied(), index)?,
        })
    }

    fn bad_key(&self, secret: &[u8], index: u64) -> Result<BadKeySchedule, Failure> {
        Ok(BadKeySchedule {
            secret: secret.to_vec(),
            index,
            key_leaf: self.key_leaves[usize::try_from(index)?],
            key_path: merkle::path(self.key_leaves.iter().copied(), index)?,
        })
    }
}

pub fn proofs() -> Result<Value, Failure> {
    let fixture = Fixture::new()?;
    let version = Version::new(&fixture);
    let commitment = &version.commitment;
    Ok(json!({
        "about": "a contract that holds this record takes exactly the proofs whose holds is true",
        "size": commitment.size,
        "plaintext_root": hex::encode(commitment.plaintext_root),
        "ciphertext_root": hex::encode(commitment.ciphertext_root),
        "key_root": hex::encode(commitment.key_root),
        "H": hex::encode(fixture.key.h),
        "PK": hex::encode(fixture.key.pk),
        "bad_chunk": bad_chunks(&version)?,
        "bad_key_schedule": bad_keys(&version, &fixture)?,
    }))
}

fn bad_chunks(version: &Version) -> Result<Vec<Value>, Failure> {
    let good = version.bad_chunk(2)?;
    let change = |change: &dyn Fn(&mut BadChunk)| {
        let mut changed = good.clone();
        change(&mut changed);
        changed
    };
    let cases = [
        ("the ciphertext is not that of the plaintext", good.clone()),
        ("a chunk that is good", version.bad_chunk(0)?),
        ("another key", change(&|proof| proof.key[0] ^= 1)),
        ("another ciphertext", change(&|proof| proof.ciphertext[9] ^= 1)),
        ("a shorter ciphertext", change(&|proof| proof.ciphertext.truncate(99))),
        ("another plaintext leaf", change(&|proof| proof.plaintext_leaf[0] ^= 1)),
        ("another index", change(&|proof| proof.index = 0)),
        ("an index past the end", change(&|proof| proof.index = 3)),
        ("a path too long", change(&|proof| proof.key_path.push([0; 32]))),
        ("no path", change(&|proof| proof.plaintext_path.clear())),
        ("a key that is not the committed one", version.bad_chunk(1)?),
    ];
    Ok(cases
        .into_iter()
        .map(|(name, proof)| {
            json!({
                "name": name,
                "index": proof.index,
                "key": hex::encode(proof.key),
                "ciphertext": hex::encode(&proof.ciphertext),
                "plaintext_leaf": hex::encode(proof.plaintext_leaf),
                "plaintext_path": hexes(&proof.plaintext_path),
                "ciphertext_path": hexes(&proof.ciphertext_path),
                "key_path": hexes(&proof.key_path),
                "holds": proof.verify(&version.commitment).is_ok(),
            })
        })
        .collect())
}

fn bad_keys(version: &Version, fixture: &Fixture) -> Result<Vec<Value>, Failure> {
    let secret = fixture.opening_key.to_bytes();
    let good = version.bad_key(secret.as_slice(), 1)?;
    let wrong = weighhouse_sealing::secret::TransportSecret::from_bytes(&scalar("no secret"))?;
    let mut identity = [0; 48];
    identity[0] = 0xc0;
    let cases = [
        ("the key is not the one that S gives", good.clone()),
        ("a key that is", version.bad_key(secret.as_slice(), 2)?),
        ("another secret", version.bad_key(&wrong.public_key()?, 1)?),
        ("S the identity", version.bad_key(&identity, 1)?),
        ("S a byte short", version.bad_key(secret.get(1..).unwrap_or_default(), 1)?),
        ("another index", BadKeySchedule { index: 2, ..good.clone() }),
        ("another leaf", BadKeySchedule { key_leaf: [0; 32], ..good.clone() }),
        ("no path", BadKeySchedule { key_path: Vec::new(), ..good }),
    ];
    Ok(cases
        .into_iter()
        .map(|(name, proof)| {
            let holds = verify_bad_key_schedule(&proof, &version.commitment, &fixture.key).is_ok();
            json!({
                "name": name,
                "S": hex::encode(&proof.secret),
                "index": proof.index,
                "key_leaf": hex::encode(proof.key_leaf),
                "key_path": hexes(&proof.key_path),
                "holds": holds,
            })
        })
        .collect())
}
