//! What an index says of the code in a listing's versions, and what scanners say of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use weighhouse_protocol::{ListingId, VersionNumber};

use super::ask;
use crate::error::Result;

/// Whether loading a version runs code that is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "SCREAMING_SNAKE_CASE", serialize = "snake_case"))]
pub enum Loads {
    /// All of its files have formats that hold data alone.
    DataOnly,
    /// A file runs code.
    RunsCode,
    /// A file may run code, or the index has not read the content.
    Unknown,
}

impl Loads {
    /// The word of the interface.
    pub(super) fn asked(self) -> &'static str {
        match self {
            Loads::DataOnly => "DATA_ONLY",
            Loads::RunsCode => "RUNS_CODE",
            Loads::Unknown => "UNKNOWN",
        }
    }
}

/// The verdict of a scanner that the index's operator ran, or heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "SCREAMING_SNAKE_CASE", serialize = "snake_case"))]
pub enum ScanVerdict {
    /// It found nothing harmful.
    Clean,
    /// It found something that may do harm.
    Suspicious,
    /// It found something that does harm.
    Malicious,
}

/// The code in a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// The version's number.
    pub number: VersionNumber,
    pub loading: Loading,
    /// What scanners say, the worst first.
    pub scans: Vec<Scan>,
}

/// The files of a version that run code or may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Loading {
    pub verdict: Loads,
    /// How many there are; `None` until the index reads the content.
    pub file_count: Option<u32>,
    /// The first of them: those that run code before those that may.
    pub files: Option<Vec<CodeFile>>,
}

/// A file that runs code, or may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFile {
    pub path: String,
    /// The reason.
    pub why: String,
}

/// The result of a scanner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    pub scanner: String,
    pub verdict: ScanVerdict,
}

#[derive(Deserialize)]
struct Answer {
    listing: Option<Versions>,
}

#[derive(Deserialize)]
struct Versions {
    versions: Vec<Code>,
}

const QUERY: &str = "
query Code($id: ID!) {
  listing(id: $id) {
    versions(first: 100) {
      number
      loading { verdict fileCount files(first: 3) { path why } }
      scans { scanner verdict }
    }
  }
}";

/// Asks an indexer about the newest hundred versions of a listing. Those that it has not yet are left out.
///
/// # Errors
/// [`super::IndexError`], with the indexer's words where it has some.
pub async fn code(endpoint: &Url, listing: ListingId) -> Result<BTreeMap<VersionNumber, Code>> {
    let answer: Answer = ask(endpoint, QUERY, &json!({"id": listing.to_string()})).await?;
    let versions = answer.listing.map(|listing| listing.versions).unwrap_or_default();
    Ok(versions.into_iter().map(|code| (code.number, code)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use weighhouse_sealing::loading::Verdict;

    use super::*;

    #[test]
    fn every_verdict_is_asked_for_read_and_written() {
        for verdict in Verdict::ALL {
            let word = verdict.name().to_uppercase();
            let loads: Loads = serde_json::from_value(json!(word)).unwrap();
            assert_eq!(loads.asked(), word);
            assert_eq!(serde_json::to_value(loads).unwrap(), verdict.name());
        }
    }

    #[test]
    fn code_is_read_and_written_in_the_words_of_each() {
        let answer = json!({"listing": {"versions": [{
            "number": 2,
            "loading": {"verdict": "RUNS_CODE", "fileCount": 7, "files": [{"path": "a.py", "why": "Python code"}]},
            "scans": [{"scanner": "one", "verdict": "SUSPICIOUS"}],
        }]}});
        let answer: Answer = serde_json::from_value(answer).unwrap();
        let code = answer.listing.unwrap().versions.remove(0);
        assert_eq!((code.number, code.loading.verdict, code.loading.file_count), (2, Loads::RunsCode, Some(7)));
        let written = serde_json::to_value(&code).unwrap();
        assert_eq!(written["loading"]["verdict"], "runs_code");
        assert_eq!(written["scans"][0]["verdict"], "suspicious");
    }
}
