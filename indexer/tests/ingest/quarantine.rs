//! Events that no view can hold.
use async_trait::async_trait;
use weighhouse_indexer::check::{self, Faults};
use weighhouse_indexer::event::take::Unstorable;
use weighhouse_indexer::event::{Contract, Event, Key, RawEvent};
use weighhouse_indexer::ingest::head::Head;
use weighhouse_indexer::ingest::prepare::Prepared;
use weighhouse_indexer::ingest::write;
use weighhouse_indexer::views::{self, replay, ApplyError, Store, View, Views};
use weighhouse_market_suite::DENOM;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::registry::{NewListing, MAX_TERM};
use weighhouse_protocol::terms::{LicenseKind, Plan};

use crate::row;
use crate::support::forged::rewrite;
use crate::support::{listing, plan, Database, Market, ALICE, BOB, PRICE};

#[tokio::test]
async fn what_cannot_be_stored_read_or_held_is_quarantined_and_the_rest_goes_on() {
    let mut database = Database::new().await;
    let mut market = Market::new();
    market.list(listing("good", ALICE, PRICE));
    let placed = |market: &mut Market| -> RawEvent {
        market.buy(BOB, 1);
        let events = market.blocks.pop().unwrap().events.taken;
        events.into_iter().find(|event| event.kind.ends_with("order-placed")).unwrap()
    };
    // A number that is none, a contract that does not emit such events, a key that is there.
    let (mut unreadable, mut forged, doubled) = (placed(&mut market), placed(&mut market), placed(&mut market));
    for (key, value) in &mut unreadable.attributes {
        if key == "price" {
            *value = "-1".into();
        }
    }
    forged.contract = Contract::License;
    market.block();
    let last = market.blocks.last_mut().unwrap();
    let mut second = doubled.clone();
    for (index, event) in [&mut unreadable, &mut forged, &mut second].into_iter().enumerate() {
        event.key.height = last.height;
        event.key.event_index = 10 + i32::try_from(index).unwrap();
    }
    let mut doubled = doubled;
    doubled.key.height = last.height;
    let refused = Unstorable {
        key: Key { event_index: 99, ..doubled.key },
        contract: Contract::Registry,
        reason: "attribute 1 has a NUL character".into(),
        excerpt: b"[\"wasm\"".to_vec(),
    };
    last.events.taken = vec![doubled, unreadable, forged, second];
    last.events.refused = vec![refused];
    market.list(listing("after", ALICE, PRICE));
    database.ingest(&market.blocks, 50).await;

    let quarantine = "
        SELECT event_index, view, contract, stored, fault, reason FROM quarantine ORDER BY event_index, view";
    insta::assert_snapshot!("quarantine", row(&database, quarantine).await);
    assert_eq!(database.count("orders").await, 1);
    assert_eq!(database.count("listings").await, 2);
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
    replay::rebuild_named(&mut database.client, None).await.unwrap();
    assert_eq!(database.count("quarantine").await, 4);
    let report = check::check(&mut database.client, None).await.unwrap();
    assert_eq!(report.quarantined, Faults { value: 1, unreadable: 2, view: 1 });
    assert_eq!((report.quarantine.len(), report.is_sound()), (4, false));
    let faults: Vec<&str> = report.quarantine.iter().map(|event| event.fault.as_str()).collect();
    assert_eq!(faults[3], "value", "what is the chain's matter is listed last: {faults:?}");
}

/// A view with a bug: its table refuses orders of one price, which the chain does not.
struct Faulty;

#[async_trait]
impl View for Faulty {
    fn name(&self) -> &'static str {
        "faulty"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        "CREATE TABLE faulty (price numeric(39, 0) CHECK (price <> 5000001));"
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        for event in events {
            if let MarketEvent::OrderPlaced(placed) = &event.body {
                store.execute("INSERT INTO faulty VALUES ($1::text::numeric)", &[&placed.price.to_string()]).await?;
            }
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_view_that_refuses_what_it_must_take_stops_no_other_and_is_no_sound_index() {
    let mut database = Database::new().await;
    database.client.batch_execute(Faulty.schema()).await.unwrap();
    let mut views = views::all();
    views.push(Box::new(Faulty));
    let views = Views::of(views);
    let mut market = Market::new();
    for price in [PRICE, PRICE + 1, PRICE + 2] {
        let listing = market.list(listing("model", ALICE, price));
        market.buy(BOB, listing);
    }
    let mut cursor = database.cursor().await;
    let blocks = Prepared::of(market.blocks.clone());
    let written = write::commit(&mut database.client, &views, &mut cursor, blocks, Head::read_now(0)).await;
    assert_eq!(written.unwrap().faults, 1);
    assert_eq!((database.count("orders").await, database.count("faulty").await), (3, 2));
    let report = check::check(&mut database.client, None).await.unwrap();
    let [left_out] = report.quarantine.as_slice() else { panic!("{report:?}") };
    assert_eq!((left_out.view.as_str(), left_out.fault.as_str()), ("faulty", "view"));
    assert!(left_out.reason.contains("violates check constraint"), "{}", left_out.reason);
    assert!(!report.is_sound());
}

/// Six characters are text. The character that they stand for in JSON is none that a row holds: that event alone is
/// left out of the views that would show it.
#[tokio::test]
async fn the_escape_of_a_nul_is_text_and_a_nul_is_what_no_row_holds() {
    let mut database = Database::new().await;
    let mut market = Market::new();
    market.list(listing("a\\u0000b", ALICE, PRICE));
    let order = market.buy_carefully(BOB, 1);
    market.deliver(order).dispute_for(order, "ipfs://\\u0000");
    // No contract takes such a name.
    market.list(listing("a nul", ALICE, PRICE));
    rewrite(market.blocks.last_mut().unwrap(), "a nul", "a\\u0000b");
    // What happens to it later is no fault of the views, which don't have it.
    market.set_price(2, 0, PRICE + 1, DENOM).sell(BOB, 2);
    market.publish(2);
    market.list(listing("after", ALICE, PRICE));
    database.ingest(&market.blocks, 50).await;

    let found = row(&database, "SELECT id, name FROM listings ORDER BY id").await;
    assert_eq!(found, "{\"id\": 1, \"name\": \"a\\\\u0000b\"}\n{\"id\": 3, \"name\": \"after\"}");
    assert_eq!(row(&database, "SELECT reason FROM disputes").await, "{\"reason\": \"ipfs://\\\\u0000\"}");
    let left_out = row(&database, "SELECT DISTINCT height, stored, view FROM quarantine ORDER BY view").await;
    assert!(
        left_out.lines().all(|line| line.contains("\"height\": 5") && line.contains("\"stored\": true")),
        "{left_out}"
    );
    assert!(left_out.contains("\"view\": \"listings\""), "{left_out}");
    let report = check::check(&mut database.client, None).await.unwrap();
    let Faults { value, unreadable, view } = report.quarantined;
    assert!(value > 0 && (unreadable, view, report.is_sound()) == (0, 0, true), "{report:?}");
}

#[tokio::test]
async fn the_largest_amounts_and_longest_terms_are_held_exactly() {
    let mut database = Database::new().await;
    let mut market = Market::new();
    let endless = LicenseKind::Term { seconds: MAX_TERM };
    let plans = vec![Plan { kind: endless, ..plan(u128::MAX, DENOM) }];
    market.list(NewListing { plans, ..listing("dear", ALICE, PRICE) });
    // Longer than a contract takes.
    let block = market.blocks.last_mut().unwrap();
    rewrite(block, &MAX_TERM.to_string(), &u64::MAX.to_string());
    database.ingest(&market.blocks, 50).await;
    let found = row(&database, "SELECT price::text, term_seconds FROM plans").await;
    assert_eq!(found, format!("{{\"price\": \"{}\", \"term_seconds\": {}}}", u128::MAX, i64::MAX));
}
