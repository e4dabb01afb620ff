//! `review`: reviews of settled orders, their answers and votes.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::index::{self, ReviewText};
use weighhouse_client::reputation::{self, ReputationError, Reviewing};
use weighhouse_client::{journal, Market};
use weighhouse_messages::Call;
use weighhouse_protocol::reputation::Review;
use weighhouse_protocol::{ListingId, OrderId};

use super::said::{self, Paging};
use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Review what an order of yours bought, or replace your review
    ///
    /// A settled order has one review, by the account that paid it, for good: its weight is the fee of the sale, and its earlier
    /// stars and words stay for everybody to read (`review show --history`). Words are put on IPFS, and public for ever. Costs
    /// gas.
    #[command(after_long_help = "Examples:\n  weighhouse review write 7 --stars 4\n  \
        weighhouse review write 7 --stars 2 --words words.md")]
    Write {
        /// The number of the order
        order: OrderId,
        /// 1 to 5
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..=5))]
        stars: u8,
        /// The words of the review, a file in Markdown of at most 256 KiB
        #[arg(long, value_name = "FILE")]
        words: Option<PathBuf>,
    },
    /// Answer the review of a sale of yours, or replace your answer
    ///
    /// The listing's seller alone can. Words are put on IPFS, and public for ever. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse review answer 7 --words answer.md")]
    Answer {
        /// The number of the order
        order: OrderId,
        /// The words of the answer, a file in Markdown of at most 256 KiB
        #[arg(long, value_name = "FILE")]
        words: PathBuf,
    },
    /// Say that a review was helpful, as the holder of another license of the listing
    ///
    /// One vote for each account and each license: a license that changes hands takes its vote along. Costs gas.
    #[command(
        after_long_help = "Examples:\n  weighhouse review vote 7 --license 9\n  weighhouse review vote 7 --retract"
    )]
    Vote {
        /// The number of the order
        order: OrderId,
        /// The number of your license
        #[arg(long, required_unless_present = "retract")]
        license: Option<OrderId>,
        /// Retract your vote
        #[arg(long, conflicts_with = "license")]
        retract: bool,
    },
    /// List the reviews of a listing, the newest first, as an indexer has them
    #[command(after_long_help = "Example:\n  weighhouse review list 7")]
    List {
        /// The number of the listing
        listing: ListingId,
        #[command(flatten)]
        paging: Paging,
    },
    /// Show the review of an order
    #[command(after_long_help = "Examples:\n  weighhouse review show 7\n  weighhouse review show 7 --history")]
    Show {
        /// The number of the order
        order: OrderId,
        /// Show all that it and its answer ever said, oldest first, as an indexer has it
        #[arg(long)]
        history: bool,
    },
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    let market = session.market().await?;
    match command {
        Command::Write { order, stars, words } => write(session, &market, order, stars, words).await,
        Command::Answer { order, words } => answer(session, &market, order, words).await,
        Command::Vote { order, license, .. } => {
            let (act, call) = match license {
                Some(license) => {
                    let act = Act::new("Vote?").line("helpful", format!("the review of order {order}"));
                    (act.line("by license", license.to_string()), reputation::vote(&market, order, license)?)
                }
                None => {
                    let act = Act::new("Take it back?").line("vote", format!("for the review of order {order}"));
                    (act, reputation::retract(&market, order)?)
                }
            };
            tell(session, &market, journal::Command::new("review vote").on(order.to_string()), order, (act, call)).await
        }
        Command::List { listing, paging } => said::reviews(session, &market, listing, paging).await,
        Command::Show { order, history } => show(session, &market, order, history).await,
    }
}

#[derive(Serialize)]
struct Told {
    order: OrderId,
    tx: String,
}

async fn tell(
    session: &Session,
    market: &Market,
    command: journal::Command,
    order: OrderId,
    planned: (Act, Call),
) -> Result<()> {
    let plan = async || Ok((planned.0, vec![planned.1]));
    let tell = |outcome: TxOutcome| {
        let told = Told { order, tx: outcome.hash };
        session.out.result(&told, || format!("the review of order {order} is on the chain"))
    };
    session.carry_out(market, command, plan, tell).await
}

async fn write(session: &Session, market: &Market, order: OrderId, stars: u8, file: Option<PathBuf>) -> Result<()> {
    let account = session.signer()?.address().to_owned();
    // What the contract would refuse is not put on IPFS first.
    reputation::review(market, &account, order, stars, None).await?;
    let said = match file {
        Some(file) => Some(session.put_words(&file).await?),
        None => None,
    };
    let Reviewing { call, before } = reputation::review(market, &account, order, stars, said.clone()).await?;
    let mut act = Act::new("Review it?").line("order", order.to_string()).line("stars", stars.to_string());
    if let Some(said) = said {
        act = act.line("words", said);
    }
    if let Some(before) = before {
        let earlier =
            format!("{} stars, which stay to be read: `weighhouse review show {order} --history`", before.stars);
        act = act.line("instead of", earlier);
    }
    tell(session, market, journal::Command::new("review write").on(order.to_string()), order, (act, call)).await
}

async fn answer(session: &Session, market: &Market, order: OrderId, file: PathBuf) -> Result<()> {
    let account = session.signer()?.address().to_owned();
    reputation::answer(market, &account, order, String::new()).await?;
    let said = session.put_words(&file).await?;
    let act = Act::new("Answer it?").line("review", format!("of order {order}")).line("words", said.clone());
    let call = reputation::answer(market, &account, order, said).await?;
    tell(session, market, journal::Command::new("review answer").on(order.to_string()), order, (act, call)).await
}

/// A review, and what it ever said if that is asked for.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    review: Review,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<ReviewText>>,
}

async fn show(session: &Session, market: &Market, order: OrderId, history: bool) -> Result<()> {
    let review = reputation::review_of(market, order).await?.ok_or(ReputationError::NoReview { order });
    let review = review.map_err(weighhouse_client::Error::from)?;
    let history = match history {
        true => Some(texts(session, order).await?),
        false => None,
    };
    let shown = Shown { review, history };
    session.out.result(&shown, || {
        let earlier = shown.history.iter().flatten().map(text);
        lines(&shown.review).into_iter().chain(earlier).collect::<Vec<_>>().join("\n")
    })
}

async fn texts(session: &Session, order: OrderId) -> Result<Vec<ReviewText>> {
    let texts = index::review_texts(&session.indexer()?, order).await?;
    texts.ok_or_else(|| fail!(Kind::NotYet, "the indexer does not have the review of order {order} yet"))
}

fn line(label: &str, text: &str) -> String {
    format!("{label:<12}{text}")
}

/// One text of a review or of its answer: when it was said, the stars, and where the words are.
fn text(text: &ReviewText) -> String {
    let label = if text.by_seller { "answered" } else { "said" };
    let stars = text.stars.map(|stars| format!("{stars} of 5")).into_iter();
    let said = text.words.as_ref().map_or("no words", |words| &words.cid);
    let parts = [text.written_at.clone()].into_iter().chain(stars).chain([said.to_owned()]);
    line(label, &parts.collect::<Vec<_>>().join(", "))
}

fn lines(review: &Review) -> Vec<String> {
    let mut lines = vec![
        line("listing", &format!("{}, version {}", review.listing, review.version)),
        line("stars", &format!("{} of 5", review.stars)),
        line("words", review.words.as_deref().unwrap_or("none")),
        line("by", review.reviewer.as_str()),
        line("written", &words::time(review.written_at)),
        line("fee", &words::coin(&review.fee)),
        line("helpful", &review.helpful.to_string()),
    ];
    if let Some(at) = review.edited_at {
        let before = review.stars_before.unwrap_or_default();
        let times = words::plural(review.edits.into(), "time");
        lines.push(line("edited", &format!("{}, {times}; {before} stars before", words::time(at))));
    }
    if let Some(answer) = &review.answer {
        lines.push(line("answer", &format!("{}, {}", answer.words, words::time(answer.at))));
    }
    lines
}

#[cfg(test)]
mod tests {
    use weighhouse_client::index::Words;

    use super::*;

    #[test]
    fn what_a_review_ever_said_has_its_time_its_stars_and_where_its_words_are() {
        let at = "2026-11-25T09:30:00Z";
        let of = |by_seller, stars, cid: Option<&str>| ReviewText {
            by_seller,
            edit: 0,
            stars,
            words: cid.map(|cid| Words { cid: cid.into(), text: None }),
            written_at: at.into(),
        };
        assert_eq!(text(&of(false, Some(5), Some("bafk"))), format!("said        {at}, 5 of 5, bafk"));
        assert_eq!(text(&of(false, Some(2), None)), format!("said        {at}, 2 of 5, no words"));
        assert_eq!(text(&of(true, None, Some("bafk"))), format!("answered    {at}, bafk"));
    }
}
