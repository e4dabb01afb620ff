#![allow(clippy::unwrap_used)]

use std::str::FromStr;

use serde_json::json;

use super::*;

const SELLER: &str = "wasm1seller";

fn rate(rate: &str) -> Rate {
    Rate { from: "uwhs".into(), to: "uusd".into(), rate: Decimal::from_str(rate).unwrap() }
}

/// A market that takes two denoms; the first closes at 100.
fn config() -> Config {
    let mut config = weighhouse_fixture::config();
    let rule = config.denoms[0].clone();
    config.denoms = vec![
        DenomRule { closes_at: Some(100), ..rule.clone() },
        DenomRule { denom: "uusd".into(), ..rule.clone() },
        DenomRule { denom: "uold".into(), closed: true, ..rule },
    ];
    config
}

fn listing(id: ListingId, state: &str, prices: &[(u128, &str)]) -> Listing {
    let plan = |(amount, denom): &(u128, &str)| {
        json!({
            "kind": {"perpetual": {}}, "price": {"amount": amount.to_string(), "denom": denom},
            "rights": {"commercial": true, "derivatives": true, "redistribution": false, "transferable": true,
                "seats": null},
            "resale_royalty_bps": 0, "supply": null,
        })
    };
    serde_json::from_value(json!({
        "id": id, "seller": SELLER, "name": format!("model {id}"), "card": {"cid": "bafk", "sha256": "00".repeat(32)},
        "task": "t", "framework": "f", "license": {"id": "mit", "uri": null, "sha256": null},
        "plans": prices.iter().map(plan).collect::<Vec<_>>(),
        "payees": [{"address": SELLER, "share_bps": 10_000}], "split_version": 1, "deliver_within": 60,
        "challenge_window": 60, "state": state, "delisted": null, "latest_version": 1, "created_at": 1,
    }))
    .unwrap()
}

fn converted(by: &str, price: u128) -> Option<u128> {
    rate(by).convert(Uint128::new(price)).map(|coin| coin.amount.u128())
}

#[test]
fn a_price_is_converted_exactly_and_rounded_up() {
    for (by, price, expected) in [
        ("1", 1_000, 1_000),
        ("0.85", 1_000, 850),
        ("0.85", 1_001, 851),
        ("0.333333333333333333", 3, 1),
        ("0.333333333333333334", 3, 2),
        ("0.000000000000000001", 1, 1),
        ("1.1", 10, 11),
        ("1.1", 11, 13),
        ("250", 7, 1_750),
    ] {
        assert_eq!(converted(by, price), Some(expected), "{price} at {by}");
    }
    assert_eq!(converted("1", u128::MAX), Some(u128::MAX));
    assert_eq!(converted("1.000000000000000001", u128::MAX), None, "past the largest amount");
    assert_eq!(rate("2").convert(Uint128::new(3)).unwrap().denom, "uusd");
}

#[test]
fn a_rate_is_between_units_where_both_denoms_have_one_and_between_base_units_otherwise() {
    let between = |from: &str, to: &str| Rate { from: from.into(), to: to.into(), ..rate("2.5") };
    for (from, to, units) in [
        ("uwhs", "ueur", ("whs", "eur")),
        ("uwhs", "stake", ("uwhs", "stake")),
        ("uusdc", "uwhs", ("uusdc", "uwhs")),
        ("ibc/AB", "ibc/CD", ("ibc/AB", "ibc/CD")),
    ] {
        assert_eq!(between(from, to).units(), units);
    }
    let whole = between("uwhs", "ueur").convert(Uint128::new(1_000_000)).map(|coin| notation::coin(&coin));
    assert_eq!(whole.as_deref(), Some("2.5eur"), "one whs is 2.5 eur");
    assert_eq!(between("uwhs", "stake").convert(Uint128::new(2)), Some(Coin::new(5u128, "stake")));
}

#[test]
fn all_plans_in_the_old_denom_move_and_what_nobody_can_change_is_named() {
    let listings = [
        listing(1, "active", &[(1_000, "uwhs"), (2_000, "uusd"), (3_001, "uwhs")]),
        listing(2, "retired", &[(1_000, "uwhs")]),
        listing(3, "paused", &[(40, "uwhs")]),
        listing(4, "delisted", &[(1_000, "uwhs"), (2_000, "uwhs")]),
        listing(5, "retired", &[(1_000, "uusd")]),
        listing(6, "active", &[(1_000, "uusd")]),
    ];
    let found = plan(&config(), &listings, &rate("0.5"), SELLER).unwrap();
    let moves: Vec<_> = found
        .moves
        .iter()
        .map(|one| (one.listing, one.plan, one.before.amount.u128(), one.after.to_string()))
        .collect();
    let expected = [(1, 0, 1_000, "500uusd"), (1, 2, 3_001, "1501uusd"), (3, 0, 40, "20uusd")];
    assert_eq!(moves, expected.map(|(listing, plan, before, after)| (listing, plan, before, after.to_owned())));
    let skipped: Vec<_> = found.skipped.iter().map(|one| (one.listing, one.name.as_str(), one.state)).collect();
    assert_eq!(skipped, [(2, "model 2", ListingState::Retired), (4, "model 4", ListingState::Delisted)]);
}

#[test]
fn one_price_under_the_fee_stops_all() {
    let listings = [listing(1, "active", &[(1_000, "uwhs")]), listing(2, "active", &[(1_000, "uwhs"), (20, "uwhs")])];
    let error = plan(&config(), &listings, &rate("0.25"), SELLER).unwrap_err();
    assert!(matches!(error, PricesError::UnderFee { listing: 2, plan: 1, .. }), "{error}");
    assert!(error.to_string().contains("plan 1 of listing 2"), "{error}");
    let error = plan(&config(), &[listing(1, "active", &[(u128::MAX, "uwhs")])], &rate("2"), SELLER).unwrap_err();
    assert!(matches!(error, PricesError::TooLarge { listing: 1, plan: 0, .. }), "{error}");
}

#[test]
fn nothing_to_move_is_said() {
    for listings in [vec![], vec![listing(1, "retired", &[(1_000, "uwhs")])]] {
        let error = plan(&config(), &listings, &rate("1"), SELLER).unwrap_err();
        assert_eq!(error, PricesError::Nothing { seller: SELLER.into(), denom: "uwhs".into() });
        assert_eq!(error.kind(), Kind::NotFound);
    }
}

#[test]
fn a_denom_that_takes_no_prices_is_refused_with_those_that_do() {
    let to = |denom: &str, now| check_target(&config(), &Rate { to: denom.into(), ..rate("1") }, now);
    assert_eq!(to("uusd", 99), Ok(()));
    // From a denom that is closed already as well as from one that closes.
    assert_eq!(to("uusd", 100), Ok(()));
    assert_eq!(to("uwhs", 99), Err(PricesError::SameDenom { denom: "uwhs".into() }));
    let open = || "uusd".to_owned();
    assert_eq!(to("uold", 99), Err(PricesError::Closed { denom: "uold".into(), since: 0, open: open() }));
    assert_eq!(to("unew", 99), Err(PricesError::NotTaken { denom: "unew".into(), open: open() }));
    let back = Rate { from: "uusd".into(), to: "uwhs".into(), ..rate("1") };
    assert_eq!(check_target(&config(), &back, 99), Ok(()));
    let closed = PricesError::Closed { denom: "uwhs".into(), since: 100, open: String::new() };
    assert_eq!(check_target(&config(), &back, 100), Err(closed));
    // A denom that begins with two u has no whole units, so the rate is between the denoms.
    let error = check_target(&config(), &rate("0"), 99).unwrap_err();
    assert_eq!((error.kind(), error), (Kind::Usage, PricesError::NoRate { from: "uwhs".into(), to: "uusd".into() }));
}
