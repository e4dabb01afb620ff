//! What the tests and the bench of the browser's build compare with: the command line's sealing, and the contract's check of
//! a proof.
//!
//! - `native seal FOLDER OUTPUT` seals under fixed terms, and writes what the tests need of them as JSON;
//! - `native check SEALED` and `native open SEALED FOLDER` do what the browser does with such a file, and write what it took:
//!   seconds of processor time, seconds by the clock, and the most MiB of memory that the process held;
//! - `native verify RECORD MESSAGE` verifies a proof, which the escrow's message (a file of JSON) holds, against a version
//!   whose roots, `H` and `PK` the record (another) has.
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use anyhow::{bail, Context, Result};
use cosmwasm_std::testing::MockApi;
use serde_json::{json, Value};
use weighhouse_messages::{bad_chunk, bad_key_schedule};
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_sealing::check::check;
use weighhouse_sealing::delivery::{message, VersionKey};
use weighhouse_sealing::native;
use weighhouse_sealing::open::{open, OpenRequest};
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::seal::{seal, SealRequest};
use weighhouse_sealing::sealed::{Header, HEADER_LENGTH};
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
        ["check", sealed] => measured(|| Ok(check(sealed.as_ref(), &|_| {}).map(drop)?)),
        ["open", sealed, folder] => measured(|| open_folder(sealed.as_ref(), folder.as_ref())),
        ["verify", record, message] => verify(record.as_ref(), message.as_ref()),
        _ => bail!("native seal FOLDER OUTPUT | check SEALED | open SEALED FOLDER | verify RECORD MESSAGE"),
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

fn open_folder(sealed: &Path, folder: &Path) -> Result<()> {
    let mut header = [0; HEADER_LENGTH];
    File::open(sealed)?.read_exact(&mut header)?;
    let Header { commitment, pk, salt, .. } = Header::decode(&header)?;
    let message = message(CHAIN, REGISTRY, SELLER, &salt, &commitment.plaintext_root);
    let key = ContentSecret::from_bytes(&SECRET)?.opening_key(&native::version_key(&pk, &message)?)?;
    open(&OpenRequest { sealed, commitment, key: &key, folder, progress: &|_| {} })?;
    Ok(())
}

/// Writes what a call takes. Nothing else runs in this process.
fn measured(call: impl FnOnce() -> Result<()>) -> Result<()> {
    let started = Instant::now();
    call()?;
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", json!({"cpu_seconds": cpu_seconds()?, "seconds": seconds, "mib": peak_memory_mib()?}));
    Ok(())
}

/// The processor time of this process so far: `utime` and `stime` of `/proc/self/stat`, in ticks of a hundredth of a second.
fn cpu_seconds() -> Result<f64> {
    const AFTER_NAME: usize = 11;
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').context("no name in /proc/self/stat")?;
    let mut times = fields.split_whitespace().skip(AFTER_NAME).map(str::parse::<f64>);
    let (user, system) = (times.next().context("no utime")??, times.next().context("no stime")??);
    Ok((user + system) / 100.0)
}

/// The most memory that this process held so far, of the pages in memory.
fn peak_memory_mib() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? / 1024.0)
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
