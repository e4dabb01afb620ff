//! What the ledger owes: its sums by denom, and each account's balance.

use serde_json::{json, Value};
use weighhouse_protocol::royalties::{Balance, QueryMsg, Total};

use super::asker::{Asker, PAGE};
use super::facts::{Place, Record};
use super::walk::{each, merge, Kind};
use super::{Failure, Found, Index};
use crate::ingest::node::NodeError;

const TOTALS: Kind = Kind {
    name: "totals",
    one: |place| format!("sums in {}", place.word),
    sql: r#"
SELECT 0::bigint AS number, 0::bigint AS second, denom AS word, jsonb_build_object(
    'credited', sum(credited)::text, 'claimed', sum(claimed)::text, 'carried', sum(carried)::text
) AS facts
FROM (
    SELECT denom, credited, claimed, 0 AS carried FROM balances
    UNION ALL SELECT denom, 0, 0, amount FROM carried
) AS parts
GROUP BY denom ORDER BY denom COLLATE "C""#,
};

/// By `balances_pkey`. No contract lists accounts: the sums show one that the index lacks.
const BALANCES: Kind = Kind {
    name: "balances",
    one: |place| format!("balance of {}", place.word),
    sql: r#"
SELECT 0::bigint AS number, 0::bigint AS second, account AS word,
    jsonb_object_agg(denom, jsonb_build_object('credited', credited::text, 'claimed', claimed::text)) AS facts
FROM balances GROUP BY account ORDER BY account COLLATE "C" LIMIT $1"#,
};

pub(super) async fn compare(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    let page = |place: Option<&Place>| {
        let start_after = place.map(|place| place.word.clone());
        QueryMsg::Totals { start_after, limit: Some(PAGE) }
    };
    merge(index.tx, TOTALS, &[], asker.pages(None, page, total), found).await?;
    each(index.tx, BALANCES, &[index.most()], |place: Place| balance(asker, place.word), found).await
}

fn total(total: &Total) -> Record {
    let place = Place { word: total.denom.clone(), ..Place::default() };
    (place, json!({"credited": total.credited, "claimed": total.claimed, "carried": total.carried}))
}

async fn balance(asker: &Asker<'_>, account: String) -> Result<Value, NodeError> {
    let (mut facts, mut start_after) = (json!({}), None);
    loop {
        let balances: Vec<Balance> =
            asker.ask(QueryMsg::Balances { account: account.clone(), start_after, limit: Some(PAGE) }).await?;
        for Balance { denom, credited, claimed, .. } in &balances {
            facts[denom.as_str()] = json!({"credited": credited, "claimed": claimed});
        }
        start_after = balances.last().map(|balance| balance.denom.clone());
        if balances.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            return Ok(facts);
        }
    }
}
