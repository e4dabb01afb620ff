//! What strangers do for its gas has a budget of its own among an account's notices and a webhook's deliveries.

use weighhouse_indexer::outside::Outside;

use crate::hosts::Hosts;
use crate::support::{ALICE, BOB, CAROL};
use crate::topics::{ask, asked_beside, count};
use crate::watched::Watched;

/// Adds notices of Alice's, made two hours ago, above a number: those of a crowd, or the others.
async fn fill(watched: &Watched, is_crowd: bool, above: i64, many: i32) {
    let client = &watched.database.client;
    let add = "
        INSERT INTO service.notices (id, account, number, made_at, key_id, sealed, topic, is_crowd)
        SELECT one.id || n, one.account, $3::bigint + n, one.made_at - interval '2 hours', one.key_id, one.sealed, one.topic, $2::boolean
        FROM (SELECT * FROM service.notices WHERE account = $1 AND is_crowd = $2 ORDER BY number LIMIT 1) AS one,
            generate_series(1, $4::integer) AS n";
    let added = client.execute(add, &[&ALICE, &is_crowd, &above, &many]).await.unwrap();
    assert_eq!(added, u64::try_from(many).unwrap());
    let last = "
        UPDATE service.noticed SET last = (SELECT max(number) FROM service.notices WHERE account = $1) WHERE account = $1";
    client.execute(last, &[&ALICE]).await.unwrap();
}

/// How many of Alice's notices are those of a crowd, and how many are not.
async fn kept(watched: &Watched) -> (i64, i64) {
    let sql = "
        SELECT count(*) FILTER (WHERE is_crowd), count(*) FILTER (WHERE NOT is_crowd)
        FROM service.notices WHERE account = $1";
    let row = watched.database.client.query_one(sql, &[&ALICE]).await.unwrap();
    (row.get(0), row.get(1))
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_of_crowds_displace_each_other_alone() {
    let (mut watched, alice, _) = asked_beside(Outside::default()).await;
    watched.market.buy(BOB, 1);
    watched.market.say(CAROL, ask(1), 0);
    watched.happen().await;
    assert_eq!(kept(&watched).await, (1, 1));

    // The order is the oldest notice of all by far more than a thousand.
    fill(&watched, true, 1_000, 1_100).await;
    watched.market.say(BOB, ask(1), 0);
    watched.happen().await;
    assert_eq!(kept(&watched).await, (200, 1), "a crowd has a fifth of the room");
    let oldest = format!("SELECT min(number) FROM service.notices WHERE account = '{ALICE}' AND is_crowd");
    assert_eq!(watched.read(&oldest).await, 1_902, "the oldest of the crowd went");
    let first = watched.read(&format!("SELECT min(number) FROM service.notices WHERE account = '{ALICE}'")).await;
    assert_eq!(first, 1, "the order is still told");

    fill(&watched, false, 3_000, 900).await;
    let order = watched.market.buy(BOB, 1);
    watched.happen().await;
    assert_eq!(kept(&watched).await, (200, 800), "what is no crowd displaces none");
    let page = watched.get(&alice, "/v1/me/notices?limit=1").await;
    assert_eq!(page["data"][0]["order"], order, "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_that_offers_for_all_listings_of_a_seller_washes_out_no_order() {
    let (mut watched, alice, _) = asked_beside(Outside::default()).await;
    let order = watched.market.buy(BOB, 1);
    for round in 0..15 {
        let offer = watched.market.offer(CAROL, 1 + round % 2, 1_000);
        watched.market.withdraw(offer);
    }
    watched.happen().await;
    let told = watched.short(&alice).await;
    assert_eq!(told.iter().filter(|told| told.starts_with("offer_")).count(), 20, "{told:?}");
    assert_eq!(count(&watched, &alice, &format!("order_paid seller {order}")).await, 1);
    assert_eq!(kept(&watched).await, (20, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_of_crowds_displace_each_other_alone() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let (mut watched, alice, _) = asked_beside(hosts.outside.clone()).await;
    watched.webhook(&alice, "https://quick.example/").await;
    watched.market.buy(BOB, 1);
    watched.market.say(CAROL, ask(1), 0);
    watched.happen().await;
    let many = "
        INSERT INTO service.deliveries (id, webhook, account, host, key_id, sealed, made_at, is_crowd)
        SELECT id || n, webhook, account, host, key_id, sealed, made_at + n * interval '1 ms', is_crowd
        FROM service.deliveries, generate_series(1, 600) AS n WHERE is_crowd";
    assert_eq!(watched.database.client.execute(many, &[]).await.unwrap(), 600);
    watched.market.say(BOB, ask(1), 0);
    watched.happen().await;
    assert_eq!(watched.read("SELECT count(*) FROM service.deliveries WHERE is_crowd").await, 100);
    let others = "SELECT count(*) FROM service.deliveries WHERE NOT is_crowd";
    assert_eq!(watched.read(others).await, 1, "the order waits to be sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_crowd_keeps_the_question_of_a_licenses_holder_from_the_seller() {
    let (mut watched, alice, _) = asked_beside(Outside::default()).await;
    let order = watched.market.sell(BOB, 1);
    for number in 0..25 {
        let stranger = watched.market.one_of_many(number);
        watched.market.say(&stranger, ask(1), 0);
    }
    watched.happen().await;
    let asked = "question_asked seller 1";
    assert_eq!(count(&watched, &alice, asked).await, 20);

    watched.market.say(CAROL, ask(1), 0);
    watched.happen().await;
    assert_eq!(count(&watched, &alice, asked).await, 20, "a stranger is one of many");
    watched.market.say(BOB, ask(1), 0).say(BOB, ask(1), 0);
    watched.happen().await;
    assert_eq!(count(&watched, &alice, asked).await, 21, "a holder is told of once an hour all the same");
    let told = watched.told(&alice).await;
    assert_eq!(told.last().unwrap().get("more"), None, "{told:?}");

    // The license has another owner now.
    watched.market.transfer(order, BOB, CAROL);
    watched.market.say(CAROL, ask(1), 0);
    watched.happen().await;
    assert_eq!(count(&watched, &alice, asked).await, 22);
}
