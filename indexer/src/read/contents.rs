//! What is in the contents of versions, as far as the index read it from their sealed files.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio_postgres::Row;

use super::error::Failure;
use super::loading::{ScanVerdict, Verdict};
use super::rows::{many_each, Record, Rows};
use super::states::states;
pub(crate) use crate::copies::MIN_SHARE;

/// The files of a content that are read for a list of versions: a page of them.
const MAX_LISTED: i64 = super::MAX_PAGE;

states! {
    /// Whether the index knows what is in a content.
    ContentState { Waiting = "waiting", Read = "read", Refused = "refused", }

    /// The format of a file.
    FileFormat { Safetensors = "safetensors", Gguf = "gguf", Onnx = "onnx", Pickle = "pickle", Other = "other", }
}

/// What is in a version's content.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub state: ContentState,
    /// Why it is not read.
    pub problem: Option<String>,
    /// What was read of it.
    pub facts: Option<Facts>,
    /// The worst verdict of scanners about it.
    pub scanned: Option<ScanVerdict>,
}

/// What was read of a content.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub read_at: DateTime<Utc>,
    /// How many files it has, and how many of them are pickles.
    pub files: i32,
    pub pickles: i32,
    /// The bytes that its weights take in memory, if that is known.
    pub weights: Option<i64>,
    /// The bytes that the model needs: with a context, see the table.
    pub needed: Option<i64>,
    /// The longest context of its files in positions, and the bytes of its cache.
    pub context: Context,
    /// Whether loading it runs code, and how many of its files do or may; `None` while it was not read for that.
    pub loads: Option<Verdict>,
    pub code_files: Option<i32>,
}

/// A model's context.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub length: Option<i64>,
    pub memory: Option<i64>,
}

impl Content {
    /// One that nobody has read yet.
    pub(crate) const WAITING: Self =
        Content { state: ContentState::Waiting, problem: None, facts: None, scanned: None };

    /// Whether loading it runs code, as far as anybody knows.
    pub(crate) fn loads(&self) -> Verdict {
        self.facts.as_ref().and_then(|facts| facts.loads).unwrap_or(Verdict::Unknown)
    }
}

/// A version's content: its root, the sealed file's content identifier, and its length. A root has one content and with it one
/// length: a version that says another is none of it.
pub(crate) type ContentKey = (String, String, i64);

/// A content, with the version that it was asked for.
struct ContentOf {
    key: ContentKey,
    content: Content,
}

/// By the primary keys, that of scans too. A content that nobody has read yet is a row, too.
const CONTENTS: &str = "
SELECT wanted.root, wanted.cid, wanted.said, contents.weights, contents.needed, contents.size, contents.files, contents.pickles,
    contents.context_length, contents.context_memory, contents.loads, contents.code_files, contents.read_at,
    heads.state, heads.problem,
    (
        SELECT verdict FROM service.scans WHERE scans.plaintext_root = wanted.root ORDER BY severity DESC LIMIT 1
    ) AS scanned
FROM unnest($1::text[], $2::text[], $3::bigint[]) AS wanted (root, cid, said)
LEFT JOIN contents ON contents.plaintext_root = wanted.root
LEFT JOIN heads ON heads.plaintext_root = wanted.root AND heads.cid = wanted.cid";

impl Record for ContentOf {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let (said, size): (i64, Option<i64>) = (row.try_get("said")?, row.try_get("size")?);
        let scanned = row.try_get("scanned")?;
        let content = match size {
            Some(size) if size == said => Content {
                state: ContentState::Read,
                problem: None,
                facts: Some(Facts {
                    read_at: row.try_get("read_at")?,
                    files: row.try_get("files")?,
                    pickles: row.try_get("pickles")?,
                    weights: row.try_get("weights")?,
                    needed: row.try_get("needed")?,
                    context: Context { length: row.try_get("context_length")?, memory: row.try_get("context_memory")? },
                    loads: row.try_get("loads")?,
                    code_files: row.try_get("code_files")?,
                }),
                scanned,
            },
            Some(size) => Content {
                state: ContentState::Refused,
                problem: Some(format!("the content has {size} bytes, the version says {said}")),
                facts: None,
                scanned,
            },
            None => match row.try_get("state")? {
                Some(state) => Content { state, problem: row.try_get("problem")?, facts: None, scanned },
                None => Content { scanned, ..Content::WAITING },
            },
        };
        Ok(ContentOf { key: (row.try_get("root")?, row.try_get("cid")?, said), content })
    }
}

/// A file of a content.
#[derive(Clone, Debug)]
pub(crate) struct ContentFile {
    root: String,
    pub path: String,
    pub size: i64,
    pub sha256: String,
    pub format: FileFormat,
    /// `None` without tensors.
    pub tensors: Option<FileTensors>,
}

/// The tensors of a file.
#[derive(Clone, Debug)]
pub(crate) struct FileTensors {
    pub count: i64,
    pub parameters: i64,
    /// Numbers by type.
    pub dtypes: BTreeMap<String, i64>,
    /// The bytes that they take in memory.
    pub weights: Option<i64>,
    /// Whether the file's own header says so.
    pub is_proven: bool,
    pub context: Context,
}

impl Record for ContentFile {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let tensors = match (row.try_get("tensors")?, row.try_get("parameters")?) {
            (Some(count), Some(parameters)) => Some(FileTensors {
                count,
                parameters,
                dtypes: numbers(&row.try_get::<_, Option<Value>>("dtypes")?.unwrap_or_default()),
                weights: row.try_get("weights")?,
                is_proven: row.try_get("is_proven")?,
                context: Context { length: row.try_get("context_length")?, memory: row.try_get("context_memory")? },
            }),
            _ => None,
        };
        Ok(ContentFile {
            root: row.try_get("plaintext_root")?,
            path: row.try_get("path")?,
            size: row.try_get("size")?,
            sha256: row.try_get("sha256")?,
            format: row.try_get("format")?,
            tensors,
        })
    }
}

fn numbers(dtypes: &Value) -> BTreeMap<String, i64> {
    let numbers = dtypes.as_object().into_iter().flatten();
    numbers.filter_map(|(dtype, number)| Some((dtype.clone(), number.as_i64()?))).collect()
}

/// By the primary key of `content_files`.
const FILES: &str = "
SELECT files.* FROM (SELECT DISTINCT unnest($1::text[]) AS root) AS wanted
CROSS JOIN LATERAL (
    SELECT * FROM content_files WHERE plaintext_root = wanted.root ORDER BY place LIMIT $2
) AS files
ORDER BY plaintext_root, place";

impl Rows {
    /// What is in the contents of versions.
    pub(crate) async fn contents(&self, keys: &[ContentKey]) -> Result<HashMap<ContentKey, Content>, Failure> {
        let roots: Vec<&str> = keys.iter().map(|(root, _, _)| root.as_str()).collect();
        let cids: Vec<&str> = keys.iter().map(|(_, cid, _)| cid.as_str()).collect();
        let sizes: Vec<i64> = keys.iter().map(|(_, _, size)| *size).collect();
        let found: Vec<ContentOf> = self.looked_up(CONTENTS, &[&roots, &cids, &sizes]).await?;
        Ok(found.into_iter().map(|found| (found.key, found.content)).collect())
    }

    /// The first files of contents, by their roots.
    pub(crate) async fn content_files(&self, roots: &[String]) -> Result<HashMap<String, Vec<ContentFile>>, Failure> {
        let found = self.looked_up(FILES, &[&roots, &MAX_LISTED]).await?;
        Ok(many_each(found, |file: &ContentFile| file.root.clone()))
    }

    /// All files of a content that are kept.
    pub(crate) async fn all_content_files(&self, root: &str) -> Result<Vec<ContentFile>, Failure> {
        self.records(FILES, &[&[root].as_slice(), &i64::MAX]).await
    }
}
