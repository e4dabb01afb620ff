//! The chain's record of a version.
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use weighhouse_sealing::check::Expected;
use weighhouse_sealing::delivery::{message, VersionKey};
use weighhouse_sealing::merkle::Hash;
use weighhouse_sealing::native;
use weighhouse_sealing::proof::Commitment;

use crate::fault::Fault;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** The chain's record of a version; bytes are in lowercase hexadecimal. */
export interface VersionRecord {
  chainId: string;
  /** The registry's address. */
  registry: string;
  /** The seller's address. */
  seller: string;
  /** Bytes of content. */
  size: number;
  plaintextRoot: string;
  ciphertextRoot: string;
  keyRoot: string;
  /** `PK` */
  publicKey: string;
  salt: string;
}
";

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct VersionRecord {
    chain_id: String,
    registry: String,
    seller: String,
    size: u64,
    #[serde(with = "hex::serde")]
    plaintext_root: Hash,
    #[serde(with = "hex::serde")]
    ciphertext_root: Hash,
    #[serde(with = "hex::serde")]
    key_root: Hash,
    #[serde(with = "hex::serde")]
    public_key: Vec<u8>,
    #[serde(with = "hex::serde")]
    salt: Vec<u8>,
}

impl VersionRecord {
    /// `names` are the chain's id, the registry's address and the seller's.
    pub(crate) fn new(names: [String; 3], commitment: &Commitment, salt: &[u8], pk: &[u8]) -> Self {
        let [chain_id, registry, seller] = names;
        Self {
            chain_id,
            registry,
            seller,
            size: commitment.size,
            plaintext_root: commitment.plaintext_root,
            ciphertext_root: commitment.ciphertext_root,
            key_root: commitment.key_root,
            public_key: pk.to_vec(),
            salt: salt.to_vec(),
        }
    }

    pub(crate) fn read(json: &str) -> Result<Self, Fault> {
        serde_json::from_str(json).map_err(|error| Fault::argument("the version's record", error))
    }

    pub(crate) fn commitment(&self) -> Commitment {
        Commitment {
            size: self.size,
            plaintext_root: self.plaintext_root,
            ciphertext_root: self.ciphertext_root,
            key_root: self.key_root,
        }
    }

    pub(crate) fn expected(&self) -> Expected {
        let commitment = self.commitment();
        Expected {
            size: commitment.size,
            chunk_count: commitment.chunk_count(),
            plaintext_root: commitment.plaintext_root,
            ciphertext_root: commitment.ciphertext_root,
            key_root: commitment.key_root,
            salt: self.salt.clone(),
            pk: self.public_key.clone(),
        }
    }

    /// `H ‖ PK`, with `H` computed from what it commits to.
    pub(crate) fn version_key(&self) -> Result<VersionKey, Fault> {
        let message = message(&self.chain_id, &self.registry, &self.seller, &self.salt, &self.plaintext_root);
        Ok(native::version_key(&self.public_key, &message)?)
    }
}
