//! What each side is told of: once, whatever is restarted or made anew.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::json;
use weighhouse_indexer::outside::Outside;
use weighhouse_indexer::views::replay;
use weighhouse_market_suite::{REPORT_SPAN, REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::registry::Config;
use weighhouse_protocol::reputation::{Decision, ExecuteMsg, ReportKind};

use crate::server::Wallet;
use crate::support::{listing, Market, ALICE, BOB, CAROL, GOVERNANCE, MODERATOR, PRICE};
use crate::watched::Watched;

fn market() -> Market {
    let mut market = Market::new();
    market.announce_reputation();
    market.list(listing("a/whale", ALICE, PRICE));
    market.list(listing("b/unwatched", CAROL, PRICE));
    market
}

async fn watched() -> (Watched, String, String) {
    let mut watched = Watched::new(market(), Outside::default()).await;
    let (alice, bob) = (watched.token(ALICE).await, watched.token(BOB).await);
    watched.happen().await;
    (watched, alice, bob)
}

/// Two orders, of which one is settled and reviewed, and one is never delivered.
fn trade(market: &mut Market) {
    let sold = market.buy_carefully(BOB, 1);
    market.deliver(sold).pass(500).block();
    market.settle(sold);
    let review = |stars| ExecuteMsg::Review { order: sold, stars, words: None };
    market.say(BOB, review(4), 0);
    market.say(BOB, ExecuteMsg::EditReview { order: sold, stars: 5, words: None }, 0);
    market.say(ALICE, ExecuteMsg::AnswerReview { order: sold, words: TEXT_CID.into() }, 0);
    let missed = market.buy(BOB, 1);
    market.pass(3_000).block();
    market.refund(missed);
}

const OF_ALICE: [&str; 8] = [
    "order_paid seller 1",
    "order_delivered seller 1",
    "order_settled seller 1",
    "review_written seller 1",
    "review_edited seller 1",
    "order_paid seller 2",
    "delivery_due seller 2",
    "order_refunded seller 2",
];
const OF_BOB: [&str; 7] = [
    "order_paid buyer 1",
    "order_delivered buyer 1",
    "window_ending buyer 1",
    "order_settled buyer 1",
    "review_answered buyer 1",
    "order_paid buyer 2",
    "order_refunded buyer 2",
];

/// Takes blocks in one by one, so that deadlines come near while they are ahead.
async fn follow(watched: &mut Watched) {
    let known = watched.database.cursor().await.height as usize;
    for end in known..watched.market.height() {
        let block = watched.market.blocks[end..=end].to_vec();
        watched.database.ingest(&block, 1).await;
        watched.notices().catch_up().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn buyers_and_sellers_are_told_of_their_orders_and_reviews() {
    let (mut watched, alice, bob) = watched().await;
    assert_eq!(watched.short(&alice).await, [] as [&str; 0], "nobody is told what was before");
    trade(&mut watched.market);
    follow(&mut watched).await;
    assert_eq!(watched.short(&alice).await, OF_ALICE);
    assert_eq!(watched.short(&bob).await, OF_BOB);

    let told = watched.told(&bob).await;
    assert_eq!((&told[0]["listing"], &told[0]["version"]), (&json!(1), &json!(1)), "{}", told[0]);
    let numbers: Vec<_> = told.iter().map(|notice| notice["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=7).collect::<Vec<i64>>());
    let ends = told[2]["until"].as_str().unwrap();
    assert!(ends > told[2]["at"].as_str().unwrap(), "{}", told[2]);

    // What is read stays read, for this account alone.
    let page = watched.get(&bob, "/v1/me/notices?limit=2").await;
    assert_eq!((&page["unread"], &page["read_to"], &page["next"]), (&json!(7), &json!(0), &json!("6")));
    let mark = |number: i64| watched.ask(&bob, Method::PUT, "/v1/me/notices/read", Some(json!({"number": number})));
    assert_eq!(mark(5).await.body, json!({"read_to": 5}));
    assert_eq!(mark(3).await.body, json!({"read_to": 5}), "what was read stays so");
    assert_eq!(watched.get(&bob, "/v1/me/notices").await["unread"], 2);
    assert_eq!(mark(99).await.body, json!({"read_to": 7}), "what is still to come is unread");
    assert_eq!(mark(-1).await.status, 400);
    assert_eq!(watched.get(&alice, "/v1/me/notices").await["unread"], 8);
    assert_eq!(watched.read("SELECT count(*) FROM service.notices").await, 15, "nobody else is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn sides_are_told_of_offers_and_disputes() {
    let (mut watched, alice, bob) = watched().await;
    let market = &mut watched.market;
    let (taken, withdrawn) = (market.offer(BOB, 1, PRICE - 1), market.offer(BOB, 1, 1_000));
    market.take(taken).deliver(taken).withdraw(withdrawn);
    let disputed = market.buy_carefully(BOB, 1);
    market.deliver(disputed).dispute(disputed).propose(disputed, &[(BOB, 2_000)]).rule(disputed, PRICE);
    let waiting = market.offer(BOB, 1, PRICE - 2);
    watched.happen().await;
    let sql = "SELECT expires_at - placed_at FROM orders WHERE state = 'offered'";
    let span = watched.read(sql).await;
    watched.market.pass(span as u64 - span as u64 / 8).block();
    watched.happen().await;
    let of_alice = watched.short(&alice).await;
    let expected: Vec<String> = [
        ("offer_made", taken),
        ("offer_made", withdrawn),
        ("order_paid", taken),
        ("order_delivered", taken),
        ("offer_withdrawn", withdrawn),
        ("order_paid", disputed),
        ("order_delivered", disputed),
        ("dispute_opened", disputed),
        ("dispute_proposed", disputed),
        ("dispute_ended", disputed),
        ("order_refunded", disputed),
        ("offer_made", waiting),
        ("offer_ending", waiting),
    ]
    .iter()
    .map(|(kind, order)| format!("{kind} seller {order}"))
    .collect();
    assert_eq!(of_alice, expected);
    let of_bob = watched.short(&bob).await;
    let sides: Vec<String> = expected[..12].iter().map(|told| told.replace("seller", "buyer")).collect();
    assert!(sides.iter().all(|told| of_bob.contains(told)), "{of_bob:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sellers_and_reporters_are_told_of_reports_and_what_follows() {
    let (mut watched, alice, bob) = watched().await;
    let market = &mut watched.market;
    let report = ExecuteMsg::Report { listing: 1, version: None, kind: ReportKind::Stolen, evidence: TEXT_CID.into() };
    market.say(BOB, report, REPORT_STAKE);
    let decision = Decision::Upheld;
    market.say(MODERATOR, ExecuteMsg::Decide { report: 1, decision, reasons: None }, 0).delist(1, MODERATOR);
    market.say(ALICE, ExecuteMsg::Appeal { report: 1, grounds: TEXT_CID.into() }, 0);
    let decision = Decision::Dismissed;
    market.say(GOVERNANCE, ExecuteMsg::Decide { report: 1, decision, reasons: None }, 0).relist(1, GOVERNANCE);
    market.pass(u64::from(REPORT_SPAN));
    market.say(CAROL, ExecuteMsg::SettleReport { report: 1 }, 0);
    let bad = market.list_bad(listing("a/bad", ALICE, PRICE));
    let order = market.buy_carefully(BOB, bad);
    market.deliver(order).prove(order);
    watched.happen().await;
    let of_alice = watched.short(&alice).await;
    let reports =
        ["report_filed", "report_decided", "report_appealed", "report_decided", "report_settled"].map(|kind| {
            let told = of_alice.iter().filter(|told| **told == format!("{kind} seller 1")).count();
            (kind, told)
        });
    assert_eq!(reports.map(|(_, told)| told), [1, 2, 1, 2, 1], "{of_alice:?}");
    for told in ["listing_delisted seller 1", "listing_relisted seller 1"] {
        assert!(of_alice.contains(&told.to_owned()), "{told}: {of_alice:?}");
    }
    assert!(of_alice.contains(&format!("version_bad seller {bad}")), "{of_alice:?}");
    let of_bob = watched.short(&bob).await;
    assert_eq!(of_bob.iter().filter(|told| told.contains(" reporter 1")).count(), 5, "{of_bob:?}");
}

/// Nobody else sends what returns the stake.
#[tokio::test(flavor = "multi_thread")]
async fn reporters_are_told_when_their_stake_can_be_taken_back() {
    let (mut watched, alice, bob) = watched().await;
    let evidence = || TEXT_CID.into();
    for kind in [ReportKind::Stolen, ReportKind::Malware, ReportKind::Illegal] {
        let report = ExecuteMsg::Report { listing: 1, version: None, kind, evidence: evidence() };
        watched.market.say(BOB, report, REPORT_STAKE);
    }
    // Of three reports nobody decides the first; of the second there is no stake to take back; the third is settled by somebody.
    let abusive = ExecuteMsg::Decide { report: 2, decision: Decision::Abusive, reasons: None };
    watched.market.say(GOVERNANCE, abusive, 0);
    watched.happen().await;
    let due = async |watched: &Watched, token: &str| -> Vec<String> {
        watched.short(token).await.into_iter().filter(|told| told.starts_with("report_due")).collect()
    };
    assert_eq!(due(&watched, &bob).await, [] as [&str; 0], "there is time to decide");
    watched.market.pass(u64::from(REPORT_SPAN));
    watched.market.say(CAROL, ExecuteMsg::SettleReport { report: 3 }, 0);
    watched.happen().await;
    assert_eq!(due(&watched, &bob).await, ["report_due reporter 1"]);
    assert_eq!(due(&watched, &alice).await, [] as [&str; 0], "the seller has nothing to take back");
    watched.market.pass(1_000).block();
    watched.happen().await;
    assert_eq!(due(&watched, &bob).await.len(), 1, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_told_once_however_often_those_who_tell_are_killed_and_views_are_made_anew() {
    let (mut watched, alice, bob) = watched().await;
    trade(&mut watched.market);
    // Blocks are committed one by one beside two processes that are killed again and again.
    let known = watched.database.cursor().await.height as usize;
    for end in known..watched.market.height() {
        let block = watched.market.blocks[end..=end].to_vec();
        watched.database.ingest(&block, 1).await;
        let running: Vec<_> = (0..2)
            .map(|_| {
                let notices = watched.notices();
                tokio::spawn(async move { notices.catch_up().await })
            })
            .collect();
        // Each third pair goes on to its end: neither tells what the other does.
        if end % 3 > 0 {
            tokio::time::sleep(Duration::from_millis(end as u64 * 7 % 60)).await;
            running.iter().for_each(tokio::task::JoinHandle::abort);
        }
        for task in running {
            let _ = task.await;
        }
        if end % 5 == 0 {
            let mut client = watched.database.connect().await;
            replay::rebuild_named(&mut client, None).await.unwrap();
        }
        watched.notices().catch_up().await.unwrap();
    }
    let mut client = watched.database.connect().await;
    replay::rebuild_named(&mut client, None).await.unwrap();
    for _ in 0..2 {
        watched.notices().catch_up().await.unwrap();
    }
    assert_eq!(watched.short(&alice).await, OF_ALICE);
    assert_eq!(watched.short(&bob).await, OF_BOB);
}

/// What fails between the notices and the place up to which they are made leaves neither.
#[tokio::test(flavor = "multi_thread")]
async fn what_fails_in_the_middle_tells_nobody_and_loses_nothing() {
    let (mut watched, alice, _) = watched().await;
    trade(&mut watched.market);
    watched.database.follow(&watched.market).await;
    let fail = "
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
        CREATE TRIGGER fails BEFORE UPDATE ON service.notice_place FOR EACH ROW EXECUTE FUNCTION fail()";
    watched.database.client.batch_execute(fail).await.unwrap();
    assert!(watched.notices().catch_up().await.is_err());
    assert_eq!(watched.read("SELECT count(*) FROM service.notices").await, 0);
    watched.database.client.batch_execute("DROP TRIGGER fails ON service.notice_place").await.unwrap();
    watched.notices().catch_up().await.unwrap();
    // All came at once: no deadline was ahead any more.
    let expected: Vec<&str> = OF_ALICE.into_iter().filter(|told| !told.starts_with("delivery_due")).collect();
    assert_eq!(watched.short(&alice).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_are_sealed_bounded_and_erased_with_all_else() {
    let (mut watched, alice, _) = watched().await;
    for _ in 0..2 {
        let order = watched.market.buy(BOB, 1);
        watched.market.deliver(order);
    }
    watched.happen().await;
    let stored = "SELECT string_agg(to_jsonb(n)::text || encode(n.sealed, 'escape'), '') FROM service.notices n";
    let stored: String = watched.database.client.query_one(stored, &[]).await.unwrap().get(0);
    assert!(!stored.contains("order") && !stored.contains("seller"), "{stored}");

    // Of many, the last are kept; what is old goes.
    let many = "
        INSERT INTO service.notices (id, account, number, key_id, sealed)
        SELECT id || n, account, n, key_id, sealed FROM service.notices, generate_series(7, 799) AS n WHERE number = 1";
    watched.database.client.execute(many, &[]).await.unwrap();
    watched.database.client.execute("UPDATE service.noticed SET last = 799", &[]).await.unwrap();
    watched.market.buy(BOB, 1);
    watched.happen().await;
    watched.market.buy(BOB, 1);
    watched.happen().await;
    let first = format!("SELECT min(number) FROM service.notices WHERE account = '{ALICE}'");
    assert_eq!(watched.read(&first).await, 2, "eight hundred are kept");

    let sql = "UPDATE service.noticed SET seen_at = now() - interval '181 days' WHERE account = $1";
    watched.database.client.execute(sql, &[&BOB]).await.unwrap();
    let sql = "UPDATE service.notices SET made_at = now() - interval '91 days' WHERE number < 6";
    watched.database.client.execute(sql, &[]).await.unwrap();
    let stop = tokio_util::sync::CancellationToken::new();
    let running = tokio::spawn(watched.notices().run(stop.clone()));
    let start = std::time::Instant::now();
    while watched.read("SELECT count(*) FROM service.noticed").await > 1 || watched.read(&first).await < 6 {
        assert!(start.elapsed() < Duration::from_secs(20), "what is old stays");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.cancel();
    running.await.unwrap();

    let warned = watched.ask(&alice, Method::DELETE, "/v1/me", None).await;
    let word = warned.body["confirmation"].as_str().unwrap();
    let erase = watched.server.ask(Method::DELETE, "/v1/me").bearer_auth(&alice);
    let erased = crate::server::told(erase.header("weighhouse-confirmation", word)).await;
    assert_eq!(erased.status, 204, "{erased:?}");
    assert_eq!(watched.read("SELECT count(*) FROM service.notices").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_is_told_from_then_on_and_a_server_without_keys_tells_nothing() {
    let watched = Watched::new(market(), Outside::default()).await;
    let wallet = Wallet::new(9);
    let token = watched.server.sign_in(&wallet).await;
    assert_eq!(watched.get(&token, "/v1/me/notices").await["data"], json!([]));
    assert_eq!(watched.read("SELECT count(*) FROM service.noticed").await, 1);

    let keyless = crate::server::accounts(&watched.database, &[]);
    let beside = std::sync::Arc::new(watched.database.beside().await);
    let server = crate::server::Server::over(beside, Some(keyless), |service| service).await;
    let hook = json!({"url": "https://shop.example/"});
    for (method, path, body) in [
        (Method::GET, "/v1/me/notices", None),
        (Method::PUT, "/v1/me/notices/read", Some(json!({"number": 1}))),
        (Method::POST, "/v1/me/webhooks", Some(hook)),
    ] {
        let told = server.by_token(&token, method, path, body).await;
        assert_eq!(told.refusal(), (501, "NOT_OFFERED"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sellers_are_told_once_that_a_denom_of_theirs_closes() {
    let (mut watched, alice, bob) = watched().await;
    let closes_at = watched.market.now() + 1_000;
    watched.market.configure(|config| config.denoms[0].closes_at = Some(closes_at));
    let announced = watched.market.height();
    watched.happen().await;
    assert_eq!(watched.short(&alice).await, ["denom_closes seller uwhs"]);
    assert_eq!(watched.short(&bob).await, [] as [&str; 0], "who has neither prices nor a bond in it is not told");
    let told = watched.told(&alice).await[0].clone();
    let until = DateTime::from_timestamp(closes_at as i64, 0).unwrap();
    assert_eq!(told["until"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap(), until);
    let at = watched.market.at(announced).parse::<DateTime<Utc>>().unwrap();
    assert_eq!(told["at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap(), at);

    // Other settings change nothing of it, nor does its time.
    watched.market.configure(|config| config.fee_bps = 251);
    watched.market.pass(2_000).block();
    watched.happen().await;
    assert_eq!(watched.short(&alice).await.len(), 1, "told once");
    // Another time is told, and that a denom is closed at once; that it opens again is not.
    watched.market.configure(|config| config.denoms[0].closes_at = Some(closes_at + 9_000));
    watched.market.configure(|config| config.denoms[1].closed = true);
    watched.market.configure(|config| config.denoms[1].closed = false);
    watched.happen().await;
    assert_eq!(watched.short(&alice).await, ["denom_closes seller uwhs", "denom_closes seller uwhs"]);
    watched.market.configure(|config| config.denoms[1].closed = true);
    watched.happen().await;
    assert_eq!(watched.short(&alice).await[2], "denom_closes seller uusd");
    // A denom in which it has neither prices nor a bond is nothing to a seller; one with its bond alone is.
    let open =
        |config: &mut Config| config.denoms.iter_mut().for_each(|rule| (rule.closed, rule.closes_at) = (false, None));
    watched.market.configure(open).set_price(1, 1, PRICE, "uwhs").configure(|config| config.denoms[1].closed = true);
    watched.happen().await;
    assert_eq!(watched.short(&alice).await.len(), 3);
    watched.market.configure(open).set_price(1, 0, PRICE, "uusd").set_price(1, 1, PRICE, "uusd");
    watched.market.configure(|config| config.denoms[0].closes_at = Some(closes_at + 99_000));
    watched.happen().await;
    assert_eq!(watched.short(&alice).await[3..], ["denom_closes seller uwhs"]);
}
