//! What is tried with questions

use weighhouse_market_suite::{Market, TEXT_CID};
use weighhouse_protocol::license;
use weighhouse_protocol::registry::{ExecuteMsg as Registry, ListingState};
use weighhouse_protocol::reputation::{ExecuteMsg, HideReason, QueryMsg, QuestionAnswer};
use weighhouse_reputation::ContractError;

use super::{account, refused};

fn hide(question: u64, answer: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::HidePost { question, answer, reason: HideReason::Abuse }
}

#[test]
fn a_flood_of_answers_keeps_nobody_from_answering() {
    let mut market = Market::new();
    market.listed(1_000);
    let (seller, buyer) = (market.seller.clone(), market.buyer.clone());
    market.ask_question(&buyer, 1).unwrap();
    let rival = account(&mut market, "rival");
    for _ in 0..150 {
        market.answer_question(&rival, 1).unwrap();
    }
    market.answer_question(&seller, 1).unwrap();
    // A page costs what it holds, whatever there is before and behind it.
    let question = QueryMsg::Answers { question: 1, start_after: Some(149), limit: None };
    let page: Vec<QuestionAnswer> = market.ask(&market.reputation, &question).unwrap();
    assert_eq!(
        page.iter().map(|row| (row.answer, &row.post.author)).collect::<Vec<_>>(),
        [(150, &rival), (151, &seller)]
    );
}

#[test]
fn questions_and_answers_move_no_rating_and_delist_nothing() {
    let mut market = Market::new();
    market.listed(1_000);
    let order = market.sold(1);
    let buyer = market.buyer.clone();
    market.review(&buyer, order, 4).unwrap();
    let rated = market.rating(1);
    let rival = account(&mut market, "rival");
    for question in 1..=30 {
        market.ask_question(&rival, 1).unwrap();
        market.answer_question(&rival, question).unwrap();
    }
    assert_eq!((market.rating(1), market.listing(1).state), (rated, ListingState::Active));
}

#[test]
fn a_seller_neither_hides_nor_changes_what_others_ask() {
    let mut market = Market::new();
    market.listed(1_000);
    let (seller, buyer) = (market.seller.clone(), market.buyer.clone());
    market.ask_question(&buyer, 1).unwrap();
    market.answer_question(&buyer, 1).unwrap();
    for answer in [None, Some(1)] {
        let words = TEXT_CID.into();
        for message in
            [ExecuteMsg::EditPost { question: 1, answer, words }, ExecuteMsg::WithdrawPost { question: 1, answer }]
        {
            assert!(matches!(refused(market.tell_reputation(&seller, message)), ContractError::NotAuthor { .. }));
        }
        let error = refused(market.tell_reputation(&seller, hide(1, answer)));
        assert_eq!(error, ContractError::NotModerator { sender: seller.clone() });
    }
    // Nor does it by pausing or ending its sale.
    market.tell_registry(&seller, Registry::Retire { listing: 1 }).unwrap();
    market.answer_question(&buyer, 1).unwrap();
}

#[test]
fn a_moderator_that_was_dismissed_hides_nothing_more() {
    let mut market = Market::new();
    let (moderator, buyer) = (market.account("moderator"), market.buyer.clone());
    let address = moderator.to_string();
    let named = weighhouse_protocol::registry::Moderator { address, lapse: 1_000 };
    market.reconfigure(|config| config.moderator = Some(named)).unwrap();
    market.listed(1_000);
    market.ask_question(&buyer, 1).unwrap();
    market.tell_reputation(&moderator, hide(1, None)).unwrap();
    market.reconfigure(|config| config.moderator = None).unwrap();
    for message in [ExecuteMsg::RestorePost { question: 1, answer: None }, hide(1, None)] {
        let error = refused(market.tell_reputation(&moderator, message));
        assert_eq!(error, ContractError::NotModerator { sender: moderator.clone() });
    }
    // What it hid, governance shows again.
    let governance = market.governance.clone();
    market.tell_reputation(&governance, ExecuteMsg::RestorePost { question: 1, answer: None }).unwrap();
    assert_eq!(market.question(1).post.hidden, None);
}

#[test]
fn a_question_stays_its_authors_when_its_license_is_gone() {
    let mut market = Market::new();
    market.listed(1_000);
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    let license = market.sold(1);
    market.ask_question(&buyer, 1).unwrap();
    let (collection, recipient) = (market.license.clone(), stranger.to_string());
    let transfer = license::ExecuteMsg::TransferNft { recipient, token_id: license.to_string() };
    market.execute(&buyer, &collection, &transfer, &[]).unwrap();
    let withdraw = || ExecuteMsg::WithdrawPost { question: 1, answer: None };
    assert!(matches!(refused(market.tell_reputation(&stranger, withdraw())), ContractError::NotAuthor { .. }));
    market.tell_reputation(&buyer, withdraw()).unwrap();
}
