//! Whether loading a model runs code, and what scanners say of it, as an indexer says: before anything is paid.

use std::collections::BTreeMap;

use weighhouse_client::index::{self, About, Code, Loads, ScanVerdict};
use weighhouse_protocol::{ListingId, VersionNumber};

use crate::about::PATIENCE;
use crate::session::Session;
use crate::table::{Cell, Tone};

/// What an indexer says of a listing's versions; nothing where none is set or none answers.
#[derive(Debug, Default)]
pub struct Codes(BTreeMap<VersionNumber, Code>);

impl Codes {
    /// What it says of a version.
    pub fn of(&self, version: VersionNumber) -> Option<&Code> {
        self.0.get(&version)
    }
}

impl Session {
    /// Asks the indexer about the versions of a listing. Without an answer it says so, and the command goes on.
    pub async fn codes(&self, listing: ListingId) -> Codes {
        let Some(endpoint) = self.network().ok().and_then(|network| network.graphql.clone()) else {
            return Codes::default();
        };
        let reason = match tokio::time::timeout(PATIENCE, index::code(&endpoint, listing)).await {
            Ok(Ok(found)) => return Codes(found),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("the indexer at {endpoint} takes more than {} s", PATIENCE.as_secs()),
        };
        self.out.say(format!("whether loading it runs code is not known: {reason}"));
        Codes::default()
    }
}

/// A cell with what loading the latest version runs, or a scanner's bad word.
pub fn cell(about: Option<&About>) -> Cell {
    let scanned = about.and_then(|about| about.scanned).filter(|verdict| *verdict > ScanVerdict::Clean);
    if let Some(verdict) = scanned {
        return Cell::toned(scanner_word(verdict), Tone::Bad);
    }
    match about.and_then(|about| about.loads) {
        Some(Loads::DataOnly) => Cell::toned("data only", Tone::Good),
        Some(Loads::RunsCode) => Cell::toned("RUNS CODE", Tone::Bad),
        Some(Loads::Unknown) | None => "unknown".into(),
    }
}

/// Labelled lines about a version: what loading it runs, and what scanners say.
pub fn lines(code: &Code) -> Vec<(&'static str, String)> {
    let loads = match code.loading.verdict {
        Loads::DataOnly => ("loads", "data alone, by the formats of all files".to_owned()),
        Loads::RunsCode => ("RUNS CODE", files(code)),
        Loads::Unknown if code.loading.file_count.is_none() => {
            ("loads", "not known: the indexer has not read the file yet".to_owned())
        }
        Loads::Unknown => ("loads", format!("not known: {}", files(code))),
    };
    let scan = |scan: &index::Scan| format!("{} by {}", scanner_word(scan.verdict), scan.scanner);
    let scans: Vec<String> = code.scans.iter().map(scan).collect();
    let scans = (!scans.is_empty()).then(|| ("scanned", scans.join("; ")));
    std::iter::once(loads).chain(scans).collect()
}

/// What a buyer is warned of before paying; `None` unless loading the version runs code, or a scanner found something.
pub fn warning(code: &Code) -> Option<String> {
    let found = code.scans.iter().find(|scan| scan.verdict > ScanVerdict::Clean);
    let found =
        found.map(|scan| format!("the scanner {} calls this version {}", scan.scanner, scanner_word(scan.verdict)));
    let runs = (code.loading.verdict == Loads::RunsCode)
        .then(|| format!("loading this version runs code that is in it: {}", files(code)));
    let all: Vec<String> = found.into_iter().chain(runs).collect();
    (!all.is_empty()).then(|| format!("WARNING: {}", all.join("; ")))
}

/// The first files with their reasons, and how many more there are.
fn files(code: &Code) -> String {
    let named: Vec<String> =
        code.loading.files.iter().flatten().map(|file| format!("{} ({})", file.path, file.why)).collect();
    let all = usize::try_from(code.loading.file_count.unwrap_or_default()).unwrap_or(usize::MAX);
    match all.saturating_sub(named.len()) {
        0 => named.join(", "),
        1 => format!("{}, and 1 more file", named.join(", ")),
        more => format!("{}, and {more} more files", named.join(", ")),
    }
}

fn scanner_word(verdict: ScanVerdict) -> &'static str {
    match verdict {
        ScanVerdict::Clean => "clean",
        ScanVerdict::Suspicious => "SUSPICIOUS",
        ScanVerdict::Malicious => "MALICIOUS",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_client::index::{CodeFile, Loading, Scan};

    fn of(verdict: Loads, file_count: Option<u32>, scans: &[(&str, ScanVerdict)]) -> Code {
        let files = file_count.map(|count| match count {
            0 => Vec::new(),
            _ => vec![CodeFile { path: "a.py".into(), why: "Python code".into() }],
        });
        let scan = |(scanner, verdict): &(&str, ScanVerdict)| Scan { scanner: (*scanner).into(), verdict: *verdict };
        Code { number: 1, loading: Loading { verdict, file_count, files }, scans: scans.iter().map(scan).collect() }
    }

    #[test]
    fn what_runs_code_is_warned_of_and_nothing_else() {
        let warned = warning(&of(Loads::RunsCode, Some(3), &[("one", ScanVerdict::Clean)]));
        let said = "WARNING: loading this version runs code that is in it: a.py (Python code), and 2 more files";
        assert_eq!(warned.as_deref(), Some(said));
        assert_eq!(warning(&of(Loads::DataOnly, Some(0), &[("one", ScanVerdict::Clean)])), None);
        assert_eq!(warning(&of(Loads::Unknown, Some(1), &[])), None);
        assert_eq!(warning(&of(Loads::Unknown, None, &[])), None);
    }

    #[test]
    fn a_scanner_that_found_something_is_named() {
        let found = of(Loads::Unknown, None, &[("one", ScanVerdict::Malicious), ("other", ScanVerdict::Clean)]);
        assert_eq!(warning(&found).as_deref(), Some("WARNING: the scanner one calls this version MALICIOUS"));
        assert_eq!(lines(&found)[1], ("scanned", "MALICIOUS by one; clean by other".to_owned()));
    }

    #[test]
    fn a_version_says_what_it_loads() {
        let said = |verdict, count| lines(&of(verdict, count, &[])).remove(0);
        assert_eq!(said(Loads::DataOnly, Some(0)), ("loads", "data alone, by the formats of all files".into()));
        assert_eq!(said(Loads::RunsCode, Some(1)), ("RUNS CODE", "a.py (Python code)".into()));
        assert_eq!(said(Loads::Unknown, Some(2)), ("loads", "not known: a.py (Python code), and 1 more file".into()));
        assert_eq!(said(Loads::Unknown, None), ("loads", "not known: the indexer has not read the file yet".into()));
    }

    #[test]
    fn a_scanners_bad_word_stands_before_the_formats() {
        let about = |loads, scanned| About { loads, scanned, ..About::default() };
        let data = Some(Loads::DataOnly);
        assert_eq!(cell(Some(&about(data, None))), Cell::toned("data only", Tone::Good));
        assert_eq!(cell(Some(&about(data, Some(ScanVerdict::Clean)))), Cell::toned("data only", Tone::Good));
        assert_eq!(cell(Some(&about(data, Some(ScanVerdict::Suspicious)))), Cell::toned("SUSPICIOUS", Tone::Bad));
        assert_eq!(cell(Some(&about(Some(Loads::RunsCode), None))), Cell::toned("RUNS CODE", Tone::Bad));
        assert_eq!(cell(None), "unknown".into());
    }
}
