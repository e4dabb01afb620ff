//! Bonds, windows, proofs and keys asked for once more, as the index shows them: on a real Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use cosmwasm_std::{Addr, Binary, Uint128};
use serde_json::{json, Value};
use support::{listing, plan, Database, Market, ALICE, BOB, BOND, CAROL, PRICE};
use weighhouse_indexer::contracts::Contract;
use weighhouse_indexer::database;
use weighhouse_indexer::graphql::{self, NewOrders, Rows};
use weighhouse_indexer::views::{self, replay};
use weighhouse_protocol::escrow::ProofKind;
use weighhouse_protocol::events::{
    BondForfeited, BondPosted, BondReleased, BondUnlocked, BondWithdrawn, Json, OrderDelivered, OrderRefunded,
    RekeyAnswered, RekeyRequested, VersionMarkedBad, VersionProvenBad,
};
use weighhouse_protocol::registry::Listing;
use weighhouse_protocol::terms::Plan;

const ESCROW: Contract = Contract::Escrow;

fn forfeited(order: u64, buyer: &str, to_buyer: u128, to_treasury: u128) -> BondForfeited {
    BondForfeited {
        order,
        listing: 1,
        seller: Addr::unchecked(ALICE),
        buyer: Addr::unchecked(buyer),
        denom: "uwhs".into(),
        to_buyer: Uint128::new(to_buyer),
        to_treasury: Uint128::new(to_treasury),
    }
}

fn released(order: u64, amount: u128) -> BondReleased {
    BondReleased { order, seller: Addr::unchecked(ALICE), denom: "uwhs".into(), amount: Uint128::new(amount) }
}

fn unlocked(amount: u128, available_from: u64) -> BondUnlocked {
    let (seller, denom) = (Addr::unchecked(ALICE), "uwhs".to_owned());
    BondUnlocked { seller, denom, amount: Uint128::new(amount), available_from }
}

/// Alice posts 10,000,000 and sells to Bob, who is never served, to Carol, who proves that the file is bad, and once
/// more to Bob before that, who has paid for good and is paid back out of the bond. Then she takes back what she can.
fn cheated() -> Market {
    let mut market = Market::new();
    let plans = vec![Plan { supply: Some(5), ..plan(PRICE, "uwhs") }];
    market.list(Listing { plans, ..listing("all-MiniLM-L6-v2", ALICE, PRICE) });
    let (seller, denom) = (Addr::unchecked(ALICE), "uwhs".to_owned());
    let amount = Uint128::new(10_000_000);
    market.block(vec![(ESCROW, BondPosted { seller: seller.clone(), denom: denom.clone(), amount }.into())]);
    let (unserved, settled, proven) = (market.buy(BOB, 1), market.buy(BOB, 1), market.buy(CAROL, 1));
    market.block(vec![
        (ESCROW, forfeited(unserved, BOB, BOND / 10, 0).into()),
        (ESCROW, released(unserved, BOND - BOND / 10).into()),
        (ESCROW, refunded(unserved, BOB).into()),
    ]);
    market.deliver(settled, BOB, 1);
    let ask = |key: u8| RekeyRequested {
        license: settled,
        listing: 1,
        version: 1,
        owner: Addr::unchecked(BOB),
        transport_key: Binary::from(vec![key; 48]),
    };
    market.block(vec![(ESCROW, ask(1).into()), (ESCROW, ask(2).into())]);
    let answer = RekeyAnswered { license: settled, delivery: Binary::from(vec![8; 192]) };
    market.block(vec![(ESCROW, answer.into())]);
    market.block(vec![(ESCROW, ask(3).into())]);
    let delivered = OrderDelivered { order: proven, delivery: Binary::from(vec![7; 192]), settle_from: 1_800_000_000 };
    market.block(vec![(ESCROW, delivered.into())]);
    let shown = VersionProvenBad {
        order: proven,
        listing: 1,
        version: 1,
        proof: Json(ProofKind::BadChunk),
        chunk: 5,
        prover: Addr::unchecked(CAROL),
    };
    market.block(vec![
        (ESCROW, shown.into()),
        (ESCROW, forfeited(proven, CAROL, BOND / 5, BOND - BOND / 5).into()),
        (ESCROW, refunded(proven, CAROL).into()),
        (Contract::Registry, VersionMarkedBad { listing: 1, version: 1, bad_since: 1_750_000_000 }.into()),
    ]);
    market.block(vec![(ESCROW, forfeited(settled, BOB, BOND, 0).into())]);
    market.block(vec![(ESCROW, unlocked(5_000_000, 1).into()), (ESCROW, unlocked(3_000_000, 1_760_000_000).into())]);
    market
}

fn refunded(order: u64, buyer: &str) -> OrderRefunded {
    let (buyer, amount) = (Addr::unchecked(buyer), Uint128::new(PRICE));
    OrderRefunded { order, listing: 1, buyer, amount, denom: "uwhs".into() }
}

async fn ask(database: &Database, query: &str) -> Value {
    let rows = Rows::new(database::readers(&database.config, 2).unwrap());
    let answer = graphql::schema(rows, NewOrders::default()).execute(query).await;
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

const BONDS: &str = "{ bonds(seller: \"wasm1alice\") {
    free { amount } reserved { amount } unlocked { amount } forfeited { amount } availableFrom
} }";

#[tokio::test]
async fn a_sellers_bond_is_what_the_chain_has() {
    let mut market = cheated();
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 3).await;
    let bonds = ask(&database, &BONDS.replace("wasm1alice", ALICE)).await;
    // Of 10,000,000: 100,000, 1,000,000 and 1,000,000 are lost, and 3,000,000 are asked for.
    let row = |free: &str, unlocked: &str, from: Value| {
        json!({"bonds": [{
            "free": {"amount": free}, "reserved": {"amount": "0"}, "unlocked": {"amount": unlocked},
            "forfeited": {"amount": "2100000"}, "availableFrom": from,
        }]})
    };
    assert_eq!(bonds, row("4900000", "3000000", json!("2025-10-09T08:53:20+00:00")));

    let (seller, amount) = (Addr::unchecked(ALICE), Uint128::new(3_000_000));
    let from = market.blocks.len();
    market.block(vec![(ESCROW, BondWithdrawn { seller, denom: "uwhs".into(), amount }.into())]);
    database.ingest(&market.blocks[from..], 1).await;
    assert_eq!(ask(&database, &BONDS.replace("wasm1alice", ALICE)).await, row("4900000", "0", Value::Null));
}

#[tokio::test]
async fn an_order_shows_its_times_its_bond_and_its_history() {
    let mut database = Database::new().await;
    database.ingest(&cheated().blocks, 100).await;
    let query = "{ order(id: 3) {
        state seller challengeWindow settleFrom releaseFrom bond { amount } bondReleased { amount }
        bondToBuyer { amount } bondToTreasury { amount } history { kind }
    } }";
    let expected = json!({"order": {
        "state": "REFUNDED", "seller": ALICE, "challengeWindow": "600",
        "settleFrom": "2027-01-15T08:00:00+00:00", "releaseFrom": "2027-01-16T08:00:00+00:00",
        "bond": {"amount": "1000000"}, "bondReleased": null,
        "bondToBuyer": {"amount": "200000"}, "bondToTreasury": {"amount": "800000"},
        "history": [
            {"kind": "placed"}, {"kind": "delivered"}, {"kind": "proven_bad"}, {"kind": "bond_forfeited"},
            {"kind": "refunded"},
        ],
    }});
    assert_eq!(ask(&database, query).await, expected);
    let unserved = "{ order(id: 1) { bondReleased { amount } bondToBuyer { amount } bondToTreasury { amount } } }";
    let expected = json!({"order": {
        "bondReleased": {"amount": "900000"}, "bondToBuyer": {"amount": "100000"}, "bondToTreasury": {"amount": "0"},
    }});
    assert_eq!(ask(&database, unserved).await, expected);
}

#[tokio::test]
async fn a_bad_version_shows_its_proof_and_a_license_what_its_holder_asked_for() {
    let mut database = Database::new().await;
    database.ingest(&cheated().blocks, 2).await;
    let query = "{ listing(id: 1) { challengeWindow
        latestVersion { badSince proof { kind chunk orderId prover } } plans { supply sold } } }";
    let expected = json!({"listing": {
        "challengeWindow": "600",
        "latestVersion": {
            "badSince": "2025-06-15T15:06:40+00:00",
            "proof": {"kind": "BAD_CHUNK", "chunk": "5", "orderId": "3", "prover": CAROL},
        },
        "plans": [{"supply": "5", "sold": "1"}],
    }});
    assert_eq!(ask(&database, query).await, expected);
    // Asked, asked again, answered, and asked once more: only the last counts.
    let license = ask(&database, "{ license(id: 2) { rekey { owner transportKey delivery answeredAt } } }").await;
    let rekey = json!({"owner": BOB, "transportKey": "03".repeat(48), "delivery": null, "answeredAt": null});
    assert_eq!(license, json!({"license": {"rekey": rekey}}));
}

#[tokio::test]
async fn the_size_of_batches_does_not_matter_and_a_replay_makes_the_same() {
    let market = cheated();
    let mut dumps = Vec::new();
    for size in [1, 2, 5, 100] {
        let mut database = Database::new().await;
        database.ingest(&market.blocks, size).await;
        assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
        let mut dump = Vec::new();
        for table in views::all().iter().flat_map(|view| view.tables()) {
            let rows = database.client.query(&format!("SELECT t::text FROM {table} t ORDER BY 1"), &[]).await.unwrap();
            dump.push((*table, rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>()));
        }
        dumps.push(dump);
        assert_eq!(database.count("quarantine").await, 0);
    }
    assert!(dumps.windows(2).all(|pair| pair[0] == pair[1]));
}
