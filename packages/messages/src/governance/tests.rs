//! Whole proposals: drafted, explained, and what is dangerous in them.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use cosmos_sdk_proto::cosmos::distribution::v1beta1::MsgCommunityPoolSpend;
use cosmos_sdk_proto::cosmos::upgrade::v1beta1::{MsgSoftwareUpgrade, Plan};
use cosmos_sdk_proto::cosmwasm::wasm::v1::{
    MsgClearAdmin, MsgExecuteContract, MsgStoreAndMigrateContract, MsgSudoContract,
};
use cosmos_sdk_proto::Any;
use cosmwasm_std::{Addr, Coin, Uint128};
use serde_json::json;
use weighhouse_protocol::registry::OrderPause;
use weighhouse_transaction::any;

use super::known::fixture::{known, CHECKSUM, GOVERNANCE};
use super::template::Pattern;
use super::*;

/// A kind, values for its fields, and what the drafted proposal changes in the market of [`known`].
type Sample = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// A sample of each kind.
const SAMPLES: &[Sample] = &[
    ("store-code", &[("release", "0.2.0"), ("files", "escrow.wasm")], "Stores a code on the chain"),
    ("migrate", &[("release", "0.2.0"), ("escrow", "13")], "Migrates escrow to code 13"),
    ("pin-codes", &[("codes", "13,3")], "Pins codes 13, 3"),
    ("fee", &[("fee", "2%")], "fee: 2.5% → 2%"),
    ("bonds", &[("bond", "25%"), ("delay", "2d")], "delay to withdraw a bond: 1 d → 2 d"),
    ("windows", &[("grace", "2h")], "grace after the deadline: 1 h → 2 h"),
    ("denom-rules", &[("denom", "uwhs"), ("min_bond", "0.002whs")], "least bond in uwhs: 0.001whs → 0.002whs"),
    (
        "accept-denom",
        &[
            ("denom", "ibc/AB.C"),
            ("min_fee", "1ibc/AB.C"),
            ("min_bond", "2ibc/AB.C"),
            ("min_stake", "3ibc/AB.C"),
            ("daily_penalty", "4ibc/AB.C"),
        ],
        "least bond in ibc/AB.C: none → 2ibc/AB.C",
    ),
    ("announce-closing", &[("denom", "uusdc"), ("at", "1830297600")], "uusdc closes: none → 2028-01-01 00:00:00 UTC"),
    ("close-denom", &[("denom", "uusdc")], "uusdc closed: no → yes"),
    ("drop-denom", &[("denom", "uusdc")], "least bond in uusdc: 1 000uusdc → none"),
    ("treasury", &[("account", "wasm1pool")], "treasury: wasm1treasury → wasm1pool"),
    (
        "accredit-verifier",
        &[
            ("verifier", "wasm1verifier"),
            ("name", "Notary"),
            ("url", "https://notary.example"),
            ("level", "high"),
            ("checks", "document, presence"),
        ],
        "Accredits Notary as a verifier",
    ),
    ("revoke-verifier", &[("verifier", "wasm1verifier")], "Revokes the accreditation of wasm1verifier"),
    ("delist", &[("listing", "7")], "Delists listing 7, Tiny embeddings"),
    ("relist", &[("listing", "7")], "Relists listing 7, Tiny embeddings"),
    ("pause-orders", &[("for", "2d")], "Pauses new orders for 2 d"),
    ("resume-orders", &[], "Resumes new orders"),
    ("emergency", &[], "Pauses new orders for 7 d"),
    ("renew-pause", &[("for", "7d")], "Pauses new orders for 7 d"),
    ("moderator", &[("account", "wasm1moderator"), ("lapse", "7d")], "moderator: none → wasm1moderator"),
    ("end-moderator", &[], "Replaces the market's settings"),
    ("guardian", &[("account", "wasm1guardian"), ("until", "+30d")], "guardian: none → wasm1guardian"),
    ("end-guardian", &[], "Replaces the market's settings"),
    ("dismiss-guardian", &[], "Resumes new orders"),
    ("arbiter", &[("account", "wasm1judge"), ("decide_within", "3d")], "arbiter: wasm1arbiter → wasm1judge"),
    ("transfer-handle", &[("handle", "town"), ("account", "wasm1owner")], "Transfers the handle town to wasm1owner"),
    ("revoke-handle", &[("handle", "town"), ("forfeit", "yes")], "Revokes the handle town"),
    ("reputation", &[("deposit", "2whs")], "deposit of a handle: 1whs → 2whs"),
    ("rate", &[("denom", "ibc/AB.C"), ("weight", "0.85")], "weight of fees in ibc/AB.C: none → 0.85"),
    ("drop-rate", &[("denom", "uwhs")], "weight of fees in uwhs: 1 → none"),
    ("prior", &[("rating", "3.5"), ("weight", "2000")], "rating before reviews: 3 → 3.5"),
    ("hand-over", &[("account", "wasm1dao")], "Offers the market's governance to wasm1dao"),
    ("hand-over-admins", &[("account", "wasm1dao")], "Makes wasm1dao the admin of escrow"),
];

fn given(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn drafted(kind: &str, fields: &[(&str, &str)]) -> Result<Draft, DraftError> {
    let template = Kind::named(kind).unwrap().template().unwrap();
    draft(&template, &given(fields), &known(), |_| Ok(b"\0asm".to_vec()))
}

fn shown(changes: &[Change]) -> Vec<String> {
    let mut shown = Vec::new();
    for change in changes {
        shown.push(change.title.text.clone());
        for line in &change.lines {
            let from = line.from.as_ref().map(|from| format!("{from} → ")).unwrap_or_default();
            shown.push(format!("{}: {from}{}", line.label.text, line.to));
        }
    }
    shown
}

fn warnings(change: &Change) -> Vec<&'static str> {
    change.warnings.iter().map(|warning| warning.sentence.code).collect()
}

fn explained(known: &Known, message: &Any) -> Change {
    explain_proposal(known, std::slice::from_ref(message)).pop().unwrap()
}

fn call(contract: &str, message: serde_json::Value) -> Any {
    Message::Execute { contract: format!("wasm1{contract}"), message }.to_any(GOVERNANCE)
}

#[test]
fn each_file_is_a_kind_and_each_kind_has_a_sample() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/proposals");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<_> = names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect();
    let kinds: BTreeSet<_> = KINDS.iter().map(|kind| kind.name.to_owned()).collect();
    assert_eq!(files, kinds);
    let readme = fs::read_to_string(format!("{folder}/README.md")).unwrap();
    assert!(KINDS.iter().all(|kind| readme.contains(&format!("[`{0}`]({0}.json)", kind.name))), "{readme}");
    assert_eq!(SAMPLES.iter().map(|(kind, ..)| (*kind).to_owned()).collect::<BTreeSet<_>>(), kinds);
}

#[test]
fn a_draft_of_each_kind_is_explained_to_its_last_field() {
    for (kind, fields, expected) in SAMPLES {
        let draft = drafted(kind, fields).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let changes = explain_proposal(&known(), &draft.anys(GOVERNANCE));
        assert!(changes.iter().all(|change| change.decoded), "{kind}: {changes:?}");
        assert!(shown(&changes).iter().any(|line| line == expected), "{kind}: {:?}", shown(&changes));
        assert!(
            changes.iter().all(|change| !change.affects.is_empty())
                || kind.starts_with("end-")
                || *kind == "dismiss-guardian",
            "{kind}"
        );
        assert!(!draft.title.contains('{') && !draft.summary.contains('{'), "{kind}: {draft:?}");
    }
}

#[test]
fn titles_name_fields_that_are_never_left_out() {
    for kind in KINDS {
        let template = kind.template().unwrap();
        let is_known = |name: &str| template.fields.iter().any(|field| field.name == name && !field.optional);
        for text in [&template.title, &template.summary] {
            for name in text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
                assert!(is_known(name), "{}: {name}", kind.name);
            }
        }
        assert!(template.about.len() <= 60 && !template.about.ends_with('.'), "{}", template.about);
    }
}

#[test]
fn a_drafts_file_is_what_the_chains_own_program_reads() {
    let deposit = Coin { denom: "uwhs".into(), amount: Uint128::new(1_000_000) };
    let file = drafted("migrate", &[("release", "0.2.0"), ("escrow", "13"), ("registry", "14")]).unwrap();
    let migrate = |contract: &str, code: &str| {
        json!({"@type": "/cosmwasm.wasm.v1.MsgMigrateContract", "sender": GOVERNANCE,
            "contract": format!("wasm1{contract}"), "code_id": code, "msg": {}})
    };
    assert_eq!(
        file.file(GOVERNANCE, &deposit),
        json!({
            "messages": [migrate("registry", "14"), migrate("escrow", "13")],
            "metadata": "",
            "deposit": "1000000uwhs",
            "title": "Migrate the market to release 0.2.0",
            "summary": file.summary,
            "expedited": false,
        })
    );
    let pin = drafted("pin-codes", &[("codes", "3")]).unwrap().messages[0].to_json(GOVERNANCE);
    let expected = json!({"@type": "/cosmwasm.wasm.v1.MsgPinCodes", "authority": GOVERNANCE, "code_ids": ["3"]});
    assert_eq!(pin, expected);
}

#[test]
fn what_a_template_lacks_is_named() {
    let error = |kind, fields: &[(&str, &str)]| drafted(kind, fields).unwrap_err().to_string();
    assert_eq!(error("fee", &[]), "the field fee is missing: the fee, of a price; 50% at most");
    assert_eq!(error("fee", &[("fee", "2%"), ("to", "x")]), "it has no field \"to\": it has fee");
    assert!(error("fee", &[("fee", "2")]).starts_with("fee: \"2\" is no share"));
    assert_eq!(error("bonds", &[]), "nothing is set: give one at least of bond, delay, stake");
    assert!(error("migrate", &[("release", "0.2.0")]).starts_with("nothing is set"));
    let none = error("close-denom", &[("denom", "uatom")]);
    assert!(none.starts_with("registry does not know what this makes") && none.contains("min_fee"), "{none}");
    let gone = error("drop-denom", &[("denom", "uatom")]);
    assert_eq!(gone, "registry does not know what this makes: uatom is not there");
    let part = error("prior", &[("weight", "0.5")]);
    assert!(part.starts_with("reputation does not know what this makes"), "{part}");
    let other = error("denom-rules", &[("denom", "uwhs"), ("min_fee", "5atom")]);
    assert_eq!(other, "min_fee: \"5atom\" is of uatom, and the denom is uwhs");
    let mut bare = known();
    (bare.contracts.reputation, bare.reputation) = (None, None);
    let template = Kind::named("revoke-handle").unwrap().template().unwrap();
    let fields = given(&[("handle", "town"), ("forfeit", "no")]);
    let none = draft(&template, &fields, &bare, |_| Ok(vec![])).unwrap_err();
    assert_eq!(none, DraftError::NoContract { contract: "reputation".into() });
    let template = Template { messages: vec![Pattern::StoreCodes(json!("{files}"))], ..template };
    let fields = vec![Field { name: "files".into(), is: Is::Files, says: String::new(), optional: false }];
    let template = Template { fields, ..template };
    let gone = draft(&template, &given(&[("files", "a.wasm")]), &known(), |_| Err("it is gone".into())).unwrap_err();
    assert_eq!(gone.to_string(), "a.wasm: it is gone");
}

#[test]
fn what_can_not_be_decoded_is_said_by_its_type_and_never_guessed() {
    let grant = Any { type_url: "/cosmos.authz.v1beta1.MsgGrant".into(), value: vec![1] };
    let change = explained(&known(), &grant);
    assert!(!change.decoded && change.is_dangerous());
    assert_eq!(change.title.text, "/cosmos.authz.v1beta1.MsgGrant can't be decoded here");
    for message in [
        call("registry", json!({"delist": {"listing": 7, "for": 5}})),
        call("registry", json!({"drain": {}})),
        call("escrow", json!({"settle": {"order": 1, "to": "wasm1thief"}})),
        Any { type_url: "/cosmwasm.wasm.v1.MsgPinCodes".into(), value: vec![0xff] },
    ] {
        let change = explained(&known(), &message);
        assert!(!change.decoded && change.title.code == "unreadable", "{change:?}");
    }
}

#[test]
fn a_field_that_protobuf_passes_over_is_said() {
    let mut pin = Message::PinCodes { code_ids: vec![3] }.to_any(GOVERNANCE);
    assert!(explained(&known(), &pin).decoded);
    // Field 9, a varint: 1.
    pin.value.extend([0x48, 1]);
    let change = explained(&known(), &pin);
    assert!(!change.decoded && change.title.text.ends_with("its field 9 is not known here"), "{change:?}");
}

#[test]
fn a_call_without_a_sentence_of_its_own_shows_its_fields() {
    let change = explained(&known(), &call("escrow", json!({"rule": {"order": 9, "to_buyer": "5"}})));
    let expected = ["Sends `rule` to the market's contract escrow", "order: 9", "to_buyer: 5"];
    assert_eq!(shown(&[change]), expected);
}

#[test]
fn power_that_leaves_governance_is_a_danger() {
    let offer = drafted("hand-over", &[("account", "wasm1dao")]).unwrap();
    let changes = explain_proposal(&known(), &offer.anys(GOVERNANCE));
    assert_eq!(changes.iter().map(warnings).collect::<Vec<_>>(), [["handed_over"]]);
    let admins = drafted("hand-over-admins", &[("account", "wasm1dao")]).unwrap().anys(GOVERNANCE);
    let early = explain_proposal(&known(), &admins);
    assert_eq!(early.len(), known().named().len());
    assert!(early.iter().all(|change| warnings(change) == ["other_admin"] && change.is_dangerous()), "{early:?}");
    // Once the account governs the market, its contracts go where its rules are made.
    let accepted = Known { governance: "wasm1dao".into(), ..known() };
    assert!(explain_proposal(&accepted, &admins).iter().all(|change| change.warnings.is_empty()));
    let keeps = Message::UpdateAdmin { contract: "wasm1escrow".into(), admin: GOVERNANCE.into() };
    assert!(!explained(&known(), &keeps.to_any(GOVERNANCE)).is_dangerous());
    let clear = any(&MsgClearAdmin { sender: GOVERNANCE.into(), contract: "wasm1escrow".into() });
    assert_eq!(warnings(&explained(&known(), &clear)), ["no_admin"]);
    let renounce = call("registry", json!({"update_ownership": "renounce_ownership"}));
    assert_eq!(warnings(&explained(&known(), &renounce)), ["never_renounced"]);
}

#[test]
fn a_message_that_the_chain_or_the_market_refuses_says_so() {
    let draft = drafted("fee", &[("fee", "2%")]).unwrap();
    let stray = draft.messages[0].to_any("wasm1somebody");
    assert_eq!(warnings(&explained(&known(), &stray)), ["other_sender"]);
    let dao = Known { governance: "wasm1dao".into(), ..known() };
    assert_eq!(warnings(&explained(&dao, &draft.messages[0].to_any(GOVERNANCE))), ["not_governance"]);
    let long = call("registry", json!({"pause_orders": {"seconds": 604_801}}));
    assert_eq!(warnings(&explained(&known(), &long)), ["pause_bound"]);
}

#[test]
fn what_governance_does_without_a_contracts_admin_is_a_danger_and_not_said_to_fail() {
    let mut known = known();
    known.installed.get_mut("wasm1escrow").unwrap().admin = Some("wasm1dao".into());
    let migrate = Message::Migrate { contract: "wasm1escrow".into(), code_id: 13 };
    let change = explained(&known, &migrate.to_any(GOVERNANCE));
    assert_eq!((warnings(&change), change.is_dangerous()), (vec!["not_admin", "mixed_releases"], true));
    let said = &change.warnings[0].sentence.text;
    assert!(
        said.starts_with("wasm1dao is the admin of escrow, and need not agree") && !said.contains("refuse"),
        "{said}"
    );
}

#[test]
fn a_code_that_is_stored_and_runs_at_once_is_a_danger() {
    let message = MsgStoreAndMigrateContract {
        authority: GOVERNANCE.into(),
        contract: "wasm1escrow".into(),
        wasm_byte_code: b"\0asm".to_vec(),
        msg: b"{}".to_vec(),
        ..Default::default()
    };
    let change = explained(&known(), &any(&message));
    assert_eq!((warnings(&change), change.is_dangerous()), (vec!["stored_and_run", "mixed_releases"], true));
}

#[test]
fn money_that_goes_elsewhere_is_said() {
    let treasury = drafted("treasury", &[("account", "wasm1thief")]).unwrap();
    let change = explained(&known(), &treasury.messages[0].to_any(GOVERNANCE));
    assert_eq!((warnings(&change), change.is_dangerous()), (vec!["other_treasury"], true));
    let amount = vec![cosmos_sdk_proto::cosmos::base::v1beta1::Coin { denom: "uwhs".into(), amount: "5000000".into() }];
    let recipient = "wasm1builder".to_owned();
    let spend = any(&MsgCommunityPoolSpend { authority: GOVERNANCE.into(), recipient, amount: amount.clone() });
    let change = explained(&known(), &spend);
    assert_eq!(change.title.text, "Pays 5whs of the community pool to wasm1builder");
    assert_eq!((warnings(&change), change.is_dangerous()), (vec!["moves_money"], true));
    let msg = br#"{"resume_orders":{}}"#.to_vec();
    let funded = MsgExecuteContract { sender: GOVERNANCE.into(), contract: "wasm1registry".into(), msg, funds: amount };
    let change = explained(&known(), &any(&funded));
    assert!(warnings(&change).contains(&"sends_coins") && change.is_dangerous(), "{change:?}");
}

#[test]
fn coins_are_a_danger_unless_a_contract_of_the_market_takes_them() {
    let sent = |contract: &str, message: serde_json::Value, amount: &str| {
        let amount = amount.to_owned();
        let funds = vec![cosmos_sdk_proto::cosmos::base::v1beta1::Coin { denom: "uwhs".into(), amount }];
        let (sender, msg) = (GOVERNANCE.to_owned(), message.to_string().into_bytes());
        let change = explained(&known(), &any(&MsgExecuteContract { sender, contract: contract.into(), msg, funds }));
        assert!(change.decoded && warnings(&change).contains(&"sends_coins"), "{change:?}");
        change.is_dangerous()
    };
    assert!(!sent("wasm1escrow", json!({"post_bond": {}}), "5"));
    assert!(!sent("WASM1ESCROW", json!({"dispute": {"order": 9, "reason": "bad"}}), "5"));
    assert!(!sent("wasm1reputation", json!({"claim_handle": {"handle": "town"}}), "5"));
    assert!(sent("wasm1escrow", json!({"reopen": {}}), "5"));
    assert!(!sent("wasm1escrow", json!({"reopen": {}}), "0"));
    assert!(sent("wasm1registry", json!({"delist": {"listing": 7}}), "5"));
    assert!(sent("wasm1royalties", json!({"claim": {"denoms": null}}), "5"));
    assert!(sent("wasm1other", json!({"post_bond": {}}), "5"));
}

#[test]
fn calls_of_strangers_contracts_are_shown_as_they_stand() {
    let change = explained(&known(), &call("other", json!({"drain": {}})));
    assert_eq!((warnings(&change), change.decoded), (vec!["other_contract"], true));
    assert!(shown(&[change]).contains(&r#"message: {"drain":{}}"#.to_owned()));
    let sudo = MsgSudoContract { authority: GOVERNANCE.into(), contract: "wasm1escrow".into(), msg: b"{}".to_vec() };
    assert_eq!(warnings(&explained(&known(), &any(&sudo))), ["no_sudo"]);
}

#[test]
fn a_message_that_is_too_long_to_be_read_says_how_long_it_is() {
    let change = explained(&known(), &call("other", json!({ "drain": "x".repeat(5_000) })));
    let line = change.lines[0].to.to_string();
    assert!(line.ends_with("x… (the first 2000 of 5012 characters)") && line.len() < 2_100, "{line}");
}

#[test]
fn a_migration_says_from_which_code_to_which() {
    let to = |contract: &str, code_id| {
        let message = Message::Migrate { contract: contract.into(), code_id }.to_any(GOVERNANCE);
        explained(&known(), &message)
    };
    let change = to("wasm1escrow", 13);
    let checksum = format!("checksum: {CHECKSUM} → {CHECKSUM}");
    let expected = [
        "Migrates escrow to code 13",
        "contract: wasm1escrow",
        "code: 3 → 13",
        checksum.as_str(),
        "version: 0.1.0 → 0.2.0",
    ];
    assert_eq!(shown(&[change]), expected);
    assert_eq!(warnings(&to("wasm1escrow", 14)), ["no_release", "mixed_releases"]);
    assert!(!to("wasm1escrow", 14).is_dangerous(), "it may be the same release, built by somebody");
    assert_eq!(warnings(&to("wasm1escrow", 99)), ["no_code", "mixed_releases"]);
    let many = Known { cut: true, ..known() };
    let unseen = Message::Migrate { contract: "wasm1escrow".into(), code_id: 99 }.to_any(GOVERNANCE);
    assert_eq!(warnings(&explained(&many, &unseen)), ["unseen_code", "mixed_releases"], "nobody knows that it fails");
    assert_eq!(warnings(&to("wasm1escrow", 3)), ["same_code"]);
    assert!(warnings(&to("wasm1other", 13)).contains(&"other_contract"));
}

#[test]
fn a_migration_that_its_contract_refuses_says_so() {
    let mut known = known();
    let code = |release: &str, contract: &str| Code {
        checksum: CHECKSUM.into(),
        release: Some(release.into()),
        contract: Some(contract.into()),
    };
    known.codes.extend([(20, code("0.1.0", "escrow")), (21, code("0.2.0", "registry")), (22, code("9.0.0", "escrow"))]);
    known.installed.get_mut("wasm1escrow").unwrap().version = Some("0.2.0".into());
    let to = |contract: &str, code_id| {
        let message = Message::Migrate { contract: format!("wasm1{contract}"), code_id }.to_any(GOVERNANCE);
        explained(&known, &message)
    };
    let back = to("escrow", 20);
    assert!(warnings(&back).contains(&"refused_release") && back.is_dangerous(), "{back:?}");
    let said = "escrow is of release 0.2.0, and code of release 0.1.0 takes over 0.1.0 alone: the message fails";
    assert_eq!(back.warnings[0].sentence.text, said);
    let swapped = to("escrow", 21);
    assert!(warnings(&swapped).contains(&"other_code") && swapped.is_dangerous(), "{swapped:?}");
    assert!(!warnings(&to("registry", 21)).iter().any(|code| ["other_code", "refused_release"].contains(code)));
    // What a release that is not known here takes over is not known either.
    assert!(!warnings(&to("escrow", 22)).contains(&"refused_release"));
}

#[test]
fn a_contract_that_runs_the_code_already_keeps_its_release() {
    let mut known = known();
    for (name, code_id) in [("registry", 1), ("license", 2), ("royalties", 4), ("reputation", 5)] {
        known.codes.insert(code_id, Code { checksum: CHECKSUM.into(), release: None, contract: None });
        let again = Message::Migrate { contract: format!("wasm1{name}"), code_id }.to_any(GOVERNANCE);
        assert_eq!(warnings(&explained(&known, &again)), ["no_release", "same_code"], "{name}");
    }
}

#[test]
fn a_registry_that_stores_no_closing_leaves_the_denom_open() {
    let announced = drafted("announce-closing", &[("denom", "uusdc"), ("at", "1830297600")]).unwrap();
    let message = announced.messages[0].to_any(GOVERNANCE);
    let change = explained(&known(), &message);
    assert!(warnings(&change).contains(&"no_closing_yet") && change.is_dangerous(), "{change:?}");
    let mut moved = known();
    moved.installed.get_mut("wasm1registry").unwrap().version = Some("0.2.0".into());
    assert!(!warnings(&explained(&moved, &message)).contains(&"no_closing_yet"));
}

#[test]
fn contracts_that_are_left_at_different_releases_are_a_danger() {
    let draft = drafted("migrate", &[("release", "0.2.0"), ("registry", "13"), ("license", "13")]).unwrap();
    let changes = explain_proposal(&known(), &draft.anys(GOVERNANCE));
    assert_eq!(changes.iter().map(warnings).collect::<Vec<_>>(), [vec![], vec!["mixed_releases"]]);
    assert!(changes[1].warnings[0].sentence.text.contains("different releases, 0.1.0, 0.2.0:"), "{changes:?}");
    let names = ["registry", "license", "escrow", "royalties", "reputation"].map(|name| (name, "13"));
    let fields = [[("release", "0.2.0")].as_slice(), names.as_slice()].concat();
    let all = drafted("migrate", &fields).unwrap();
    assert!(explain_proposal(&known(), &all.anys(GOVERNANCE)).iter().all(|change| change.warnings.is_empty()));
}

#[test]
fn an_address_in_capitals_hides_nothing() {
    let mut known = known();
    known.installed.get_mut("wasm1escrow").unwrap().admin = Some("wasm1dao".into());
    let migrate = Message::Migrate { contract: "WASM1ESCROW".into(), code_id: 14 }.to_any(&GOVERNANCE.to_uppercase());
    let change = explained(&known, &migrate);
    assert_eq!(change.title.text, "Migrates escrow to code 14");
    assert_eq!(warnings(&change), ["no_release", "not_admin", "mixed_releases"]);
    let message = json!({"delist": {"listing": 7}});
    let delist = Message::Execute { contract: "WASM1REGISTRY".into(), message }.to_any(GOVERNANCE);
    assert_eq!(explained(&known, &delist).title.text, "Delists listing 7, Tiny embeddings");
    assert_eq!(wanted(&known.contracts, &[delist]).listings, BTreeSet::from([7]));
    let message = json!({"rule": {"order": 9, "to_buyer": "5"}});
    let rule = Message::Execute { contract: "WASM1ESCROW".into(), message }.to_any(GOVERNANCE);
    assert_eq!(explained(&known, &rule).title.code, "call");
}

#[test]
fn a_code_is_known_by_its_checksum() {
    let plain = Message::StoreCode { wasm: Vec::new() }.to_any(GOVERNANCE);
    assert!(shown(&[explained(&known(), &plain)]).contains(&format!("checksum: {CHECKSUM}")));
}

#[cfg(feature = "codes")]
#[test]
fn a_gzipped_code_is_known_by_the_checksum_of_what_is_in_it() {
    use std::io::Write;

    let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let empty = Message::StoreCode { wasm: gzip.finish().unwrap() }.to_any(GOVERNANCE);
    assert!(shown(&[explained(&known(), &empty)]).contains(&format!("checksum: {CHECKSUM}")));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&vec![0; 17 * 1024 * 1024]).unwrap();
    let bomb = Message::StoreCode { wasm: gzip.finish().unwrap() }.to_any(GOVERNANCE);
    assert_eq!(warnings(&explained(&known(), &bomb)), ["bad_code"]);
}

#[test]
fn a_pause_says_what_it_replaces_and_governances_word_what_it_allows() {
    let paused_until = known().now + 60;
    let pause = OrderPause { paused_until, by: Some(Addr::unchecked("wasm1guardian")), guardian_spent: true };
    let paused = Known { pause: Some(pause), ..known() };
    let renew = drafted("renew-pause", &[("for", "7d")]).unwrap();
    assert_eq!(warnings(&explained(&paused, &renew.messages[0].to_any(GOVERNANCE))), ["replaces_pause"]);
    let resume = drafted("resume-orders", &[]).unwrap();
    assert_eq!(warnings(&explained(&paused, &resume.messages[0].to_any(GOVERNANCE))), ["rearms_guardian"]);
    assert_eq!(warnings(&explained(&known(), &resume.messages[0].to_any(GOVERNANCE))), ["nothing_changes"]);
    assert!(renew.expedited && !resume.expedited);
}

#[test]
fn settings_are_compared_with_those_that_an_earlier_message_left() {
    let (fee, again) = (drafted("fee", &[("fee", "2%")]).unwrap(), drafted("fee", &[("fee", "2%")]).unwrap());
    let messages = [fee.anys(GOVERNANCE), again.anys(GOVERNANCE)].concat();
    let changes = explain_proposal(&known(), &messages);
    assert_eq!(warnings(&changes[1]), ["nothing_changes"]);
}

#[test]
fn what_is_dropped_leaves_its_list_and_nothing_else_changes() {
    let config = |kind, fields: &[(&str, &str)]| match &drafted(kind, fields).unwrap().messages[..] {
        [Message::Execute { message, .. }] => message["update_config"]["config"].clone(),
        other => panic!("{other:?}"),
    };
    let mut registry = serde_json::to_value(known().registry).unwrap();
    registry["denoms"].as_array_mut().unwrap().remove(1);
    assert_eq!(config("drop-denom", &[("denom", "uusdc")]), registry);
    let mut reputation = serde_json::to_value(known().reputation.unwrap()).unwrap();
    reputation["rates"] = json!([]);
    assert_eq!(config("drop-rate", &[("denom", "uwhs")]), reputation);
    let rated = config("rate", &[("denom", "uusdc"), ("weight", "0.50")]);
    assert_eq!(rated["rates"], json!([{"denom": "uwhs", "weight": "1"}, {"denom": "uusdc", "weight": "0.5"}]));
    let dropped = drafted("drop-denom", &[("denom", "uusdc")]).unwrap();
    assert_eq!(warnings(&explained(&known(), &dropped.messages[0].to_any(GOVERNANCE))), ["denom_removed"]);
}

#[test]
fn a_denom_that_is_removed_and_a_guardian_without_time_are_said() {
    let mut config = serde_json::to_value(known().registry).unwrap();
    config["denoms"].as_array_mut().unwrap().remove(1);
    config["guardian"] = json!({"address": "wasm1guardian", "expires_at": 5});
    let change = explained(&known(), &call("registry", json!({"update_config": {"config": config}})));
    assert_eq!(warnings(&change), ["denom_removed", "guardian_over"]);
}

#[test]
fn an_upgrade_of_the_chain_names_its_height() {
    #[allow(deprecated)] // The deprecated fields must still be named.
    let plan = Plan { name: "v2".into(), time: None, height: 900, info: String::new(), upgraded_client_state: None };
    let upgrade = any(&MsgSoftwareUpgrade { authority: GOVERNANCE.into(), plan: Some(plan) });
    let change = explained(&known(), &upgrade);
    assert_eq!(change.title.text, "Upgrades the chain's program to v2 at height 900");
    assert_eq!(change.affects[0].code, "chain");
}

#[test]
fn what_messages_name_is_wanted() {
    let messages = [
        drafted("delist", &[("listing", "7")]).unwrap().anys(GOVERNANCE),
        drafted("migrate", &[("release", "2"), ("escrow", "13")]).unwrap().anys(GOVERNANCE),
        drafted("revoke-verifier", &[("verifier", "wasm1verifier")]).unwrap().anys(GOVERNANCE),
        drafted("revoke-handle", &[("handle", "town"), ("forfeit", "no")]).unwrap().anys(GOVERNANCE),
    ]
    .concat();
    let found = wanted(&known().contracts, &messages);
    assert_eq!((found.codes, found.listings), (BTreeSet::from([13]), BTreeSet::from([7])));
    assert_eq!(found.verifiers, BTreeSet::from(["wasm1verifier".to_owned()]));
    assert_eq!(found.handles, BTreeSet::from(["town".to_owned()]));
}
