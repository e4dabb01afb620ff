//! `question`: questions about listings, and their answers.

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::reputation;
use weighhouse_client::{first, journal, Market};
use weighhouse_messages::Call;
use weighhouse_protocol::events::{QuestionAnswered, QuestionAsked};
use weighhouse_protocol::reputation::{AnswerNumber, HideReason, Post, PostId, Question, QuestionAnswer, QuestionId};
use weighhouse_protocol::ListingId;

use super::said::{questions, Paging};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Ask a question about a listing
    ///
    /// Anyone can. Words are put on IPFS, and public for ever. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse question ask 7 --words question.md")]
    Ask {
        /// The number of the listing
        listing: ListingId,
        /// The words of the question, a file in Markdown of at most 256 KiB
        #[arg(long, value_name = "FILE")]
        words: PathBuf,
    },
    /// Answer a question
    ///
    /// Anyone can. Words are put on IPFS, and public for ever. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse question answer 3 --words answer.md")]
    Answer {
        /// The number of the question
        question: QuestionId,
        /// The words of the answer, a file in Markdown of at most 256 KiB
        #[arg(long, value_name = "FILE")]
        words: PathBuf,
    },
    /// Replace the words of a question of yours, or of an answer
    ///
    /// The earlier words stay on the chain for everybody to read. Costs gas.
    #[command(after_long_help = "Examples:\n  weighhouse question edit 3 --words question.md\n  \
        weighhouse question edit 3 --answer 2 --words answer.md")]
    Edit {
        #[command(flatten)]
        post: Which,
        /// The new words, a file in Markdown of at most 256 KiB
        #[arg(long, value_name = "FILE")]
        words: PathBuf,
    },
    /// Withdraw a question of yours, or an answer, for good
    ///
    /// The record stays without its words, and a question's answers stay. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse question withdraw 3 --answer 2")]
    Withdraw {
        #[command(flatten)]
        post: Which,
    },
    /// Hide a question or an answer, as governance or the market's moderator
    ///
    /// A question's answers stay. Its author can't show it again. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse question hide 3 --answer 2 --reason spam")]
    Hide {
        #[command(flatten)]
        post: Which,
        /// The reason: spam, abuse, personal-data, illegal, off-topic
        #[arg(long, value_enum, hide_possible_values = true)]
        reason: Reason,
    },
    /// Show a hidden question or answer again, as governance or the market's moderator
    ///
    /// Governance alone shows again a post that governance hid. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse question restore 3 --answer 2")]
    Restore {
        #[command(flatten)]
        post: Which,
    },
    /// List the questions about a listing, the newest first, as an indexer has them
    #[command(after_long_help = "Example:\n  weighhouse question list 7")]
    List {
        /// The number of the listing
        listing: ListingId,
        #[command(flatten)]
        paging: Paging,
    },
    /// Show a question and its answers
    #[command(after_long_help = "Example:\n  weighhouse question show 3")]
    Show {
        /// The number of the question
        question: QuestionId,
        /// List only answers after this number
        #[arg(long, value_name = "ANSWER")]
        after: Option<AnswerNumber>,
    },
}

/// A question, or one of its answers.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Which {
    /// The number of the question
    question: QuestionId,
    /// The number of the answer [default: the question itself]
    #[arg(long)]
    answer: Option<AnswerNumber>,
}

impl Which {
    fn id(self) -> PostId {
        PostId { question: self.question, answer: self.answer }
    }

    /// As people and journals name it.
    fn name(self) -> String {
        self.id().to_string()
    }
}

/// The reason for which something is hidden.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Reason {
    /// It advertises, or repeats itself
    Spam,
    /// It insults or threatens
    Abuse,
    /// It shows what belongs to somebody's private life
    PersonalData,
    /// It breaks a law
    Illegal,
    /// It is not about the listing
    OffTopic,
}

impl From<Reason> for HideReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Spam => HideReason::Spam,
            Reason::Abuse => HideReason::Abuse,
            Reason::PersonalData => HideReason::PersonalData,
            Reason::Illegal => HideReason::Illegal,
            Reason::OffTopic => HideReason::OffTopic,
        }
    }
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    let market = session.market().await?;
    match command {
        Command::Ask { listing, words } => ask(session, &market, listing, words).await,
        Command::Answer { question, words } => answer(session, &market, question, words).await,
        Command::Edit { post, words } => {
            let said = session.put_words(&words).await?;
            let act = Act::new("Edit it?").line("post", post.name()).line("words", said.clone());
            change(session, &market, "question edit", post, (act, reputation::edit_post(&market, post.id(), said)?))
                .await
        }
        Command::Withdraw { post } => {
            let act = Act::new("Withdraw it for good?").line("post", post.name());
            change(session, &market, "question withdraw", post, (act, reputation::withdraw_post(&market, post.id())?))
                .await
        }
        Command::Hide { post, reason } => {
            let reason = reason.into();
            let act = Act::new("Hide it?").line("post", post.name()).line("reason", word(&reason));
            change(session, &market, "question hide", post, (act, reputation::hide_post(&market, post.id(), reason)?))
                .await
        }
        Command::Restore { post } => {
            let act = Act::new("Show it again?").line("post", post.name());
            change(session, &market, "question restore", post, (act, reputation::restore_post(&market, post.id())?))
                .await
        }
        Command::List { listing, paging } => questions(session, &market, listing, paging).await,
        Command::Show { question, after } => {
            let found = Shown {
                question: reputation::question(&market, question).await?,
                answers: reputation::answers(&market, question, after).await?,
            };
            session.out.result(&found, || found.lines().join("\n"))
        }
    }
}

#[derive(Serialize)]
struct Told {
    question: QuestionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<AnswerNumber>,
    tx: String,
}

async fn ask(session: &Session, market: &Market, listing: ListingId, file: PathBuf) -> Result<()> {
    // A listing that is not there is named before anything is put on IPFS.
    let name = market.listing(listing).await?.name;
    let said = session.put_words(&file).await?;
    let plan = async || {
        let act = Act::new("Ask it?").line("listing", format!("{listing}, {name}")).line("words", said.clone());
        Ok((act, vec![reputation::ask_question(market, listing, said.clone())?]))
    };
    let tell = |outcome: TxOutcome| {
        let contract = market.contracts.reputation.as_deref().unwrap_or_default();
        let QuestionAsked { question, .. } = first(&outcome.events, contract)?;
        let told = Told { question, answer: None, tx: outcome.hash };
        session.out.result(&told, || format!("question {question} is on the chain"))
    };
    session.carry_out(market, journal::Command::new("question ask").on(listing.to_string()), plan, tell).await
}

async fn answer(session: &Session, market: &Market, question: QuestionId, file: PathBuf) -> Result<()> {
    let listing = reputation::question(market, question).await?.listing;
    let said = session.put_words(&file).await?;
    let plan = async || {
        let act = Act::new("Answer it?").line("question", format!("{question}, about listing {listing}"));
        let call = reputation::answer_question(market, question, said.clone())?;
        Ok((act.line("words", said.clone()), vec![call]))
    };
    let tell = |outcome: TxOutcome| {
        let contract = market.contracts.reputation.as_deref().unwrap_or_default();
        let QuestionAnswered { answer, .. } = first(&outcome.events, contract)?;
        let told = Told { question, answer: Some(answer), tx: outcome.hash };
        session.out.result(&told, || format!("answer {answer} to question {question} is on the chain"))
    };
    session.carry_out(market, journal::Command::new("question answer").on(question.to_string()), plan, tell).await
}

async fn change(
    session: &Session,
    market: &Market,
    command: &'static str,
    post: Which,
    planned: (Act, Call),
) -> Result<()> {
    let plan = async || Ok((planned.0, vec![planned.1]));
    let Which { question, answer } = post;
    let tell = |outcome: TxOutcome| {
        let told = Told { question, answer, tx: outcome.hash };
        session.out.result(&told, || format!("{} is changed on the chain", post.name()))
    };
    session.carry_out(market, journal::Command::new(command).on(post.name()), plan, tell).await
}

/// A question, and a page of its answers.
#[derive(Serialize)]
struct Shown {
    question: Question,
    answers: Vec<QuestionAnswer>,
}

impl Shown {
    fn lines(&self) -> Vec<String> {
        let line = |label: &str, text: &str| format!("{label:<12}{text}");
        let Question { listing, post, answers, .. } = &self.question;
        let mut lines = vec![line("listing", &listing.to_string()), line("asked", &said(post))];
        lines.extend(self.answers.iter().map(|row| line(&format!("answer {}", row.answer), &said(&row.post))));
        if self.answers.last().is_some_and(|row| row.answer < *answers) {
            lines.push(line("answers", &format!("{answers} in all")));
        }
        lines
    }
}

fn said(post: &Post) -> String {
    let words = post.words.as_deref().unwrap_or("withdrawn");
    let mut said = format!("{words}, {}, by {}", words::time(post.written_at), post.author);
    if let Some(hidden) = &post.hidden {
        said.push_str(&format!(", hidden as {} by {}", word(&hidden.reason), hidden.by));
    }
    said
}

/// The protocol's word for a reason.
fn word(reason: &HideReason) -> String {
    serde_json::to_value(reason).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn every_reason_to_hide_can_be_named() {
        let reasons: Vec<HideReason> = Reason::value_variants().iter().map(|reason| (*reason).into()).collect();
        assert_eq!(reasons, HideReason::ALL);
    }
}
