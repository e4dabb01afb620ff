//! Sealed files on this machine: fetched with resume, checked against the chain's record, kept.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use weighhouse_protocol::registry::{Listing, TensorSummary, Version};
use weighhouse_sealing::archive::Manifest;
use weighhouse_sealing::check::{check, Checked, Expected};
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::sealed::HEADER_LENGTH;
use weighhouse_sealing::{Progress, Stage};

use crate::error::{fail, Kind};
use crate::files;
use crate::output::Output;
use crate::session::Session;

/// A sealed file that is what the chain recorded.
pub struct Obtained {
    /// Where it is.
    pub path: PathBuf,
    /// What it says of itself.
    pub checked: Checked,
}

/// The sealed file of a version: the one that is here, or downloaded; in either case checked.
///
/// # Errors
/// [`Kind::Unverified`] when the file is not what the chain recorded; it is removed then.
pub async fn obtain(session: &Session, listing: &Listing, version: &Version) -> Result<Obtained> {
    let _lock = wait_for(session, version)?;
    match fetch(session, listing, version).await? {
        (path, Ok(checked)) => Ok(Obtained { path, checked }),
        (part, Err(error)) => {
            files::remove(&part)?;
            Err(error)
        }
    }
}

/// The sealed file of a version, to look for what is wrong with it: what its check finds may be just that, and is said.
/// A proof by it is verified against the chain's record before it is sent.
pub async fn obtain_to_judge(session: &Session, listing: &Listing, version: &Version) -> Result<PathBuf> {
    let _lock = wait_for(session, version)?;
    let (path, checked) = fetch(session, listing, version).await?;
    if let Err(error) = checked {
        session.out.say(format!("{error:#}"));
    }
    Ok(path)
}

fn place(session: &Session, version: &Version) -> PathBuf {
    session.sealed_folder().join(format!("{}.sealed", version.ciphertext_root))
}

/// Two commands may want the same file: the second finds what the first has fetched.
fn wait_for(session: &Session, version: &Version) -> Result<files::Lock> {
    files::Lock::wait(&place(session, version).with_extension("lock"))
}

/// The file, and what its check says. One that fails it stays a partial download.
async fn fetch(session: &Session, listing: &Listing, version: &Version) -> Result<(PathBuf, Result<Checked>)> {
    let path = place(session, version);
    if path.exists() {
        match examine(session.out, &path, version) {
            Ok(checked) => return Ok((path, Ok(checked))),
            Err(error) => session.out.say(format!("the copy kept here is of no use: {error:#}")),
        }
        files::remove(&path)?;
    }
    let part = path.with_extension("part");
    let resumed = part.exists();
    download(session, listing, version, &part).await?;
    let mut checked = examine(session.out, &part, version);
    // The beginning may be of an earlier, broken download: once more, from nothing.
    if checked.is_err() && resumed {
        files::remove(&part)?;
        download(session, listing, version, &part).await?;
        checked = examine(session.out, &part, version);
    }
    if checked.is_err() {
        return Ok((part, checked));
    }
    fs::rename(&part, &path).with_context(|| format!("can't keep {}", path.display()))?;
    Ok((path, checked))
}

async fn download(session: &Session, listing: &Listing, version: &Version, part: &Path) -> Result<()> {
    files::private_folder(&session.sealed_folder())?;
    let (name, number) = (&listing.name, version.number);
    session.out.say(format!("downloading {name} version {number} ({})", crate::words::size(version.size)));
    let bar = session.out.bytes("downloading", version.size);
    let progress = |held: u64, total: u64| {
        bar.set_length(total);
        bar.set_position(held);
    };
    session.ipfs()?.fetch_file(&version.cid, part, largest(version), &progress).await?;
    bar.finish_and_clear();
    Ok(())
}

/// The most bytes that a sealed file of this version can have: a larger one is another file.
fn largest(version: &Version) -> u64 {
    /// For each chunk two leaves of 32 bytes, and at most its index and key in clear.
    const PER_CHUNK: u64 = 2 * 32 + 8 + 32;
    let header = u64::try_from(HEADER_LENGTH).unwrap_or(u64::MAX);
    version.chunk_count.saturating_mul(PER_CHUNK).saturating_add(version.size).saturating_add(header)
}

/// Recomputes everything about a sealed file and compares it with the chain's record.
fn examine(out: Output, path: &Path, version: &Version) -> Result<Checked> {
    let checked = working(out, |progress| check(path, progress))
        .map_err(|error| fail!(Kind::Unverified, "the sealed file is not one: {error}"))?;
    let expected = Expected {
        size: version.size,
        chunk_count: version.chunk_count,
        plaintext_root: version.plaintext_root.0,
        ciphertext_root: version.ciphertext_root.0,
        key_root: version.key_root.0,
        salt: version.salt.to_vec(),
        pk: version.public_key.to_vec(),
    };
    checked
        .expect(&expected)
        .map_err(|mismatch| fail!(Kind::Unverified, "the sealed file is not the listed one: {mismatch}"))?;
    let formats = formats(&checked.manifest);
    if formats != version.formats {
        return Err(fail!(
            Kind::Unverified,
            "the listing's tensors are not the file's: listed {:?}, found {formats:?}",
            version.formats
        ));
    }
    Ok(checked)
}

/// What a manifest says of tensors, as a version's record says it.
pub fn formats(manifest: &Manifest) -> Vec<TensorSummary> {
    let summaries = manifest.formats().into_iter();
    summaries
        .map(|summary| TensorSummary {
            format: summary.format.name().to_owned(),
            tensors: summary.tensors,
            parameters: summary.parameters,
            dtypes: summary.dtypes,
        })
        .collect()
}

/// The size and roots that the chain recorded.
pub fn commitment(version: &Version) -> Commitment {
    Commitment {
        size: version.size,
        plaintext_root: version.plaintext_root.0,
        ciphertext_root: version.ciphertext_root.0,
        key_root: version.key_root.0,
    }
}

/// Runs what reads or writes a whole file on this thread, with a bar for each of its stages. The
/// network's threads go on meanwhile.
pub fn working<T>(out: Output, work: impl FnOnce(&dyn Fn(Progress)) -> T) -> T {
    let shown: std::cell::RefCell<Option<(Stage, ProgressBar)>> = std::cell::RefCell::new(None);
    let progress = |progress: Progress| {
        let mut shown = shown.borrow_mut();
        match &*shown {
            Some((stage, bar)) if *stage == progress.stage => bar.set_position(progress.done),
            _ => {
                if let Some((_, bar)) = shown.take() {
                    bar.finish_and_clear();
                }
                *shown = Some((progress.stage, out.bytes(stage_name(progress.stage), progress.total)));
            }
        }
    };
    let result = tokio::task::block_in_place(|| work(&progress));
    if let Some((_, bar)) = shown.take() {
        bar.finish_and_clear();
    }
    result
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Hashing => "hashing",
        Stage::Encrypting => "encrypting",
        Stage::Checking => "checking",
        Stage::Opening => "opening",
    }
}
