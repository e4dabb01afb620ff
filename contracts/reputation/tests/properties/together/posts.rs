//! Questions and answers.

use cosmwasm_std::Addr;
use proptest::prelude::*;
use weighhouse_market_suite::{Outcome, TEXT_CID};
use weighhouse_protocol::reputation::{ExecuteMsg, HideReason, QueryMsg, Question};

use super::step::Step;
use super::world::World;

/// A question, or an answer to it.
pub type Id = (u64, Option<u32>);

/// What an account wrote, as the steps that went through have it.
pub struct Written {
    pub author: Addr,
    pub withdrawn: bool,
    pub hidden: bool,
}

impl World {
    pub fn ask(&mut self, step: &Step) -> Option<Outcome> {
        let (words, count) = (String::from(TEXT_CID), self.questions().len());
        let count = u64::try_from(count).unwrap();
        match *step {
            Step::Ask { account, listing } => {
                let outcome = self.market.ask_question(&self.people[account], listing);
                let author = self.person(account);
                outcome.is_ok().then(|| self.write((count + 1, None), author));
                Some(outcome)
            }
            Step::Answer { account, question } => {
                let question = question.checked_rem(count)? + 1;
                let outcome = self.market.answer_question(&self.people[account], question);
                if outcome.is_ok() {
                    let answers = self.written.keys().filter(|(of, _)| *of == question).count();
                    self.write((question, Some(u32::try_from(answers).unwrap())), self.person(account));
                }
                Some(outcome)
            }
            Step::EditPost { by, post } => {
                let (post, author) = self.post(post)?;
                let message = ExecuteMsg::EditPost { question: post.0, answer: post.1, words };
                Some(self.change(by.map_or(author, |by| self.person(by)), post, message, |_| ()))
            }
            Step::WithdrawPost { by, post } => {
                let (post, author) = self.post(post)?;
                let message = ExecuteMsg::WithdrawPost { question: post.0, answer: post.1 };
                let sender = by.map_or(author, |by| self.person(by));
                Some(self.change(sender, post, message, |written| written.withdrawn = true))
            }
            Step::HidePost { by, post } => {
                let (post, _) = self.post(post)?;
                let reason = HideReason::OffTopic;
                let message = ExecuteMsg::HidePost { question: post.0, answer: post.1, reason };
                Some(self.change(self.person(by), post, message, |written| written.hidden = true))
            }
            Step::RestorePost { by, post } => {
                let (post, _) = self.post(post)?;
                let message = ExecuteMsg::RestorePost { question: post.0, answer: post.1 };
                Some(self.change(self.person(by), post, message, |written| written.hidden = false))
            }
            _ => None,
        }
    }

    fn write(&mut self, post: Id, author: Addr) {
        let written = Written { author, withdrawn: false, hidden: false };
        assert!(self.written.insert(post, written).is_none(), "a number was given twice");
    }

    /// A question or an answer, and its author.
    fn post(&self, post: usize) -> Option<(Id, Addr)> {
        let (id, written) = self.written.iter().nth(post.checked_rem(self.written.len())?)?;
        Some((*id, written.author.clone()))
    }

    /// Its author alone edits and withdraws a post, and judges alone hide one and show it again; what is withdrawn stays so.
    fn change(&mut self, by: Addr, post: Id, message: ExecuteMsg, change: impl FnOnce(&mut Written)) -> Outcome {
        let judged = matches!(message, ExecuteMsg::HidePost { .. } | ExecuteMsg::RestorePost { .. });
        let outcome = self.market.tell_reputation(&by, message);
        if outcome.is_ok() {
            let may = if judged { self.people[3..].contains(&by) } else { self.written[&post].author == by };
            let written = self.written.get_mut(&post).unwrap();
            assert!(may && !written.withdrawn, "{by} changed {post:?}");
            change(written);
        }
        outcome
    }

    fn questions(&self) -> Vec<Question> {
        let question = QueryMsg::Questions { start_after: None, limit: Some(100) };
        self.market.ask(&self.market.reputation, &question).unwrap()
    }

    /// Posts are what the steps that went through made of them.
    pub fn check_posts(&self) -> Result<(), TestCaseError> {
        let mut posts = Vec::new();
        for question in self.questions() {
            let answers = self.market.answers(question.question);
            prop_assert_eq!(u32::try_from(answers.len()).unwrap(), question.answers);
            posts.push(((question.question, None), question.post));
            posts.extend(answers.into_iter().map(|row| ((row.question, Some(row.answer)), row.post)));
        }
        prop_assert!(posts.iter().map(|(id, _)| id).eq(self.written.keys()));
        for (id, post) in posts {
            let written = &self.written[&id];
            prop_assert_eq!((post.words.is_none(), post.hidden.is_some()), (written.withdrawn, written.hidden));
            prop_assert_eq!(&post.author, &written.author);
        }
        Ok(())
    }
}
