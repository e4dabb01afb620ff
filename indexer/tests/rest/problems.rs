//! What is not answered, and why.

use crate::support::{Market, ALICE};
use crate::Server;
use weighhouse_indexer::api::limits::Limits;

#[tokio::test]
async fn what_cannot_be_answered_is_refused_with_a_code_and_the_bound() {
    let server = Server::with(&Market::busy()).await;
    let page = server.read("/v1/listings?limit=1").await;
    let cursor = page["next"].as_str().unwrap();
    for (target, status, code, detail) in [
        (format!("/v1/listings?after={cursor}&sort=best_selling"), 400, "BAD_USER_INPUT", "of another sort or filter"),
        ("/v1/listings?after=zzz".into(), 400, "BAD_USER_INPUT", "\"zzz\" is no cursor"),
        ("/v1/orders?limit=101".into(), 400, "BAD_USER_INPUT", "limit is 101, it may be from 1 to 100"),
        ("/v1/accounts/@bob/claims?limit=0".into(), 400, "BAD_USER_INPUT", "limit is 0, it may be from 1 to 100"),
        ("/v1/steps?limit=500".into(), 400, "BAD_USER_INPUT", "limit is 500, it may be"),
        ("/v1/feeds/listings/1.atom?limit=0".into(), 400, "BAD_USER_INPUT", "limit is 0, it may be"),
        ("/v1/orders?limit=many".into(), 400, "BAD_USER_INPUT", "limit is \"many\": write a whole number"),
        ("/v1/quote?listing=x".into(), 400, "BAD_USER_INPUT", "listing is \"x\": write a whole number"),
        ("/v1/quote?listing=1&plan=256".into(), 400, "BAD_USER_INPUT", "plan is \"256\": write a smaller number"),
        ("/v1/listings?size_min=1.5".into(), 400, "BAD_USER_INPUT", "size_min is \"1.5\": write a whole number"),
        ("/v1/listings?size=1&size=x".into(), 400, "BAD_USER_INPUT", "size can't be read: invalid digit"),
        ("/v1/listings?metric=a&metric_min=x".into(), 400, "BAD_USER_INPUT", "metric_min is \"x\": write a number"),
        (
            "/v1/listings?sellable=1".into(),
            400,
            "BAD_USER_INPUT",
            "sellable can't be read: invalid value: string \"1\", expected",
        ),
        (
            "/v1/listings?created_from=2026-11-01".into(),
            400,
            "BAD_USER_INPUT",
            "created_from can't be read: \"2026-11-01\" is no time: write 2026-11-01T00:00:00Z",
        ),
        (
            "/v1/sales?from=yesterday".into(),
            400,
            "BAD_USER_INPUT",
            "from can't be read: \"yesterday\" is no time: write one as",
        ),
        ("/v1/accounts/@bob/sales.csv?from=11/01".into(), 400, "BAD_USER_INPUT", "from can't be read: \"11/01\" is no"),
        ("/v1/orders?byuer=@bob".into(), 400, "BAD_USER_INPUT", "\"byuer\" is no parameter: there are id, buyer, "),
        ("/v1/orders?byuer=@bob".into(), 400, "BAD_USER_INPUT", ", limit, after, count"),
        (
            "/v1/sales?buy=day".into(),
            400,
            "BAD_USER_INPUT",
            "there are listing, task, seller, denom, kind, by_kind, from, to, by",
        ),
        ("/v1/listings/1/candles".into(), 400, "BAD_USER_INPUT", "the parameter `denom` is missing"),
        (
            "/v1/orders?state=lost".into(),
            400,
            "BAD_USER_INPUT",
            "state can't be read: unknown variant `lost`, expected one of `funded`",
        ),
        ("/v1/orders/1?state=lost".into(), 400, "BAD_USER_INPUT", "\"state\" is no parameter"),
        ("/v1/listings?sort=price".into(), 400, "BAD_USER_INPUT", "give denom"),
        ("/v1/listings?price_min=5".into(), 400, "BAD_USER_INPUT", "give denom"),
        ("/v1/listings?price_min=-5&denom=uwhs".into(), 400, "BAD_USER_INPUT", "\"-5\" is no whole number"),
        (format!("/v1/listings?task={}", "a".repeat(513)), 400, "BAD_USER_INPUT", "513 bytes, at most 512"),
        ("/v1/listings?q=a%00".into(), 400, "BAD_USER_INPUT", "NUL"),
        ("/v1/listings/abc".into(), 400, "BAD_USER_INPUT", "id is \"abc\", it is a whole number"),
        ("/v1/listings/99".into(), 404, "NOT_FOUND", "there is no listing 99"),
        ("/v1/listings/99/plans".into(), 404, "NOT_FOUND", "there is no listing 99"),
        ("/v1/listings/1/versions/99".into(), 404, "NOT_FOUND", "listing 1 has no version 99"),
        ("/v1/listings/1/card".into(), 404, "NOT_FOUND", "the card of listing 1 is not fetched"),
        ("/v1/orders/99".into(), 404, "NOT_FOUND", "there is no order 99"),
        ("/v1/nothing".into(), 404, "NOT_FOUND", "openapi.json"),
        ("/v1/listings?q=llama".into(), 503, "UNAVAILABLE", "the search index is being built"),
    ] {
        let (found, named, reason) = server.refusal(&target).await;
        assert_eq!((found, named.as_str()), (status, code), "{target}: {reason}");
        assert!(reason.contains(detail), "{target}: {reason}");
    }
    let posted = server.client.post(format!("{}/v1/orders", server.base)).send().await.unwrap();
    assert_eq!(posted.status(), 405);
    assert_eq!(posted.headers()["content-type"], "application/problem+json");
    assert_eq!(server.response("/nothing").await.status(), 404);
}

#[tokio::test]
async fn a_request_stays_within_its_bounds() {
    let small = Limits { answer_bytes: 2_000, ..Limits::default() };
    let server = Server::within(&Market::busy(), small).await;
    let (status, code, _) = server.refusal("/v1/orders").await;
    assert_eq!((status, code.as_str()), (400, "ANSWER_TOO_LARGE"));
    let none = Limits { running: 0, waiting: 0, ..Limits::default() };
    let server = Server::within(&Market::new(), none).await;
    let response = server.response("/v1/orders").await;
    assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (503, &"1".parse().unwrap()));
}

/// A column that is not there, and tables of another version, are problems without a word of the inside.
#[tokio::test]
async fn a_fault_shows_nothing_of_the_inside() {
    let server = Server::with(&Market::busy()).await;
    server.database.client.batch_execute("ALTER TABLE licenses DROP COLUMN terms_hash").await.unwrap();
    let refusal = server.refusal("/v1/licenses").await;
    assert_eq!(refusal, (500, "INTERNAL".to_owned(), "internal error".to_owned()));
}

#[tokio::test]
async fn an_account_of_another_chain_or_with_a_typing_error_is_refused_wherever_it_is_asked_for() {
    let server = Server::with(&Market::busy()).await;
    let real = "UPDATE contracts SET address = $1 WHERE name = 'registry'";
    server.database.client.execute(real, &[&ALICE]).await.unwrap();
    for (target, detail) in [
        ("/v1/accounts/cosmos1xyz", "account is \"cosmos1xyz\": addresses of this chain begin with cosmwasm1"),
        ("/v1/accounts/cosmwasm1nope/sales.csv", "account is \"cosmwasm1nope\", which has a typing error"),
        ("/v1/accounts/xyz/income.csv", "account is \"xyz\""),
        ("/v1/accounts/xyz/orders.csv", "account is \"xyz\""),
        ("/v1/accounts/xyz/conversion", "account is \"xyz\""),
        ("/v1/accounts/xyz/sweeps", "account is \"xyz\""),
        ("/v1/listings/1/income?account=xyz", "account is \"xyz\""),
        ("/v1/orders?buyer=@bob&buyer=xyz", "buyer is \"xyz\""),
        ("/v1/licenses?owner=xyz", "owner is \"xyz\""),
        ("/v1/sales?seller=xyz", "seller is \"xyz\""),
        ("/v1/listings?seller=xyz", "seller is \"xyz\""),
        ("/v1/facets?of=task&seller=xyz", "seller is \"xyz\""),
        ("/v1/feeds/listings.atom?seller=xyz", "seller is \"xyz\""),
        ("/v1/feeds/sellers/xyz.atom", "seller is \"xyz\""),
    ] {
        let (status, code, reason) = server.refusal(target).await;
        assert_eq!((status, code.as_str()), (400, "BAD_USER_INPUT"), "{target}: {reason}");
        assert!(reason.starts_with(detail), "{target}: {reason}");
    }
    server.read("/v1/accounts/@bob").await;
}
