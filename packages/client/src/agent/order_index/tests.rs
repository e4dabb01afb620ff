#![allow(clippy::unwrap_used)]

use weighhouse_protocol::escrow::OrderState;

use super::super::pages::counted::Counted;
use super::*;
use crate::{Host, Kind};

/// What an agent does that sells listing 1 alone. Answers the orders that it judged.
async fn look(index: &mut OrderIndex, market: &Counted) -> Vec<OrderId> {
    let mut judged = Vec::new();
    let looked = index.look(market, async |order: Order| {
        judged.push(order.id);
        Ok(match (order.listing, order.state) {
            (1, OrderState::Offered | OrderState::Funded) => Place::Waits,
            (1, OrderState::Delivered) => Place::Delivered,
            _ => Place::Closed,
        })
    });
    looked.await.unwrap();
    judged
}

fn scope(holdings: u8) -> Scope {
    Scope { chain: "weighhouse-1".into(), escrow: "wasm1escrow".into(), holdings: Hash([holdings; 32]) }
}

fn index(folder: &tempfile::TempDir) -> OrderIndex {
    OrderIndex::read(&folder.path().join("orders.json"), scope(1)).unwrap()
}

#[tokio::test]
async fn an_old_open_offer_costs_one_request_a_round_however_many_orders_came_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut index, market) = (index(&folder), Counted::with_offers(5_000, &[3]));
    assert_eq!(look(&mut index, &market).await.len(), 5_000);
    market.cost();
    assert_eq!(look(&mut index, &market).await, [3]);
    assert_eq!(market.cost(), (2, 1), "one request for the offer, one for what is new");
    (5_001..=5_250).for_each(|id| market.add(id, 2));
    assert_eq!(look(&mut index, &market).await.len(), 251);
    assert_eq!(market.cost(), (4, 251), "one request for the offer, three pages of new orders");
    assert_eq!(look(&mut index, &market).await, [3]);
    assert_eq!(market.cost(), (2, 1));
}

#[tokio::test]
async fn the_index_outlives_the_agent_and_is_made_anew_when_it_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (mut first, market) = (index(&folder), Counted::with_offers(100, &[3, 50]));
    look(&mut first, &market).await;
    first.save().unwrap();
    assert_eq!(look(&mut index(&folder), &market).await, [3, 50]);
    let path = folder.path().join("orders.json");
    let damages: [fn(&Path); 3] = [
        |path| std::fs::remove_file(path).unwrap(),
        |path| std::fs::write(path, "{").unwrap(),
        |path| std::fs::write(path, "{}").unwrap(),
    ];
    for damage in damages {
        damage(&path);
        let mut anew = index(&folder);
        assert_eq!(look(&mut anew, &market).await.len(), 100);
        anew.save().unwrap();
        assert_eq!(look(&mut index(&folder), &market).await, [3, 50]);
    }
}

#[tokio::test]
async fn an_agent_with_other_secrets_or_in_another_market_reads_every_order_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut first, market) = (index(&folder), Counted::with_offers(100, &[3]));
    look(&mut first, &market).await;
    first.save().unwrap();
    let others = [
        scope(2),
        Scope { chain: "weighhouse-2".into(), ..scope(1) },
        Scope { escrow: "wasm1other".into(), ..scope(1) },
    ];
    for other in others {
        let mut read = OrderIndex::read(&folder.path().join("orders.json"), other.clone()).unwrap();
        assert_eq!(look(&mut read, &market).await.len(), 100, "{other:?}");
        first.cover(other);
        assert_eq!(look(&mut first, &market).await.len(), 100);
    }
    first.reset();
    assert_eq!(look(&mut first, &market).await.len(), 100);
}

#[tokio::test]
async fn an_order_moves_from_waiting_to_delivered_to_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut index, market) = (index(&folder), Counted::with_offers(5, &[2, 4]));
    look(&mut index, &market).await;
    market.set(4, OrderState::Delivered);
    assert_eq!(look(&mut index, &market).await, [2, 4]);
    assert_eq!(look(&mut index, &market).await, [2]);
    let numbers = |orders: Vec<Order>| orders.iter().map(|order| order.id).collect::<Vec<_>>();
    assert_eq!(numbers(index.delivered(&market).await.unwrap()), [4]);
    index.put(4, Place::Closed);
    assert!(index.delivered(&market).await.unwrap().is_empty());
}

#[tokio::test]
async fn orders_that_lie_close_together_are_read_together() {
    let market = Counted::with_offers(500, &[]);
    let far = u64::from(MAX_PAGE) + 2;
    let wanted = BTreeSet::from([2, 4, far, 499, 9_999]);
    let found = read(&market, &wanted).await.unwrap();
    assert_eq!(found.iter().map(|order| order.id).collect::<Vec<_>>(), [2, 4, far, 499]);
    assert_eq!(market.cost().0, 4);
}

#[tokio::test]
async fn an_order_that_a_node_behind_does_not_have_yet_is_not_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let (mut index, ahead, behind) = (index(&folder), Counted::with_offers(9, &[8]), Counted::with_offers(7, &[]));
    look(&mut index, &ahead).await;
    assert!(look(&mut index, &behind).await.is_empty());
    assert_eq!(look(&mut index, &ahead).await, [8]);
}

#[tokio::test]
async fn an_order_that_cannot_be_judged_is_judged_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut index, market) = (index(&folder), Counted::with_offers(5, &[2]));
    let away = index.look(&market, async |order: Order| match order.id {
        3 => Err(Host::new(Kind::Unreachable, "away").into()),
        _ => Ok(Place::Closed),
    });
    assert_eq!(away.await.unwrap_err().kind(), Kind::Unreachable);
    assert_eq!(look(&mut index, &market).await, [3, 4, 5]);
}

#[tokio::test]
async fn another_chain_of_the_same_name_is_read_from_its_first_order() {
    let folder = tempfile::tempdir().unwrap();
    let (mut first, market) = (index(&folder), Counted::with_offers(100, &[3]));
    market.change(100, |order| order.state = OrderState::Funded);
    market.change(100, |order| order.transport_key = Some(Binary::from([1; 48])));
    look(&mut first, &market).await;
    first.save().unwrap();
    let judged = async |change: fn(&mut Order)| {
        let (mut read, market) = (index(&folder), Counted::with_offers(100, &[3]));
        market.change(100, |order| order.state = OrderState::Funded);
        market.change(100, change);
        read.check(&market).await.unwrap();
        look(&mut read, &market).await.len()
    };
    let same: [fn(&mut Order); 3] = [
        |order| order.transport_key = Some(Binary::from([1; 48])),
        |order| (order.state, order.bond) = (OrderState::Settled, 0u128.into()),
        |order| (order.state, order.dispute) = (OrderState::Disputed, None),
    ];
    for change in same {
        assert_eq!(judged(change).await, 1);
    }
    let others: [fn(&mut Order); 5] = [
        |order| order.buyer = cosmwasm_std::Addr::unchecked("wasm1other"),
        |order| order.price = 6u128.into(),
        |order| order.placed_at = 9,
        |order| order.placed_at_height = 9,
        |order| order.transport_key = Some(Binary::from([2; 48])),
    ];
    for (place, change) in others.into_iter().enumerate() {
        assert_eq!(judged(change).await, 100, "change {place}");
    }
    let (mut read, shorter) = (index(&folder), Counted::with_offers(99, &[3]));
    read.check(&shorter).await.unwrap();
    assert_eq!(look(&mut read, &shorter).await.len(), 99);
}

#[tokio::test]
async fn an_offer_that_was_taken_since_is_the_same_order() {
    let folder = tempfile::tempdir().unwrap();
    let (mut index, market) = (index(&folder), Counted::with_offers(5, &[5]));
    look(&mut index, &market).await;
    market.change(5, |order| (order.state, order.placed_at, order.placed_at_height) = (OrderState::Funded, 9, 9));
    index.check(&market).await.unwrap();
    assert_eq!(look(&mut index, &market).await, [5]);
}

#[tokio::test]
async fn a_node_that_repeats_or_passes_over_orders_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut index, market) = (index(&folder), Counted::with_offers(300, &[3]));
    look(&mut index, &market).await;
    (301..=310).for_each(|id| market.add(id, 2));
    index.put(3, Place::Closed);
    for (lie, found) in [(200, 201), (300 - 1, 300), (301, 302)] {
        market.lie(lie);
        let judge = async |order: Order| panic!("order {} is judged", order.id);
        let looked = index.look(&market, judge).await.unwrap_err();
        assert_eq!((looked.kind(), looked.to_string().contains(&format!("order {found} "))), (Kind::Unverified, true));
        let read = read(&market, &BTreeSet::from([250])).await.unwrap_err();
        assert_eq!(read.kind(), Kind::Unverified);
    }
}
