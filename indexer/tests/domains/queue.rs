//! The queue of domains: holders of handles first, a share for all others, and one place for an account.

use std::time::{Duration, Instant};

use super::support::{Database, ALICE};
use super::{claim, names, until, Asked};

/// Waits until a question is answered by yes.
async fn wait(database: &Database, sql: &str) {
    let start = Instant::now();
    while !database.client.query_one(sql, &[]).await.unwrap().get::<_, bool>(0) {
        assert!(start.elapsed() < Duration::from_secs(20), "{sql}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Lets so many accounts claim a domain that answers nothing, for longer than all others.
async fn crowd(database: &Database, name: &str, accounts: i32) {
    let profiles = "INSERT INTO profiles (account, domain, changed_at, next_link)
        SELECT $1::text || n, 'silent.example', 1, 0 FROM generate_series(1, $2::int) AS n";
    database.client.execute(profiles, &[&name, &accounts]).await.unwrap();
    let due = "INSERT INTO domain_checks (account, domain, next_attempt)
        SELECT account, domain, now() - interval '1 hour' FROM profiles WHERE account LIKE $1::text || '%'";
    database.client.execute(due, &[&name]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_holder_of_a_handle_does_not_wait_behind_thousands() {
    let mut asked = Asked::new(&["models.example", "silent.example"]).await;
    asked.answers("models.example", names(&[ALICE]));
    asked.market.name(ALICE, "Open-Models").say(ALICE, claim("models.example"), 0);
    asked.ingest(0).await;
    crowd(&asked.database, "stranger", 2_000).await;
    asked.begin();
    until(&asked.database, |found| found.get("models.example").is_some_and(|(is_proven, _)| *is_proven)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn those_without_a_handle_have_a_share() {
    let mut asked = Asked::new(&["models.example", "silent.example"]).await;
    asked.answers("models.example", names(&[ALICE]));
    asked.market.say(ALICE, claim("models.example"), 0);
    asked.ingest(0).await;
    crowd(&asked.database, "holder", 200).await;
    let handles = "INSERT INTO handles (fold, handle, account, deposit, denom, since)
        SELECT account, account, account, 1, 'uwhs', 0 FROM profiles WHERE account LIKE 'holder%'";
    asked.database.client.execute(handles, &[]).await.unwrap();
    asked.database.client.execute("UPDATE domain_checks SET is_named = account LIKE 'holder%'", &[]).await.unwrap();
    asked.begin();
    until(&asked.database, |found| found.get("models.example").is_some_and(|(is_proven, _)| *is_proven)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_changes_its_domain_again_and_again_has_one_place() {
    let mut asked = Asked::new(&["models.example", "silent.example"]).await;
    asked.answers("models.example", names(&[ALICE]));
    asked.market.say(ALICE, claim("silent.example"), 0);
    asked.ingest(0).await;
    asked.begin();
    wait(&asked.database, "SELECT EXISTS (SELECT FROM domain_checks WHERE attempts = 1)").await;
    let height = asked.market.height();
    asked.market.say(ALICE, claim("models.example"), 0);
    asked.ingest(height).await;
    let changed = "SELECT EXISTS (SELECT FROM domain_checks WHERE domain = 'models.example')";
    wait(&asked.database, changed).await;
    let row = "SELECT attempts, next_attempt >= asked_at + interval '20 seconds' FROM domain_checks";
    let row = asked.database.client.query_one(row, &[]).await.unwrap();
    assert_eq!((row.get::<_, i32>(0), row.get::<_, bool>(1)), (0, true), "it waits for the attempt that runs");
    until(&asked.database, |found| found.get("models.example").is_some_and(|(is_proven, _)| *is_proven)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_that_ran_out_as_its_claim_changed_ends_for_the_search() {
    for claimed in [Some("new.example"), None] {
        let mut asked = Asked::new(&["models.example", "new.example"]).await;
        asked.market.name(ALICE, "Open-Models");
        if let Some(domain) = claimed {
            asked.market.say(ALICE, claim(domain), 0);
        }
        asked.ingest(0).await;
        let client = &asked.database.client;
        let proof = "INSERT INTO domain_checks (account, domain, proven_since, proven_until) VALUES
            ($1, 'models.example', now() - interval '3 days', now() - interval '1 second')";
        client.execute(proof, &[&ALICE]).await.unwrap();
        client.execute("DELETE FROM search_publishers", &[]).await.unwrap();
        asked.begin();
        wait(&asked.database, "SELECT EXISTS (SELECT FROM search_publishers WHERE fold = 'openmodels')").await;
    }
}
