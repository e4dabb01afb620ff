//! What an operator reads: differences, and the messages of an upgrade.
#![allow(clippy::unwrap_used)]

use weighhouse_deployer::{upgrade_json, upgrade_messages, Difference, Misfit, Pace, Upgrade};

#[test]
fn a_difference_names_the_contract_the_fact_and_both_values() {
    let (expected, found) = ("wasm1gov".to_owned(), "wasm1other".to_owned());
    let difference = Difference { contract: "escrow", fact: "admin", expected, found };
    assert_eq!(difference.to_string(), "escrow: admin is wasm1other, not wasm1gov");
}

#[test]
fn a_block_interval_fits_from_a_twentieth_above_the_chains_to_a_fifth_below() {
    let misfit = |set, measured| Pace { set, measured }.misfit();
    assert_eq!([misfit(6_000, 6_000), misfit(6_300, 6_000), misfit(4_800, 6_000)], [None; 3]);
    let long = Pace { set: 6_301, measured: 6_000 };
    assert_eq!(long.misfit(), Some(Misfit::TooLong(long)));
    let short = Pace { set: 4_799, measured: 6_000 };
    assert_eq!(short.misfit(), Some(Misfit::TooShort(short)));
    assert_eq!(
        misfit(10_000, 5_000).unwrap().to_string(),
        "registry: block_interval is 10000 ms, and blocks come every 5000 ms: \
         a halt in the last 50 % of a span takes what was left of it"
    );
    assert_eq!(
        misfit(1_000, 1_500).unwrap().to_string(),
        "registry: block_interval is 1000 ms, and blocks come every 1500 ms: spans take 150 % of their seconds"
    );
}

#[test]
fn an_admin_signs_what_governance_votes_on() {
    let upgrade = Upgrade { contract: "escrow", address: "wasm1escrow".into(), code_id: 7, checksum: "ab".into() };
    let upgrades = [upgrade];
    let [signed] = &upgrade_messages("wasm1gov", &upgrades).unwrap()[..] else { panic!("not one message") };
    let [voted] = &upgrade_json("wasm1gov", &upgrades)[..] else { panic!("not one message") };
    assert_eq!(voted["@type"], signed.type_url);
    assert_eq!(voted["code_id"], "7");
    for field in ["sender", "contract"] {
        let text = voted[field].as_str().unwrap().as_bytes();
        assert!(signed.value.windows(text.len()).any(|part| part == text), "{field}");
    }
}
