//! A chain of made-up blocks in the node's own JSON: hashes hold, signatures don't.
use std::collections::{BTreeSet, VecDeque};

use anyhow::Context;
use axum::body::Bytes;
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use chrono::DateTime;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use tendermint::block::Header;
use tendermint::crypto::default::Sha256 as Hasher;
use tendermint::merkle::simple_hash_from_byte_vectors;
use weighhouse_protocol::events::Contract;

use crate::copies::Copies;
use crate::story::Story;

/// The chain's id.
pub const ID: &str = "weighhouse-season";
/// Time of the first block, and the seconds between two.
const GENESIS_TIME: i64 = 1_800_000_000;
const INTERVAL: i64 = 5;
/// Copies of the season that go on at a time.
const TOGETHER: usize = 8;
/// Bytes that a transaction's message says in hexadecimal: a purchase's transaction is as long.
const SAID_BYTES: usize = 220;
const GAS_WANTED: u32 = 300_000;
const GAS_USED: u32 = 240_000;
/// A recorded block and its results, whose other fields and whose events of other modules every block has.
const BLOCK: &str = include_str!("../../../indexer/tests/fixtures/rpc/block_7873.json");
const RESULTS: &str = include_str!("../../../indexer/tests/fixtures/rpc/block_results_7871.json");
const TX_RESULTS: &str = include_str!("../../../indexer/tests/fixtures/rpc/block_results_7873.json");
/// Events that the chain's own modules emit before a message's.
const OTHER_EVENTS: usize = 9;

/// The answers of a node, by height.
pub struct Chain {
    /// The market's contracts with their addresses.
    pub contracts: Vec<(Contract, String)>,
    /// The answers of `/block`, from height 1 on.
    pub blocks: Vec<Bytes>,
    /// The answers of `/block_results`.
    pub results: Vec<Bytes>,
    /// The contracts' events: how many there are, and of which types.
    pub events: usize,
    pub kinds: BTreeSet<String>,
}

/// What is recorded.
struct Recorded {
    block: Value,
    results: Value,
    /// What the chain's own modules say of a transaction.
    tx_events: Vec<Value>,
}

impl Recorded {
    fn read() -> anyhow::Result<Self> {
        let tx: Value = serde_json::from_str(TX_RESULTS)?;
        let tx_events = tx["result"]["txs_results"][0]["events"].as_array().context("a recorded transaction")?;
        Ok(Recorded {
            block: serde_json::from_str(BLOCK)?,
            results: serde_json::from_str(RESULTS)?,
            tx_events: tx_events[..OTHER_EVENTS].to_vec(),
        })
    }
}

/// A block's place, and what it names of the one before.
#[derive(Default)]
struct Before {
    hash: String,
    results_hash: Vec<u8>,
}

impl Chain {
    /// Makes so many blocks, with `messages` of them in each, one a transaction.
    ///
    /// # Errors
    /// When a recorded answer is not as expected.
    pub fn make(story: &Story, blocks: usize, messages: usize) -> anyhow::Result<Self> {
        let recorded = Recorded::read()?;
        let mut feed = Feed::new(story);
        let mut before = Before { hash: String::new(), results_hash: root(&[]) };
        let mut chain = Chain {
            contracts: story.contracts.clone(),
            blocks: Vec::new(),
            results: Vec::new(),
            events: 0,
            kinds: BTreeSet::new(),
        };
        for height in 1..=blocks {
            let txs: Vec<Vec<Value>> = (0..messages).map(|_| feed.next()).collect();
            let emitted: Vec<&str> = txs.iter().flatten().filter_map(emitted).collect();
            chain.events += emitted.len();
            chain.kinds.extend(emitted.into_iter().map(str::to_owned));
            before = chain.push(&recorded, i64::try_from(height)?, &txs, &before)?;
        }
        Ok(chain)
    }

    /// The last height.
    pub fn head(&self) -> i64 {
        i64::try_from(self.blocks.len()).unwrap_or(i64::MAX)
    }

    fn push(
        &mut self,
        recorded: &Recorded,
        height: i64,
        txs: &[Vec<Value>],
        before: &Before,
    ) -> anyhow::Result<Before> {
        let mut block = recorded.block.clone();
        let bytes: Vec<Vec<u8>> = (0..txs.len()).map(|index| tx(height, index)).collect();
        let hashes: Vec<Vec<u8>> = bytes.iter().map(|tx| Sha256::digest(tx).to_vec()).collect();
        let header = &mut block["result"]["block"]["header"];
        header["chain_id"] = json!(ID);
        header["height"] = json!(height.to_string());
        let time = DateTime::from_timestamp(GENESIS_TIME + height * INTERVAL, 19_471_120).context("a time")?;
        header["time"] = json!(time.to_rfc3339_opts(chrono::SecondsFormat::Nanos, true));
        if height == 1 {
            header["last_block_id"] = Value::Null;
        } else {
            header["last_block_id"]["hash"] = json!(before.hash);
        }
        header["data_hash"] = json!(hex(&root(&hashes)));
        header["last_results_hash"] = json!(hex(&before.results_hash));
        let hash = serde_json::from_value::<Header>(header.clone())?.hash().to_string();
        block["result"]["block_id"]["hash"] = json!(hash);
        block["result"]["block"]["data"]["txs"] = bytes.iter().map(|tx| json!(STANDARD.encode(tx))).collect();
        self.blocks.push(serde_json::to_vec(&block)?.into());
        let mut results = recorded.results.clone();
        results["result"]["height"] = json!(height.to_string());
        if !txs.is_empty() {
            results["result"]["txs_results"] = txs.iter().map(|events| outcome(recorded, events)).collect();
        }
        self.results.push(serde_json::to_vec(&results)?.into());
        Ok(Before { hash, results_hash: root(&vec![leaf(); txs.len()]) })
    }
}

/// The messages of copies of a season, some of which go on at a time.
struct Feed<'a> {
    story: &'a Story,
    copies: Copies,
    /// Copies that go on, each with the place of its next message.
    together: VecDeque<(u64, usize)>,
    next_copy: u64,
    opening: usize,
}

impl<'a> Feed<'a> {
    fn new(story: &'a Story) -> Self {
        Feed { story, copies: Copies::of(story), together: VecDeque::new(), next_copy: 0, opening: 0 }
    }

    fn next(&mut self) -> Vec<Value> {
        if let Some(happened) = self.story.opening.get(self.opening) {
            self.opening += 1;
            return self.copies.events(happened, 0);
        }
        while self.together.len() < TOGETHER {
            // They begin one after another, so that not all are at the same place.
            self.together.push_back((self.next_copy, 0));
            self.next_copy += 1;
        }
        let Some((copy, place)) = self.together.pop_front() else { return Vec::new() };
        if place + 1 < self.story.season.len() {
            self.together.push_back((copy, place + 1));
        }
        self.copies.events(&self.story.season[place], copy)
    }
}

/// The type of an event that a contract emitted.
fn emitted(event: &Value) -> Option<&str> {
    event["type"].as_str().filter(|kind| *kind == "wasm" || kind.starts_with("wasm-"))
}

fn outcome(recorded: &Recorded, events: &[Value]) -> Value {
    let events: Vec<&Value> = recorded.tx_events.iter().chain(events).collect();
    json!({
        "code": 0, "data": null, "log": "", "info": "", "gas_wanted": GAS_WANTED.to_string(),
        "gas_used": GAS_USED.to_string(), "events": events, "codespace": "",
    })
}

/// What headers name of a transaction that went through: fields 5 and 6 of the chain's own encoding.
fn leaf() -> Vec<u8> {
    let mut leaf = Vec::new();
    for (tag, number) in [(0x28, GAS_WANTED), (0x30, GAS_USED)] {
        leaf.push(tag);
        varint(number, &mut leaf);
    }
    leaf
}

/// A transaction that no other is the same as, in the chain's encoding: an execution with a message of some length, and a
/// signature that proves nothing.
fn tx(height: i64, index: usize) -> Vec<u8> {
    let seed = Sha256::digest(format!("{height}/{index}"));
    let said: String = seed.iter().cycle().take(SAID_BYTES).map(|byte| format!("{byte:02x}")).collect();
    let message = json!({ "say": { "text": said } }).to_string();
    let execute = [field(1, b"wasm1sender"), field(2, b"wasm1contract"), field(3, message.as_bytes())].concat();
    let any = [field(1, b"/cosmwasm.wasm.v1.MsgExecuteContract"), field(2, &execute)].concat();
    [field(1, &field(1, &any)), field(2, &[]), field(3, &[0; 64])].concat()
}

/// A field of bytes in the chain's encoding.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    const OF_BYTES: u8 = 2;
    let mut field = vec![number << 3 | OF_BYTES];
    varint(u32::try_from(bytes.len()).unwrap_or(u32::MAX), &mut field);
    field.extend_from_slice(bytes);
    field
}

fn varint(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

fn root(leaves: &[Vec<u8>]) -> Vec<u8> {
    simple_hash_from_byte_vectors::<Hasher>(leaves).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
