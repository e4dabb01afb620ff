//! The rows of listings, their plans and payees.

use weighhouse_protocol::events::{ListingCreated, ListingDelisted};
use weighhouse_protocol::registry::{ListingState, Payee};
use weighhouse_protocol::{ListingId, SplitVersion};

use crate::event::Event;
use crate::publisher;
use crate::views::rows::{duration, number, seconds, word};
use crate::views::table::{row, Numeric};

row! {
    Listing in "listings" by {
        id: i64,
    } with {
        seller: String,
        name: String,
        publisher: Option<String>,
        publisher_fold: Option<String>,
        card_cid: String,
        card_sha256: String,
        task: String,
        framework: String,
        license_id: String,
        license_uri: Option<String>,
        license_sha256: Option<String>,
        deliver_within: i64,
        challenge_window: i64,
        split_version: i64,
        state: String,
        delisted_by: Option<String>,
        delisted_since: Option<i64>,
        delisting_lapses_at: Option<i64>,
        latest_version: Option<i64>,
        bad_since: Option<i64>,
        sales: i64,
        created_at: i64,
    }
}

row! {
    Plan in "plans" by {
        listing: i64,
        plan: i16,
    } with {
        kind: String,
        term_seconds: Option<i64>,
        commercial: bool,
        derivatives: bool,
        redistribution: bool,
        transferable: bool,
        seats: Option<i64>,
        price: Numeric,
        denom: String,
        resale_royalty_bps: i32,
        supply: Option<i64>,
        prices: i64,
    }
}

row! {
    Price in "plan_prices" by {
        listing: i64,
        plan: i16,
        number: i64,
    } with {
        price: Numeric,
        denom: String,
        version: Option<i64>,
        at: i64,
        tx: Option<String>,
    }
}

row! {
    Paid in "payees" by {
        listing: i64,
        split_version: i64,
        position: i16,
    } with {
        account: String,
        share_bps: i32,
    }
}

row! {
    ResaleOrder in "resale_orders" by {
        id: i64,
    } with {}
}

impl Listing {
    pub(super) fn created(event: &ListingCreated) -> Self {
        let listing = &event.record.0;
        let publisher = publisher::of(&listing.name);
        Listing {
            id: number(listing.id),
            seller: listing.seller.to_string(),
            name: listing.name.clone(),
            publisher: publisher.map(str::to_owned),
            publisher_fold: publisher.map(publisher::fold),
            card_cid: listing.card.cid.clone(),
            card_sha256: listing.card.sha256.to_string(),
            task: listing.task.clone(),
            framework: listing.framework.clone(),
            license_id: listing.license.id.clone(),
            license_uri: listing.license.uri.clone(),
            license_sha256: listing.license.sha256.map(|hash| hash.to_string()),
            deliver_within: listing.deliver_within.into(),
            challenge_window: listing.challenge_window.into(),
            split_version: listing.split_version.into(),
            state: word(&listing.state),
            delisted_by: None,
            delisted_since: None,
            delisting_lapses_at: None,
            latest_version: listing.latest_version.map(i64::from),
            bad_since: None,
            sales: 0,
            created_at: seconds(listing.created_at),
        }
    }

    /// As its seller sets it, or a relisting restores it.
    pub(super) fn set_state(&mut self, state: ListingState) {
        self.state = word(&state);
        (self.delisted_by, self.delisted_since, self.delisting_lapses_at) = (None, None, None);
    }

    /// A delisting that another confirms goes on: it keeps its beginning.
    pub(super) fn delist(&mut self, now: i64, event: &ListingDelisted) {
        self.state = word(&event.state.0);
        self.delisted_by = Some(event.by.to_string());
        self.delisted_since.get_or_insert(now);
        self.delisting_lapses_at = event.lapses_at.map(seconds);
    }
}

pub(super) fn plans(event: &ListingCreated) -> impl Iterator<Item = Plan> + '_ {
    let listing = number(event.record.0.id);
    (0i16..).zip(&event.record.0.plans).map(move |(position, plan)| {
        let (kind, term_seconds) = duration(plan.kind);
        Plan {
            listing,
            plan: position,
            kind,
            term_seconds,
            commercial: plan.rights.commercial,
            derivatives: plan.rights.derivatives,
            redistribution: plan.rights.redistribution,
            transferable: plan.rights.transferable,
            seats: plan.rights.seats.map(i64::from),
            price: plan.price.amount.into(),
            denom: plan.price.denom.clone(),
            resale_royalty_bps: plan.resale_royalty_bps.into(),
            supply: plan.supply.map(i64::from),
            prices: 0,
        }
    })
}

impl Plan {
    /// The plan's price from an event on, while `version` is its listing's latest.
    pub(super) fn next_price(&mut self, event: &Event, version: Option<i64>) -> Price {
        self.prices += 1;
        Price {
            listing: self.listing,
            plan: self.plan,
            number: self.prices,
            price: self.price,
            denom: self.denom.clone(),
            version,
            at: event.time,
            tx: event.tx_hash.clone(),
        }
    }
}

pub(super) fn payees(
    listing: ListingId,
    split_version: SplitVersion,
    payees: &[Payee],
) -> impl Iterator<Item = Paid> + '_ {
    (0i16..).zip(payees).map(move |(position, payee)| Paid {
        listing: number(listing),
        split_version: split_version.into(),
        position,
        account: payee.address.clone(),
        share_bps: payee.share_bps.into(),
    })
}
