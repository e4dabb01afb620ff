//! What the tests of the browser's build compare with: the command line's sealing, and the contract's check of a proof.
//!
//! - `native seal FOLDER OUTPUT` seals under fixed terms, and writes what the tests need of them as JSON;
//! - `native verify RECORD MESSAGE` verifies a proof, which the escrow's message (a file of JSON) holds, against a version
//!   whose roots, `H` and `PK` the record (another) has.
use std::path::Path;
use std::{env, fs};

use anyhow::{bail, Context, Result};
use cosmwasm_std::testing::MockApi;
use serde_json::{json, Value};
use weighhouse_messages::{bad_chunk, bad_key_schedule};
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::seal::{seal, SealRequest};
use weighhouse_sealing::secret::ContentSecret;

const CHAIN: &str = "weighhouse-web-1";
const REGISTRY: &str = "wasm1registry";
const SELLER: &str = "wasm1seller";
const SECRET: [u8; 32] = [0x11; 32];
const SALT: [u8; 32] = [7; 32];

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["seal", folder, output] => seal_folder(folder.as_ref(), output.as_ref()),
        ["verify", record, message] => verify(record.as_ref(), message.as_ref()),
        _ => bail!("native seal FOLDER OUTPUT | native verify RECORD MESSAGE"),
    }
}

fn seal_folder(folder: &Path, output: &Path) -> Result<()> {
    let secret = ContentSecret::from_bytes(&SECRET)?;
    let sealed = seal(&SealRequest {
        folder,
        output,
        chain_id: CHAIN,
        registry: REGISTRY,
        seller: SELLER,
        salt: SALT,
        secret: &secret,
        allow_pickles: false,
        verify: false,
        progress: &|_| {},
    })?;
    let commitment = &sealed.commitment;
    let described = json!({
        "contentSecret": hex::encode(SECRET),
        "secret": hex::encode(*sealed.opening_key.to_bytes()),
        "hashPoint": hex::encode(sealed.version_key.h),
        "record": {
            "chainId": CHAIN,
            "registry": REGISTRY,
            "seller": SELLER,
            "size": commitment.size,
            "plaintextRoot": hex::encode(commitment.plaintext_root),
            "ciphertextRoot": hex::encode(commitment.ciphertext_root),
            "keyRoot": hex::encode(commitment.key_root),
            "publicKey": hex::encode(sealed.pk),
            "salt": hex::encode(sealed.salt),
        },
    });
    println!("{described}");
    Ok(())
}

fn verify(record: &Path, message: &Path) -> Result<()> {
    let record: Value = serde_json::from_slice(&fs::read(record)?)?;
    let bytes = |name: &str| -> Result<Vec<u8>> { Ok(hex::decode(record[name].as_str().context(name.to_owned())?)?) };
    let root = |name: &str| -> Result<[u8; 32]> { bytes(name)?.try_into().ok().context(name.to_owned()) };
    let commitment = Commitment {
        size: record["size"].as_u64().context("size")?,
        plaintext_root: root("plaintextRoot")?,
        ciphertext_root: root("ciphertextRoot")?,
        key_root: root("keyRoot")?,
    };
    let key = VersionKey::from_bytes(&[bytes("hashPoint")?, bytes("publicKey")?].concat())?;
    match serde_json::from_slice(&fs::read(message)?)? {
        ExecuteMsg::ProveBadChunk { proof, .. } => {
            bad_chunk(proof).context("the key's length")?.verify(&commitment)?;
        }
        ExecuteMsg::ProveBadKeySchedule { proof, .. } => {
            bad_key_schedule(proof).verify(&MockApi::default(), &commitment, &key)?;
        }
        other => bail!("no proof: {other:?}"),
    }
    Ok(())
}
