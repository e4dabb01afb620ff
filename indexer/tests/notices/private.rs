//! A webhook to a private address: refused by name when it is kept, and again at each delivery.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{json, Value};

use crate::hosts::Hosts;
use crate::support::{Market, ALICE};
use crate::watched::Watched;

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_to_a_private_address_is_refused_by_name() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let alice = watched.token(ALICE).await;
    for (host, addresses) in [
        ("four.example", &["10.0.0.1"][..]),
        ("loop.example", &["127.0.0.1"]),
        ("metadata.example", &["169.254.169.254"]),
        ("six.example", &["fd00::1"]),
        ("link.example", &["fe80::1"]),
        ("mapped.example", &["::ffff:127.0.0.1"]),
        ("nat.example", &["64:ff9b::a00:1"]),
        ("both.example", &["192.168.1.1", "::1"]),
        ("nowhere.example", &[]),
    ] {
        hosts.say(host, addresses);
        let hook = json!({"url": format!("https://{host}/hook")});
        let refused = watched.ask(&alice, Method::POST, "/v1/me/webhooks", Some(hook)).await;
        assert_eq!(refused.refusal(), (400, "BAD_USER_INPUT"), "{host}");
        let detail = refused.detail();
        assert!(detail.contains(&format!("{host:?}")) && detail.contains("no public address"), "{detail}");
    }
    for (url, reason) in [
        ("https://127.0.0.1/", "by a number"),
        ("https://[::ffff:127.0.0.1]/", "by a number"),
        ("https://2130706433/", "by a number"),
        ("http://quick.example/", "not one of https"),
        ("https://quick.example:8443/", "has a port"),
    ] {
        let refused = watched.ask(&alice, Method::POST, "/v1/me/webhooks", Some(json!({ "url": url }))).await;
        assert_eq!(refused.refusal(), (400, "BAD_USER_INPUT"), "{url}");
        assert!(refused.detail().contains(reason), "{refused:?}");
    }
    assert_eq!(watched.get(&alice, "/v1/me/webhooks").await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_turns_to_a_private_address_after_it_was_kept_is_not_asked() {
    let hosts = Hosts::new(&["quick.example"]).await;
    let watched = Watched::new(Market::new(), hosts.outside.clone()).await;
    let alice = watched.token(ALICE).await;
    hosts.say("turning.example", &["1.1.1.1"]);
    let (id, _) = watched.webhook(&alice, "https://turning.example/").await;
    for private in ["127.0.0.1", "::1", "::ffff:10.0.0.1"] {
        hosts.say("turning.example", &[private]);
        watched.test(&alice, &id).await;
    }
    hosts.begin(&watched, None);
    let start = Instant::now();
    loop {
        let listed = watched.deliveries(&alice, &id).await;
        if listed.iter().all(|one| one["problem"] != Value::Null) {
            let is_refused = |one: &Value| one["problem"].as_str().unwrap().contains("the host has no public address");
            assert!(listed.iter().all(is_refused), "{listed:?}");
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{listed:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
