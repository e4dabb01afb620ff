//! A result as an operator writes it: one object of JSON.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::read::loading::ScanVerdict;

/// Bounds all results that are added at a time, in bytes of JSON.
pub(super) const MAX_BYTES: usize = 32 << 20;
/// Bounds the names of scanners and of their versions, in bytes.
const MAX_NAME: usize = 100;
/// Bounds the findings of a result.
const MAX_FINDINGS: usize = 100;
/// Bounds a path, in bytes: no manifest has longer ones.
const MAX_PATH: usize = 1_024;
/// Bounds the text of a finding, in bytes.
const MAX_TEXT: usize = 1_000;
/// Bounds how far a time may be ahead, since clocks differ.
const MAX_HOURS_AHEAD: i64 = 1;

/// The content that a result is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Of {
    /// The plaintext root, in hexadecimal.
    Content(String),
    /// That of a listing's version.
    Version(i64, i64),
}

/// The result of a scanner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scan {
    pub of: Of,
    pub scanner: String,
    pub scanner_version: String,
    pub(super) verdict: ScanVerdict,
    #[serde(default)]
    pub(super) findings: Vec<Finding>,
    pub scanned_at: DateTime<Utc>,
}

/// A finding of a scanner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Finding {
    /// `None` for the whole content.
    #[serde(default)]
    pub path: Option<String>,
    pub text: String,
}

/// The reason for which a result is not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    #[error("{0} bytes of results, at most {MAX_BYTES} are read")]
    TooLarge(usize),
    /// It is no JSON, or not that of a result.
    #[error("result {number}: {reason}")]
    Json {
        /// From 1.
        number: usize,
        /// With the field, the line and the column.
        reason: String,
    },
    #[error("result {number}: {field} has {bytes} bytes, it has 1 to {most}")]
    Length { number: usize, field: &'static str, bytes: usize, most: usize },
    #[error("result {number}: {field} has a control character")]
    Control { number: usize, field: &'static str },
    #[error("result {number}: {found} findings, at most {MAX_FINDINGS} are kept")]
    Findings { number: usize, found: usize },
    #[error("result {number}: scanned_at is {time}, which is to come")]
    Ahead { number: usize, time: DateTime<Utc> },
    #[error("{0:?} is neither a version, such as 12/3, nor a plaintext root of 64 hexadecimal digits")]
    Of(String),
}

/// Reads results that stand one behind the other.
///
/// # Errors
/// The first that is none, or is not within the bounds.
pub(super) fn read(json: &[u8], now: DateTime<Utc>) -> Result<Vec<Scan>, ScanError> {
    if json.len() > MAX_BYTES {
        return Err(ScanError::TooLarge(json.len()));
    }
    let each = serde_json::Deserializer::from_slice(json).into_iter::<Scan>();
    let read = |(scan, number): (Result<Scan, serde_json::Error>, usize)| {
        let scan = scan.map_err(|error| ScanError::Json { number, reason: error.to_string() })?;
        scan.check(number, now).map(|()| scan)
    };
    each.zip(1..).map(read).collect()
}

impl Scan {
    fn check(&self, number: usize, now: DateTime<Utc>) -> Result<(), ScanError> {
        check_text(number, "scanner", &self.scanner, MAX_NAME)?;
        check_text(number, "scanner_version", &self.scanner_version, MAX_NAME)?;
        if self.findings.len() > MAX_FINDINGS {
            return Err(ScanError::Findings { number, found: self.findings.len() });
        }
        for finding in &self.findings {
            check_text(number, "text", &finding.text, MAX_TEXT)?;
            finding.path.iter().try_for_each(|path| check_text(number, "path", path, MAX_PATH))?;
        }
        if self.scanned_at > now + TimeDelta::hours(MAX_HOURS_AHEAD) {
            return Err(ScanError::Ahead { number, time: self.scanned_at });
        }
        Ok(())
    }
}

fn check_text(number: usize, field: &'static str, text: &str, most: usize) -> Result<(), ScanError> {
    if text.trim().is_empty() || text.len() > most {
        return Err(ScanError::Length { number, field, bytes: text.len(), most });
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(ScanError::Control { number, field });
    }
    Ok(())
}

impl FromStr for Of {
    type Err = ScanError;

    fn from_str(text: &str) -> Result<Self, ScanError> {
        let refused = || ScanError::Of(text.chars().take(80).collect());
        if let Some((listing, number)) = text.split_once('/') {
            let number_of = |digits: &str| {
                let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                is_number.then(|| digits.parse::<i64>().ok()).flatten().ok_or_else(refused)
            };
            return Ok(Of::Version(number_of(listing)?, number_of(number)?));
        }
        let is_root = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_root.then(|| Of::Content(text.to_owned())).ok_or_else(refused)
    }
}

impl TryFrom<String> for Of {
    type Error = ScanError;

    fn try_from(text: String) -> Result<Self, ScanError> {
        text.parse()
    }
}

impl From<Of> for String {
    fn from(of: Of) -> Self {
        of.to_string()
    }
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Of::Content(root) => f.write_str(root),
            Of::Version(listing, number) => write!(f, "{listing}/{number}"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::{json, Value};

    use super::*;

    fn of(change: impl FnOnce(&mut Value)) -> Result<Vec<Scan>, String> {
        let mut scan = json!({
            "of": "12/3", "scanner": "pickle-scan", "scanner_version": "1.2", "verdict": "malicious",
            "findings": [{"path": "a.bin", "text": "posix.system"}, {"text": "all of it"}],
            "scanned_at": "2027-01-15T08:00:00Z",
        });
        change(&mut scan);
        let now = "2027-01-15T08:00:00Z".parse().unwrap();
        read(scan.to_string().as_bytes(), now).map_err(|error| error.to_string())
    }

    #[test]
    fn results_stand_one_behind_the_other_and_are_read_again_as_they_are_written() {
        let scan = of(|_| {}).unwrap().remove(0);
        assert_eq!((&scan.of, scan.verdict), (&Of::Version(12, 3), ScanVerdict::Malicious));
        let written = serde_json::to_string(&scan).unwrap();
        let two = format!("{written}\n{written}{written}");
        assert_eq!(read(two.as_bytes(), scan.scanned_at).unwrap(), [scan.clone(), scan.clone(), scan.clone()]);
        assert_eq!(read(b" \n", scan.scanned_at), Ok(Vec::new()));
    }

    #[test]
    fn a_result_is_refused_with_the_field_and_the_bound() {
        for (change, reason) in [
            (json!({"verdict": "fine"}), "unknown variant `fine`"),
            (json!({"scanner": ""}), "scanner has 0 bytes, it has 1 to 100"),
            (json!({"scanner": "x".repeat(101)}), "scanner has 101 bytes"),
            (json!({"scanner_version": "a\u{0}b"}), "scanner_version has a control character"),
            (json!({"findings": vec![json!({"text": "x"}); 101]}), "101 findings, at most 100"),
            (json!({"findings": [{"text": "x".repeat(1_001)}]}), "text has 1001 bytes"),
            (json!({"findings": [{"text": "x", "path": "x".repeat(1_025)}]}), "path has 1025 bytes"),
            (json!({"findings": [{"text": "x", "line": 7}]}), "unknown field `line`"),
            (json!({"scanned_at": "2027-01-15T09:00:01Z"}), "which is to come"),
            (json!({"of": "12"}), "\"12\" is neither a version"),
            (json!({"of": "12/+3"}), "is neither a version"),
            (json!({"of": "A".repeat(64)}), "is neither a version"),
            (json!({"more": 1}), "unknown field `more`"),
        ] {
            let told = of(|scan| {
                let fields = change.as_object().unwrap().clone();
                scan.as_object_mut().unwrap().extend(fields);
            });
            let told = told.unwrap_err();
            assert!(told.contains(reason), "{change}: {told}");
        }
        assert!(matches!(read(&vec![b' '; MAX_BYTES + 1], Utc::now()), Err(ScanError::TooLarge(_))));
    }
}
