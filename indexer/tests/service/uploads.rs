//! Sealed files that a server receives, and for how long it keeps them.

use std::time::{Duration, Instant};

use reqwest::{Body, Method};
use serde_json::{json, Value};
use tokio_util::task::AbortOnDropHandle;

use crate::passing::{Passing, MOST, OF_BOND, ROOM};
use crate::server::Wallet;

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_file_is_received_whole_and_nothing_else_is() {
    let passing = Passing::new().await;
    let token = passing.server.sign_in(&Wallet::new(7)).await;
    let (bytes, sealed) = passing.sealed("zebra");
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let endless = futures::stream::iter([Ok::<_, std::io::Error>(bytes.clone())]);
    for (token, body, status, code) in [
        ("x", Body::from(bytes.clone()), 401, "UNAUTHENTICATED"),
        (token.as_str(), Body::from(damaged), 422, "NOT_SEALED"),
        (token.as_str(), Body::from("no sealed file"), 422, "NOT_SEALED"),
        (token.as_str(), Body::from(vec![0; MOST as usize + 1]), 413, "BAD_USER_INPUT"),
        (token.as_str(), Body::from(""), 411, "BAD_REQUEST"),
        (token.as_str(), Body::wrap_stream(endless), 411, "BAD_REQUEST"),
    ] {
        let told = passing.upload(token, body).await;
        assert_eq!(told.refusal(), (status, code), "{told:?}");
    }
    assert_eq!(passing.database().count("service.uploads").await, 0);

    let received = passing.upload(&token, bytes.clone()).await;
    assert_eq!(received.status, 201, "{received:?}");
    let cid = received.body["cid"].as_str().unwrap();
    assert_eq!(received.body["ciphertext_root"], hex::encode(sealed.commitment.ciphertext_root));
    assert_eq!(received.body["bytes"], json!(bytes.len()));
    assert!(passing.ipfs.is_pinned(cid).await.unwrap());
    assert_eq!(passing.ipfs.fetch_bytes(cid, MOST).await.unwrap(), bytes);
    let left = std::fs::read_dir(passing.folder.path().join("spool")).unwrap().count();
    assert_eq!(left, 0, "nothing is left in the folder");
    let shown = passing.server.by_token(&token, Method::GET, "/v1/me/uploads", None).await.body;
    assert_eq!((&shown[0]["cid"], &shown[0]["is_named"]), (&json!(cid), &json!(false)), "{shown}");
    let export = passing.server.by_token(&token, Method::GET, "/v1/me", None).await.body;
    assert_eq!(export["uploads"], shown);
}

/// An account without a bond has one file at a time, all of them a half of the room, and each for some hours.
#[tokio::test(flavor = "multi_thread")]
async fn uploads_are_nobodys_free_storage() {
    let passing = Passing::new().await;
    let (wallet, other) = (Wallet::new(7), Wallet::new(8));
    let (token, second) = (passing.server.sign_in(&wallet).await, passing.server.sign_in(&other).await);
    let (bytes, _) = passing.sealed("zebra");
    let received = passing.upload(&token, bytes.clone()).await;
    let cid = received.body["cid"].as_str().unwrap().to_owned();
    let (more, _) = passing.sealed("okapi");
    let full = passing.upload(&token, more.clone()).await;
    assert_eq!(full.refusal(), (409, "QUOTA_REACHED"));
    assert!(full.detail().contains("at most 1"), "{full:?}");
    // A half of the room is the others', whoever they are.
    let fill =
        "INSERT INTO service.uploads (id, account, state, bonded, bytes) VALUES ('x', 'them', 'waiting', false, $1)";
    passing.database().client.execute(fill, &[&((ROOM / 2) as i64 - 10)]).await.unwrap();
    let full = passing.upload(&second, more.clone()).await;
    assert_eq!(full.refusal(), (409, "QUOTA_REACHED"));
    assert!(full.detail().contains("post a bond"), "{full:?}");
    // With a bond, the account has more files, and all of the room.
    passing.bond(other.address(), 1).await;
    assert_eq!(passing.upload(&second, more).await.status, 201);

    assert_eq!(passing.files.lapse().await.unwrap(), 0, "the time has not come");
    assert!(passing.ipfs.is_pinned(&cid).await.unwrap());
    passing.database().client.execute("DELETE FROM service.uploads WHERE id = 'x'", &[]).await.unwrap();
    // The second is named by a version with a bond behind it.
    let (named, record) = passing.sealed("tapir");
    let received = passing.upload(&second, named).await;
    let kept = received.body["cid"].as_str().unwrap().to_owned();
    passing.name(1, &kept, &record).await;
    passing.let_time_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 2);
    assert!(!passing.ipfs.is_pinned(&cid).await.unwrap() && passing.ipfs.is_pinned(&kept).await.unwrap());
    let shown = passing.server.by_token(&second, Method::GET, "/v1/me/uploads", None).await.body;
    assert_eq!(shown[0]["is_named"], json!(true), "{shown}");
    // What its owner pinned before stays pinned.
    let path = passing.folder.path().join("own");
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(passing.ipfs.add_file(&path, &|_| {}).await.unwrap().cid, cid);
    assert_eq!(passing.upload(&token, bytes).await.status, 201);
    passing.let_time_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 1);
    assert!(passing.ipfs.is_pinned(&cid).await.unwrap());
}

/// One bond holds no file after another: what waits and what is named count together, whoever sent it.
#[tokio::test(flavor = "multi_thread")]
async fn a_bond_holds_so_many_bytes_and_no_more_one_after_another() {
    let passing = Passing::new().await;
    let (seller, helper) = (Wallet::new(7), Wallet::new(8));
    let (token, helpers) = (passing.server.sign_in(&seller).await, passing.server.sign_in(&helper).await);
    for listing in 1..=3 {
        passing.sell_as(listing, seller.address()).await;
    }
    passing.run("DELETE FROM licenses").await;
    passing.bond(seller.address(), 1).await;
    let first = passing.publish(&token, 2, "zebra").await;
    assert_eq!(passing.files.lapse().await.unwrap(), 0);
    let second = passing.publish(&token, 3, "okapi").await;
    assert_eq!(passing.files.lapse().await.unwrap(), 0);
    let (third, _) = passing.sealed("tapir");
    let refused = passing.upload(&token, third).await;
    assert_eq!(refused.refusal(), (409, "QUOTA_REACHED"));
    let told = refused.detail();
    assert!(told.contains(&format!("its bonds allow {OF_BOND}, {OF_BOND} for each least bond")), "{told}");

    // An account without a bond sends it, and the seller's version names it.
    let third = passing.publish(&helpers, 1, "tapir").await;
    assert_eq!(passing.files.lapse().await.unwrap(), 0);
    assert!(passing.metrics.upload_waiting_bytes.get() > 0);
    passing.let_time_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 1, "its bond does not suffice for a third");
    assert!(!passing.is_pinned(&third).await);
    assert!(passing.is_pinned(&first).await && passing.is_pinned(&second).await, "they are named");
    assert_eq!(passing.metrics.upload_waiting_bytes.get(), 0);

    passing.bond(seller.address(), 2).await;
    let third = passing.publish(&helpers, 1, "tapir").await;
    passing.files.lapse().await.unwrap();
    passing.let_time_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 0);
    assert!(passing.is_pinned(&third).await);
    // With half of its bond gone, what was named last leaves.
    passing.bond(seller.address(), 1).await;
    passing.files.lapse().await.unwrap();
    passing.let_the_grace_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 1);
    assert!(!passing.is_pinned(&third).await && passing.is_pinned(&second).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_file_leaves_some_time_after_its_bond_unless_a_buyer_needs_it() {
    let passing = Passing::new().await;
    let seller = Wallet::new(7);
    let token = passing.server.sign_in(&seller).await;
    for listing in [1, 2] {
        passing.sell_as(listing, seller.address()).await;
    }
    passing.bond(seller.address(), 1).await;
    let sold = passing.publish(&token, 1, "zebra").await;
    let unsold = passing.publish(&token, 2, "okapi").await;
    let lapses_at = async |cid: &str| {
        let shown = passing.server.by_token(&token, Method::GET, "/v1/me/uploads", None).await.body;
        let sent = shown.as_array().unwrap().iter().find(|sent| sent["cid"] == cid).unwrap().clone();
        assert_eq!(sent["is_named"], json!(true), "{sent}");
        sent["lapses_at"].clone()
    };
    assert_eq!(passing.files.lapse().await.unwrap(), 0);
    assert_eq!((lapses_at(&sold).await, lapses_at(&unsold).await), (Value::Null, Value::Null));

    passing.bond(seller.address(), 0).await;
    assert_eq!(passing.files.lapse().await.unwrap(), 0);
    assert!(lapses_at(&unsold).await.is_string(), "it leaves in some days");
    assert_eq!(lapses_at(&sold).await, Value::Null, "a license is in force");
    assert!(passing.metrics.upload_unneeded_bytes.get() > 0);
    passing.bond(seller.address(), 1).await;
    assert_eq!(passing.files.lapse().await.unwrap(), 0);
    assert_eq!(lapses_at(&unsold).await, Value::Null, "the bond is back");
    passing.let_the_grace_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 0);

    // A version that can't be sold needs no file either.
    for unsellable in
        ["UPDATE listings SET state = 'retired'", "UPDATE listings SET state = 'active', latest_version = 9"]
    {
        passing.run(&format!("{unsellable} WHERE id = 2")).await;
        passing.files.lapse().await.unwrap();
        assert!(lapses_at(&unsold).await.is_string(), "{unsellable}");
    }
    passing.let_the_grace_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 1);
    assert!(!passing.is_pinned(&unsold).await && passing.is_pinned(&sold).await);

    passing.bond(seller.address(), 0).await;
    passing.run("UPDATE licenses SET expires_at = 1").await;
    passing.run("UPDATE orders SET state = 'delivered' WHERE listing = 1").await;
    passing.files.lapse().await.unwrap();
    assert_eq!(lapses_at(&sold).await, Value::Null, "an order is open");
    passing.run("UPDATE orders SET state = 'refunded' WHERE listing = 1").await;
    passing.files.lapse().await.unwrap();
    assert!(lapses_at(&sold).await.is_string(), "the license expired");
    passing.let_the_grace_pass().await;
    assert_eq!(passing.files.lapse().await.unwrap(), 1);
    assert!(!passing.is_pinned(&sold).await);
    assert_eq!(passing.metrics.upload_needed_bytes.get(), 0);
}

/// The operator's room is the room of all files, those that are named too.
#[tokio::test(flavor = "multi_thread")]
async fn named_files_take_the_room_that_the_operator_gives() {
    let passing = Passing::new().await;
    let seller = Wallet::new(7);
    let token = passing.server.sign_in(&seller).await;
    passing.bond(seller.address(), 9).await;
    let fill = "INSERT INTO service.uploads (id, account, state, bonded, bytes, cid, holder, named_at)
        VALUES ('x', 'them', 'named', true, $1, 'x', 'them', now())";
    passing.database().client.execute(fill, &[&(ROOM as i64 - 1_000)]).await.unwrap();
    let (bytes, _) = passing.sealed("zebra");
    let refused = passing.upload(&token, bytes.clone()).await;
    assert_eq!(refused.refusal(), (409, "QUOTA_REACHED"));
    assert!(refused.detail().contains(&format!("it has room for {ROOM}")), "{refused:?}");
    passing.run("UPDATE service.uploads SET was_pinned = true").await;
    assert_eq!(passing.upload(&token, bytes).await.status, 201, "what the operator pinned is no upload's room");
    assert_eq!(passing.metrics.upload_disk_bytes.get(), ROOM as i64);
}

/// Accounts cost nothing: those without a bond that send slowly leave places to the others.
#[tokio::test(flavor = "multi_thread")]
async fn slow_accounts_without_a_bond_take_half_of_the_places() {
    let passing = Passing::new().await;
    let mut slow = Vec::new();
    for number in 20..22 {
        let token = passing.server.sign_in(&Wallet::new(number)).await;
        let never = futures::stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let request = passing.server.ask(Method::POST, "/v1/uploads").bearer_auth(token);
        let request = request.header("content-length", 1_000).body(Body::wrap_stream(never));
        slow.push(AbortOnDropHandle::new(tokio::spawn(request.send())));
    }
    let start = Instant::now();
    while passing.database().count("service.uploads").await < 2 {
        assert!(start.elapsed() < Duration::from_secs(10), "they are not received");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (bytes, _) = passing.sealed("zebra");
    let (seller, other) = (Wallet::new(7), Wallet::new(8));
    let token = passing.server.sign_in(&other).await;
    let refused = passing.upload(&token, bytes.clone()).await;
    assert_eq!(refused.refusal(), (503, "UNAVAILABLE"));
    assert_eq!(passing.database().count("service.uploads").await, 2, "its place is free again");
    passing.bond(seller.address(), 1).await;
    let token = passing.server.sign_in(&seller).await;
    assert_eq!(passing.upload(&token, bytes).await.status, 201);
}
