//! What costs next to nothing and is done again and again is told once an hour, and washes out nothing else.

use weighhouse_indexer::outside::Outside;
use weighhouse_market_suite::TEXT_CID;
use weighhouse_protocol::reputation::ExecuteMsg;

use crate::hosts::Hosts;
use crate::support::{listing, Market, ALICE, BOB, CAROL, PRICE};
use crate::watched::Watched;

/// A market in which Bob reviewed two orders of Alice's, whose webhook waits for what happens next.
async fn reviewed(hosts: &Hosts) -> (Watched, String, String, String) {
    let mut market = Market::new();
    market.announce_reputation();
    market.list(listing("a/whale", ALICE, PRICE));
    let mut watched = Watched::new(market, hosts.outside.clone()).await;
    for _ in 0..2 {
        let order = watched.market.sell(BOB, 1);
        watched.market.say(BOB, ExecuteMsg::Review { order, stars: 3, words: None }, 0);
    }
    let (alice, bob) = (watched.token(ALICE).await, watched.token(BOB).await);
    watched.happen().await;
    let (hook, _) = watched.webhook(&alice, "https://quick.example/").await;
    (watched, alice, bob, hook)
}

pub async fn count(watched: &Watched, token: &str, short: &str) -> usize {
    watched.short(token).await.iter().filter(|told| *told == short).count()
}

async fn an_hour_later(watched: &Watched) {
    let later = "UPDATE service.notices SET made_at = made_at - interval '61 minutes'";
    watched.database.client.execute(later, &[]).await.unwrap();
}

pub fn ask(listing: u64) -> ExecuteMsg {
    ExecuteMsg::AskQuestion { listing, words: TEXT_CID.into() }
}

fn answer(question: u64) -> ExecuteMsg {
    ExecuteMsg::AnswerQuestion { question, words: TEXT_CID.into() }
}

/// A market with two listings of Alice's, and the tokens of Alice and Bob.
async fn asked() -> (Watched, String, String) {
    asked_beside(Outside::default()).await
}

/// The same, whose webhooks are at these hosts.
pub async fn asked_beside(outside: Outside) -> (Watched, String, String) {
    let mut market = Market::new();
    market.announce_reputation();
    market.list(listing("a/whale", ALICE, PRICE));
    market.list(listing("a/sparrow", ALICE, PRICE));
    let mut watched = Watched::new(market, outside).await;
    let (alice, bob) = (watched.token(ALICE).await, watched.token(BOB).await);
    watched.happen().await;
    (watched, alice, bob)
}

#[tokio::test(flavor = "multi_thread")]
async fn sellers_are_told_of_questions_and_askers_of_answers_once_an_hour_by_each_author() {
    let (mut watched, alice, bob) = asked().await;
    watched.market.say(BOB, ask(1), 0).say(CAROL, ask(1), 0).say(BOB, ask(1), 0).say(CAROL, ask(2), 0);
    watched.market.say(CAROL, answer(1), 0).say(CAROL, answer(1), 0).say(ALICE, answer(1), 0).say(BOB, answer(1), 0);
    watched.happen().await;
    assert_eq!(
        watched.short(&alice).await,
        ["question_asked seller 1", "question_asked seller 1", "question_asked seller 2"],
        "once for a listing and an author"
    );
    let numbers = |told: Vec<serde_json::Value>| told.iter().map(|one| one["question"].clone()).collect::<Vec<_>>();
    assert_eq!(numbers(watched.told(&alice).await), [1, 2, 4]);
    assert_eq!(numbers(watched.told(&bob).await), [1, 1], "a stranger's answer keeps the seller's from the asker");

    an_hour_later(&watched).await;
    // Nobody is told of its own words.
    watched.market.say(ALICE, ask(1), 0).say(BOB, answer(1), 0);
    watched.happen().await;
    assert_eq!((watched.told(&alice).await.len(), watched.told(&bob).await.len()), (3, 2));
    watched.market.say(BOB, ask(1), 0).say(CAROL, answer(1), 0);
    watched.happen().await;
    assert_eq!((watched.told(&alice).await.len(), watched.told(&bob).await.len()), (4, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_told_of_twenty_times_an_hour_and_keeps_no_sellers_answer_from_the_asker() {
    let (mut watched, alice, bob) = asked().await;
    watched.market.say(BOB, ask(1), 0);
    for number in 0..25 {
        let stranger = watched.market.one_of_many(number);
        watched.market.say(&stranger, ask(1), 0).say(&stranger, answer(1), 0);
        // Some are told of together, and some one after the other.
        if number > 15 {
            watched.happen().await;
        }
    }
    assert_eq!(count(&watched, &alice, "question_asked seller 1").await, 20);
    assert_eq!(count(&watched, &bob, "question_answered asker 1").await, 20);
    for token in [&alice, &bob] {
        let told = watched.told(token).await;
        let more: Vec<bool> = told.iter().map(|notice| notice["more"] == true).collect();
        assert_eq!(more.iter().position(|more| *more), Some(19), "the last of an hour says so: {told:?}");
        assert!(told[..19].iter().all(|notice| notice.get("more").is_none()), "{told:?}");
    }
    watched.market.say(CAROL, ask(2), 0).say(ALICE, answer(1), 0);
    watched.happen().await;
    assert_eq!(count(&watched, &alice, "question_asked seller 2").await, 1, "another listing has another crowd");
    assert_eq!(count(&watched, &bob, "question_answered asker 1").await, 21, "the seller is no crowd");

    an_hour_later(&watched).await;
    watched.market.say(CAROL, ask(1), 0).say(CAROL, answer(1), 0);
    watched.happen().await;
    assert_eq!(count(&watched, &alice, "question_asked seller 1").await, 21);
    assert_eq!(count(&watched, &bob, "question_answered asker 1").await, 22);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_that_offers_and_withdraws_again_and_again_washes_out_nothing() {
    let (mut watched, alice, bob) = asked().await;
    for _ in 0..15 {
        let offer = watched.market.offer(BOB, 1, 1_000);
        watched.market.withdraw(offer);
    }
    watched.happen().await;
    assert_eq!((watched.told(&alice).await.len(), watched.told(&bob).await.len()), (20, 20));
    let (other, carols) = (watched.market.offer(BOB, 2, 1_000), watched.market.offer(CAROL, 1, 1_000));
    watched.happen().await;
    let of = |order: u64| format!("offer_made seller {order}");
    assert_eq!(count(&watched, &alice, &of(carols)).await, 1, "another buyer's offer is told of");
    assert_eq!(count(&watched, &alice, &of(other)).await, 0, "one for another listing is the same buyer's");
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_of_one_buyer_that_end_together_wash_out_nothing() {
    let (mut watched, alice, _) = asked().await;
    for number in 0..25 {
        watched.market.offer(BOB, 1 + number % 2, 1_000);
    }
    let carols = watched.market.offer(CAROL, 1, 1_000);
    watched.happen().await;
    let span = watched.read("SELECT max(expires_at - placed_at) FROM orders WHERE state = 'offered'").await as u64;
    watched.market.pass(span - span / 8).block();
    watched.happen().await;
    let told = watched.short(&alice).await;
    assert_eq!(told.iter().filter(|told| told.starts_with("offer_ending")).count(), 21, "{told:?}");
    assert_eq!(count(&watched, &alice, &format!("offer_ending seller {carols}")).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_one_review_are_told_and_sent_once_an_hour() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let (mut watched, alice, bob, hook) = reviewed(&hosts).await;
    let edit = |order, stars| ExecuteMsg::EditReview { order, stars, words: None };
    for round in 0..4 {
        watched.market.say(BOB, edit(1, 4 + round % 2), 0);
        watched.market.say(ALICE, ExecuteMsg::AnswerReview { order: 1, words: TEXT_CID.into() }, 0);
        // Some are told of together, and some one after the other.
        if round > 1 {
            watched.happen().await;
        }
    }
    assert_eq!(count(&watched, &alice, "review_edited seller 1").await, 1);
    assert_eq!(count(&watched, &bob, "review_answered buyer 1").await, 1);
    assert_eq!(watched.deliveries(&alice, &hook).await.len(), 1, "a notice that is not told is not sent");

    watched.market.say(BOB, edit(2, 4), 0);
    watched.happen().await;
    assert_eq!(count(&watched, &alice, "review_edited seller 2").await, 1, "another review is another topic");

    an_hour_later(&watched).await;
    watched.market.say(BOB, edit(1, 2), 0);
    watched.happen().await;
    assert_eq!(count(&watched, &alice, "review_edited seller 1").await, 2);
    let told = watched.told(&alice).await;
    assert!(told.iter().all(|notice| notice.get("topic").is_none()), "{told:?}");
}

/// Time runs in a dispute: who looks at a proposal must hear of the better one that follows it.
#[tokio::test(flavor = "multi_thread")]
async fn changed_proposals_are_told_up_to_a_bound_for_each_side() {
    let mut market = Market::new();
    market.list(listing("a/whale", ALICE, PRICE));
    let mut watched = Watched::new(market, Outside::default()).await;
    let alice = watched.token(ALICE).await;
    watched.happen().await;
    let order = watched.market.buy_carefully(BOB, 1);
    watched.market.deliver(order).dispute(order);
    let proposed = format!("dispute_proposed seller {order}");
    let flood: Vec<(&str, u128)> = (0..40).map(|number| (BOB, 900 - number)).collect();
    for (proposals, told) in [
        (vec![(BOB, 2_000)], 1),
        (vec![(BOB, 1_000)], 2),
        // A proposal that was told is none anew.
        (vec![(BOB, 2_000)], 2),
        (flood, 20),
        // The other side has a bound of its own.
        (vec![(ALICE, 10)], 21),
        (vec![(BOB, 800)], 21),
    ] {
        watched.market.propose(order, &proposals);
        watched.happen().await;
        assert_eq!(count(&watched, &alice, &proposed).await, told, "{proposals:?}");
    }
    an_hour_later(&watched).await;
    watched.market.propose(order, &[(BOB, 700)]);
    watched.happen().await;
    assert_eq!(count(&watched, &alice, &proposed).await, 22);
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_that_ended_go_before_one_that_waits() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let (watched, alice, _, hook) = reviewed(&hosts).await;
    let first = watched.test(&alice, &hook).await;
    let ended = "
        INSERT INTO service.deliveries (id, webhook, account, host, key_id, sealed, state, made_at)
        SELECT id || n, webhook, account, host, key_id, sealed, 'delivered', made_at + n * interval '1 ms'
        FROM service.deliveries, generate_series(1, 399) AS n";
    watched.database.client.execute(ended, &[]).await.unwrap();
    watched.test(&alice, &hook).await;
    watched.test(&alice, &hook).await;
    assert_eq!(watched.read("SELECT count(*) FROM service.deliveries").await, 400);
    assert_eq!(watched.read("SELECT count(*) FROM service.deliveries WHERE state = 'waiting'").await, 3);
    let is_there: bool = watched
        .database
        .client
        .query_one("SELECT EXISTS (SELECT FROM service.deliveries WHERE id = $1)", &[&first])
        .await
        .unwrap()
        .get(0);
    assert!(is_there, "the oldest waits, and is kept");
}
