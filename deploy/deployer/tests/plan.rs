//! What a plan predicts and refuses, without a network.
#![allow(clippy::unwrap_used)]

use std::fs;

use serde_json::Value;
use weighhouse_deployer::NAMES;
use weighhouse_deployment::Deployed;

mod plan_file;

use plan_file::{read_plan, PLAN};

/// A plan in a folder with its artifacts, that of escrow as given.
fn folder(escrow: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("wasm")).unwrap();
    for name in NAMES {
        let wasm = if name == "escrow" { escrow } else { name.as_bytes() };
        fs::write(folder.path().join(format!("wasm/weighhouse_{name}.wasm")), wasm).unwrap();
    }
    folder
}

fn refusal(from: &str, to: &str) -> String {
    assert!(PLAN.contains(from));
    read_plan(&folder(b"escrow"), &PLAN.replace(from, to)).unwrap_err().to_string()
}

#[test]
fn contracts_are_told_each_others_predicted_addresses() {
    let folder = folder(b"escrow");
    let plan = read_plan(&folder, PLAN).unwrap();
    let addresses = plan.addresses().unwrap();
    let [registry, license, escrow, royalties, reputation] = plan.instantiations(&addresses).unwrap();
    assert_eq!(registry["escrow"], addresses["escrow"]);
    assert_eq!(
        (&license["minter"], &license["registry"]),
        (&addresses["escrow"].clone().into(), &addresses["registry"].clone().into())
    );
    assert_eq!(escrow["royalties"], addresses["royalties"]);
    assert_eq!(royalties["escrow"], addresses["escrow"]);
    for peer in ["registry", "license", "escrow"] {
        assert_eq!(reputation[peer], addresses[peer]);
    }
    assert_eq!(registry["config"]["denoms"][0]["min_bond"], "1000");
}

#[test]
fn what_a_plan_leaves_out_is_left_out_of_messages() {
    let folder = folder(b"escrow");
    let plan = read_plan(&folder, PLAN).unwrap();
    let [registry, license, ..] = plan.instantiations(&plan.addresses().unwrap()).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(!names(&license).contains(&"external_url".into()), "{license}");
    let settings = names(&registry["config"]);
    assert!(!settings.contains(&"guardian".into()) && settings.contains(&"arbiter".into()), "{registry}");
}

#[test]
fn an_address_follows_from_code_deployer_and_label() {
    let [first, again] = [(); 2].map(|()| {
        let folder = folder(b"escrow");
        read_plan(&folder, PLAN).unwrap().addresses().unwrap()
    });
    assert_eq!(first, again);
    let (other_code, other_label) = (folder(b"other"), folder(b"escrow"));
    let code = read_plan(&other_code, PLAN).unwrap().addresses().unwrap();
    assert_ne!(code["escrow"], first["escrow"]);
    assert_eq!(code["registry"], first["registry"]);
    let label = read_plan(&other_label, &PLAN.replace("\"house\"", "\"home\"")).unwrap().addresses().unwrap();
    assert!(NAMES.iter().all(|name| label[name] != first[name]));
}

#[test]
fn another_market_is_not_taken_for_this_one() {
    let folder_of_plan = folder(b"escrow");
    let plan = read_plan(&folder_of_plan, PLAN).unwrap();
    let contracts = plan
        .addresses()
        .unwrap()
        .into_iter()
        .map(|(name, address)| (name.to_owned(), Deployed { code_id: 1, checksum: String::new(), address }));
    let deployment = plan.deployment(contracts.collect());
    plan.check_deployment(&deployment).unwrap();
    let rebuilt = folder(b"rebuilt");
    let error = read_plan(&rebuilt, PLAN).unwrap().check_deployment(&deployment).unwrap_err().to_string();
    assert!(error.starts_with(&format!("escrow is deployed at {}", deployment.contract("escrow").unwrap())), "{error}");
}

#[test]
fn a_field_that_cannot_be_used_is_named() {
    let error = refusal("label = \"house\"", "label = \"\"");
    assert_eq!(error, "label of the plan: \"\" is 0 bytes, and must be 1 to 48");
    let error = refusal("treasury = \"DEPLOYER\"", "treasury = \"cosmos1\"");
    assert!(error.starts_with("market.treasury of the plan:") && error.contains("cosmos1"), "{error}");
    let error = refusal("arbiter = { address = \"DEPLOYER\"", "arbiter = { address = \"nobody\"");
    assert!(error.starts_with("market.arbiter of the plan:") && error.contains("nobody"), "{error}");
    let error = refusal("symbol = \"WEIGH\"", "sign = \"WEIGH\"");
    assert!(error.contains("plan.toml is no plan") && error.contains("unknown field `sign`"), "{error}");
    let error = refusal("fee_bps = 250\n", "");
    assert!(error.contains("missing field `fee_bps`"), "{error}");
}

#[test]
fn no_account_of_the_plan_is_one_of_its_contracts() {
    let folder = folder(b"escrow");
    let addresses = read_plan(&folder, PLAN).unwrap().addresses().unwrap();
    for (contract, address) in &addresses {
        for field in ["treasury", "arbiter = { address"] {
            let named = PLAN.replace(&format!("{field} = \"DEPLOYER\""), &format!("{field} = \"{address}\""));
            let error = read_plan(&folder, &named).unwrap().addresses().unwrap_err().to_string();
            let office = field.split_whitespace().next().unwrap();
            let reason = format!("{address} is the address that {contract} will have");
            assert_eq!(error, format!("market.{office} of the plan: {reason}"));
        }
    }
}

#[test]
fn what_wallets_show_of_the_collection_is_text() {
    let error = refusal("symbol = \"WEIGH\"", "symbol = \"WEI\\u001bGH\"");
    assert_eq!(error, "license.symbol of the plan: it has U+001B at byte 3: a control character");
    let error = refusal("name = \"Weighhouse licenses\"", "name = \"\"");
    assert_eq!(error, "license.name of the plan: it must have 1 to 96 bytes, it has 0");
}

#[test]
fn an_artifact_that_is_missing_is_named() {
    let folder = folder(b"escrow");
    let plan = read_plan(&folder, PLAN).unwrap();
    fs::remove_file(folder.path().join("wasm/weighhouse_license.wasm")).unwrap();
    let error = plan.addresses().unwrap_err().to_string();
    assert!(error.ends_with("weighhouse_license.wasm is missing: `make wasm` builds it"), "{error}");
}
