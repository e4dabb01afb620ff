//! `draft`: a proposal from a template, and its submission.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::builder::PossibleValuesParser;
use cosmwasm_std::Coin;
use serde::Serialize;
use serde_json::Value;
use weighhouse_chain::{message, TxOutcome};
use weighhouse_client::governance::{self, Drafted};
use weighhouse_client::{journal, Market};
use weighhouse_messages::governance::{Change, Field, Kind as Template, KINDS};

use super::{changes, releases};
use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The kind of the proposal: --help lists them with their fields
    #[arg(value_name = "KIND", hide_possible_values = true, value_parser = PossibleValuesParser::new(KINDS.iter().map(|kind| kind.name)))]
    kind: String,
    /// A field of the kind, such as fee=2%; once for each
    #[arg(long = "field", value_name = "NAME=VALUE", value_parser = parse_field)]
    fields: Vec<(String, String)>,
    /// The file to write [default: KIND.json in this folder]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The deposit [default: the least with which a vote begins]
    #[arg(long, value_name = "AMOUNT", value_parser = words::parse_coin)]
    deposit: Option<Coin>,
    /// Vote in the chain's shorter period, for a larger deposit
    #[arg(long)]
    expedited: bool,
    /// A folder of further releases, by whose checksums codes are named
    ///
    /// Those that were kept when this program was built it knows without one.
    #[arg(long, value_name = "FOLDER")]
    releases: Option<PathBuf>,
    /// Submit it as well, with the deposit of the key that signs
    #[arg(long)]
    submit: bool,
}

/// A draft in JSON.
#[derive(Serialize)]
struct Told<'a> {
    kind: &'a str,
    file: String,
    title: &'a str,
    summary: &'a str,
    expedited: bool,
    deposit: &'a Coin,
    changes: &'a [Change],
    /// The number of the submitted proposal; `null` for a draft.
    proposal: Option<u64>,
    tx: Option<String>,
}

/// All kinds with their fields, and examples.
pub fn kinds() -> String {
    let mut text = "Kinds with their fields, optional ones in brackets:\n".to_owned();
    for (kind, template) in KINDS.iter().filter_map(|kind| Some((kind, kind.template().ok()?))) {
        let name = |field: &Field| if field.optional { format!("[{}]", field.name) } else { field.name.clone() };
        let fields: Vec<_> = template.fields.iter().map(name).collect();
        let _ = writeln!(text, "{}", format!("  {:<18} {}", kind.name, fields.join(" ")).trim_end());
    }
    text.push_str(
        "\n  weighhouse gov draft fee --field fee=2%\n  weighhouse gov draft guardian --field account=wasm1… --field \
         until=+180d --submit\n  weighhouse gov draft emergency --submit",
    );
    text
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let kind = Template::named(&args.kind)
        .ok_or_else(|| fail!(Kind::Usage, "{:?} is no kind: `weighhouse gov draft --help` lists them", args.kind))?;
    let fields = distinct(args.fields)?;
    let mut drafted = governance::draft(&market, &releases(args.releases.as_deref())?, kind, &fields).await?;
    drafted.draft.expedited |= args.expedited;
    let deposit = match args.deposit {
        Some(deposit) => deposit,
        None => least(&market, drafted.draft.expedited).await?,
    };
    let file = args.out.unwrap_or_else(|| PathBuf::from(format!("{}.json", kind.name)));
    write_new(&file, &drafted.draft.file(&drafted.authority, &deposit))?;
    let drafted = Written { kind: kind.name, file: file.display().to_string(), drafted, deposit };
    match args.submit {
        true => submit(session, &market, &drafted, &fields).await,
        false => session.out.result(&drafted.told(None, None), || drafted.text()),
    }
}

/// A draft in its file.
struct Written {
    kind: &'static str,
    file: String,
    drafted: Drafted,
    deposit: Coin,
}

impl Written {
    fn told(&self, proposal: Option<u64>, tx: Option<String>) -> Told<'_> {
        let Drafted { draft, changes, .. } = &self.drafted;
        let (title, summary, expedited) = (draft.title.as_str(), draft.summary.as_str(), draft.expedited);
        let (kind, file, deposit) = (self.kind, self.file.clone(), &self.deposit);
        Told { kind, file, title, summary, expedited, deposit, changes, proposal, tx }
    }

    fn text(&self) -> String {
        let mut lines = vec![self.drafted.draft.title.clone()];
        lines.extend(changes::lines(&self.drafted.changes));
        let file = &self.file;
        lines.push(format!("wrote {file}: `wasmd tx gov submit-proposal {file}` submits it, and so does --submit"));
        lines.join("\n")
    }

    /// The proposal before it is signed.
    fn act(&self) -> Act {
        let draft = &self.drafted.draft;
        let mut act =
            Act::new("Submit it?").line("proposal", draft.title.clone()).line("summary", draft.summary.clone());
        for line in changes::lines(&self.drafted.changes) {
            act = act.line("", line);
        }
        let vote = if draft.expedited { "in the chain's shorter period" } else { "in the chain's ordinary period" };
        act.line("vote", vote).line("deposit", words::coin(&self.deposit))
    }
}

async fn submit(
    session: &Session,
    market: &Market,
    written: &Written,
    fields: &BTreeMap<String, String>,
) -> Result<()> {
    let plan = async || {
        let (Drafted { draft, authority, .. }, proposer) = (&written.drafted, session.signer()?.address());
        let (messages, deposit) = (draft.anys(authority), std::slice::from_ref(&written.deposit));
        let proposal = message::propose(proposer, messages, deposit, &draft.title, &draft.summary, draft.expedited);
        Ok((written.act(), vec![proposal]))
    };
    let tell = |outcome: TxOutcome| {
        let proposal = outcome.attribute("submit_proposal", "proposal_id")?.parse::<u64>().context("proposal_id")?;
        let told = written.told(Some(proposal), Some(outcome.hash.clone()));
        session.out.result(&told, || format!("proposal {proposal}: {}", written.drafted.draft.title))
    };
    let terms: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let command = journal::Command::new(format!("gov draft {}", written.kind)).on(terms.join(" "));
    session.carry_out_messages(market, command, plan, tell).await
}

/// The least deposit with which a vote begins.
async fn least(market: &Market, expedited: bool) -> Result<Coin> {
    let deposits = market.chain.deposits().await?;
    let coins = if expedited { deposits.expedited } else { deposits.least };
    coins.into_iter().next().ok_or_else(|| fail!(Kind::Usage, "the chain names no deposit: give one with --deposit"))
}

/// Writes a file that is not there, or has the same in it.
fn write_new(file: &Path, proposal: &Value) -> Result<()> {
    let shown = file.display();
    let text = format!("{}\n", serde_json::to_string_pretty(proposal)?);
    match fs::read_to_string(file) {
        Ok(found) if found == text => Ok(()),
        Ok(_) => {
            Err(fail!(Kind::Usage, "{shown} is there, and has something else in it: give another file with --out"))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::write(file, text).with_context(|| format!("can't write {shown}"))
        }
        Err(error) => Err(fail!(Kind::Usage, "can't read {shown}: {error}")),
    }
}

fn parse_field(typed: &str) -> Result<(String, String), String> {
    let (name, value) = typed.split_once('=').ok_or_else(|| format!("{typed:?} is no NAME=VALUE, such as fee=2%"))?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Fields, each of which is given once.
fn distinct(fields: Vec<(String, String)>) -> Result<BTreeMap<String, String>> {
    let mut distinct = BTreeMap::new();
    for (name, value) in fields {
        if distinct.insert(name.clone(), value).is_some() {
            return Err(fail!(Kind::Usage, "the field {name} is given twice"));
        }
    }
    Ok(distinct)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::error::kind_of;

    #[test]
    fn a_field_is_a_name_and_a_value_and_given_once() {
        assert_eq!(parse_field("url=https://a?b=c"), Ok(("url".to_owned(), "https://a?b=c".to_owned())));
        assert!(parse_field("fee").unwrap_err().contains("NAME=VALUE"));
        let twice = vec![parse_field("fee=1%").unwrap(), parse_field("fee=2%").unwrap()];
        assert_eq!(distinct(twice).unwrap_err().to_string(), "the field fee is given twice");
    }

    #[test]
    fn a_draft_overwrites_nothing_but_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fee.json");
        write_new(&file, &json!({"title": "a"})).unwrap();
        write_new(&file, &json!({"title": "a"})).unwrap();
        let other = write_new(&file, &json!({"title": "b"})).unwrap_err();
        assert_eq!(kind_of(&other), Kind::Usage);
        assert!(fs::read_to_string(&file).unwrap().contains("\"a\""));
    }

    #[test]
    fn the_help_lists_every_kind_with_its_fields() {
        let text = kinds();
        assert!(KINDS.iter().all(|kind| text.contains(&format!("\n  {}", kind.name))), "{text}");
        assert!(text.contains(&format!("  {:<18} account until", "guardian")) && text.contains("[grace]"), "{text}");
    }
}
