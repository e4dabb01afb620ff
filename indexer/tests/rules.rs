//! What keeps a listing from selling beside its own state: its seller's missed delivery, a delisting, a closed denom, and
//! a pause of new orders.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use serde_json::{json, Value};
use support::{
    ask, kinds, listing, Database, Market, ALICE, ARBITER, BOB, GOVERNANCE, GUARDIAN, MODERATOR, PRICE, TREASURY,
};
use weighhouse_indexer::views::replay;
use weighhouse_market_suite::DENOM;
use weighhouse_protocol::registry::DenomRule;

/// A market, and the index that follows it.
struct Follower {
    market: Market,
    database: Database,
}

impl Follower {
    async fn new() -> Self {
        let mut market = Market::new();
        market.list(listing("a", ALICE, PRICE));
        market.list(listing("b", BOB, PRICE));
        Follower { market, database: Database::new().await }
    }

    async fn ask(&mut self, query: &str) -> Value {
        self.database.follow(&self.market).await;
        ask(&self.database, query).await
    }

    /// The names of the listings that sell, the newest first.
    async fn sells(&mut self) -> Vec<String> {
        let found = self.ask("{ listings { nodes { name sellable } } }").await;
        let nodes = found["listings"]["nodes"].as_array().unwrap().clone();
        assert!(nodes.iter().all(|node| node["sellable"] == true), "{nodes:?}");
        nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
    }

    /// All of it in one batch is the same.
    async fn equals_a_replay(mut self) {
        assert_eq!(replay::differences(&mut self.database.client).await.unwrap(), vec![]);
        assert_eq!(self.database.count("quarantine").await, 0);
    }
}

#[tokio::test]
async fn a_missed_delivery_closes_its_sellers_listings_until_they_are_reopened() {
    let mut index = Follower::new().await;
    assert_eq!(index.sells().await, ["b", "a"]);
    let order = index.market.buy(BOB, 1);
    index.market.refund(order);
    let missed = index.market.height();
    assert_eq!(index.sells().await, ["b"]);
    let query = format!(
        "{{ listing(id: 1) {{ state sellable sellerClosedSince }} seller(account: \"{ALICE}\") {{
        account closing {{ since orderId tx order {{ buyer history {{ kind }} }} }} bonds {{ denom }} }} }}"
    );
    let since = index.market.at(missed);
    let history = kinds(&["PLACED", "BOND_FORFEITED", "BOND_RELEASED", "REFUNDED", "SELLER_CLOSED"]);
    let closing = json!({
        "since": since, "orderId": "1", "tx": format!("{missed:02X}00"), "order": {"buyer": BOB, "history": history},
    });
    let said = |sellable: bool, since: Value, closing: Value| {
        let listing = json!({"state": "ACTIVE", "sellable": sellable, "sellerClosedSince": since});
        let bonds = json!([{"denom": "uwhs"}]);
        json!({"listing": listing, "seller": {"account": ALICE, "closing": closing, "bonds": bonds}})
    };
    assert_eq!(index.ask(&query).await, said(false, json!(since), closing));
    index.market.reopen_seller(ALICE);
    assert_eq!(index.ask(&query).await, said(true, Value::Null, Value::Null));
    assert_eq!(index.sells().await, ["b", "a"]);
    // The last word counts, however often it changes.
    let (first, second) = (index.market.buy(ALICE, 2), index.market.buy(ALICE, 2));
    index.market.refund(first).reopen_seller(BOB);
    assert_eq!(index.sells().await, ["b", "a"]);
    // What was missed before an opening closes nothing after it, and what is missed then does.
    index.market.refund(second);
    assert_eq!(index.sells().await, ["b", "a"]);
    let third = index.market.buy(ALICE, 2);
    index.market.refund(third);
    assert_eq!(index.sells().await, ["a"]);
    index.equals_a_replay().await;
}

#[tokio::test]
async fn a_delisting_keeps_its_beginning_when_it_is_confirmed_and_ends_when_the_listing_is_listed_again() {
    let mut index = Follower::new().await;
    let query = "{ listing(id: 1) { state sellable delisting { by since lapsesAt } } }";
    let said = |state: &str, delisting: Value| json!({"listing": {"state": state, "sellable": state == "ACTIVE", "delisting": delisting}});
    let delisting = |by: &str, since: &str, lapses_at: Value| json!({"by": by, "since": since, "lapsesAt": lapses_at});
    assert_eq!(index.ask(query).await, said("ACTIVE", Value::Null));
    index.market.delist(1, MODERATOR);
    let first = index.market.height();
    let (since, lapses_at) = (index.market.at(first), index.market.after(first, 604_800));
    assert_eq!(index.ask(query).await, said("DELISTED", delisting(MODERATOR, &since, json!(lapses_at))));
    index.market.delist(1, GOVERNANCE);
    assert_eq!(index.ask(query).await, said("DELISTED", delisting(GOVERNANCE, &since, Value::Null)));
    index.market.relist(1, GOVERNANCE);
    assert_eq!(index.ask(query).await, said("ACTIVE", Value::Null));
    index.market.pause(1).delist(1, GOVERNANCE);
    let since = index.market.at(index.market.height());
    assert_eq!(index.ask(query).await, said("DELISTED", delisting(GOVERNANCE, &since, Value::Null)));
    index.market.relist(1, GOVERNANCE);
    assert_eq!(index.ask(query).await, said("PAUSED", Value::Null));
    assert_eq!(index.sells().await, ["b"]);
    index.equals_a_replay().await;
}

#[tokio::test]
async fn a_listing_sells_while_one_of_its_prices_is_in_an_open_denom() {
    let mut index = Follower::new().await;
    let close = |market: &mut Market, denoms: &[&str]| {
        let is_closed = |rule: &DenomRule| denoms.contains(&rule.denom.as_str());
        market.configure(|config| config.denoms.iter_mut().for_each(|rule| rule.closed = is_closed(rule)));
    };
    close(&mut index.market, &["uwhs"]);
    assert_eq!(index.sells().await, ["b", "a"]);
    let query = "{ listing(id: 1) { plans { price { denom } denomClosed } } }";
    let plan = |denom: &str, is_closed: bool| json!({"price": {"denom": denom}, "denomClosed": is_closed});
    let plans = json!({"listing": {"plans": [plan("uwhs", true), plan("uusd", false)]}});
    assert_eq!(index.ask(query).await, plans);
    close(&mut index.market, &["uwhs", "uusd"]);
    assert_eq!(index.sells().await, Vec::<String>::new());
    close(&mut index.market, &[]);
    // A denom that the settings don't have takes no orders either.
    index.market.configure(|config| config.denoms.retain(|rule| rule.denom == DENOM));
    assert_eq!(index.sells().await, ["b", "a"]);
    let plans = json!({"listing": {"plans": [plan("uwhs", false), plan("uusd", true)]}});
    assert_eq!(index.ask(query).await, plans);
    index.equals_a_replay().await;
}

#[tokio::test]
async fn a_denom_closes_at_its_announced_time() {
    let mut index = Follower::new().await;
    let query = "{ listing(id: 1) { plans { denomClosed denomClosesAt } } settings { denoms { closed closesAt } } }";
    let now = index.market.now();
    index.market.configure(|config| {
        config.denoms[0].closes_at = Some(now + 60);
        config.denoms[1].closed = true;
    });
    let announced = index.market.height();
    let closes_at = index.market.after(announced, 60);
    let said = |is_closed: bool| {
        let plans = json!([
            {"denomClosed": is_closed, "denomClosesAt": closes_at},
            {"denomClosed": true, "denomClosesAt": null},
        ]);
        let denoms = json!([{"closed": is_closed, "closesAt": closes_at}, {"closed": true, "closesAt": null}]);
        json!({"listing": {"plans": plans}, "settings": {"denoms": denoms}})
    };
    // The last second before it, and the first of it.
    index.market.pass(58).block();
    assert_eq!(index.ask(query).await, said(false));
    assert_eq!(index.sells().await, ["b", "a"]);
    index.market.block();
    assert_eq!(index.market.at(announced + 2), closes_at);
    assert_eq!(index.ask(query).await, said(true));
    assert_eq!(index.sells().await, Vec::<String>::new());
    index.market.configure(|config| config.denoms[0].closes_at = None);
    assert_eq!(index.sells().await, ["b", "a"]);
    index.equals_a_replay().await;
}

#[tokio::test]
async fn nothing_sells_in_a_pause_which_ends_by_itself_or_is_lifted() {
    let mut index = Follower::new().await;
    let query = "{ orderPause { until by since tx } }";
    assert_eq!(index.ask(query).await, json!({"orderPause": null}));
    index.market.pause_orders(GUARDIAN, 60);
    assert_eq!(index.sells().await, Vec::<String>::new());
    let began = index.market.height();
    let pause = json!({
        "until": index.market.after(began, 60), "by": GUARDIAN, "since": index.market.at(began),
        "tx": format!("{began:02X}00"),
    });
    assert_eq!(index.ask(query).await, json!({"orderPause": pause}));
    // The last second of it, and the first after it.
    index.market.pass(58).block();
    assert_eq!(index.sells().await, Vec::<String>::new());
    index.market.block();
    assert_eq!(index.market.at(began + 2), index.market.after(began, 60));
    assert_eq!(index.sells().await, ["b", "a"]);
    assert_eq!(index.ask(query).await, json!({"orderPause": null}));
    index.market.pause_orders(GOVERNANCE, 500);
    assert_eq!(index.sells().await, Vec::<String>::new());
    index.market.resume_orders();
    assert_eq!(index.sells().await, ["b", "a"]);
    index.equals_a_replay().await;
}

#[tokio::test]
async fn the_settings_are_those_that_governance_set_last() {
    let mut index = Follower::new().await;
    let query = "{ settings {
        treasury feeBps denoms { denom minFee minBond minStake dailyPenalty closed closesAt } deliverWithin { min max } grace
        challengeWindow { min max } downloadRate cooldown bondBps bondDelay blockInterval stakeBps
        guardian { account expiresAt } moderator { account lapse } arbiter { account decideWithin } changedAt changedTx
    } }";
    assert_eq!(index.ask(query).await, json!({"settings": null}));
    let settings = index.market.config();
    index.market.configure(|config| {
        (config.guardian, config.moderator, config.arbiter) = (None, None, None);
        (config.fee_bps, config.grace, config.cooldown) = (251, 601, 86_401);
        config.denoms[1].min_stake = 51u128.into();
    });
    let said = index.ask(query).await["settings"].clone();
    assert_eq!((&said["feeBps"], &said["grace"], &said["guardian"]), (&json!(251), &json!(601), &Value::Null));
    index.market.configure(|config| *config = settings);
    let rule = |denom: &str| {
        json!({
            "denom": denom, "minFee": "1", "minBond": "100", "minStake": "50", "dailyPenalty": "1000000",
            "closed": false, "closesAt": null,
        })
    };
    let last = index.market.height();
    let expected = json!({"settings": {
        "treasury": TREASURY, "feeBps": 250, "denoms": [rule("uwhs"), rule("uusd")],
        "deliverWithin": {"min": 60, "max": 86400}, "grace": 600,
        "challengeWindow": {"min": 60, "max": 86400}, "downloadRate": 1000000, "cooldown": 86400,
        "bondBps": 2_000, "bondDelay": 172800, "blockInterval": 5000, "stakeBps": 1_000,
        "guardian": {"account": GUARDIAN, "expiresAt": "2030-03-17T17:46:40+00:00"},
        "moderator": {"account": MODERATOR, "lapse": 604800},
        "arbiter": {"account": ARBITER, "decideWithin": 604800},
        "changedAt": index.market.at(last), "changedTx": format!("{last:02X}00"),
    }});
    assert_eq!(index.ask(query).await, expected);
    index.equals_a_replay().await;
}
