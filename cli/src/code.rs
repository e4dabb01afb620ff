//! Code that loading a model runs, and the verdicts of scanners, by an indexer's word: before anything is paid.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use weighhouse_client::index::{self, About, Code, Loads, ScanVerdict};
use weighhouse_protocol::{ListingId, VersionNumber};

use crate::about::{Known, PATIENCE};
use crate::session::Session;
use crate::table::{Cell, Tone};

/// The most listings of a list of which earlier versions are asked for: one question each.
const MAX_EARLIER: usize = 20;

/// An indexer's answer about a listing's versions; `None` where none is set or none answers.
#[derive(Debug, Default)]
pub struct Codes(Option<BTreeMap<VersionNumber, Code>>);

impl Codes {
    /// Its answer about a version.
    pub fn of(&self, version: VersionNumber) -> Option<&Code> {
        self.0.as_ref()?.get(&version)
    }

    /// Labelled lines about a version, or that the indexer answers and does not name it. None without an answer.
    pub fn lines(&self, version: VersionNumber) -> Vec<(&'static str, String)> {
        let Some(known) = &self.0 else { return Vec::new() };
        match known.get(&version) {
            Some(code) => lines(code),
            None if known.keys().next().is_some_and(|first| *first > version) => {
                vec![("loads", "not known: the indexer names newer versions alone".to_owned())]
            }
            None => vec![("loads", "not known: the indexer does not have this version yet".to_owned())],
        }
    }
}

impl Session {
    /// Asks the indexer about the versions of a listing. Without an answer it says so, and the command goes on.
    pub async fn codes(&self, listing: ListingId) -> Codes {
        let Some(endpoint) = self.network().ok().and_then(|network| network.graphql.clone()) else {
            return Codes::default();
        };
        let reason = match tokio::time::timeout(PATIENCE, index::code(&endpoint, listing)).await {
            Ok(Ok(found)) => return Codes(Some(found)),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("the indexer at {endpoint} takes more than {} s", PATIENCE.as_secs()),
        };
        self.out.say(format!("whether loading it runs code is not known: {reason}"));
        Codes::default()
    }

    /// The marks of versions. `known` has those of latest ones; the indexer is asked again for each listing of which there is an
    /// earlier one, for at most [`MAX_EARLIER`], and no more once it does not answer.
    pub async fn marks(&self, known: &Known, versions: impl Iterator<Item = (ListingId, VersionNumber)>) -> Marks {
        let (mut marks, earlier) = latest(known, versions);
        for listing in earlier.into_iter().take(MAX_EARLIER) {
            let Codes(Some(codes)) = self.codes(listing).await else { break };
            marks.0.extend(codes.iter().map(|(version, code)| ((listing, *version), Mark::from(code))));
        }
        marks
    }
}

/// The marks that are known of versions, and the listings whose earlier versions are in the list.
fn latest(known: &Known, versions: impl Iterator<Item = (ListingId, VersionNumber)>) -> (Marks, BTreeSet<ListingId>) {
    let (mut marks, mut earlier) = (Marks::default(), BTreeSet::new());
    for (listing, version) in versions {
        let Some(about) = known.of(listing) else { continue };
        if about.latest_version.is_some_and(|latest| latest.number == version) {
            marks.0.insert((listing, version), Mark::from(about));
        } else {
            earlier.insert(listing);
        }
    }
    (marks, earlier)
}

/// A version's verdict, and the worst word of a scanner about it; `None` where no indexer says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mark {
    pub loads: Option<Loads>,
    pub scanned: Option<ScanVerdict>,
}

impl Mark {
    /// The latest version's.
    pub fn of(about: Option<&About>) -> Self {
        about.map(Self::from).unwrap_or_default()
    }
}

impl From<&About> for Mark {
    fn from(about: &About) -> Self {
        Self { loads: about.loads, scanned: about.scanned }
    }
}

impl From<&Code> for Mark {
    fn from(code: &Code) -> Self {
        Self { loads: Some(code.loading.verdict), scanned: code.scans.iter().map(|scan| scan.verdict).max() }
    }
}

/// The marks of versions.
#[derive(Debug, Default)]
pub struct Marks(BTreeMap<(ListingId, VersionNumber), Mark>);

impl Marks {
    /// The mark of a version.
    pub fn of(&self, listing: ListingId, version: VersionNumber) -> Mark {
        self.0.get(&(listing, version)).copied().unwrap_or_default()
    }
}

/// A cell with the verdict about a version, or a scanner's bad word.
pub fn cell(mark: Mark) -> Cell {
    if let Some(verdict) = mark.scanned.filter(|verdict| *verdict > ScanVerdict::Clean) {
        return Cell::toned(scanner_word(verdict), Tone::Bad);
    }
    match mark.loads {
        Some(Loads::DataOnly) => Cell::toned("data alone", Tone::Good),
        Some(Loads::RunsCode) => Cell::toned("RUNS CODE", Tone::Bad),
        Some(Loads::Unknown) | None => "unknown".into(),
    }
}

/// Labelled lines about a version: its verdict with files and reasons, and the scanners' verdicts.
fn lines(code: &Code) -> Vec<(&'static str, String)> {
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

/// A warning for a buyer before the payment; `None` unless loading the version runs code, or a scanner found something.
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
    use weighhouse_client::index::{CodeFile, Latest, Loading, Scan};

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
    fn a_version_that_the_indexer_does_not_have_is_said_to_be_unknown() {
        let codes = |numbers: &[u32]| {
            let known = numbers.iter().map(|number| (*number, of(Loads::DataOnly, Some(0), &[])));
            Codes(Some(known.collect()))
        };
        let yet = [("loads", "not known: the indexer does not have this version yet".to_owned())];
        assert_eq!(codes(&[]).lines(1), yet);
        assert_eq!(codes(&[1, 2]).lines(3), yet);
        assert_eq!(codes(&[2, 3]).lines(1)[0].1, "not known: the indexer names newer versions alone");
        assert_eq!(codes(&[1, 2]).lines(2)[0].1, "data alone, by the formats of all files");
        assert!(Codes::default().lines(1).is_empty());
    }

    #[test]
    fn a_scanners_bad_word_stands_before_the_formats() {
        let mark = |loads, scanned| Mark { loads, scanned };
        let data = Some(Loads::DataOnly);
        assert_eq!(cell(mark(data, None)), Cell::toned("data alone", Tone::Good));
        assert_eq!(cell(mark(data, Some(ScanVerdict::Clean))), Cell::toned("data alone", Tone::Good));
        assert_eq!(cell(mark(data, Some(ScanVerdict::Suspicious))), Cell::toned("SUSPICIOUS", Tone::Bad));
        assert_eq!(cell(mark(Some(Loads::RunsCode), None)), Cell::toned("RUNS CODE", Tone::Bad));
        assert_eq!(cell(Mark::of(None)), "unknown".into());
    }

    #[test]
    fn a_version_is_marked_by_what_it_holds_and_not_by_the_latest_one() {
        let about = |number| About {
            latest_version: Some(Latest { number }),
            loads: Some(Loads::DataOnly),
            ..About::default()
        };
        let known = Known::from([(1, about(2)), (2, about(1))]);
        let (mut marks, earlier) = latest(&known, [(1, 1), (1, 2), (2, 1), (3, 1)].into_iter());
        let data = Mark { loads: Some(Loads::DataOnly), scanned: None };
        assert_eq!((marks.of(1, 2), marks.of(2, 1)), (data, data));
        assert_eq!((marks.of(1, 1), marks.of(3, 1)), (Mark::default(), Mark::default()));
        assert_eq!(
            earlier.into_iter().collect::<Vec<_>>(),
            [1],
            "a listing that the indexer lacks is not asked for again"
        );
        let scans = [("one", ScanVerdict::Clean), ("other", ScanVerdict::Malicious)];
        marks.0.insert((1, 1), Mark::from(&of(Loads::RunsCode, Some(1), &scans)));
        let bad = Mark { loads: Some(Loads::RunsCode), scanned: Some(ScanVerdict::Malicious) };
        assert_eq!(marks.of(1, 1), bad);
    }
}
