//! The queue of cards and texts to fetch.

use async_trait::async_trait;
use cosmwasm_std::Addr;
use weighhouse_protocol::cid;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::registry::CardRef;

use super::rows::number;
use super::table::{row, ApplyError, Row, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct CardRequests;

row! {
    Request in "card_requests" by {
        sha256: String,
        cid: String,
    } with {
        listing: Option<i64>,
        account: Option<String>,
        height: i64,
    }
}

#[async_trait]
impl View for CardRequests {
    fn name(&self) -> &'static str {
        "cards"
    }

    fn version(&self) -> i32 {
        4
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Reputation]
    }

    /// The first that names a card stays.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let named: Vec<Request> = events.iter().copied().filter_map(request).collect();
        let mut requests = Table::new();
        requests.load(store, named.iter().map(Row::key)).await?;
        for request in named {
            if requests.get(&request.key()).is_none() {
                requests.put(request);
            }
        }
        requests.write(store).await
    }
}

fn request(event: &Event) -> Option<Request> {
    let height = event.key.height;
    let of_listing = |listing, card: &CardRef| {
        let (sha256, cid) = (card.sha256.to_string(), card.cid.clone());
        Some(Request { sha256, cid, listing: Some(number(listing)), account: None, height })
    };
    // The CID of a text tells its hash.
    let of_account = |account: &Addr, cid: &str| {
        let sha256 = hex::encode(cid::sha256(cid)?);
        Some(Request { sha256, cid: cid.to_owned(), listing: None, account: Some(account.to_string()), height })
    };
    match &event.body {
        MarketEvent::ListingCreated(e) => of_listing(e.listing, &e.record.0.card),
        MarketEvent::CardChanged(e) => of_listing(e.listing, &e.card.0),
        MarketEvent::ReviewWritten(e) => of_account(&e.reviewer, e.words.as_deref()?),
        MarketEvent::ReviewEdited(e) => of_account(&e.reviewer, e.words.as_deref()?),
        MarketEvent::ReviewAnswered(e) => of_account(&e.seller, &e.words),
        MarketEvent::ProfileChanged(e) => of_account(&e.account, e.card.as_deref()?),
        MarketEvent::QuestionAsked(e) => of_account(&e.author, &e.words),
        MarketEvent::QuestionAnswered(e) => of_account(&e.author, &e.words),
        MarketEvent::PostEdited(e) => of_account(&e.author, &e.words),
        MarketEvent::ReportFiled(e) => of_account(&e.reporter, &e.evidence),
        MarketEvent::ReportDecided(e) => of_account(&e.by, e.reasons.as_deref()?),
        MarketEvent::ReportAppealed(e) => of_account(&e.by, &e.grounds),
        _ => None,
    }
}
