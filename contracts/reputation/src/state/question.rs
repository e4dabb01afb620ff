//! Questions about listings, and their answers.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{ensure, Storage};
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::reputation::{AnswerNumber, HideReason, PostId, QuestionId};
use weighhouse_protocol::{ListingId, Seconds};

use super::{next_number, numbered, page, under_number, Judge};
use crate::ContractError;

const QUESTION_COUNT_KEY: &[u8] = b"question_count";
/// The storage of questions.
pub const QUESTIONS: &[u8] = b"question/";
/// The storage of answers, by question and number.
pub const ANSWERS: &[u8] = b"answer/";

/// What an account wrote under a listing.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PostRecord {
    /// The author's canonical address.
    pub author: Vec<u8>,
    /// The IPFS content identifier of the words; absent once they are withdrawn.
    pub words: Option<String>,
    pub written_at: Seconds,
    /// The number of edits.
    pub edits: u32,
    /// The time of the last edit, or of the withdrawal.
    pub edited_at: Option<Seconds>,
    pub hidden: Option<HiddenRecord>,
}

/// The decision that hides a post.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct HiddenRecord {
    pub judge: Judge,
    /// The canonical address of the account that hid it.
    pub by: Vec<u8>,
    pub reason: HideReason,
    pub since: Seconds,
}

/// A question about a listing.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct QuestionRecord {
    pub listing: ListingId,
    pub post: PostRecord,
    /// The number of its answers, which is the last answer's.
    pub answers: AnswerNumber,
}

impl Record for QuestionRecord {
    const NAME: &'static str = "question";
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AnswerRecord {
    pub post: PostRecord,
}

impl Record for AnswerRecord {
    const NAME: &'static str = "answer";
}

impl PostRecord {
    /// A post as it is written first.
    pub fn new(author: Vec<u8>, words: String, now: Seconds) -> Self {
        Self { author, words: Some(words), written_at: now, edits: 0, edited_at: None, hidden: None }
    }

    /// Refuses what its author withdrew: it is final.
    ///
    /// # Errors
    /// [`ContractError::Withdrawn`].
    pub fn check_stands(&self, id: PostId) -> Result<(), ContractError> {
        ensure!(self.words.is_some(), ContractError::Withdrawn { post: id });
        Ok(())
    }

    /// Replaces the words, and returns the number of edits. A hidden post stays hidden.
    ///
    /// # Errors
    /// [`ContractError::UsedUp`] when it was edited too often.
    pub fn edit(&mut self, words: String, now: Seconds) -> Result<u32, ContractError> {
        self.edits = self.edits.checked_add(1).ok_or(ContractError::UsedUp { counter: "the number of edits" })?;
        (self.words, self.edited_at) = (Some(words), Some(now));
        Ok(self.edits)
    }

    /// Takes the words out of the record.
    pub fn withdraw(&mut self, now: Seconds) {
        (self.words, self.edited_at) = (None, Some(now));
    }
}

/// The questions, by number, and their answers, by question and number. A question counts its answers: [`Questions::answer`]
/// alone adds one.
pub struct Questions;

impl Questions {
    fn key(question: QuestionId) -> Vec<u8> {
        [QUESTIONS, &question.to_be_bytes()].concat()
    }

    fn answer_key(question: QuestionId, answer: AnswerNumber) -> Vec<u8> {
        [under_number(ANSWERS, question).as_slice(), &answer.to_be_bytes()].concat()
    }

    /// A question.
    ///
    /// # Errors
    /// [`ContractError::NoQuestion`] when there is none.
    pub fn load(storage: &dyn Storage, question: QuestionId) -> Result<QuestionRecord, ContractError> {
        QuestionRecord::load(storage, &Self::key(question))?.ok_or(ContractError::NoQuestion { question })
    }

    /// Adds a question under the next number.
    ///
    /// # Errors
    /// [`ContractError::UsedUp`] when there is no next number.
    pub fn ask(storage: &mut dyn Storage, listing: ListingId, post: PostRecord) -> Result<QuestionId, ContractError> {
        let question = next_number(storage, QUESTION_COUNT_KEY, "the number of questions")?;
        QuestionRecord { listing, post, answers: 0 }.save(storage, &Self::key(question));
        Ok(question)
    }

    /// Adds an answer to a question under its next number.
    ///
    /// # Errors
    /// [`ContractError::UsedUp`] when there is no next number.
    pub fn answer(
        storage: &mut dyn Storage,
        question: QuestionId,
        mut record: QuestionRecord,
        post: PostRecord,
    ) -> Result<AnswerNumber, ContractError> {
        let answer = record.answers.checked_add(1);
        record.answers = answer.ok_or(ContractError::UsedUp { counter: "the number of answers" })?;
        record.save(storage, &Self::key(question));
        AnswerRecord { post }.save(storage, &Self::answer_key(question, record.answers));
        Ok(record.answers)
    }

    /// Changes a question or an answer that is not withdrawn. Returns its listing, and what `change` returns.
    ///
    /// # Errors
    /// [`ContractError::NoQuestion`], [`ContractError::NoAnswer`] and [`ContractError::Withdrawn`], or `change`'s own; nothing
    /// is written then.
    pub fn change<T>(
        storage: &mut dyn Storage,
        id: PostId,
        change: impl FnOnce(&mut PostRecord) -> Result<T, ContractError>,
    ) -> Result<(ListingId, T), ContractError> {
        let PostId { question, answer } = id;
        let mut record = Self::load(storage, question)?;
        let Some(number) = answer else {
            record.post.check_stands(id)?;
            let changed = change(&mut record.post)?;
            record.save(storage, &Self::key(question));
            return Ok((record.listing, changed));
        };
        let key = Self::answer_key(question, number);
        let found = AnswerRecord::load(storage, &key)?;
        let mut found = found.ok_or(ContractError::NoAnswer { question, answer: number })?;
        found.post.check_stands(id)?;
        let changed = change(&mut found.post)?;
        found.save(storage, &key);
        Ok((record.listing, changed))
    }

    /// Questions by number.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<QuestionId>,
        size: usize,
    ) -> Result<Vec<(QuestionId, QuestionRecord)>, RecordError> {
        numbered(storage, QUESTIONS, start_after, size)
    }

    /// A question's answers by number.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn answers_page(
        storage: &dyn Storage,
        question: QuestionId,
        start_after: Option<AnswerNumber>,
        size: usize,
    ) -> Result<Vec<(AnswerNumber, AnswerRecord)>, RecordError> {
        let start_after = start_after.map(|answer| answer.to_be_bytes().to_vec());
        let rows = page(storage, &under_number(ANSWERS, question), start_after, size)?;
        let number = |rest: Vec<u8>| rest.try_into().map_or(0, AnswerNumber::from_be_bytes);
        Ok(rows.into_iter().map(|(rest, record)| (number(rest), record)).collect())
    }
}
