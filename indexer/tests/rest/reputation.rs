//! What the market says of people and models: every path, as the description has it.

use std::collections::BTreeSet;

use serde_json::{json, Value};
use weighhouse_market_suite::TEXT_CID;

use crate::support::described::{description, fits};
use crate::support::{Market, ALICE, BOB, CAROL, GOVERNANCE, GUARDIAN, MODERATOR};
use crate::{values, Server};

/// Each path, with targets that have as much of it as there is.
const PATHS: [(&str, &[&str]); 15] = [
    ("/v1/reputation", &["/v1/reputation"]),
    ("/v1/accounts/{account}/identity", &["/v1/accounts/@alice/identity", "/v1/accounts/@bob/identity"]),
    ("/v1/handles/{name}", &["/v1/handles/open-models", "/v1/handles/somebody"]),
    ("/v1/verifiers", &["/v1/verifiers"]),
    ("/v1/reviews", &["/v1/reviews?count=true", "/v1/reviews?sort=helpful"]),
    ("/v1/reviews/{order}/history", &["/v1/reviews/1/history", "/v1/reviews/2/history"]),
    ("/v1/listings/{id}/rating", &["/v1/listings/1/rating", "/v1/listings/2/rating"]),
    ("/v1/listings/{id}/publisher", &["/v1/listings/1/publisher", "/v1/listings/2/publisher"]),
    ("/v1/words/{cid}", &["/v1/words/bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"]),
    ("/v1/questions", &["/v1/questions?count=true"]),
    ("/v1/questions/{id}", &["/v1/questions/1"]),
    ("/v1/questions/{id}/answers", &["/v1/questions/1/answers?state=shown&state=hidden"]),
    ("/v1/listings/{id}/questions", &["/v1/listings/1/questions"]),
    ("/v1/reports", &["/v1/reports?count=true"]),
    ("/v1/reports/{id}", &["/v1/reports/1", "/v1/reports/2"]),
];

async fn server() -> Server {
    let server = Server::with(&Market::spoken()).await;
    server.keep(TEXT_CID).await;
    server
}

#[tokio::test]
async fn answers_of_reputation_are_what_the_description_says() {
    let (whole, server) = (description().clone(), server().await);
    let is_reputation = |operations: &Value| operations["get"]["tags"] == json!(["reputation"]);
    let described = whole["paths"].as_object().unwrap().iter().filter(|(_, operations)| is_reputation(operations));
    let described: BTreeSet<&str> = described.map(|(path, _)| path.as_str()).collect();
    assert_eq!(PATHS.map(|(path, _)| path).into_iter().collect::<BTreeSet<_>>(), described);
    for (path, targets) in PATHS {
        let media = &whole["paths"][path]["get"]["responses"]["200"]["content"]["application/json"];
        for target in targets {
            let answer = server.read(target).await;
            fits(&whole, &media["schema"], &answer).unwrap_or_else(|fault| panic!("{target}: {fault}: {answer}"));
        }
    }
}

#[tokio::test]
async fn an_identity_has_claims_links_and_attestations_apart() {
    let server = server().await;
    let alice = server.read("/v1/accounts/@alice/identity").await;
    assert_eq!(
        (&alice["handle"], &alice["card"], &alice["next_link"]),
        (&json!("Open-Models"), &json!(TEXT_CID), &json!(1))
    );
    assert_eq!((&alice["domain"]["name"], &alice["domain"]["proven"]), (&json!("models.example"), &json!(false)));
    let wallet = &alice["wallets"][0];
    assert_eq!((&wallet["kind"], &wallet["address"]), (&json!("account"), &json!(GUARDIAN)));
    let attestation = &alice["attestations"][0];
    assert_eq!((&attestation["status"], &attestation["level"]), (&json!("valid"), &json!("substantial")));
    assert_eq!((&attestation["verifier"]["account"], &attestation["checks"]), (&json!(CAROL), &json!(["document"])));
    let wallet = server.read(&format!("/v1/accounts/{GUARDIAN}/identity")).await;
    assert_eq!((&wallet["wallet_of"], &wallet["handle"]), (&json!(ALICE), &Value::Null));
    let verifiers = server.read("/v1/verifiers").await;
    assert_eq!((&verifiers[0]["name"], &verifiers[0]["term"]), (&json!("Verifier"), &json!(1)));

    let held = server.read("/v1/handles/OPEN_M0DELS").await;
    assert_eq!((&held["handle"], &held["account"]), (&json!("Open-Models"), &json!(ALICE)));
    let free = server.read("/v1/handles/somebody").await;
    assert_eq!((&free["account"], &free["reserved_for"]), (&Value::Null, &json!(BOB)));
    assert!(free["free_from"].is_string(), "{free}");
    for (target, expected) in [("/v1/handles/x", 400), ("/v1/handles/nobody-ever", 404)] {
        assert_eq!(server.refusal(target).await.0, expected, "{target}");
    }
}

#[tokio::test]
async fn a_listing_has_its_publisher_its_rating_and_its_reviews() {
    let server = server().await;
    let [own, look_alike] = ["/v1/listings/1/publisher", "/v1/listings/2/publisher"];
    let (own, look_alike) = (server.read(own).await, server.read(look_alike).await);
    assert_eq!((&own["standing"], &own["account"]), (&json!("attested"), &json!(ALICE)));
    assert_eq!(own["attestations"].as_array().unwrap().len(), 1);
    assert_eq!((&look_alike["standing"], &look_alike["handle"]), (&json!("look_alike"), &json!("Open-Models")));
    assert_eq!(look_alike["attestations"], json!([]), "what is attested of another is not its own");
    let rating = server.read("/v1/listings/1/rating").await;
    assert_eq!((&rating["reviews"], &rating["histogram"]), (&json!(2), &json!([0, 1, 0, 0, 1])));
    assert_eq!(server.read("/v1/listings/2/rating").await["reviews"], 0);

    let reviewers = |page: &Value| values(page, "reviewer");
    assert_eq!(reviewers(&server.read("/v1/reviews").await), [CAROL, BOB]);
    for target in ["?sort=helpful&limit=1", "?stars=2", "?answered=true", "?reviewer=@bob&listing=1"] {
        assert_eq!(reviewers(&server.read(&format!("/v1/reviews{target}")).await), [BOB], "{target}");
    }
    let review = server.read("/v1/reviews?stars=2").await["data"][0].clone();
    assert_eq!((&review["stars_before"], &review["edits"], &review["helpful"]), (&json!(4), &json!(1), &json!(1)));
    assert_eq!(review["answer"]["words"], TEXT_CID);
    let history = server.read("/v1/reviews/1/history").await;
    let said: Vec<Value> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|text| json!([text["by_seller"], text["edit"], text["stars"], text["words"]]))
        .collect();
    let expected = [json!([false, 0, 4, TEXT_CID]), json!([false, 1, 2, TEXT_CID]), json!([true, 0, null, TEXT_CID])];
    assert_eq!(said, expected, "what was said before stays to be read");
    for target in ["/v1/listings/99/rating", "/v1/listings/99/publisher", "/v1/reviews/99/history"] {
        assert_eq!(server.refusal(target).await.0, 404, "{target}");
    }
}

#[tokio::test]
async fn a_report_has_its_last_decision_its_appeal_and_its_end() {
    let server = server().await;
    let settled = server.read("/v1/reports/1").await;
    let decision = &settled["decision"];
    assert_eq!(
        (&settled["state"], &decision["by"], &decision["reasons"]),
        (&json!("dismissed"), &json!(GOVERNANCE), &json!(TEXT_CID))
    );
    assert_eq!((&settled["appeal"]["by"], &settled["appeal"]["decided"]), (&json!(BOB), &json!(true)));
    assert_eq!((&settled["recipient"], settled["settled_at"].is_string()), (&json!(CAROL), true));
    let open = server.read("/v1/reports/2").await;
    assert_eq!((&open["state"], &open["version"], &open["decision"]), (&json!("open"), &json!(1), &Value::Null));
    for (target, expected) in [
        ("?state=open", json!([2])),
        ("?state=dismissed&state=open", json!([2, 1])),
        ("?kind=stolen", json!([1])),
        ("?settled=true", json!([1])),
        ("?reporter=@carol&listing=2", json!([2, 1])),
        ("?reporter=@alice", json!([])),
    ] {
        assert_eq!(json!(values(&server.read(&format!("/v1/reports{target}")).await, "id")), expected, "{target}");
    }
    assert_eq!(server.refusal("/v1/reports/99").await.0, 404);
    assert_eq!(server.read("/v1/listings/2").await["state"], "active", "no report delists anything");
}

#[tokio::test]
async fn a_question_has_its_shown_answers_and_the_hidden_without_their_words() {
    let server = server().await;
    let question = server.read("/v1/questions/1").await;
    assert_eq!((&question["post"]["author"], &question["given_answers"]), (&json!(CAROL), &json!(2)));
    assert_eq!(values(&server.read("/v1/questions/1/answers").await, "number"), [1]);
    let hidden = server.read("/v1/questions/1/answers?state=hidden").await["data"][0]["post"].clone();
    assert_eq!((&hidden["words"], &hidden["hidden"]["by"]), (&Value::Null, &json!(MODERATOR)));
    assert_eq!(values(&server.read("/v1/listings/1/questions").await, "id"), [1]);
    assert_eq!(values(&server.read("/v1/questions?answered=false").await, "id"), [] as [Value; 0]);
    assert_eq!(server.refusal("/v1/questions/99").await.0, 404);
}
