//! `review`: reviews of settled orders, their answers and votes.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::reputation::{self, ReputationError, Reviewing};
use weighhouse_client::{journal, Market};
use weighhouse_messages::Call;
use weighhouse_protocol::reputation::Review;
use weighhouse_protocol::{ListingId, OrderId};

use super::said::{self, Paging};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Review what an order of yours bought, or replace your review
    ///
    /// A settled order has one review, by the account that paid it, for good: its weight is the fee of the sale, and its earlier
    /// words stay on the chain. Words are put on IPFS, and public for ever. Costs gas.
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
    #[command(after_long_help = "Example:\n  weighhouse review show 7")]
    Show {
        /// The number of the order
        order: OrderId,
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
        Command::Show { order } => show(session, &market, order).await,
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
        act = act.line("instead of", format!("{} stars, which stay to be read", before.stars));
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

async fn show(session: &Session, market: &Market, order: OrderId) -> Result<()> {
    let review = reputation::review_of(market, order).await?.ok_or(ReputationError::NoReview { order });
    let review = review.map_err(weighhouse_client::Error::from)?;
    session.out.result(&review, || lines(&review).join("\n"))
}

fn lines(review: &Review) -> Vec<String> {
    let line = |label: &str, text: &str| format!("{label:<12}{text}");
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
        lines.push(line("edited", &format!("{}, {} times; {before} stars before", words::time(at), review.edits)));
    }
    if let Some(answer) = &review.answer {
        lines.push(line("answer", &format!("{}, {}", answer.words, words::time(answer.at))));
    }
    lines
}
