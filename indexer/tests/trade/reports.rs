//! Reports of listings: how each stands, step by step, and that none of them delists anything.

use serde_json::{json, Value};
use weighhouse_market_suite::{APPEAL_SPAN, REPORT_SPAN, REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::reputation::{Decision, ExecuteMsg, ReportKind};

use super::support::{
    ask, coin, indexed, listing, Database, Market, ALICE, BOB, CAROL, GOVERNANCE, MODERATOR, PRICE, TREASURY,
};

/// A text of nothing.
const EMPTY: &str = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

fn report(listing: u64, kind: ReportKind) -> ExecuteMsg {
    ExecuteMsg::Report { listing, version: None, kind, evidence: TEXT_CID.into() }
}

fn decide(report: u64, decision: Decision, reasons: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::Decide { report, decision, reasons: reasons.map(str::to_owned) }
}

/// Alice and Bob sell one model each.
fn listed() -> Market {
    let mut market = Market::new();
    market.list(listing("alice/model", ALICE, PRICE));
    market.list(listing("bob/model", BOB, PRICE));
    market
}

/// A market with the index of it.
struct Told {
    market: Market,
    database: Database,
}

impl Told {
    async fn happen(&mut self, sender: &str, message: ExecuteMsg, stake: u128) {
        self.market.say(sender, message, stake);
        self.database.follow(&self.market).await;
    }

    /// How the first report stands.
    async fn stands(&self) -> Value {
        let fields = "state decision { by reasons { cid } } appeal { by grounds { cid } decided } settledAt recipient";
        ask(&self.database, &format!("{{ report(id: 1) {{ {fields} }} }}")).await["report"].clone()
    }
}

/// The ids of the reports that a question finds, in order.
async fn ids(database: &Database, filter: &str) -> Vec<Value> {
    let found = ask(database, &format!("{{ reports{filter} {{ nodes {{ id }} }} }}")).await;
    found["reports"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_decided_appealed_decided_again_and_settled() {
    let market = listed();
    let database = indexed(&market).await;
    let mut told = Told { market, database };
    let malware =
        ExecuteMsg::Report { listing: 1, version: Some(1), kind: ReportKind::Malware, evidence: TEXT_CID.into() };
    told.happen(BOB, malware, REPORT_STAKE).await;
    let filed = told.market.height();
    let fields = "id listingId version reporter kind evidence { cid } stake { amount } filedAt settlesAt
        listing { name } reporterAccount { address }";
    let found = ask(&told.database, &format!("{{ report(id: 1) {{ {fields} }} }}")).await;
    let expected = json!({
        "id": "1", "listingId": "1", "version": 1, "reporter": BOB, "kind": "MALWARE", "evidence": {"cid": TEXT_CID},
        "stake": coin(REPORT_STAKE), "filedAt": told.market.at(filed),
        "settlesAt": told.market.after(filed, i64::from(REPORT_SPAN)),
        "listing": {"name": "alice/model"}, "reporterAccount": {"address": BOB},
    });
    assert_eq!(found["report"], expected);
    let open = json!({"state": "OPEN", "decision": null, "appeal": null, "settledAt": null, "recipient": null});
    assert_eq!(told.stands().await, open);

    told.happen(MODERATOR, decide(1, Decision::Upheld, Some(EMPTY)), 0).await;
    let upheld = told.stands().await;
    let decision = json!({"by": MODERATOR, "reasons": {"cid": EMPTY}});
    assert_eq!((&upheld["state"], &upheld["decision"]), (&json!("UPHELD"), &decision));

    told.happen(ALICE, ExecuteMsg::Appeal { report: 1, grounds: EMPTY.into() }, 0).await;
    let appealed = told.stands().await;
    let appeal = |decided: bool| json!({"by": ALICE, "grounds": {"cid": EMPTY}, "decided": decided});
    assert_eq!((&appealed["state"], &appealed["appeal"]), (&json!("UPHELD"), &appeal(false)));

    told.happen(GOVERNANCE, decide(1, Decision::Dismissed, None), 0).await;
    let dismissed = told.stands().await;
    let decision = json!({"by": GOVERNANCE, "reasons": null});
    assert_eq!((&dismissed["state"], &dismissed["decision"]), (&json!("DISMISSED"), &decision));
    assert_eq!((&dismissed["appeal"], &dismissed["settledAt"]), (&appeal(true), &Value::Null));

    told.market.pass(u64::from(REPORT_SPAN));
    told.happen(CAROL, ExecuteMsg::SettleReport { report: 1 }, 0).await;
    let settled = told.stands().await;
    assert_eq!(settled["settledAt"], told.market.at(told.market.height()));
    assert_eq!((&settled["state"], &settled["recipient"]), (&json!("DISMISSED"), &json!(BOB)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_nobody_decides_lapses_and_one_that_abuses_pays_the_treasury() {
    let mut market = listed();
    market.say(BOB, report(1, ReportKind::Stolen), REPORT_STAKE);
    market.say(CAROL, report(1, ReportKind::Misleading), REPORT_STAKE);
    market.say(GOVERNANCE, decide(2, Decision::Abusive, None), 0);
    market.pass(u64::from(REPORT_SPAN) + u64::from(APPEAL_SPAN));
    for report in [1, 2] {
        market.say(ALICE, ExecuteMsg::SettleReport { report }, 0);
    }
    let database = indexed(&market).await;
    let query = "{ reports { nodes { id state recipient decision { by } } } }";
    let expected = json!([
        {"id": "2", "state": "ABUSIVE", "recipient": TREASURY, "decision": {"by": GOVERNANCE}},
        {"id": "1", "state": "LAPSED", "recipient": BOB, "decision": null},
    ]);
    assert_eq!(ask(&database, query).await["reports"]["nodes"], expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_are_selected_and_paged_and_no_number_of_them_delists() {
    let mut market = listed();
    for reporter in [BOB, CAROL, BOB, CAROL] {
        market.say(reporter, report(1, ReportKind::Stolen), REPORT_STAKE);
    }
    market.say(CAROL, report(2, ReportKind::Illegal), REPORT_STAKE);
    market.say(MODERATOR, decide(1, Decision::Upheld, None), 0);
    let database = indexed(&market).await;
    for (filter, expected) in [
        (String::new(), vec!["5", "4", "3", "2", "1"]),
        ("(filter: {listing: 2})".into(), vec!["5"]),
        ("(filter: {listings: [1, 2], kinds: [ILLEGAL, MALWARE]})".into(), vec!["5"]),
        ("(filter: {states: [UPHELD]})".into(), vec!["1"]),
        ("(filter: {states: [OPEN], kinds: [STOLEN]})".into(), vec!["4", "3", "2"]),
        ("(filter: {settled: true})".into(), vec![]),
        (format!("(filter: {{reporter: \"{BOB}\"}})"), vec!["3", "1"]),
        (format!("(filter: {{reporters: [\"{CAROL}\"], listing: 1}})"), vec!["4", "2"]),
    ] {
        assert_eq!(ids(&database, &filter).await, expected, "{filter}");
    }
    let page = ask(&database, "{ reports(first: 3) { totalCount edges { cursor } } }").await["reports"].clone();
    assert_eq!(page["totalCount"], 5);
    assert_eq!(ids(&database, &format!("(after: {})", page["edges"][2]["cursor"])).await, ["2", "1"]);
    let query = "{ listing(id: 1) { state } report(id: 99) { id } }";
    assert_eq!(ask(&database, query).await, json!({"listing": {"state": "ACTIVE"}, "report": null}));
}
