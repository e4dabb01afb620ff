//! What an operator reads: differences, and the messages of an upgrade.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::json;
use weighhouse_chain::Coin;
use weighhouse_deployer::{
    check_move, proposal_json, upgrade_json, upgrade_messages, Admin, Difference, Misfit, Pace, Proposal, Upgrade,
};

fn escrow() -> Upgrade {
    let (address, from, to) = ("wasm1escrow".into(), "0.1.0".into(), "0.2.0".into());
    Upgrade { contract: "escrow", address, from, to, code_id: 7, checksum: "ab".into() }
}

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
    let upgrades = [escrow()];
    let [signed] = &upgrade_messages("wasm1gov", &upgrades).unwrap()[..] else { panic!("not one message") };
    let [voted] = &upgrade_json("wasm1gov", &upgrades)[..] else { panic!("not one message") };
    assert_eq!(voted["@type"], signed.type_url);
    assert_eq!(voted["code_id"], "7");
    for field in ["sender", "contract"] {
        let text = voted[field].as_str().unwrap().as_bytes();
        assert!(signed.value.windows(text.len()).any(|part| part == text), "{field}");
    }
}

#[test]
fn a_proposal_is_what_the_chains_program_takes() {
    let upgrades = [escrow(), Upgrade { contract: "license", address: "wasm1license".into(), code_id: 8, ..escrow() }];
    let deposit = vec![Coin::new(5u128, "uwhs"), Coin::new(6u128, "uusd")];
    let proposal = Proposal::of(&upgrades, deposit);
    let file = proposal_json("wasm1gov", &upgrades, &proposal);
    let fields: BTreeSet<_> = file.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        fields.into_iter().collect::<Vec<_>>(),
        ["deposit", "expedited", "messages", "metadata", "summary", "title"]
    );
    assert_eq!(file["messages"].as_array().unwrap(), &upgrade_json("wasm1gov", &upgrades));
    assert_eq!((&file["deposit"], &file["expedited"]), (&"5uwhs,6uusd".into(), &false.into()));
    assert_eq!(file["title"], "Upgrade the market's contracts to 0.2.0");
    let summary = file["summary"].as_str().unwrap();
    for told in [
        "escrow (wasm1escrow): 0.1.0 to 0.2.0, code 7, SHA-256 ab.",
        "license (wasm1license): 0.1.0 to 0.2.0, code 8, SHA-256 ab.",
    ] {
        assert!(summary.contains(told), "{told:?} is not in {summary}");
    }
}

#[test]
fn a_move_from_release_to_release_is_refused_with_what_to_do() {
    let refusal = |from, to| check_move("escrow", from, to).unwrap_err().to_string();
    for accepted in ["0.1.0", "0.2.0"] {
        check_move("escrow", accepted, "0.2.0").unwrap();
    }
    assert_eq!(
        refusal("0.2.0", "0.1.0"),
        "escrow is of release 0.2.0, and release 0.1.0 takes over 0.1.0: no release is taken back: what went wrong is mended \
         by a later one"
    );
    let unknown = refusal("0.0.9", "0.2.0");
    assert!(
        unknown.starts_with("escrow is of release 0.0.9, and release 0.2.0 takes over 0.1.0 and 0.2.0: "),
        "{unknown}"
    );
    let newer = refusal("0.2.0", "999.0.0");
    assert!(newer.starts_with("release 999.0.0 is none that this program knows (0.1.0, "), "{newer}");
}

#[test]
fn a_dao_votes_on_migrations_in_the_form_of_contracts() {
    let upgrade = escrow();
    // In base64, as contracts write bytes: {}.
    let migrate = json!({ "contract_addr": "wasm1escrow", "new_code_id": 7, "msg": "e30=" });
    let expected = json!({ "msgs": [{ "wasm": { "migrate": migrate } }] });
    assert_eq!(Admin::Multisig.messages("wasm1dao", std::slice::from_ref(&upgrade)), expected);
    let voted = Admin::Governance.messages("wasm1gov", std::slice::from_ref(&upgrade));
    assert_eq!(voted, json!({ "messages": upgrade_json("wasm1gov", &[upgrade]) }));
}
