//! `ask_question`, `answer_question`, `edit_post`, `withdraw_post`, `hide_post` and `restore_post`

use cosmwasm_std::Addr;
use weighhouse_market_suite::{listing_of, Market, CID, TEXT_CID};
use weighhouse_protocol::events::{
    Json, MarketEvent, PostEdited, PostHidden, PostRestored, PostWithdrawn, QuestionAnswered, QuestionAsked,
};
use weighhouse_protocol::registry::{ExecuteMsg as Registry, Moderator};
use weighhouse_protocol::reputation::{ExecuteMsg, Hidden, HideReason, Post, PostId, Question, QuestionAnswer};
use weighhouse_reputation::ContractError;

use super::{event, refused};

/// The content identifier of a text of nothing.
const OTHER_TEXT: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

/// The question and its first answer: what is done to the one is done to the other.
const POSTS: [Option<u32>; 2] = [None, Some(1)];

fn id(answer: Option<u32>) -> PostId {
    PostId { question: 1, answer }
}

fn edit(answer: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::EditPost { question: 1, answer, words: OTHER_TEXT.into() }
}

fn withdraw(answer: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::WithdrawPost { question: 1, answer }
}

fn hide(answer: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::HidePost { question: 1, answer, reason: HideReason::Spam }
}

fn restore(answer: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::RestorePost { question: 1, answer }
}

/// A market with a moderator, and a question by the stranger that the stranger answers itself.
fn asked() -> (Market, Addr) {
    let mut market = Market::new();
    let (moderator, stranger) = (market.account("moderator"), market.stranger.clone());
    let address = moderator.to_string();
    market.reconfigure(|config| config.moderator = Some(Moderator { address, lapse: 1_000 })).unwrap();
    market.listed(1_000);
    market.ask_question(&stranger, 1).unwrap();
    market.answer_question(&stranger, 1).unwrap();
    (market, moderator)
}

fn post(market: &Market, answer: Option<u32>) -> Post {
    match answer {
        None => market.question(1).post,
        Some(answer) => market.answers(1).into_iter().find(|row| row.answer == answer).unwrap().post,
    }
}

#[test]
fn anybody_asks_and_anybody_answers() {
    let mut market = Market::new();
    market.listed(1_000);
    let (seller, stranger, words) = (market.seller.clone(), market.stranger.clone(), String::from(TEXT_CID));
    let asked = QuestionAsked { question: 1, listing: 1, author: stranger.clone(), words: words.clone() };
    assert_eq!(event(&market.ask_question(&stranger, 1).unwrap()), MarketEvent::QuestionAsked(asked));
    let written_at = market.now();
    let written = |author: &Addr, written_at| Post {
        author: author.clone(),
        words: Some(words.clone()),
        written_at,
        edits: 0,
        edited_at: None,
        hidden: None,
    };
    for (number, author) in [(1, &seller), (2, &stranger), (3, &seller)] {
        market.pass(5);
        let (question, listing, answer) = (1, 1, number);
        let answered = QuestionAnswered { question, answer, listing, author: author.clone(), words: words.clone() };
        assert_eq!(event(&market.answer_question(author, 1).unwrap()), MarketEvent::QuestionAnswered(answered));
    }
    let question = Question { question: 1, listing: 1, post: written(&stranger, written_at), answers: 3 };
    assert_eq!(market.question(1), question);
    let second = QuestionAnswer { question: 1, answer: 2, post: written(&stranger, written_at + 10) };
    assert_eq!(market.answers(1)[1], second);
    // The next one has the next number, and answers of its own.
    market.ask_question(&seller, 1).unwrap();
    assert_eq!((market.question(2).answers, market.answers(2).len(), market.answers(1).len()), (0, 0, 3));
}

#[test]
fn a_question_is_about_a_listing_that_there_is_and_words_are_a_text() {
    let mut market = Market::new();
    let (seller, stranger) = (market.seller.clone(), market.stranger.clone());
    assert_eq!(refused(market.ask_question(&stranger, 1)), ContractError::NoListing { listing: 1 });
    assert_eq!(refused(market.answer_question(&stranger, 1)), ContractError::NoQuestion { question: 1 });
    // One without a version takes questions.
    let listing = listing_of(&seller, 1_000);
    market.list(&seller, listing).unwrap();
    market.ask_question(&stranger, 1).unwrap();
    market.answer_question(&stranger, 1).unwrap();
    let messages = |words: String| {
        [
            ExecuteMsg::AskQuestion { listing: 1, words: words.clone() },
            ExecuteMsg::AnswerQuestion { question: 1, words: words.clone() },
            ExecuteMsg::EditPost { question: 1, answer: None, words: words.clone() },
            ExecuteMsg::EditPost { question: 1, answer: Some(1), words },
        ]
    };
    // Prose, and a content of more than one block.
    for words in ["How fast is it?", CID] {
        for message in messages(words.into()) {
            assert!(matches!(refused(market.tell_reputation(&stranger, message)), ContractError::Cid(_)));
        }
    }
    assert_eq!(market.question(1).answers, 1);
}

#[test]
fn a_delisted_listing_takes_no_new_question_but_answers() {
    let (mut market, _) = asked();
    let (governance, seller) = (market.governance.clone(), market.seller.clone());
    market.tell_registry(&governance, Registry::Delist { listing: 1 }).unwrap();
    assert_eq!(refused(market.ask_question(&seller, 1)), ContractError::Delisted { listing: 1 });
    market.answer_question(&seller, 1).unwrap();
    market.tell_registry(&governance, Registry::Relist { listing: 1 }).unwrap();
    // A pause or the end of its sale is none of the questions' business.
    market.tell_registry(&seller, Registry::Retire { listing: 1 }).unwrap();
    market.ask_question(&seller, 1).unwrap();
}

#[test]
fn its_author_edits_a_post() {
    for answer in POSTS {
        let (mut market, _) = asked();
        let (author, seller, written_at) = (market.stranger.clone(), market.seller.clone(), market.now());
        let error = refused(market.tell_reputation(&seller, edit(answer)));
        assert_eq!(error, ContractError::NotAuthor { post: id(answer), author: author.clone(), sender: seller });
        market.pass(60);
        for edits in [1, 2] {
            let (words, author) = (OTHER_TEXT.into(), author.clone());
            let edited = PostEdited { question: 1, answer, listing: 1, author: author.clone(), words, edits };
            let response = market.tell_reputation(&author, edit(answer)).unwrap();
            assert_eq!(event(&response), MarketEvent::PostEdited(edited));
        }
        let (words, edited_at) = (Some(OTHER_TEXT.into()), Some(market.now()));
        let expected = Post { author, words, written_at, edits: 2, edited_at, hidden: None };
        assert_eq!(post(&market, answer), expected);
        // The other one of the two is as it was.
        let other = if answer.is_none() { Some(1) } else { None };
        assert_eq!(post(&market, other).edits, 0);
        assert_eq!(market.question(1).answers, 1);
    }
}

#[test]
fn its_author_withdraws_a_post_for_good() {
    for answer in POSTS {
        let (mut market, moderator) = asked();
        let (author, seller) = (market.stranger.clone(), market.seller.clone());
        let error = refused(market.tell_reputation(&seller, withdraw(answer)));
        assert!(matches!(error, ContractError::NotAuthor { .. }), "{error}");
        let response = market.tell_reputation(&author, withdraw(answer)).unwrap();
        let withdrawn = PostWithdrawn { question: 1, answer, listing: 1, author: author.clone() };
        assert_eq!(event(&response), MarketEvent::PostWithdrawn(withdrawn));
        let left = post(&market, answer);
        assert_eq!((left.words, left.edits, left.edited_at), (None, 0, Some(market.now())));
        for message in [edit(answer), withdraw(answer)] {
            let error = refused(market.tell_reputation(&author, message));
            assert_eq!(error, ContractError::Withdrawn { post: id(answer) });
        }
        for message in [hide(answer), restore(answer)] {
            let error = refused(market.tell_reputation(&moderator, message));
            assert_eq!(error, ContractError::Withdrawn { post: id(answer) });
        }
        // The answers of a withdrawn question stay, and it takes no more.
        let more = market.answer_question(&seller, 1);
        match answer {
            None => assert_eq!(refused(more), ContractError::Withdrawn { post: id(None) }),
            Some(_) => drop(more.unwrap()),
        }
        assert_eq!(market.answers(1)[0].answer, 1);
    }
}

#[test]
fn governance_and_its_moderator_hide_a_post_and_show_it_again() {
    for answer in POSTS {
        let (mut market, moderator) = asked();
        let (governance, author) = (market.governance.clone(), market.stranger.clone());
        for by in [&moderator, &governance] {
            let error = refused(market.tell_reputation(by, restore(answer)));
            assert_eq!(error, ContractError::NotHidden { post: id(answer) });
            let response = market.tell_reputation(by, hide(answer)).unwrap();
            let (by, reason) = (by.clone(), HideReason::Spam);
            let hidden = PostHidden { question: 1, answer, listing: 1, by: by.clone(), reason: Json(reason) };
            assert_eq!(event(&response), MarketEvent::PostHidden(hidden));
            let since = market.now();
            assert_eq!(post(&market, answer).hidden, Some(Hidden { by: by.clone(), reason, since }));
            let error = refused(market.tell_reputation(&moderator, hide(answer)));
            assert_eq!(error, ContractError::Hidden { post: id(answer) });
            // An edit shows nothing again.
            market.tell_reputation(&author, edit(answer)).unwrap();
            assert!(post(&market, answer).hidden.is_some());
            let response = market.tell_reputation(&by, restore(answer)).unwrap();
            let restored = PostRestored { question: 1, answer, listing: 1, by };
            assert_eq!(event(&response), MarketEvent::PostRestored(restored));
            assert_eq!(post(&market, answer).hidden, None);
        }
    }
}

#[test]
fn a_moderator_that_governance_replaces_judges_nothing_more() {
    let (mut market, before) = asked();
    let moderator = market.account("another moderator");
    let address = moderator.to_string();
    market.reconfigure(|config| config.moderator = Some(Moderator { address, lapse: 1_000 })).unwrap();
    let error = refused(market.tell_reputation(&before, hide(None)));
    assert_eq!(error, ContractError::NotModerator { sender: before });
    market.tell_reputation(&moderator, hide(None)).unwrap();
    market.reconfigure(|config| config.moderator = None).unwrap();
    let error = refused(market.tell_reputation(&moderator, restore(None)));
    assert_eq!(error, ContractError::NotModerator { sender: moderator });
}

#[test]
fn a_hidden_question_takes_no_answers_and_a_hidden_answer_hides_no_other() {
    let (mut market, moderator) = asked();
    let seller = market.seller.clone();
    market.tell_reputation(&moderator, hide(Some(1))).unwrap();
    market.answer_question(&seller, 1).unwrap();
    assert_eq!(post(&market, Some(2)).hidden, None);
    market.tell_reputation(&moderator, hide(None)).unwrap();
    assert_eq!(refused(market.answer_question(&seller, 1)), ContractError::Hidden { post: id(None) });
    market.tell_reputation(&moderator, restore(None)).unwrap();
    market.answer_question(&seller, 1).unwrap();
}

#[test]
fn what_governance_hid_its_moderator_does_not_show_and_nobody_else_does_either() {
    for answer in POSTS {
        let (mut market, moderator) = asked();
        let (governance, author, seller) = (market.governance.clone(), market.stranger.clone(), market.seller.clone());
        for sender in [&author, &seller] {
            for message in [hide(answer), restore(answer)] {
                let error = refused(market.tell_reputation(sender, message));
                assert_eq!(error, ContractError::NotModerator { sender: sender.clone() });
            }
        }
        market.tell_reputation(&governance, hide(answer)).unwrap();
        let error = refused(market.tell_reputation(&moderator, restore(answer)));
        assert_eq!(error, ContractError::NotGovernance { sender: moderator.clone() });
        assert!(post(&market, answer).hidden.is_some());
        market.tell_reputation(&governance, restore(answer)).unwrap();
        // What the moderator hid, governance shows.
        market.tell_reputation(&moderator, hide(answer)).unwrap();
        market.tell_reputation(&governance, restore(answer)).unwrap();
        assert!(post(&market, answer).hidden.is_none());
    }
}

#[test]
fn a_post_that_there_is_not_is_changed_by_nobody() {
    let (mut market, moderator) = asked();
    let author = market.stranger.clone();
    let (question, answer) = (1, 2);
    for (sender, message) in [
        (&author, edit(Some(answer))),
        (&author, withdraw(Some(answer))),
        (&moderator, hide(Some(answer))),
        (&moderator, restore(Some(answer))),
    ] {
        let error = refused(market.tell_reputation(sender, message));
        assert_eq!(error, ContractError::NoAnswer { question, answer });
    }
    let error = refused(market.tell_reputation(&author, ExecuteMsg::WithdrawPost { question: 2, answer: None }));
    assert_eq!(error, ContractError::NoQuestion { question: 2 });
    assert_eq!(error.to_string(), "reputation/no_question: there is no question 2");
    let error = refused(market.tell_reputation(&moderator, edit(Some(1))));
    let text = error.to_string();
    assert!(
        text.starts_with("reputation/not_author: ") && text.contains("alone changes answer 1 to question 1"),
        "{text}"
    );
}
