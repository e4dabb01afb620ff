//! What a question and its answers are called.

use std::fmt::{self, Display, Formatter};

use super::{AnswerNumber, QuestionId};

/// A question, or one of its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostId {
    pub question: QuestionId,
    /// Absent for the question.
    pub answer: Option<AnswerNumber>,
}

impl Display for PostId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(answer) = self.answer {
            write!(f, "answer {answer} to ")?;
        }
        write!(f, "question {}", self.question)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_named_by_its_question_and_its_number() {
        assert_eq!(PostId { question: 7, answer: None }.to_string(), "question 7");
        assert_eq!(PostId { question: 7, answer: Some(2) }.to_string(), "answer 2 to question 7");
    }
}
