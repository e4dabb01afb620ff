//! Sealed files, and places that hand them out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::{Path, Query, State};
use axum::http::{header, HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::Router;
use rand::rngs::OsRng;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use url::Url;
use weighhouse_indexer::gateways::Ipfs;
use weighhouse_indexer::heads;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::seal::{seal, SealRequest};
use weighhouse_sealing::secret::ContentSecret;

use super::selling::card;
use super::Database;

/// A sealed file.
#[derive(Clone)]
pub struct SealedFile {
    pub cid: String,
    pub bytes: Vec<u8>,
    pub commitment: Commitment,
}

impl SealedFile {
    /// Seals a folder of these files.
    pub fn of(files: &[(&str, Vec<u8>)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("model");
        for (path, bytes) in files {
            let at = model.join(path);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            std::fs::write(at, bytes).unwrap();
        }
        let output = folder.path().join("model.sealed");
        let sealed = seal(&SealRequest {
            folder: &model,
            output: &output,
            chain_id: "house-1",
            registry: "wasm1registry",
            seller: "wasm1seller",
            salt: [7; 32],
            secret: &ContentSecret::generate(&mut OsRng),
            allow_pickles: true,
            verify: false,
            progress: &|_| {},
        });
        SealedFile::with(std::fs::read(&output).unwrap(), sealed.unwrap().commitment)
    }

    /// Other bytes under an address of their own.
    pub fn with(bytes: Vec<u8>, commitment: Commitment) -> Self {
        SealedFile { cid: card(&bytes).cid, bytes, commitment }
    }
}

/// A safetensors file of so many BF16 numbers, and one of F32.
pub fn safetensors(numbers: usize) -> Vec<u8> {
    let (half, end) = (2 * numbers, 2 * numbers + 4);
    let header = format!(
        r#"{{"a":{{"dtype":"BF16","shape":[{numbers}],"data_offsets":[0,{half}]}},"b":{{"dtype":"F32","shape":[1],"data_offsets":[{half},{end}]}}}}"#
    );
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header.as_bytes());
    bytes.resize(bytes.len() + end, 1);
    bytes
}

/// A GGUF file of one tensor of so many blocks of `Q8_0`, made for a context of 8,192 positions: two blocks, each with 4 heads
/// of 64 numbers for keys and values.
pub fn gguf(blocks: u64) -> Vec<u8> {
    let mut bytes = b"GGUF".to_vec();
    let text = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    };
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend(6_u64.to_le_bytes());
    text(&mut bytes, "general.architecture");
    bytes.extend(8_u32.to_le_bytes());
    text(&mut bytes, "llama");
    for (key, value) in [
        ("context_length", 8_192_u32),
        ("block_count", 2),
        ("embedding_length", 512),
        ("attention.head_count", 8),
        ("attention.head_count_kv", 4),
    ] {
        text(&mut bytes, &format!("llama.{key}"));
        bytes.extend(4_u32.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    text(&mut bytes, "weight");
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend((32 * blocks).to_le_bytes());
    bytes.extend(8_u32.to_le_bytes());
    bytes.extend(0_u64.to_le_bytes());
    bytes.resize(bytes.len().next_multiple_of(32), 0);
    bytes.resize(bytes.len() + 34 * blocks as usize, 3);
    bytes
}

/// A GGUF file without tensors, with a chat template.
pub fn chat(template: &str) -> Vec<u8> {
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend(0_u64.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    let key = "tokenizer.chat_template";
    bytes.extend((key.len() as u64).to_le_bytes());
    bytes.extend(key.as_bytes());
    bytes.extend(8_u32.to_le_bytes());
    bytes.extend((template.len() as u64).to_le_bytes());
    bytes.extend(template.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(32), 0);
    bytes
}

impl Database {
    /// Makes a version that of a sealed file.
    pub async fn name(&self, listing: i64, number: i64, file: &SealedFile) {
        let commitment = &file.commitment;
        let root = hex::encode(commitment.plaintext_root);
        let (size, chunks) = (commitment.size as i64, commitment.chunk_count() as i64);
        let sql = "UPDATE versions SET cid = $3, size = $4, chunk_count = $5, plaintext_root = $6
            WHERE listing = $1 AND number = $2";
        let changed = self.client.execute(sql, &[&listing, &number, &file.cid, &size, &chunks, &root]).await.unwrap();
        assert_eq!(changed, 1, "listing {listing} has no version {number}");
    }

    /// Waits until a query counts as many.
    pub async fn until(&self, what: &str, expected: i64, patience: Duration) {
        let since = Instant::now();
        loop {
            let found = self.count(what).await;
            if found == expected {
                return;
            }
            assert!(since.elapsed() < patience, "{found} of {what}, not {expected}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// A place that hands files out, and counts the bytes. It is as much of a Kubo node as reading heads needs, which takes its time
/// for what it doesn't have, and a gateway.
#[derive(Clone)]
pub struct Place {
    pub url: Url,
    pub held: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    pub given: Arc<AtomicUsize>,
    pub lookup: Duration,
    /// Whether it changes what it hands out.
    pub lies: bool,
    /// Whether it hands out parts.
    pub has_ranges: bool,
}

impl Place {
    pub async fn new(files: &[&SealedFile]) -> Self {
        Self::serve(files, |place| place).await
    }

    pub async fn serve(files: &[&SealedFile], change: impl FnOnce(Place) -> Place) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let place = change(Place {
            url,
            held: Arc::default(),
            given: Arc::default(),
            lookup: Duration::ZERO,
            lies: false,
            has_ranges: true,
        });
        files.iter().for_each(|file| place.hold(file));
        let cat = |State(place): State<Place>, Query(query): Query<BTreeMap<String, String>>| async move {
            let number = |name: &str| query[name].parse::<usize>().unwrap();
            place.part(&query["arg"], number("offset"), number("length")).await.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
        };
        let file = |State(place): State<Place>, Path(cid): Path<String>, headers: HeaderMap| async move {
            let range = headers[header::RANGE].to_str().unwrap().strip_prefix("bytes=").unwrap().to_owned();
            let (first, last) = range.split_once('-').unwrap();
            let first: usize = first.parse().unwrap();
            let length = last.parse::<usize>().unwrap() + 1 - first;
            let part = place.part(&cid, first, length).await.ok_or(StatusCode::NOT_FOUND)?;
            Ok::<_, StatusCode>((if place.has_ranges { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK }, part))
        };
        let routes = Router::new().route("/api/v0/cat", post(cat)).route("/ipfs/{cid}", get(file));
        let routes = routes.with_state(place.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        place
    }

    pub fn hold(&self, file: &SealedFile) {
        self.held.lock().unwrap().insert(file.cid.clone(), file.bytes.clone());
    }

    pub fn given(&self) -> usize {
        self.given.load(Ordering::Relaxed)
    }

    async fn part(&self, cid: &str, offset: usize, length: usize) -> Option<Vec<u8>> {
        let part = self.held.lock().unwrap().get(cid).map(|file| {
            let end = (offset + length).min(file.len());
            file.get(offset..end).unwrap_or_default().to_vec()
        });
        let Some(mut part) = part else {
            tokio::time::sleep(self.lookup).await;
            return None;
        };
        self.given.fetch_add(part.len(), Ordering::Relaxed);
        // Beyond the header, so that it takes more than a look at that to find out.
        if self.lies && offset > 0 {
            part.iter_mut().for_each(|byte| *byte ^= 1);
        }
        Some(part)
    }
}

/// Reads heads until it is dropped.
pub fn reading(database: &Database, ipfs: impl Into<Ipfs>) -> AbortOnDropHandle<anyhow::Result<()>> {
    let ipfs: Ipfs = ipfs.into();
    let read = heads::read(ipfs, database.config.clone(), Metrics::default(), CancellationToken::new());
    AbortOnDropHandle::new(tokio::spawn(read))
}
