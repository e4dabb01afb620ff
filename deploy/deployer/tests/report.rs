//! What an operator reads: differences, and the messages of an upgrade.
#![allow(clippy::unwrap_used)]

use weighhouse_deployer::{upgrade_json, upgrade_messages, Difference, Upgrade};

#[test]
fn a_difference_names_the_contract_the_fact_and_both_values() {
    let (expected, found) = ("wasm1gov".to_owned(), "wasm1other".to_owned());
    let difference = Difference { contract: "escrow", fact: "admin", expected, found };
    assert_eq!(difference.to_string(), "escrow: admin is wasm1other, not wasm1gov");
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
