//! `open`: the bought model, as a folder. Nothing appears before everything in it is verified.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use weighhouse_client::opening::{check_delivered, open, Opened};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::format::Format;
use weighhouse_sealing::loading::{Effect, Finding, Kind};

use crate::session::Session;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order's number
    order: OrderId,
    /// The folder to create [default: the model's name and version, in this folder]
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// Delete the sealed file afterwards
    ///
    /// `weighhouse order complain` downloads it again if it has to.
    #[arg(long)]
    discard_sealed: bool,
}

#[derive(Serialize)]
struct Told {
    order: OrderId,
    listing: ListingId,
    version: VersionNumber,
    files: usize,
    path: String,
    /// The files that run code when the model is loaded or used, or may; those that run code first.
    code: Vec<Code>,
}

/// A file that runs code, or may.
#[derive(Debug, PartialEq, Serialize)]
struct Code {
    path: String,
    kind: &'static str,
    effect: &'static str,
    /// The evidence: the file's bytes, the manifest's mark or the name.
    basis: &'static str,
    why: String,
}

impl From<&Finding> for Code {
    fn from(Finding { path, kind, effect, basis, why }: &Finding) -> Self {
        let (kind, effect, basis) = (kind.name(), effect.name(), basis.name());
        Self { path: path.clone(), kind, effect, basis, why: why.clone().into_owned() }
    }
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let order = market.order(args.order).await?;
    // Nobody is asked for a passphrase in vain.
    check_delivered(&order)?;
    let opened = open(session.vault()?, &market, &session.sealed_files(), &order, args.to).await?;
    if args.discard_sealed {
        weighhouse_client::files::remove(&opened.sealed)?;
    }
    for pickle in &opened.pickles {
        let unmarked = if pickle.format == Format::Pickle { "" } else { ", and the seller did not mark it as one" };
        let path = &pickle.path;
        session.out.warn(format!("warning: {path} is a Python pickle, which can run code when loaded{unmarked}"));
    }
    for line in warnings(&opened.code) {
        session.out.warn(line);
    }
    if let Some(line) = doubts(&opened.code) {
        session.out.say(line);
    }
    if let (OrderState::Delivered, Some(until)) = (order.state, order.settle_from) {
        let (id, until) = (order.id, words::time(until));
        session.out.say(format!(
            "the seller is paid after {until}, or when you `weighhouse order accept {id}`; until then `weighhouse order complain {id}` \
             if the file is not the listed one{}",
            match &order.arbiter {
                Some(_) => format!(", or `weighhouse dispute open {id}` if it is not what was promised"),
                None => String::new(),
            }
        ));
    }
    let Opened { listing, version, folder, files, code, .. } = opened;
    let (path, code) = (folder.display().to_string(), code.iter().map(Code::from).collect());
    let told = Told { order: order.id, listing: listing.id, version: version.number, files, path, code };
    session
        .out
        .result(&told, || format!("opened {} version {}: {files} files\n{}", listing.name, version.number, told.path))
}

/// A line for each file that runs code, but for pickles. They are said however quiet the run is.
fn warnings(code: &[Finding]) -> Vec<String> {
    let runs = code.iter().filter(|found| found.kind != Kind::Pickle && found.effect == Effect::Runs);
    runs.map(|found| format!("warning: {} runs code when the model is loaded or used: {}", found.path, found.why))
        .collect()
}

/// The number of files that may run code, with the first one's reason.
fn doubts(code: &[Finding]) -> Option<String> {
    let may: Vec<&Finding> = code.iter().filter(|found| found.effect == Effect::MayRun).collect();
    let first = may.first()?;
    let many = words::plural(u64::try_from(may.len()).unwrap_or(u64::MAX), "file");
    Some(format!("{many} may run code, such as {}: {}", first.path, first.why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_sealing::loading::Basis;

    #[test]
    fn each_file_that_runs_code_is_named_and_those_that_may_are_counted() {
        let found = |path: &str, kind, effect| {
            let why = "as a test says".into();
            Finding { path: path.into(), kind, effect, basis: Basis::Read, why }
        };
        let code = [
            found("a.pkl", Kind::Pickle, Effect::Runs),
            found("a.py", Kind::Source, Effect::Runs),
            found("b.zip", Kind::Archive, Effect::MayRun),
            found("c.h5", Kind::Graph, Effect::MayRun),
        ];
        assert_eq!(warnings(&code), ["warning: a.py runs code when the model is loaded or used: as a test says"]);
        assert_eq!(doubts(&code).as_deref(), Some("2 files may run code, such as b.zip: as a test says"));
        assert_eq!((warnings(&code[..1]), doubts(&code[..2])), (Vec::new(), None));
        let told = Code {
            path: "b.zip".into(),
            kind: "archive",
            effect: "may_run",
            basis: "read",
            why: "as a test says".into(),
        };
        assert_eq!(Code::from(&code[2]), told);
    }
}
