//! Cards of listings that a server receives, and for how long it keeps them.

use reqwest::Method;
use serde_json::json;

use crate::passing::Passing;
use crate::server::{told, Told, Wallet};

const LARGEST: usize = 1 << 20;

async fn send(passing: &Passing, token: &str, card: impl Into<reqwest::Body>) -> Told {
    told(passing.server.ask(Method::POST, "/v1/cards").bearer_auth(token).body(card)).await
}

/// A card of so many bytes.
fn of(bytes: usize) -> String {
    format!("# Zebra\n{}", "a".repeat(bytes - 8))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_received_whole_and_nothing_else_is() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    for (token, card, status, code) in [
        ("x", b"# Zebra\n".to_vec(), 401, "UNAUTHENTICATED"),
        (token.as_str(), of(LARGEST + 1).into_bytes(), 413, "BAD_USER_INPUT"),
        (token.as_str(), vec![0xff, 0xfe], 422, "NO_CARD"),
    ] {
        let told = send(&passing, token, card).await;
        assert_eq!(told.refusal(), (status, code), "{told:?}");
    }
    let card = of(LARGEST);
    let sent = send(&passing, &token, card.clone()).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let cid = sent.body["cid"].as_str().unwrap();
    assert_eq!(passing.ipfs.fetch_bytes(cid, LARGEST as u64).await.unwrap(), card.as_bytes());
    assert!(passing.is_pinned(cid).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_nobodys_free_storage() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let mut cids = Vec::new();
    for number in 0..16 {
        let sent = send(&passing, &token, format!("# Zebra {number}\n")).await;
        cids.push(sent.body["cid"].as_str().unwrap().to_owned());
    }
    let full = send(&passing, &token, "# Okapi\n").await;
    assert_eq!(full.refusal(), (409, "QUOTA_REACHED"), "{full:?}");
    assert!(full.detail().contains("at most 16"), "{full:?}");

    // One that a listing names is no longer waiting, and stays.
    let sql = "UPDATE listings SET card_cid = cid, card_sha256 = sha256 FROM service.cards WHERE id = 1 AND cid = ";
    let named = format!("{sql}'{}'", cids[0]);
    passing.database().client.batch_execute(&named).await.unwrap();
    assert_eq!(send(&passing, &token, "# Okapi\n").await.status, 201);
    passing.files.lapse().await.unwrap();
    assert!(passing.is_pinned(&cids[1]).await, "the time has not come");
    passing.run("UPDATE service.cards SET received_at = received_at - interval '2 hours'").await;
    passing.files.lapse().await.unwrap();
    let mut pinned = Vec::new();
    for cid in &cids {
        pinned.push(passing.is_pinned(cid).await);
    }
    assert_eq!(json!(pinned.iter().filter(|is| **is).count()), json!(1), "{pinned:?}");
    assert!(pinned[0], "the listing's card left");
}

/// A report's three texts stay for as long as the report does.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_report_its_decision_and_its_appeal_say_is_kept() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let mut cids = Vec::new();
    for text in ["The evidence", "The reasons", "The grounds", "Nobody's"] {
        let sent = send(&passing, &token, format!("{text}\n")).await;
        cids.push(sent.body["cid"].as_str().unwrap().to_owned());
    }
    let [evidence, reasons, grounds, _] = &cids[..] else { panic!("{cids:?}") };
    passing
        .run(&format!(
            "INSERT INTO reports (id, listing, reporter, kind, evidence, stake, denom, filed_at, settles_at, state,
                decided_by, decided_at, reasons, appealed_by, appealed_at, grounds, appeal_decided)
            VALUES (1, 1, 'wasm1a', 'stolen', '{evidence}', 0, 'uwhs', 1, 9, 'upheld',
                'wasm1b', 2, '{reasons}', 'wasm1c', 3, '{grounds}', false)"
        ))
        .await;
    passing.run("UPDATE service.cards SET received_at = received_at - interval '2 hours'").await;
    passing.files.lapse().await.unwrap();
    let mut pinned = Vec::new();
    for cid in &cids {
        pinned.push(passing.is_pinned(cid).await);
    }
    assert_eq!(pinned, [true, true, true, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_without_a_bond_leave_room_for_those_with_one() {
    let passing = Passing::new().await;
    let (poor, bonded) = (Wallet::new(7), Wallet::new(8));
    passing.run("DELETE FROM bonds").await;
    let others = "INSERT INTO service.cards (cid, sha256, account, bonded, bytes, was_pinned)
        SELECT 'bafk' || n, 'ff' || n, 'wasm1' || n, false, 1, true FROM generate_series(1, 512) AS n";
    passing.run(others).await;
    let full = send(&passing, &passing.server.sign_in(&poor).await, "# Okapi\n").await;
    assert_eq!(full.refusal(), (409, "QUOTA_REACHED"), "{full:?}");
    assert!(full.detail().contains("512 cards wait"), "{full:?}");
    assert!(full.detail().contains("post a bond"), "{full:?}");

    passing.bond(bonded.address(), 1).await;
    let token = passing.server.sign_in(&bonded).await;
    let sent = send(&passing, &token, "# Okapi\n").await;
    assert_eq!(sent.status, 201, "{sent:?}");

    // What came long ago names nobody any more.
    passing.run("UPDATE service.cards SET received_at = received_at - interval '2 hours'").await;
    passing.files.lapse().await.unwrap();
    let named = "SELECT count(*) FROM service.cards WHERE account <> ''";
    let named: i64 = passing.database().client.query_one(named, &[]).await.unwrap().get(0);
    assert_eq!(named, 0);
}
