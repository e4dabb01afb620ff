//! All that reviews and their answers ever said.

use weighhouse_protocol::events::MarketEvent;

use crate::event::Event;
use crate::views::rows::number;
use crate::views::table::{row, ApplyError, Store, Table};

row! {
    Text in "review_texts" by {
        order_id: i64,
        writer: String,
        edit: i64,
    } with {
        stars: Option<i16>,
        words: Option<String>,
        written_at: i64,
        written_tx: Option<String>,
    }
}

pub(super) async fn apply(store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
    let mut texts = Table::new();
    events.iter().filter_map(|event| text(event)).try_for_each(|text| texts.insert(text))?;
    texts.write(store).await
}

fn text(event: &Event) -> Option<Text> {
    let (order, writer, edit, stars, words) = match &event.body {
        MarketEvent::ReviewWritten(e) => (e.order, "reviewer", 0, Some(e.stars), e.words.clone()),
        MarketEvent::ReviewEdited(e) => (e.order, "reviewer", e.edits, Some(e.stars), e.words.clone()),
        MarketEvent::ReviewAnswered(e) => (e.order, "seller", e.edits, None, Some(e.words.clone())),
        _ => return None,
    };
    Some(Text {
        order_id: number(order),
        writer: writer.to_owned(),
        edit: edit.into(),
        stars: stars.map(i16::from),
        words,
        written_at: event.time,
        written_tx: event.tx_hash.clone(),
    })
}
