//! Hosts that are slow, silent or endless hold up nobody else.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{json, Value};
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::read::Feed;

use crate::hosts::Hosts;
use crate::support::Market;
use crate::watched::Watched;

/// Far less than the time that a silent host takes.
const SOON: Duration = Duration::from_secs(4);

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_host_of_many_accounts_holds_up_no_other() {
    let hosts = Hosts::new(&["silent.example", "endless.example", "quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    for number in 0..24 {
        let token = watched.token(&format!("wasm1silent{number}")).await;
        let (id, _) = watched.webhook(&token, "https://silent.example/").await;
        for _ in 0..3 {
            watched.test(&token, &id).await;
        }
    }
    let endless = watched.token("wasm1endless").await;
    let (id, _) = watched.webhook(&endless, "https://endless.example/").await;
    watched.test(&endless, &id).await;
    let quick = watched.token("wasm1quick").await;
    let (other, _) = watched.webhook(&quick, "https://quick.example/").await;
    for _ in 0..10 {
        watched.test(&quick, &other).await;
    }
    hosts.begin(&watched, None);
    hosts.wait("quick.example", 10, SOON).await;
    hosts.wait("endless.example", 1, SOON).await;
    let busy = hosts.came("silent.example").len();
    assert!(busy <= 4, "{busy} places are taken by one host");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(watched.deliveries(&endless, &id).await[0]["state"], "delivered", "its body is nobody's to read");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_silent_hosts_hold_up_none_that_took_its_last_delivery_soon() {
    let names: Vec<String> = (0..24).map(|number| format!("silent{number}.example")).collect();
    let mut all: Vec<&str> = names.iter().map(String::as_str).collect();
    all.push("quick.example");
    let hosts = Hosts::new(&all).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let quick = watched.token("wasm1quick").await;
    let (id, _) = watched.webhook(&quick, "https://quick.example/").await;
    watched.test(&quick, &id).await;
    hosts.begin(&watched, None);
    hosts.wait("quick.example", 1, SOON).await;
    for name in &names {
        let token = watched.token(&format!("wasm1{name}")).await;
        let (id, _) = watched.webhook(&token, &format!("https://{name}/")).await;
        watched.test(&token, &id).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let taken: usize = names.iter().map(|name| hosts.came(name).len()).sum();
    assert_eq!(taken, 16, "the silent hosts have all places of their line");
    watched.test(&quick, &id).await;
    hosts.wait("quick.example", 2, SOON).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_takes_two_places_at_most() {
    let hosts = Hosts::new(&["silent1.example", "silent2.example", "silent3.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let token = watched.token("wasm1greedy").await;
    for number in 1..=3 {
        let (id, _) = watched.webhook(&token, &format!("https://silent{number}.example/")).await;
        watched.test(&token, &id).await;
    }
    hosts.begin(&watched, None);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let taken: usize = (1..=3).map(|number| hosts.came(&format!("silent{number}.example")).len()).sum();
    assert_eq!(taken, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_resolver_holds_no_place_of_the_gate_and_an_account_looks_up_one_host_at_a_time() {
    let hosts = Hosts::new(&["quick.example"]).await;
    // One request runs at a time, and none waits.
    let change = |service: Service| {
        let limits = Limits { running: 1, waiting: 0, ..Limits::default() };
        let gate = Service::new(service.rows.clone(), Feed::default(), limits, Metrics::default()).gate;
        Service { gate, outside: hosts.outside.clone(), ..service }
    };
    let watched = Watched::serving(Market::new(), change).await;
    let (slow, other) = (watched.token("wasm1slow").await, watched.token("wasm1other").await);
    let (token, other) = (slow.as_str(), other.as_str());
    const PATH: &str = "/v1/me/webhooks";
    let keep = |token: &str, host: &str| {
        let (token, hook) = (token.to_owned(), json!({"url": format!("https://{host}/")}));
        let watched = &watched;
        async move { watched.ask(&token, Method::POST, PATH, Some(hook)).await }
    };
    hosts.say_slowly("slow.example", &["1.1.1.1"], Duration::from_secs(4));
    let meanwhile = async {
        while hosts.said.asked() < 1 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(watched.get(token, PATH).await, json!([]), "the look-up holds a place of the gate");
        let refused = keep(token, "quick.example").await;
        assert_eq!(refused.refusal(), (503, "OVERLOADED"));
        assert!(refused.detail().contains("for the account already"), "{refused:?}");
        let kept = keep(other, "quick.example").await;
        assert_eq!(kept.status, 201, "one account keeps others from a webhook: {kept:?}");
    };
    let (refused, ()) = tokio::join!(keep(token, "slow.example"), meanwhile);
    assert_eq!(refused.refusal(), (400, "BAD_USER_INPUT"));
    assert!(refused.detail().contains("not found within 1 s"), "{refused:?}");

    let start = Instant::now();
    while keep(token, "quick.example").await.status != 201 {
        assert!(start.elapsed() < Duration::from_secs(20), "the place of a look-up is not left");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_slow_look_ups_keep_nobody_from_a_webhook_and_open_no_private_address() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let mut slow = Vec::new();
    for number in 0..8 {
        slow.push(watched.token(&format!("wasm1slow{number}")).await);
    }
    let other = watched.token("wasm1other").await;
    hosts.say_slowly("slow.example", &["1.1.1.1"], Duration::from_secs(4));
    hosts.say("private.example", &["10.0.0.1"]);
    let keep = |token: &str| {
        let (token, hook) = (token.to_owned(), json!({"url": "https://slow.example/"}));
        let watched = &watched;
        async move { watched.ask(&token, Method::POST, "/v1/me/webhooks", Some(hook)).await }
    };
    let meanwhile = async {
        let start = Instant::now();
        while hosts.said.asked() < 8 {
            assert!(start.elapsed() < SOON, "{} hosts are looked up", hosts.said.asked());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        watched.webhook(&other, "https://quick.example/").await;
        let (id, _) = watched.webhook(&other, "https://private.example/").await;
        assert_eq!(hosts.said.asked(), 8, "a place was free");
        id
    };
    let (refused, id) = tokio::join!(futures::future::join_all(slow.iter().map(|token| keep(token))), meanwhile);
    assert!(refused.iter().all(|told| told.refusal() == (400, "BAD_USER_INPUT")), "{refused:?}");

    watched.test(&other, &id).await;
    hosts.begin(&watched, None);
    let start = Instant::now();
    loop {
        let listed = watched.deliveries(&other, &id).await;
        if listed[0]["problem"] != Value::Null {
            assert!(listed[0]["problem"].as_str().unwrap().contains("the host has no public address"), "{listed:?}");
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{listed:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
