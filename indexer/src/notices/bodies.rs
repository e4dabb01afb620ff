//! The bodies of deliveries.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{json, Value};

use super::feedback::Sent;
use super::Notice;

fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The body of a delivery, as Standard Webhooks recommends one.
fn body(id: &str, kind: &Value, at: DateTime<Utc>, data: &Value) -> Vec<u8> {
    json!({"id": id, "type": kind, "timestamp": rfc3339(at), "data": data}).to_string().into_bytes()
}

/// The body of a notice: its numbers are text, as in all answers, and its times are written out.
pub(super) fn of_notice(id: &str, account: &str, notice: &Notice) -> Vec<u8> {
    let time = |seconds: i64| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    let data = json!({
        "account": account,
        "role": notice.role,
        "order": notice.order,
        "listing": notice.listing,
        "version": notice.version,
        "report": notice.report,
        "question": notice.question,
        "denom": notice.denom,
        "until": notice.until.map(|until| rfc3339(time(until))),
        "search": notice.search,
        "more": notice.more.then_some(true),
    });
    body(id, &json!(notice.kind), time(notice.at), &without_nulls(data))
}

fn without_nulls(mut data: Value) -> Value {
    if let Some(fields) = data.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    data
}

/// The body of a delivery that says nothing but that it arrives.
pub(super) fn of_test(id: &str, account: &str) -> Vec<u8> {
    body(id, &json!("test"), Utc::now(), &json!({"account": account}))
}

/// The body of what somebody wrote to the operator.
pub(super) fn of_feedback(id: &str, sent: &Sent) -> Vec<u8> {
    let data =
        json!({"id": sent.id, "kind": sent.kind, "words": sent.words, "page": sent.page, "contact": sent.contact});
    body(id, &json!("feedback"), sent.sent_at, &without_nulls(data))
}
