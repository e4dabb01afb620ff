//! The queue of deliveries: each account has its turn, whatever waits for others and whatever fails beside it.

use std::time::{Duration, Instant};

use reqwest::Method;

use crate::hosts::Hosts;
use crate::support::Market;
use crate::watched::Watched;

const SOON: Duration = Duration::from_secs(10);

/// Waits until somebody waits for a lock.
async fn waits_for_a_lock(watched: &Watched) {
    let waiting = "
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let start = Instant::now();
    while watched.read(waiting).await == 0 {
        assert!(start.elapsed() < SOON, "nobody waits for a lock");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_go_on_though_what_is_old_can_not_be_forgotten() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let token = watched.token("wasm1shop").await;
    let (id, _) = watched.webhook(&token, "https://quick.example/").await;
    for _ in 0..15 {
        watched.test(&token, &id).await;
    }
    let fail = "
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
        CREATE TRIGGER fails BEFORE DELETE ON service.deliveries FOR EACH STATEMENT EXECUTE FUNCTION fail()";
    watched.database.client.batch_execute(fail).await.unwrap();
    hosts.begin(&watched, None);
    hosts.wait("quick.example", 15, SOON).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_deliveries_of_one_account_hold_up_no_other() {
    let hosts = Hosts::new(&["quick.example", "other.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let greedy = watched.token("wasm1greedy").await;
    let (id, _) = watched.webhook(&greedy, "https://quick.example/").await;
    watched.test(&greedy, &id).await;
    // They are due for longer than all else, and end at once: copies do not open under another id.
    let many = "
        INSERT INTO service.deliveries (id, webhook, account, host, key_id, sealed, next_attempt)
        SELECT id || n, webhook, account, host, key_id, sealed, now() - interval '1 hour'
        FROM service.deliveries, generate_series(1, 3000) AS n";
    watched.database.client.execute(many, &[]).await.unwrap();
    let patient = watched.token("wasm1patient").await;
    let (other, _) = watched.webhook(&patient, "https://other.example/").await;
    watched.test(&patient, &other).await;
    hosts.begin(&watched, None);
    hosts.wait("other.example", 1, SOON).await;
    let tried = watched.read("SELECT count(*) FROM service.deliveries WHERE tried_at IS NOT NULL").await;
    assert!(tried < 500, "{tried} of another account came first");
}

/// More webhooks than one look takes in: those at the end have their turn.
#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_behind_a_thousand_others_has_its_turn() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let token = watched.token("wasm1last").await;
    let (id, _) = watched.webhook(&token, "https://quick.example/").await;
    watched.test(&token, &id).await;
    // Their ids come before all others, and their deliveries are due in an hour.
    let before = "
        WITH others AS (
            INSERT INTO service.kept (id, account, kind, key_id, sealed)
            SELECT lpad(n::text, 32, '0'), account || n, kind, key_id, sealed
            FROM service.kept, generate_series(1, 1200) AS n WHERE kind = 'webhook'
            RETURNING id, account
        ), hooks AS (
            INSERT INTO service.webhooks (id, account, host) SELECT id, account, decode(md5(id), 'hex') FROM others
            RETURNING id, account, host
        )
        INSERT INTO service.deliveries (id, webhook, account, host, next_attempt)
        SELECT 'msg_' || id, id, account, host, now() + interval '1 hour' FROM hooks";
    watched.database.client.execute(before, &[]).await.unwrap();
    hosts.begin(&watched, None);
    hosts.wait("quick.example", 1, SOON).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_sends_a_hundred_dead_letters_again_in_an_hour() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let token = watched.token("wasm1shop").await;
    let (id, _) = watched.webhook(&token, "https://quick.example/").await;
    let sent = watched.test(&token, &id).await;
    let path = format!("/v1/me/webhooks/{id}/deliveries/{sent}/resend");
    let resend = async || {
        watched.database.client.execute("UPDATE service.deliveries SET state = 'dead'", &[]).await.unwrap();
        watched.ask(&token, Method::POST, &path, None).await
    };
    assert_eq!(resend().await.status, 202);
    watched.database.client.execute("UPDATE service.noticed SET resent = 99", &[]).await.unwrap();
    assert_eq!(resend().await.status, 202);
    let refused = resend().await;
    assert_eq!(refused.refusal(), (409, "QUOTA_REACHED"));
    assert!(refused.detail().contains("100 dead letters were sent again in an hour"), "{refused:?}");
    assert_eq!(watched.deliveries(&token, &id).await[0]["state"], "dead", "what is refused is not sent");
    let later = "UPDATE service.noticed SET resent_from = now() - interval '61 minutes'";
    watched.database.client.execute(later, &[]).await.unwrap();
    assert_eq!(resend().await.status, 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_that_is_sent_again_and_a_notice_that_is_given_do_not_wait_for_each_other() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let token = watched.token("wasm1shop").await;
    let (id, _) = watched.webhook(&token, "https://quick.example/").await;
    let sent = watched.test(&token, &id).await;
    watched.database.client.execute("UPDATE service.deliveries SET state = 'dead'", &[]).await.unwrap();
    // As whatever gives a notice: the account's row first, and then deliveries.
    let mut giving = watched.database.connect().await;
    let tx = giving.transaction().await.unwrap();
    tx.execute("UPDATE service.noticed SET last = last WHERE account = 'wasm1shop'", &[]).await.unwrap();
    let give = async {
        waits_for_a_lock(&watched).await;
        tx.execute("UPDATE service.deliveries SET made_at = made_at", &[]).await.unwrap();
        tx.commit().await.unwrap();
    };
    let path = format!("/v1/me/webhooks/{id}/deliveries/{sent}/resend");
    let (resent, ()) = tokio::join!(watched.ask(&token, Method::POST, &path, None), give);
    assert_eq!(resent.status, 202, "{resent:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_dead_letter_is_not_counted_as_sent_again() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let token = watched.token("wasm1shop").await;
    let (id, _) = watched.webhook(&token, "https://quick.example/").await;
    let sent = watched.test(&token, &id).await;
    for (delivery, refusal) in [(sent.as_str(), (400, "BAD_USER_INPUT")), ("msg_none", (404, "NOT_FOUND"))] {
        let path = format!("/v1/me/webhooks/{id}/deliveries/{delivery}/resend");
        assert_eq!(watched.ask(&token, Method::POST, &path, None).await.refusal(), refusal);
    }
    assert_eq!(watched.read("SELECT sum(resent)::bigint FROM service.noticed").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_is_deleted_while_its_host_answers_holds_up_no_deliveries() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let token = watched.token("wasm1shop").await;
    let (id, _) = watched.webhook(&token, "https://quick.example/").await;
    watched.test(&token, &id).await;
    // As a deletion: the webhook first, and then its deliveries.
    let mut deleting = watched.database.connect().await;
    let tx = deleting.transaction().await.unwrap();
    tx.execute("SELECT FROM service.webhooks FOR UPDATE", &[]).await.unwrap();
    hosts.begin(&watched, None);
    hosts.wait("quick.example", 1, SOON).await;
    waits_for_a_lock(&watched).await;
    tx.batch_execute("SET LOCAL lock_timeout = '500ms'; DELETE FROM service.deliveries").await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_erased_while_it_is_told_something_is_erased() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let token = watched.token("wasm1shop").await;
    watched.webhook(&token, "https://quick.example/").await;
    // As whatever gives a notice: the account's row first, and then a delivery, which holds its webhook.
    let mut giving = watched.database.connect().await;
    let tx = giving.transaction().await.unwrap();
    tx.execute("UPDATE service.noticed SET last = last WHERE account = 'wasm1shop'", &[]).await.unwrap();
    let warned = watched.ask(&token, Method::DELETE, "/v1/me", None).await;
    let word = warned.body["confirmation"].as_str().unwrap().to_owned();
    let erase = watched.server.ask(Method::DELETE, "/v1/me").bearer_auth(&token);
    let give = async {
        waits_for_a_lock(&watched).await;
        let give = "SELECT FROM service.webhooks WHERE account = 'wasm1shop' FOR KEY SHARE";
        assert_eq!(tx.execute(give, &[]).await.unwrap(), 1);
        tx.commit().await.unwrap();
    };
    let (erased, ()) = tokio::join!(erase.header("weighhouse-confirmation", word).send(), give);
    assert_eq!(erased.unwrap().status(), 204);
    assert_eq!(watched.read("SELECT count(*) FROM service.webhooks").await, 0);
}
