//! Feeds of listings, for readers of Atom.

mod atom;

use std::collections::HashMap;
use std::slice::from_ref;

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::Reading;
use super::coin::time;
use super::listing::find;
use super::listing_query::ListingQuery;
use super::parameters::{number, rows, Asked, Fed};
use super::problem::Problem;
use crate::publisher;
use crate::read::changes::Change;
use crate::read::feed::ListingChangeKind as Kind;
use crate::read::identity;
use crate::read::listing_page::FoundListing;
use crate::read::listings::{Listing, ListingState};
use crate::read::loading::{Marks, Verdict};
use crate::read::publishers::{BackedHandle, Standing};
use crate::read::{Rows, Slice};
use atom::{id, Entry, Feed};

const ATOM: HeaderValue = HeaderValue::from_static("application/atom+xml; charset=utf-8");
/// The end of the paths that name what a feed is of.
const ENDING: &str = ".atom";

/// Selects entries.
#[derive(Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct FeedQuery {
    /// The number of entries: 20 by default, at most 100.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i32>,
}

/// The chain of the ids, and the time of the last block.
struct Head {
    chain: String,
    time: DateTime<Utc>,
}

async fn head(rows: &Rows) -> Result<Head, Problem> {
    let meta = rows.meta().await?.ok_or_else(|| Problem::not_found("the index has no block yet"))?;
    Ok(Head { chain: meta.chain_id, time: meta.time.unwrap_or(DateTime::UNIX_EPOCH) })
}

/// The publishers of listings that look like others, and the listings that run code.
struct Warned {
    /// By the folds of the publishers.
    backed: HashMap<String, BackedHandle>,
    marks: HashMap<i64, Marks>,
}

impl Warned {
    async fn read(rows: &Rows, listings: &[&Listing]) -> Result<Self, Problem> {
        let ids: Vec<i64> = listings.iter().map(|listing| listing.id).collect();
        let publishers = listings.iter().filter_map(|listing| publisher::of(&listing.name));
        let folds: Vec<String> = publishers.map(publisher::fold).collect();
        Ok(Warned { backed: rows.backed_handles(&folds).await?, marks: rows.listing_marks(&ids).await? })
    }

    /// The warnings about a listing, each as a word for programs and in words.
    fn of(&self, listing: &Listing) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        let backed = publisher::of(&listing.name).and_then(|name| self.backed.get(&publisher::fold(name)));
        if let (Standing::LookAlike, Some(backed)) = (Standing::of(&listing.seller, backed), backed) {
            let words = format!("the publisher is not {}: the name looks like theirs", backed.handle);
            all.push((Standing::LookAlike.stored(), words));
        }
        if self.marks.get(&listing.id).is_some_and(|marks| marks.loads == Verdict::RunsCode) {
            all.push((Verdict::RunsCode.stored(), "runs code when it is loaded".to_owned()));
        }
        all
    }
}

impl Head {
    fn feed(&self, name: &str, title: String, own: String, entries: Vec<Entry>) -> Result<Vec<u8>, Problem> {
        let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(self.time);
        let feed = Feed { id: id(&self.chain, name), title, updated, own, entries };
        feed.write().map_err(|_| Problem::internal())
    }

    /// The entry of a listing, with what a buyer is warned of.
    fn listing(&self, listing: &FoundListing, warned: &Warned) -> Entry {
        let listing = &listing.listing;
        let number = listing.id;
        let (mut categories, mut summary) = (
            vec![listing.task.clone()],
            format!("{} with {}, under {}", listing.task, listing.framework, listing.license_id),
        );
        for (category, words) in warned.of(listing) {
            categories.push(category.to_owned());
            summary = format!("{summary}; {words}");
        }
        Entry {
            id: id(&self.chain, &format!("listing/{number}")),
            title: listing.name.clone(),
            updated: time(listing.created_at),
            author: listing.seller.clone(),
            alternate: format!("/v1/listings/{number}"),
            categories,
            summary,
        }
    }

    fn change(&self, change: Change) -> Entry {
        let [height, phase, transaction, event] = change.place;
        let summary = words(&change);
        Entry {
            id: id(&self.chain, &format!("change/{height}/{phase}/{transaction}/{event}")),
            title: format!("{}: {summary}", change.name),
            updated: time(change.at),
            author: change.seller,
            alternate: format!("/v1/listings/{}", change.listing),
            categories: vec![change.kind.stored().to_owned()],
            summary,
        }
    }
}

fn words(change: &Change) -> String {
    let version = change.version.unwrap_or_default();
    match (change.kind, &change.price, change.state) {
        (Kind::Created, ..) => "listed".to_owned(),
        (Kind::Published, ..) => format!("version {version} published"),
        (Kind::Priced, Some((plan, price)), _) => {
            format!("plan {plan} costs {}{} from now on", price.amount.as_str(), price.denom)
        }
        (Kind::Priced, None, _) => "price changed".to_owned(),
        (Kind::PayeesChanged, ..) => "payees replaced".to_owned(),
        (Kind::CardChanged, ..) => "card replaced".to_owned(),
        (Kind::StateChanged, _, Some(ListingState::Active)) => "sales resumed".to_owned(),
        (Kind::StateChanged, _, Some(ListingState::Paused)) => "sales paused".to_owned(),
        (Kind::StateChanged, ..) => "sales ended".to_owned(),
        (Kind::Delisted, ..) => "delisted".to_owned(),
        (Kind::Relisted, _, state) => format!("relisted, {}", state.map_or("active", ListingState::stored)),
        (Kind::MarkedBad, ..) => format!("version {version} proven bad"),
    }
}

/// The name in a path's last part, before its ending.
fn named<'a>(file: &'a str, what: &str) -> Result<&'a str, Problem> {
    let known = file.strip_suffix(ENDING).filter(|name| !name.is_empty());
    known.ok_or_else(|| Problem::not_found(format!("a feed's path ends with {what} and {ENDING}")))
}

/// Answers the newest listings as an Atom feed, with the words and conditions of `/v1/listings`.
#[utoipa::path(
    get, path = "/v1/feeds/listings.atom", operation_id = "listings_feed", tag = "feeds",
    params(FeedQuery, ListingQuery),
    responses(
        (status = 200, body = String, content_type = "application/atom+xml"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn listings(reading: Reading, query: Fed<ListingQuery>) -> Result<Response, Problem> {
    let (question, limit) = (query.beside.newest()?, query.own.limit);
    let own = reading.target.clone();
    reading
        .answer_text(ATOM, |rows| async move {
            let head = head(&rows).await?;
            let slice = Slice { first: limit, ..Slice::default() };
            let found = rows.listing_page(question, slice).await?;
            let listings: Vec<&Listing> = found.page.rows.iter().map(|(_, found)| &found.listing).collect();
            let warned = Warned::read(&rows, &listings).await?;
            let entries = found.page.rows.iter().map(|(_, listing)| head.listing(listing, &warned)).collect();
            let title = format!("The newest listings of {}", head.chain);
            head.feed(&format!("feed{own}"), title, own.clone(), entries)
        })
        .await
}

/// Answers the changes of a listing as an Atom feed: versions, prices, payees, cards and states.
#[utoipa::path(
    get, path = "/v1/feeds/listings/{file}", operation_id = "listing_feed", tag = "feeds",
    params(("file" = String, Path, description = "The listing's number and `.atom`."), FeedQuery),
    responses(
        (status = 200, body = String, content_type = "application/atom+xml"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn listing(
    reading: Reading,
    Path(file): Path<String>,
    query: Asked<FeedQuery>,
) -> Result<Response, Problem> {
    let (listing, most) = (number("id", named(&file, "a listing's number")?)?, rows(query.0.limit)?);
    let own = reading.target.clone();
    reading
        .answer_text(ATOM, |rows| async move {
            let (head, found) = (head(&rows).await?, find(&rows, listing).await?);
            let changes = rows.listing_changes(listing, most).await?;
            let entries = changes.into_iter().map(|change| head.change(change)).collect();
            head.feed(&format!("feed/listing/{listing}"), found.name, own, entries)
        })
        .await
}

/// Answers the changes of all listings of the account that holds a handle as an Atom feed.
#[utoipa::path(
    get, path = "/v1/feeds/publishers/{file}", operation_id = "publisher_feed", tag = "feeds",
    params(("file" = String, Path, description = "The publisher's handle and `.atom`."), FeedQuery),
    responses(
        (status = 200, body = String, content_type = "application/atom+xml"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn publisher(
    reading: Reading,
    Path(file): Path<String>,
    query: Asked<FeedQuery>,
) -> Result<Response, Problem> {
    let (name, most) = (named(&file, "a handle")?.to_owned(), rows(query.0.limit)?);
    let fold = identity::fold(&name)?;
    let own = reading.target.clone();
    reading
        .answer_text(ATOM, |rows| async move {
            let head = head(&rows).await?;
            let held = rows.handles(from_ref(&fold)).await?.remove(&fold);
            let held = held.and_then(|held| Some((held.account?, held.handle)));
            let (seller, handle) =
                held.ok_or_else(|| Problem::not_found(format!("nobody holds the handle {name:?}")))?;
            let changes = rows.seller_changes(&seller, most).await?;
            let entries = changes.into_iter().map(|change| head.change(change)).collect();
            // Whoever holds the handle later has another feed.
            head.feed(&format!("feed/seller/{seller}"), format!("Listings of {handle}"), own, entries)
        })
        .await
}

/// Answers the changes of all listings of a seller as an Atom feed.
#[utoipa::path(
    get, path = "/v1/feeds/sellers/{file}", operation_id = "seller_feed", tag = "feeds",
    params(("file" = String, Path, description = "The account that sells and `.atom`."), FeedQuery),
    responses(
        (status = 200, body = String, content_type = "application/atom+xml"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn seller(
    reading: Reading,
    Path(file): Path<String>,
    query: Asked<FeedQuery>,
) -> Result<Response, Problem> {
    let (seller, most) = (named(&file, "a seller's account")?.to_owned(), rows(query.0.limit)?);
    reading.check_address("seller", &seller).await?;
    let own = reading.target.clone();
    reading
        .answer_text(ATOM, |rows| async move {
            let head = head(&rows).await?;
            let changes = rows.seller_changes(&seller, most).await?;
            let entries = changes.into_iter().map(|change| head.change(change)).collect();
            head.feed(&format!("feed/seller/{seller}"), format!("Listings of {seller}"), own, entries)
        })
        .await
}
