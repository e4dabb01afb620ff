//! `review list`, `question list` and `report list`: what was said of listings, as an indexer lists it.

use anyhow::Result;
use clap::ValueEnum;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_client::index::{self, ListedPost, ListedQuestion, ListedReport, ListedReview, Mark, Page, Part, Words};
use weighhouse_client::{reputation, Market};
use weighhouse_protocol::reputation::ReportState;
use weighhouse_protocol::ListingId;

use crate::session::Session;
use crate::table::{Cell, Column, Table, Tone};
use crate::words;

/// The most characters of a text in a table.
const MAX_WORDS: usize = 80;

/// The part of a list.
#[derive(Clone, Debug, clap::Args)]
pub struct Paging {
    /// The most to list, up to 100
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,
    /// List only results after this cursor, which an earlier answer printed
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

impl From<Paging> for Part {
    fn from(Paging { limit, after }: Paging) -> Self {
        Self { limit, after }
    }
}

/// The state of a report.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum State {
    /// Nobody has decided it
    Open,
    /// The charge is right
    Upheld,
    /// The charge is wrong, or nobody can tell
    Dismissed,
    /// The report abused reporting
    Abusive,
    /// Nobody decided it in time
    Lapsed,
}

impl From<State> for ReportState {
    fn from(state: State) -> Self {
        match state {
            State::Open => ReportState::Open,
            State::Upheld => ReportState::Upheld,
            State::Dismissed => ReportState::Dismissed,
            State::Abusive => ReportState::Abusive,
            State::Lapsed => ReportState::Lapsed,
        }
    }
}

pub async fn reviews(session: &Session, market: &Market, listing: ListingId, paging: Paging) -> Result<()> {
    let endpoint = session.indexer()?;
    // An indexer answers nothing of a listing that is not there; the registry says so.
    market.listing(listing).await?;
    let Page { rows, next } = index::reviews(&endpoint, listing, &paging.into()).await?;
    let settings = reputation::settings(market).await?;
    let weigh = |review: ListedReview| Weighed { weight: reputation::weight(&settings, &review.fee), review };
    let found = Page { rows: rows.into_iter().map(weigh).collect(), next };
    session.out.table(&found, || reviews_table(&found))
}

/// A review with its weight at the present rates.
#[derive(Serialize)]
struct Weighed {
    #[serde(flatten)]
    review: ListedReview,
    weight: Uint128,
}

pub async fn questions(session: &Session, market: &Market, listing: ListingId, paging: Paging) -> Result<()> {
    let endpoint = session.indexer()?;
    market.listing(listing).await?;
    let found = index::questions(&endpoint, listing, &paging.into()).await?;
    session.out.table(&found, || questions_table(&found))
}

pub async fn reports(
    session: &Session,
    market: &Market,
    listing: Option<ListingId>,
    states: Vec<State>,
    paging: Paging,
) -> Result<()> {
    let endpoint = session.indexer()?;
    if let Some(listing) = listing {
        market.listing(listing).await?;
    }
    let states: Vec<ReportState> = states.into_iter().map(ReportState::from).collect();
    let found = index::reports(&endpoint, listing, &states, &paging.into()).await?;
    session.out.table(&found, || reports_table(&found))
}

fn more<T>(page: &Page<T>) -> Option<String> {
    page.next.as_ref().map(|cursor| format!("more: --after {cursor}"))
}

fn reviews_table(page: &Page<Weighed>) -> Table<10> {
    let columns = [
        Column::Number("ORDER"),
        Column::Number("VERSION"),
        Column::Number("STARS"),
        Column::Number("FEE"),
        Column::Number("WEIGHT"),
        Column::Number("HELPFUL"),
        Column::Text("ANSWERED"),
        Column::Text("WRITTEN"),
        Column::Long("BY"),
        Column::Long("WORDS"),
    ];
    let mut table = Table::new(columns, "no reviews").below(more(page));
    for Weighed { review, weight } in &page.rows {
        let answered = if review.answer.is_some() { "yes" } else { "no" };
        table.row([
            (&review.order).into(),
            review.version.into(),
            u32::from(review.stars).into(),
            words::coin(&review.fee).into(),
            weight.to_string().into(),
            review.helpful.into(),
            answered.into(),
            (&review.written_at).into(),
            (&review.reviewer).into(),
            brief(review.words.as_ref()).into(),
        ]);
    }
    table
}

fn questions_table(page: &Page<ListedQuestion>) -> Table<6> {
    let columns = [
        Column::Number("QUESTION"),
        Column::Number("ANSWERS"),
        Column::Text("ASKED"),
        Column::Text("AUTHOR"),
        Column::Long("BY"),
        Column::Long("WORDS"),
    ];
    let mut table = Table::new(columns, "no questions").below(more(page));
    for ListedQuestion { id, post, answers } in &page.rows {
        let ListedPost { author, mark, words, written_at, .. } = post;
        let mark: Cell = match mark {
            Some(Mark::Seller) => Cell::toned("seller", Tone::Good),
            Some(Mark::Holder) => Cell::toned("holder", Tone::Good),
            None => "".into(),
        };
        table.row([id.into(), (*answers).into(), written_at.into(), mark, author.into(), brief(words.as_ref()).into()]);
    }
    table
}

fn reports_table(page: &Page<ListedReport>) -> Table<8> {
    let columns = [
        Column::Number("REPORT"),
        Column::Number("LISTING"),
        Column::Text("CHARGE"),
        Column::Text("STATE"),
        Column::Text("FILED"),
        Column::Text("SETTLES"),
        Column::Long("BY"),
        Column::Long("EVIDENCE"),
    ];
    let mut table = Table::new(columns, "no reports").below(more(page));
    for report in &page.rows {
        let state = match report.state.as_str() {
            "open" => Cell::toned("open", Tone::Waiting),
            "upheld" => Cell::toned("upheld", Tone::Bad),
            other => Cell::toned(other, Tone::Past),
        };
        let settles = if report.settled_at.is_some() { "settled" } else { report.settles_at.as_str() };
        table.row([
            (&report.id).into(),
            (&report.listing).into(),
            (&report.kind).into(),
            state,
            (&report.filed_at).into(),
            settles.into(),
            (&report.reporter).into(),
            brief(Some(&report.evidence)).into(),
        ]);
    }
    table
}

/// The beginning of a text; where to find it while the indexer has not fetched it.
fn brief(words: Option<&Words>) -> String {
    let Some(Words { cid, text }) = words else { return String::new() };
    let Some(text) = text else { return cid.clone() };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_WORDS {
        return line;
    }
    line.chars().take(MAX_WORDS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_a_report_can_be_named() {
        let states: Vec<ReportState> = State::value_variants().iter().map(|state| (*state).into()).collect();
        assert_eq!(states, ReportState::ALL);
    }

    #[test]
    fn a_text_in_a_table_is_one_short_line() {
        let words = |text: Option<&str>| Words { cid: "bafk".into(), text: text.map(str::to_owned) };
        assert_eq!(brief(None), "");
        assert_eq!(brief(Some(&words(None))), "bafk");
        assert_eq!(brief(Some(&words(Some("# Good\n\nbut  slow\n")))), "# Good but slow");
        let (whole, long) = ("é".repeat(MAX_WORDS), "é".repeat(MAX_WORDS + 1));
        assert_eq!(brief(Some(&words(Some(&whole)))), whole);
        assert_eq!(brief(Some(&words(Some(&long)))), format!("{}…", "é".repeat(MAX_WORDS - 1)));
    }
}
