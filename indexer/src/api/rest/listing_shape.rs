//! Listings and cards, as they are written.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::coin::time;
use super::loading_names::{LoadingVerdict, ScanVerdict};
use super::marks::{ListingPublisher, ListingRating, Rated};
use super::names::{ListingState, MatchPlace};
use crate::read::{cards, listing_page, listings, Failure, Rows};

/// A model on sale.
#[derive(Serialize, ToSchema)]
pub(super) struct Listing {
    /// The listing's number.
    id: i64,
    /// The account that sells.
    seller: String,
    /// The seller's name for the model. Hugging Face's names have a publisher before their slash.
    name: String,
    /// The model's task, as Hugging Face names it.
    task: String,
    /// The framework that the model runs with.
    framework: String,
    /// The license text of the model.
    license: LicenseText,
    /// The state that its seller and governance set.
    state: ListingState,
    /// Null while the listing is not delisted.
    delisting: Option<Delisting>,
    /// The time of the missed delivery that closed the seller's listings; null while they take orders.
    seller_closed_since: Option<DateTime<Utc>>,
    /// The time of the proof that the latest version is bad: the listing takes no orders until a new version. Null
    /// without a proof.
    bad_since: Option<DateTime<Utc>>,
    /// Whether the listing takes new orders at the last block of the index: it is active, its latest version is not
    /// proven bad, a price is in an open denom, its seller is not closed, and orders are not paused. Even so, a plan's
    /// supply may be sold out, or the seller's free bond too small for another order.
    sellable: bool,
    /// The number of the version on sale; null before the first.
    latest_version: Option<i64>,
    /// The IPFS content identifier of the card.
    card_cid: String,
    /// The SHA-256 of the card's bytes, in hexadecimal.
    card_sha256: String,
    /// The seller's time to deliver after the payment, in seconds.
    deliver_within: i64,
    /// The buyers' time to challenge a delivery, in seconds. Large files get more.
    challenge_window: i64,
    /// The number of settled orders, without resales.
    sales: i64,
    /// The time of its creation.
    created_at: DateTime<Utc>,
    /// The publisher that the name begins with, and whether it is the seller; null for a name without one.
    publisher: Option<ListingPublisher>,
    /// The rating that its reviews make; null in a market without reputation.
    rating: Option<ListingRating>,
    /// Whether loading the latest version runs code that is in it: `unknown` before the first.
    loads: LoadingVerdict,
    /// The worst verdict of the operator's scanners about the latest version; null without a scan.
    scanned: Option<ScanVerdict>,
}

/// The license text of a model.
#[derive(Serialize, ToSchema)]
pub(super) struct LicenseText {
    /// An SPDX identifier, a RAIL name as Hugging Face writes it, or `other`.
    id: String,
    /// The address of the full text, unless the identifier names one.
    uri: Option<String>,
    /// The SHA-256 of the full text.
    sha256: Option<String>,
}

/// The delisting of a listing, for good or for a time.
#[derive(Serialize, ToSchema)]
pub(super) struct Delisting {
    /// The account that delisted the listing: governance or its moderator.
    by: String,
    /// The time of the delisting.
    since: DateTime<Utc>,
    /// The time from which anyone may relist it; null when only governance may.
    lapses_at: Option<DateTime<Utc>>,
}

/// The reasons for a listing's position: the place, then the proven use, then the time of creation.
#[derive(Serialize, ToSchema)]
pub(super) struct Why {
    /// The place of the words in the listing.
    place: MatchPlace,
    /// The number of distinct accounts that paid for it. The seller, its payees and resales don't count.
    buyers: i64,
    /// The sum over those buyers, each worth half as much 90 days after its last order.
    proven_use: f64,
}

/// The model card of a listing, with the names of its front matter. The seller wrote all of it.
#[derive(Serialize, ToSchema)]
pub(super) struct Card {
    /// The first heading of the text.
    title: Option<String>,
    /// The card's license identifier. The license that is sold is the listing's.
    license: Option<String>,
    /// The name of a license that is `other`.
    license_name: Option<String>,
    /// The address of the text of a license that is `other`.
    license_link: Option<String>,
    /// The library that loads the model.
    library_name: Option<String>,
    /// The model's task, as Hugging Face names it.
    pipeline_tag: Option<String>,
    /// Free tags.
    tags: Vec<String>,
    /// Language codes.
    languages: Vec<String>,
    /// The datasets that the model was trained on.
    datasets: Vec<String>,
    /// The models that this one derives from.
    base_models: Vec<String>,
    /// The results claimed under `model-index`.
    metrics: Vec<CardMetric>,
}

/// A result that a card claims.
#[derive(Serialize, ToSchema)]
pub(super) struct CardMetric {
    /// The task of the measurement.
    task: Option<String>,
    /// The dataset of the measurement.
    dataset: Option<String>,
    /// The measure, such as `accuracy`.
    name: String,
    /// The claimed value, in the card's own unit.
    value: f64,
}

/// A card with its text.
#[derive(Serialize, ToSchema)]
pub(super) struct CardInFull {
    #[serde(flatten)]
    pub card: Card,
    /// The text, in Markdown. A stranger wrote it: sanitise the HTML made from it.
    pub body: String,
}

/// Listings as they are written.
pub(super) async fn written(rows: &Rows, listings: Vec<listings::Listing>) -> Result<Vec<Listing>, Failure> {
    let rated = Rated::read(rows, &listings).await?;
    Ok(listings.into_iter().map(|listing| Listing::of(listing, &rated)).collect())
}

impl Listing {
    /// A listing with what was read beside it.
    pub(super) fn of(listing: listings::Listing, rated: &Rated) -> Self {
        let (publisher, rating) = (rated.publisher(&listing), rated.rating(listing.id));
        let marks = rated.marks(listing.id);
        Listing {
            id: listing.id,
            seller: listing.seller,
            name: listing.name,
            task: listing.task,
            framework: listing.framework,
            license: LicenseText { id: listing.license_id, uri: listing.license_uri, sha256: listing.license_sha256 },
            state: listing.state.into(),
            delisting: listing.delisting.map(Delisting::from),
            seller_closed_since: listing.seller_closed_since.map(time),
            bad_since: listing.bad_since.map(time),
            sellable: listing.sellable,
            latest_version: listing.latest_version,
            card_cid: listing.card_cid,
            card_sha256: listing.card_sha256,
            deliver_within: listing.deliver_within,
            challenge_window: listing.challenge_window,
            sales: listing.sales,
            created_at: time(listing.created_at),
            publisher,
            rating,
            loads: marks.loads.into(),
            scanned: marks.scanned.map(ScanVerdict::from),
        }
    }
}

impl From<listings::Delisting> for Delisting {
    fn from(delisting: listings::Delisting) -> Self {
        let listings::Delisting { by, since, lapses_at } = delisting;
        Delisting { by, since: time(since), lapses_at: lapses_at.map(time) }
    }
}

impl From<listing_page::Why> for Why {
    fn from(why: listing_page::Why) -> Self {
        Why { place: why.place.into(), buyers: why.buyers, proven_use: why.proven_use }
    }
}

impl From<cards::Card> for Card {
    fn from(card: cards::Card) -> Self {
        let metric = |metric: cards::CardMetric| CardMetric {
            task: metric.task,
            dataset: metric.dataset,
            name: metric.name,
            value: metric.value,
        };
        Card {
            title: card.title,
            license: card.license,
            license_name: card.license_name,
            license_link: card.license_link,
            library_name: card.library_name,
            pipeline_tag: card.pipeline_tag,
            tags: card.tags,
            languages: card.languages,
            datasets: card.datasets,
            base_models: card.base_models,
            metrics: card.metrics.into_iter().map(metric).collect(),
        }
    }
}
