//! `delist`: stops everything new in a listing, as governance or its moderator.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::first;
use weighhouse_client::journal::Command;
use weighhouse_client::moderation::{delist, uphold, Delist};
use weighhouse_protocol::events::ListingDelisted;
use weighhouse_protocol::reputation::ReportId;
use weighhouse_protocol::{ListingId, Seconds};

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The number of the listing
    listing: ListingId,
    /// The number of a report about it, which the same transaction upholds
    #[arg(long, value_name = "NUMBER")]
    report: Option<ReportId>,
    /// The reasons for that decision, a file in Markdown of at most 256 KiB
    #[arg(long, value_name = "FILE", requires = "report")]
    reasons: Option<PathBuf>,
}

#[derive(Serialize)]
struct Delisted {
    listing: ListingId,
    /// The time from which anyone relists it, in seconds UTC; `null` when governance alone does.
    lapses_at: Option<Seconds>,
    tx: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let Args { listing, report, reasons } = args;
    let market = session.market().await?;
    let sender = session.signer()?.address();
    let plan = async || {
        let Delist { call, listing: found, lapse } = delist(&market, sender, listing).await?;
        let mut act = Act::new("Delist it?")
            .line("listing", format!("{listing}, {}", found.name))
            .line("seller", found.seller.to_string())
            .line("stops", "everything new: purchases, offers, resales, requests for keys, questions")
            .line("leaves", "open orders, bonds, revenue, licenses and reviews: all that is owed")
            .line("until", end(lapse));
        let mut calls = Vec::new();
        if let Some(report) = report {
            let reasons = match &reasons {
                Some(file) => Some(session.put_words(file).await?),
                None => None,
            };
            act = act.line("report", format!("{report}, upheld"));
            act = act.line("reasons", reasons.clone().unwrap_or_else(|| "none".to_owned()));
            calls.push(uphold(&market, listing, report, reasons).await?);
        }
        calls.push(call);
        Ok((act, calls))
    };
    let tell = |outcome: TxOutcome| {
        let event: ListingDelisted = first(&outcome.events, &market.contracts.registry)?;
        let delisted = Delisted { listing, lapses_at: event.lapses_at, tx: outcome.hash };
        session.out.result(&delisted, || match delisted.lapses_at {
            Some(time) => format!("listing {listing} is delisted until {}", words::time(time)),
            None => format!("listing {listing} is delisted until governance relists it"),
        })
    };
    let upheld = report.map(|report| format!("for report {report}")).unwrap_or_default();
    session.carry_out(&market, Command::new(format!("listing delist {listing}")).on(upheld), plan, tell).await
}

fn end(lapse: Option<u32>) -> String {
    match lapse {
        Some(seconds) => format!("it lapses in {}, unless governance confirms it", words::span(seconds.into())),
        None => "governance relists it".to_owned(),
    }
}
