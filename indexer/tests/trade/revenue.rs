//! Revenue: what waits for a sweep and for whom, what was claimed, and how a price is divided.
use serde_json::{json, Value};
use weighhouse_protocol::registry::{NewListing, Payee};

use crate::support::stories::traded;
use crate::support::{
    ask, coin, indexed, listing, named, Database, Market, ALICE, BOB, BOND, CAROL, FEE, PRICE, ROYALTY, STAKE,
};

/// A price whose parts are no whole units.
const ODD: u128 = 1_000_003;

/// Alice sells, and shares with Bob and Carol.
fn shared(price: u128) -> NewListing {
    let payees = [(ALICE, 3_333), (BOB, 3_334), (CAROL, 3_333)];
    let payees = payees.map(|(address, share_bps)| Payee { address: address.into(), share_bps });
    NewListing { payees: payees.to_vec(), ..listing("shared", ALICE, price) }
}

async fn asked(database: &Database, question: &str) -> Value {
    ask(database, &named(question)).await
}

fn digits(value: &Value) -> u128 {
    value.as_str().unwrap().parse().unwrap()
}

const WAITING: &str = "splitVersion accrued { amount } swept { amount } waiting { amount } fee { amount } sales
    credits { account amount { amount } }";

/// What sweeps would credit to the three, in all denoms together, and what the ledger credited to them.
async fn unswept_and_credited(database: &Database) -> [[u128; 2]; 3] {
    let mut sums = [[0; 2]; 3];
    for (account, sums) in [ALICE, BOB, CAROL].iter().zip(&mut sums) {
        let question = format!(
            "{{ account(address: \"{account}\") {{ unswept {{ amount {{ amount }} }} balances {{ credited }} }} }}"
        );
        let answer = ask(database, &question).await["account"].clone();
        let sum = |rows: &Value, of: &dyn Fn(&Value) -> u128| rows.as_array().unwrap().iter().map(of).sum::<u128>();
        sums[0] = sum(&answer["unswept"], &|row| digits(&row["amount"]["amount"]));
        sums[1] = sum(&answer["balances"], &|row| digits(&row["credited"]));
    }
    sums
}

#[tokio::test]
async fn revenue_that_nobody_swept_is_what_a_sweep_credits() {
    let mut market = Market::new();
    market.list(shared(ODD));
    let mut database = Database::new().await;
    let mut credited = [0; 3];
    // The ledger goes on with the rest that it carried, and so do the sales after a sweep.
    for sales in [1, 2, 3, 7] {
        for _ in 0..sales {
            market.sell(BOB, 1);
        }
        database.follow(&market).await;
        let before = unswept_and_credited(&database).await;
        assert_eq!(before.map(|[_, credited]| credited), credited);
        assert!(before.iter().all(|[unswept, _]| *unswept > 0), "{before:?}");
        market.sweep(1);
        database.follow(&market).await;
        let after = unswept_and_credited(&database).await;
        assert!(after.iter().all(|[unswept, _]| *unswept == 0), "{after:?}");
        credited = after.map(|[_, credited]| credited);
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before[0] + before[1], after[1], "a sweep credits what waited");
        }
    }
    // The listing is Alice's; the others are its payees.
    let mut from_others = [0; 3];
    for (account, from_others) in [ALICE, BOB, CAROL].iter().zip(&mut from_others) {
        let question =
            format!("{{ income(account: \"{account}\", range: {{by: WHOLE}}) {{ fromOthers {{ amount }} }} }}");
        *from_others = digits(&ask(&database, &question).await["income"][0]["fromOthers"]["amount"]);
    }
    assert_eq!(from_others, [0, credited[1], credited[2]]);
}

#[tokio::test]
async fn a_listing_has_its_revenue_by_split_and_an_account_the_sweeps_that_pay_it() {
    let mut market = Market::new();
    market.list(shared(PRICE));
    market.list(listing("own", ALICE, PRICE));
    market.sell(BOB, 1);
    market.sweep(1).sell(BOB, 1);
    market.set_payees(1, CAROL).sell(BOB, 1);
    market.sell(BOB, 2);
    let database = indexed(&market).await;
    let net = PRICE - FEE;
    // The second sale goes on with what rounding left of the first.
    let second = |bps: u128| 2 * net * bps / 10_000 - net * bps / 10_000;
    let (share, largest) = (second(3_333), second(3_334));
    let revenues = asked(&database, &format!("{{ listing(id: 1) {{ revenues {{ {WAITING} }} }} }}")).await;
    let credit = |account: &str, amount: u128| json!({"account": account, "amount": coin(amount)});
    let mut equal = [ALICE, CAROL];
    equal.sort_unstable();
    let expected = json!([
        {"splitVersion": 2, "accrued": coin(PRICE), "swept": coin(0), "waiting": coin(PRICE), "fee": coin(FEE),
            "sales": 1, "credits": [credit(CAROL, net)]},
        {"splitVersion": 1, "accrued": coin(2 * PRICE), "swept": coin(PRICE), "waiting": coin(PRICE), "fee": coin(FEE),
            "sales": 1, "credits": [credit(BOB, largest), credit(equal[0], share), credit(equal[1], share)]},
    ]);
    assert_eq!(revenues["listing"]["revenues"], expected);

    let question = "{ account(address: \"@alice\") {
        unswept { amount { amount denom } sweeps } sweeps { listingId splitVersion amount { amount } listing { name } }
        first: sweeps(first: 1) { listingId }
    } }";
    let sweep = |listing: u64, amount: u128, name: &str| json!({"listingId": listing.to_string(), "splitVersion": 1, "amount": coin(amount), "listing": {"name": name}});
    let expected = json!({
        "unswept": [{"amount": {"amount": (share + net).to_string(), "denom": "uwhs"}, "sweeps": 2}],
        "sweeps": [sweep(1, share, "shared"), sweep(2, net, "own")],
        "first": [{"listingId": "1"}],
    });
    assert_eq!(asked(&database, question).await["account"], expected);
}

#[tokio::test]
async fn all_that_is_forfeited_is_the_markets() {
    let mut market = Market::new();
    market.list_bad(listing("bad", ALICE, PRICE));
    market.list(listing("good", ALICE, PRICE));
    let ruled = market.buy_carefully(BOB, 2);
    market.deliver(ruled).dispute(ruled).rule(ruled, 0);
    let proven = market.buy_carefully(CAROL, 1);
    market.deliver(proven).prove(proven);
    let database = indexed(&market).await;
    let of = async |listing: u64| {
        let question = format!("{{ listing(id: {listing}) {{ revenues {{ {WAITING} }} }} }}");
        asked(&database, &question).await["listing"]["revenues"].clone()
    };
    // A lost dispute costs the stake, and a proof four fifths of the bond.
    let kept = BOND - BOND / 5;
    let none = json!([{"splitVersion": 1, "accrued": coin(kept), "swept": coin(0), "waiting": coin(kept),
        "fee": coin(kept), "sales": 0, "credits": []}]);
    assert_eq!(of(1).await, none);
    let net = json!([{"account": ALICE, "amount": coin(PRICE - FEE)}]);
    let lost = json!([{"splitVersion": 1, "accrued": coin(PRICE + STAKE), "swept": coin(0),
        "waiting": coin(PRICE + STAKE), "fee": coin(FEE + STAKE), "sales": 1, "credits": net}]);
    assert_eq!(of(2).await, lost);
}

#[tokio::test]
async fn claims_come_newest_first_page_by_page() {
    let mut market = Market::new();
    market.list(listing("one", ALICE, PRICE));
    let mut expected = Vec::new();
    for _ in 0..5 {
        market.sell(BOB, 1);
        market.sweep(1).claim(ALICE);
        let (at, height) = (market.at(market.height()), market.height());
        expected.insert(
            0,
            json!({"amount": coin(PRICE - FEE), "at": at, "height": height, "tx": format!("{height:02X}00")}),
        );
    }
    let database = indexed(&market).await;
    let (mut claims, mut after) = (Vec::new(), "null".to_owned());
    loop {
        let fields = "totalCount pageInfo { hasNextPage endCursor } nodes { amount { amount } at height tx }";
        let question =
            format!("{{ account(address: \"@alice\") {{ claims(first: 2, after: {after}) {{ {fields} }} }} }}");
        let page = asked(&database, &question).await["account"]["claims"].clone();
        assert_eq!(page["totalCount"], 5);
        claims.extend(page["nodes"].as_array().unwrap().clone());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].to_string();
    }
    assert_eq!(claims, expected);
    let bobs = asked(&database, "{ account(address: \"@bob\") { claims { nodes { at } } } }").await;
    assert_eq!(bobs["account"]["claims"]["nodes"], json!([]));
}

const DIVISION: &str =
    "fee { amount } toReseller { amount } payees { account shareBps amount { amount } } carried { amount }";

fn division(fee: u128, to_reseller: Option<u128>, payees: &[(&str, u64, u128)], carried: u128) -> Value {
    let payee = |(account, share, amount): &(&str, u64, u128)| {
        let amount = coin(*amount);
        json!({"account": account, "shareBps": share, "amount": amount})
    };
    json!({
        "fee": coin(fee), "toReseller": to_reseller.map(coin), "carried": coin(carried),
        "payees": payees.iter().map(payee).collect::<Vec<_>>(),
    })
}

#[tokio::test]
async fn an_order_is_divided_by_the_split_that_it_froze() {
    let mut market = Market::new();
    market.list(shared(ODD));
    let order = market.buy_carefully(BOB, 1);
    market.set_payees(1, CAROL).configure(|config| config.grace += 1);
    let mut database = indexed(&market).await;
    let question = format!(
        "{{ order(id: {order}) {{ division {{ {DIVISION} }} }} listing(id: 1) {{ plans {{ division {{ {DIVISION} }} }} }} }}"
    );
    let answer = asked(&database, &question).await;
    let fee = ODD * 250 / 10_000;
    let net = ODD - fee;
    let (share, largest) = (net * 3_333 / 10_000, net * 3_334 / 10_000);
    let payees = [(ALICE, 3_333, share), (BOB, 3_334, largest), (CAROL, 3_333, share)];
    let carried = net - 2 * share - largest;
    assert!(carried > 0, "rounding leaves something");
    let expected = division(fee, None, &payees, carried);
    assert_eq!(answer["order"]["division"], expected);
    assert_eq!(answer["listing"]["plans"][0]["division"], division(fee, None, &[(CAROL, 10_000, net)], 0));

    market.deliver(order).accept(order);
    database.follow(&market).await;
    assert_eq!(asked(&database, &question).await["order"]["division"], expected, "settled as it was said before");
}

#[tokio::test]
async fn a_division_says_what_a_dispute_left_and_what_a_reseller_gets() {
    let database = indexed(&Market::traded()).await;
    let of = async |order: u64| {
        let question = format!("{{ order(id: {order}) {{ division {{ {DIVISION} }} }} }}");
        asked(&database, &question).await["order"]["division"].clone()
    };
    // Fee and royalty are parts of the whole price, whatever returned.
    let left = PRICE - FEE - 2_000_000;
    assert_eq!(of(traded::AGREED).await, division(FEE, None, &[(ALICE, 10_000, left)], 0));
    let resold = division(FEE, Some(PRICE - FEE - ROYALTY), &[(ALICE, 10_000, ROYALTY)], 0);
    assert_eq!(of(traded::SERVED).await, resold);
    for paid_back in [traded::RULED, traded::WITHDRAWN, traded::UNSERVED] {
        assert_eq!(of(paid_back).await, Value::Null, "order {paid_back} pays nobody");
    }
}
