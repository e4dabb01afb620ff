//! Feeds of listings, for readers of Atom.

mod atom;

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
use super::marks::{Known, Marked};
use super::parameters::{number, rows, Asked, Fed};
use super::problem::Problem;
use crate::read::changes::Change;
use crate::read::feed::ListingChangeKind as Kind;
use crate::read::identity;
use crate::read::listing_page::FoundListing;
use crate::read::listings::ListingState;
use crate::read::loading::Verdict;
use crate::read::publishers::Standing;
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

/// Adds the warnings about a listing, each as a word for programs and in words.
fn warn(marked: &Marked, listing: Known<'_>, categories: &mut Vec<String>, summary: &mut String) {
    let mut add = |category: &str, words: &str| {
        categories.push(category.to_owned());
        *summary = format!("{summary}; {words}");
    };
    if let Some((_, standing @ Standing::LookAlike, Some(backed))) = marked.publisher(listing) {
        add(standing.stored(), &format!("the publisher is not {}: the name looks like theirs", backed.handle));
    }
    let marks = marked.marks(listing.id);
    if marks.loads == Verdict::RunsCode {
        add(marks.loads.stored(), "runs code when it is loaded");
    }
    if let Some((verdict, words)) = marks.scanned.and_then(|verdict| Some((verdict, verdict.warning()?))) {
        add(verdict.stored(), words);
    }
}

impl Head {
    fn feed(&self, name: &str, title: String, own: String, entries: Vec<Entry>) -> Result<Vec<u8>, Problem> {
        let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(self.time);
        let feed = Feed { id: id(&self.chain, name), title, updated, own, entries };
        feed.write().map_err(|_| Problem::internal())
    }

    /// The entry of a listing, with what a buyer is warned of.
    fn listing(&self, listing: &FoundListing, marked: &Marked) -> Entry {
        let listing = &listing.listing;
        let number = listing.id;
        let (mut categories, mut summary) = (
            vec![listing.task.clone()],
            format!("{} with {}, under {}", listing.task, listing.framework, listing.license_id),
        );
        warn(marked, listing.into(), &mut categories, &mut summary);
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

    /// The entries of changes, each with what a buyer is warned of now.
    async fn changes(&self, rows: &Rows, changes: Vec<Change>) -> Result<Vec<Entry>, Problem> {
        let known: Vec<Known<'_>> = changes.iter().map(Known::from).collect();
        let marked = Marked::read(rows, &known).await?;
        Ok(changes.into_iter().map(|change| self.change(change, &marked)).collect())
    }

    fn change(&self, change: Change, marked: &Marked) -> Entry {
        let [height, phase, transaction, event] = change.place;
        let mut summary = words(&change);
        let title = format!("{}: {summary}", change.name);
        let mut categories = vec![change.kind.stored().to_owned()];
        warn(marked, (&change).into(), &mut categories, &mut summary);
        Entry {
            id: id(&self.chain, &format!("change/{height}/{phase}/{transaction}/{event}")),
            title,
            updated: time(change.at),
            author: change.seller,
            alternate: format!("/v1/listings/{}", change.listing),
            categories,
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
            let known: Vec<Known<'_>> = found.page.rows.iter().map(|(_, found)| (&found.listing).into()).collect();
            let marked = Marked::read(&rows, &known).await?;
            let entries = found.page.rows.iter().map(|(_, listing)| head.listing(listing, &marked)).collect();
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
            let entries = head.changes(&rows, rows.listing_changes(listing, most).await?).await?;
            head.feed(&format!("feed/listing/{listing}"), found.name, own, entries)
        })
        .await
}

/// Answers the changes of all listings of the account that holds a handle as an Atom feed. While a domain proves the holder, or a
/// verifier attests it, the listings of the wallets that it linked are the holder's, too.
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
            let (holder, handle) =
                held.ok_or_else(|| Problem::not_found(format!("nobody holds the handle {name:?}")))?;
            let backed = rows.backed_handles(from_ref(&fold)).await?.remove(&fold);
            let wallets = backed.into_iter().flat_map(|backed| backed.wallets);
            let sellers: Vec<String> = std::iter::once(holder.clone()).chain(wallets).collect();
            let entries = head.changes(&rows, rows.seller_changes(&sellers, most).await?).await?;
            // Whoever holds the handle later has another feed.
            head.feed(&format!("feed/publisher/{holder}"), format!("Listings of {handle}"), own, entries)
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
            let entries = head.changes(&rows, rows.seller_changes(from_ref(&seller), most).await?).await?;
            head.feed(&format!("feed/seller/{seller}"), format!("Listings of {seller}"), own, entries)
        })
        .await
}
