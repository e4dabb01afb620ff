//! Reading a head: its manifest, its headers and its leaves, from the first place that has them.

use std::ops::Range;
use std::sync::Arc;

use weighhouse_ipfs as ipfs;
use weighhouse_sealing::check::head::{Described, Head};
use weighhouse_sealing::check::CheckError;
use weighhouse_sealing::format::Header;
use weighhouse_sealing::merkle::Hash;
use weighhouse_sealing::sealed::{LayoutError, HEADER_LENGTH};

use super::content::Content;
use super::queue::Wanted;
use super::source::{Missing, Source};
use crate::copies::Sample;
use crate::gateways::Gateways;
use crate::lines::Problem;

/// The most leaves that are read of one content: those of 64 GiB, which take 128 MiB.
const MAX_LEAVES: u64 = 4_194_304;
/// Bytes that are asked for at a time: 65,536 leaves, or 128 chunks.
const PIECE: u64 = 2 << 20;
/// The most headers of one content that are read, and the most chunks of one and of all of them. The tensors of other files
/// are known by the manifest alone.
const MAX_HEADERS: usize = 1_024;
const MAX_HEADER_CHUNKS: u64 = 2_048;
const MAX_HEADERS_CHUNKS: u64 = 8_192;

/// What a head says, and a sample of its leaves.
pub(super) struct Told {
    pub content: Content,
    pub sample: Sample,
}

/// The reason for which a head was not read.
enum Unread {
    /// A part did not come.
    Missing(Missing),
    /// It is no head of a sealed file, or not that of the version.
    Wrong(String),
}

impl From<Missing> for Unread {
    fn from(missing: Missing) -> Self {
        Unread::Missing(missing)
    }
}

impl From<LayoutError> for Unread {
    fn from(error: LayoutError) -> Self {
        Unread::Wrong(error.to_string())
    }
}

impl From<CheckError> for Unread {
    fn from(error: CheckError) -> Self {
        Unread::Wrong(error.to_string())
    }
}

/// Reads a head by the node, or else by the first gateway that has it.
pub(super) async fn read(
    node: &ipfs::Client,
    gateways: &Gateways,
    salt: &str,
    wanted: &Wanted,
) -> Result<Told, Problem> {
    let problem = match read_from(Source::Node(node), salt, wanted).await {
        Ok(told) => return Ok(told),
        // The node's bytes are those of the address: no other place has others.
        Err(Unread::Wrong(reason) | Unread::Missing(Missing::Never(reason))) => return Err(Problem::Never(reason)),
        Err(Unread::Missing(Missing::Later(reason))) => reason,
    };
    for gateway in gateways.fit() {
        match read_from(Source::Gateway(gateways, gateway), salt, wanted).await {
            Ok(told) => return Ok(told),
            // Whether the gateway lies or the file does, nobody can tell from its bytes.
            Err(Unread::Wrong(reason)) => {
                tracing::debug!(gateway = gateway.host(), cid = wanted.cid, reason, "a head is not the version's");
            }
            Err(Unread::Missing(missing)) => {
                tracing::debug!(cid = wanted.cid, ?missing, "a gateway has not all of a head");
            }
        }
    }
    Err(Problem::Later(problem))
}

async fn read_from(source: Source<'_>, salt: &str, wanted: &Wanted) -> Result<Told, Unread> {
    let header = source.part(&wanted.cid, 0..u64::try_from(HEADER_LENGTH).unwrap_or(u64::MAX)).await?;
    let header = header.first_chunk().ok_or_else(|| Unread::Wrong("the file ends in its header".into()))?;
    let mut head = Head::new(header)?;
    let leaves = head.header().commitment.chunk_count();
    if leaves > MAX_LEAVES {
        return Err(Unread::Wrong(format!("{leaves} leaves, at most {MAX_LEAVES} are read")));
    }
    let named = hex::encode(head.header().commitment.plaintext_root);
    if named != wanted.root {
        // What follows has another root than the version's, or than its own header's.
        return Err(Unread::Wrong(format!("the file has the root {named}, the version {}", wanted.root)));
    }
    head.take_keys(&source.part(&wanted.cid, head.keys_at()).await?)?;
    let sample = take_leaves(&mut head, source, salt, wanted).await?;
    let described = describe(&head, source, wanted).await?;
    let described = Arc::new(described);
    let headers = read_headers(&head, &described, source, wanted).await?;
    let size = head.header().commitment.size;
    // A manifest may have 20,000 files.
    let content = apart("a content", move || Content::of(described.manifest(), &headers, size)).await?;
    Ok(Told { content, sample })
}

/// Takes all leaves, which must be those of the root, and samples them.
async fn take_leaves(head: &mut Head, source: Source<'_>, salt: &str, wanted: &Wanted) -> Result<Sample, Unread> {
    let mut sample = Sample::default();
    while let Some(range) = next_piece(head.leaves_at()) {
        let piece = source.part(&wanted.cid, range).await?;
        let (leaves, _) = piece.as_chunks::<{ size_of::<Hash>() }>();
        leaves.iter().for_each(|leaf| sample.add(salt, leaf));
        head.take_leaves(leaves);
    }
    let mut root = Hash::default();
    let is_root = hex::decode_to_slice(&wanted.root, &mut root);
    is_root.map_err(|error| Unread::Wrong(format!("the version's root: {error}")))?;
    head.check_root(&root)?;
    Ok(sample)
}

async fn describe(head: &Head, source: Source<'_>, wanted: &Wanted) -> Result<Described, Unread> {
    let first = open(head, source, wanted, 0..1).await?;
    let chunks = Head::manifest_chunks(&first)?;
    let mut archive = first;
    archive.append(&mut open(head, source, wanted, 1..chunks).await?);
    // A manifest may have 8 MiB, and is read twice: once for what it says, once for whether it is canonical.
    let head = head.clone();
    Ok(apart("the manifest", move || head.describe(&archive)).await??)
}

/// Does what a stranger's bytes make long, on a thread where nothing else waits for it.
async fn apart<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Unread> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|panic| Unread::Missing(Missing::Later(format!("reading {what}: {panic}"))))
}

/// The headers, by their files' places in the manifest, as far as the bounds go.
async fn read_headers(
    head: &Head,
    described: &Arc<Described>,
    source: Source<'_>,
    wanted: &Wanted,
) -> Result<Vec<(usize, Header)>, Unread> {
    let mut headers = Vec::new();
    let mut left = MAX_HEADERS_CHUNKS;
    for place in described.headers().take(MAX_HEADERS) {
        let chunks = place.chunks();
        let count = chunks.end.saturating_sub(chunks.start);
        if count > MAX_HEADER_CHUNKS || count > left {
            continue;
        }
        left = left.saturating_sub(count);
        let bytes = open(head, source, wanted, chunks).await?;
        // A header may have 128 MiB, with templates in it.
        let (file, described) = (place.file, Arc::clone(described));
        if let Some(header) = apart("a header", move || described.read_header(&place, &bytes)).await?? {
            headers.push((file, header));
        }
    }
    Ok(headers)
}

/// The plaintext of opened chunks.
async fn open(head: &Head, source: Source<'_>, wanted: &Wanted, chunks: Range<u64>) -> Result<Vec<u8>, Unread> {
    let mut rest = head.chunks_at(chunks.clone());
    let mut bytes = Vec::new();
    while let Some(range) = next_piece(rest.clone()) {
        rest.start = range.end;
        bytes.append(&mut source.part(&wanted.cid, range).await?);
    }
    head.open(chunks.start, &mut bytes)?;
    Ok(bytes)
}

/// The beginning of a range that is asked for at once; `None` of nothing.
fn next_piece(range: Range<u64>) -> Option<Range<u64>> {
    let end = range.end.min(range.start.saturating_add(PIECE));
    (range.start < end).then_some(range.start..end)
}
