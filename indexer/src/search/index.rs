//! An index in its folder, with the position that its last commit has.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};

use super::directory::{this_boot, Unsynced};
use super::fields::{register, Fields, INDEX_VERSION};
use super::kept::Kept;
use super::merging;
use super::outcomes::Outcomes;
use super::sorted;

/// What the folders of indexes are called, but for their number.
const PREFIX: &str = "index-";
/// Memory of a writer's documents that are not yet on disk, in bytes.
const WRITER_MEMORY: usize = 64 << 20;

/// How far an index is: a part of each of its commits, so that documents and position are never apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// [`INDEX_VERSION`] of the program that made it.
    pub version: u32,
    /// The last session that was known.
    pub token: Option<String>,
    /// The last change up to which the documents have all.
    pub change: i64,
    /// The last change up to which the documents have all but sales.
    #[serde(default)]
    pub complete: i64,
    /// Whether the index ever had all documents.
    pub is_whole: bool,
    /// The run of the machine in which it was written: [`this_boot`].
    #[serde(default)]
    pub boot: String,
}

/// An index that answers.
pub(super) struct Live {
    pub index: Index,
    pub fields: Fields,
    pub kept: Kept,
    pub outcomes: Outcomes,
    reader: IndexReader,
    folder: PathBuf,
}

impl Live {
    fn create(folder: &Path, min_kept: u32) -> Result<Self, TantivyError> {
        fs::create_dir_all(folder)?;
        let (fields, schema) = Fields::new();
        let index =
            Index::builder().schema(schema).settings(Fields::settings()).open_or_create(Unsynced::open(folder)?)?;
        Self::around(index, fields, folder, min_kept)
    }

    fn open(folder: &Path, min_kept: u32) -> Result<Self, TantivyError> {
        let index = Index::open(Unsynced::open(folder)?)?;
        let (fields, schema) = Fields::new();
        if index.schema() != schema {
            return Err(TantivyError::SchemaError("the index has other fields".to_owned()));
        }
        Self::around(index, fields, folder, min_kept)
    }

    fn around(index: Index, fields: Fields, folder: &Path, min_kept: u32) -> Result<Self, TantivyError> {
        register(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Live {
            index,
            fields,
            kept: Kept::from(min_kept),
            outcomes: Outcomes::from(min_kept),
            reader,
            folder: folder.to_owned(),
        })
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    fn position(&self) -> Result<Position, TantivyError> {
        let payload = self.index.load_metas()?.payload.unwrap_or_default();
        Ok(serde_json::from_str(&payload).unwrap_or_default())
    }
}

/// The documents of a change, or of a listing that is no more.
pub(super) struct Change {
    pub listing: u64,
    pub document: Option<TantivyDocument>,
}

/// An index that is written to.
pub(super) struct Writing {
    pub live: std::sync::Arc<Live>,
    pub position: Position,
    writer: IndexWriter,
}

impl Writing {
    fn of(live: Live, position: Position) -> Result<Self, TantivyError> {
        let writer = live.index.writer_with_num_threads(1, WRITER_MEMORY)?;
        merging::give_way();
        Ok(Writing { live: live.into(), position, writer })
    }

    pub(super) fn write(&mut self, changes: Vec<Change>) -> Result<(), TantivyError> {
        for Change { listing, document } in changes {
            self.writer.delete_term(Term::from_field_u64(self.live.fields.id, listing));
            if let Some(document) = document {
                self.writer.add_document(document)?;
            }
        }
        Ok(())
    }

    /// Commits documents and position, and shows them.
    pub(super) fn commit(&mut self) -> Result<(), TantivyError> {
        let payload =
            serde_json::to_string(&self.position).map_err(|error| TantivyError::InternalError(error.to_string()))?;
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&payload);
        prepared.commit()?;
        self.live.reader.reload()?;
        self.live.kept.retain(&self.live.searcher());
        Ok(())
    }

    /// Readies what was committed for the next questions.
    pub(super) fn warm(&self) {
        if let Err(error) = sorted::warm(&self.live.searcher(), &self.live.fields, &self.live.kept) {
            tracing::warn!(%error, "the search index is not warm");
        }
    }
}

/// Why a folder gives no index.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another process has it.
    #[error("{0} is another server's: give each a --search-folder of its own")]
    Taken(PathBuf),
    /// The system.
    #[error("the search index in {folder} can't be read or written")]
    Files {
        /// The folder.
        folder: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// The index.
    #[error("the search index failed")]
    Index(#[from] TantivyError),
}

/// The folder of one server's indexes: the one that answers, and the one that is made beside it.
pub(super) struct Folder {
    path: PathBuf,
    /// Locked for as long as it is open.
    _lock: File,
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self, FolderError> {
        let failed = |source| FolderError::Files { folder: path.to_owned(), source };
        fs::create_dir_all(path).map_err(failed)?;
        let lock = File::create(path.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Folder { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::Taken(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// The newest whole index of this version, if there is one that can be read. All others are removed.
    pub(super) fn last(&self, min_kept: u32) -> Result<Option<Writing>, FolderError> {
        let mut found = None;
        for number in self.numbers()?.into_iter().rev() {
            let folder = self.of(number);
            if found.is_none() {
                found = whole(&folder, min_kept).unwrap_or_else(|error| {
                    tracing::warn!(%error, folder = %folder.display(), "a search index can't be read: it is made anew");
                    None
                });
                if found.is_some() {
                    continue;
                }
            }
            self.remove(&folder)?;
        }
        Ok(found)
    }

    /// An empty index beside those that there are.
    pub(super) fn create(&self, min_kept: u32) -> Result<Writing, FolderError> {
        let number = self.numbers()?.last().map_or(1, |number| number + 1);
        let position = Position { version: INDEX_VERSION, boot: this_boot(), ..Position::default() };
        Ok(Writing::of(Live::create(&self.of(number), min_kept)?, position)?)
    }

    /// Removes all indexes but one. Who still reads them keeps what is read.
    pub(super) fn remove_others(&self, live: &Live) -> Result<(), FolderError> {
        for number in self.numbers()? {
            if self.of(number) != live.folder {
                self.remove(&self.of(number))?;
            }
        }
        Ok(())
    }

    fn of(&self, number: u64) -> PathBuf {
        self.path.join(format!("{PREFIX}{number}"))
    }

    fn remove(&self, folder: &Path) -> Result<(), FolderError> {
        fs::remove_dir_all(folder).map_err(|source| FolderError::Files { folder: folder.to_owned(), source })
    }

    fn numbers(&self) -> Result<Vec<u64>, FolderError> {
        let failed = |source| FolderError::Files { folder: self.path.clone(), source };
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
            numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }
}

/// An index that had all documents of this version once.
fn whole(folder: &Path, min_kept: u32) -> Result<Option<Writing>, TantivyError> {
    let live = Live::open(folder, min_kept)?;
    let position = live.position()?;
    if position.version != INDEX_VERSION || !position.is_whole {
        return Ok(None);
    }
    let boot = this_boot();
    if boot.is_empty() || boot != position.boot {
        check(&live)?;
    }
    Writing::of(live, Position { boot, ..position }).map(Some)
}

/// Reads all files of an index that the disk may not have had when the machine ended.
fn check(live: &Live) -> Result<(), TantivyError> {
    let damaged = live.index.validate_checksum()?;
    match damaged.into_iter().next() {
        None => Ok(()),
        Some(file) => Err(TantivyError::InternalError(format!("{} is damaged", file.display()))),
    }
}
