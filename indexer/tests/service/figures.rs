//! Visits beside orders, and a seller's figures for spreadsheets.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{json, Value};
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::database::keepers;
use weighhouse_indexer::visits::Visits;

use crate::server::{told, Server};
use crate::support::{ask as ask_graphql, indexed, named, Market, ALICE, CAROL};

/// The spans that have all blocks of a test's market.
const ALL: &str = "from=2027-01-01T00:00:00Z&to=2027-02-28T00:00:00Z&by=month";

async fn text(server: &Server, target: &str) -> String {
    let answer = server.ask(Method::GET, &named(target)).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{target}");
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8; header=present");
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; filename="));
    answer.text().await.unwrap()
}

/// A visitor counts once, beside the orders that were placed, and nothing of it is stored.
#[tokio::test]
async fn visits_are_counted_beside_orders_without_their_visitors() {
    let database = Arc::new(indexed(&Market::busy()).await);
    let visits = Visits::default();
    let counted = visits.clone();
    let trusted = Limits { trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()], ..Limits::default() };
    let change = |service| Service { visits: counted, limits: Arc::new(trusted), ..service };
    let server = Server::over(Arc::clone(&database), None, change).await;
    let visit = async |address: &str, listing: i64| {
        let request = server.ask(Method::POST, &format!("/v1/listings/{listing}/visits"));
        let answer = told(request.header("x-forwarded-for", address)).await;
        assert_eq!(answer.status, 204, "{answer:?}");
    };
    let visitors = [("192.0.2.1", 1), ("192.0.2.1", 1), ("192.0.2.2", 1), ("192.0.2.2", 3), ("192.0.2.2", 99)];
    for (address, listing) in visitors {
        visit(address, listing).await;
    }
    let pool = keepers(&database.config, 1).unwrap();
    visits.store(&pool).await;
    let rows =
        database.client.query("SELECT to_jsonb(v)::text FROM service.visits v ORDER BY listing", &[]).await.unwrap();
    let rows: Vec<Value> = rows.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect();
    let day = rows[0]["day"].clone();
    assert_eq!(json!(rows), json!([{"listing": 1, "day": day, "visits": 2}, {"listing": 3, "day": day, "visits": 1}]));

    let ask = |target: &str| told(server.ask(Method::GET, &named(target)));
    let of_listing = ask(&format!("/v1/listings/1/conversion?{ALL}")).await.body;
    let expected = json!([{"from": "2027-01-01T00:00:00Z", "visits": 2, "orders": 2, "ratio": 1.0}]);
    assert_eq!(of_listing, expected);
    let of_seller = ask(&format!("/v1/accounts/@alice/conversion?{ALL}")).await.body;
    assert_eq!((&of_seller[0]["visits"], &of_seller[0]["orders"]), (&json!(3), &json!(2)), "{of_seller}");
    assert_eq!(ask(&format!("/v1/accounts/@bob/conversion?{ALL}")).await.body, json!([]));

    let query = named(
        "{ conversion(of: {seller: \"@alice\"}, range: {to: \"2027-02-01T00:00:00Z\", by: MONTH}) { visits orders ratio } }",
    );
    let answer = ask_graphql(&database, &query).await;
    assert_eq!(answer["conversion"], json!([{"visits": 3, "orders": 2, "ratio": 2.0 / 3.0}]));

    // What could not be stored waits, and adds up.
    visits.store(&pool).await;
    let away: tokio_postgres::Config = "host=127.0.0.1 port=1 user=nobody".parse().unwrap();
    visit("192.0.2.3", 1).await;
    visits.store(&keepers(&away, 1).unwrap()).await;
    visits.store(&pool).await;
    let sum: i64 =
        database.client.query_one("SELECT sum(visits)::bigint FROM service.visits", &[]).await.unwrap().get(0);
    assert_eq!(sum, 4);
}

#[tokio::test]
async fn a_seller_takes_figures_and_orders_into_a_spreadsheet() {
    let database = Arc::new(indexed(&Market::busy()).await);
    let server = Server::over(Arc::clone(&database), None, |service| service).await;
    let sales = text(&server, &format!("/v1/accounts/@alice/sales.csv?{ALL}")).await;
    let lines: Vec<&str> = sales.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "from,denom,placed,settled,resold,refunded,disputed,volume,fees,royalties,returned,bonds_lost,\
            refunded_undelivered,returned_undelivered,refunded_proven_bad,returned_proven_bad,refunded_disputed,\
            returned_disputed"
    );
    assert!(lines[1].starts_with("2027-01-01T00:00:00Z,uwhs,2,1,0,1,0,5000000,"), "{sales}");
    assert!(lines[1].ends_with(",1,5000000,0,0,0,0"), "{sales}");
    assert_eq!(lines[2..], [""]);
    let income = text(&server, &format!("/v1/accounts/@alice/income.csv?{ALL}")).await;
    assert!(income.starts_with("from,denom,credited,resales,from_others\r\n2027-01-01T00:00:00Z,uwhs,4"), "{income}");

    let orders = text(&server, "/v1/accounts/@alice/orders.csv").await;
    let lines: Vec<&str> = orders.split("\r\n").collect();
    assert!(lines[0].starts_with("order,listing,version,plan,state,buyer,denom,price,"), "{orders}");
    assert!(lines[1].starts_with(&format!("1,1,1,0,settled,{CAROL},uwhs,5000000,")), "{orders}");
    assert_eq!(lines.len(), 4, "{orders}");
    assert_eq!(text(&server, "/v1/accounts/@carol/orders.csv").await.split("\r\n").count(), 2);
    for (range, count) in [
        ("from=2027-01-01&to=2027-01-31", 4),
        ("from=2026-01-01T12:00:00Z", 4),
        ("from=2027-02-01", 2),
        ("to=2026-12-31T23:59:59Z", 2),
    ] {
        let placed = text(&server, &format!("/v1/accounts/@alice/orders.csv?{range}")).await;
        assert_eq!(placed.split("\r\n").count(), count, "{range}: {placed}");
    }

    // However many there are, each comes once.
    let copies = "INSERT INTO orders
        SELECT (jsonb_populate_record(o, jsonb_build_object('id', n))).* FROM orders o, generate_series(1001, 2200) n
        WHERE o.id = 1 AND o.seller = $1";
    assert_eq!(database.client.execute(copies, &[&ALICE]).await.unwrap(), 1_200);
    let orders = text(&server, "/v1/accounts/@alice/orders.csv").await;
    let ids: Vec<u64> = orders.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
    let expected: Vec<u64> = [1, 2].into_iter().chain(1_001..=2_200).collect();
    assert_eq!(ids, expected);
}
