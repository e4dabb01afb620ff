//! What is in the contents of versions, as far as the index read it from their sealed files.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio_postgres::Row;

use super::error::Failure;
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
}

/// What was read of a content.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub read_at: DateTime<Utc>,
    /// How many files it has, and how many of them are pickles.
    pub files: i32,
    pub pickles: i32,
    /// The longest context of its files in positions, and the bytes of its cache.
    pub context: Context,
}

/// A model's context.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub length: Option<i64>,
    pub memory: Option<i64>,
}

/// The columns of a content, beside a version's, and the tables that have them. A root has one content and with it one size: a
/// version that says another is none of it.
pub(super) const COLUMNS: &str = "
    contents.weights, contents.size AS content_size, contents.files, contents.pickles, contents.context_length,
    contents.context_memory, contents.read_at, heads.state AS head_state, heads.problem";
pub(super) const TABLES: &str = "
LEFT JOIN contents USING (plaintext_root)
LEFT JOIN heads USING (plaintext_root, cid)";

impl Content {
    /// Reads [`COLUMNS`] of a version with a size.
    pub(super) fn of(row: &Row, size: i64) -> Result<Self, tokio_postgres::Error> {
        let content_size: Option<i64> = row.try_get("content_size")?;
        if content_size == Some(size) {
            let context = Context { length: row.try_get("context_length")?, memory: row.try_get("context_memory")? };
            let (files, pickles) = (row.try_get("files")?, row.try_get("pickles")?);
            let facts = Facts { read_at: row.try_get("read_at")?, files, pickles, context };
            return Ok(Content { state: ContentState::Read, problem: None, facts: Some(facts) });
        }
        let (state, problem) = match content_size {
            Some(content) => {
                let problem = format!("the content has {content} bytes, the version says {size}");
                (ContentState::Refused, Some(problem))
            }
            None => {
                let state: Option<ContentState> = row.try_get("head_state")?;
                (state.unwrap_or(ContentState::Waiting), row.try_get("problem")?)
            }
        };
        Ok(Content { state, problem, facts: None })
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
