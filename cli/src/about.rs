//! The publisher and the rating of a listing, as an indexer says: beside everything that the chain says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use weighhouse_client::index::{self, About, Attestation, Publisher, Rating, Standing};
use weighhouse_protocol::ListingId;

use crate::session::Session;
use crate::table::{Cell, Tone};

/// The longest that a command waits for an indexer which it can do without.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What an indexer says of some listings; nothing where none is set or none answers.
#[derive(Debug, Default)]
pub struct Known(Option<BTreeMap<ListingId, About>>);

impl Known {
    /// What it says of a listing.
    pub fn of(&self, listing: ListingId) -> Option<&About> {
        self.0.as_ref()?.get(&listing)
    }
}

#[cfg(test)]
impl<const N: usize> From<[(ListingId, About); N]> for Known {
    fn from(found: [(ListingId, About); N]) -> Self {
        Self(Some(found.into()))
    }
}

impl Session {
    /// Asks the indexer about listings. What the chain alone says is enough to go on with: without an answer it says so, and
    /// the command goes on.
    pub async fn known(&self, listings: &[ListingId]) -> Known {
        if listings.is_empty() {
            return Known::default();
        }
        let Some(endpoint) = self.network().ok().and_then(|network| network.graphql.clone()) else {
            return Known::default();
        };
        let reason = match tokio::time::timeout(PATIENCE, index::about(&endpoint, listings)).await {
            Ok(Ok(found)) => return Known(Some(found)),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("the indexer at {endpoint} takes more than {} s", PATIENCE.as_secs()),
        };
        self.out.say(format!("who publishes it, and how it is rated, is not known: {reason}"));
        Known::default()
    }
}

/// Listings, each of them once.
pub fn each(listings: impl Iterator<Item = ListingId>) -> Vec<ListingId> {
    listings.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A cell with what the publisher is to the seller.
pub fn cell(about: Option<&About>) -> Cell {
    let Some(about) = about else { return "unknown".into() };
    let Some(publisher) = &about.publisher else { return "".into() };
    match publisher.standing {
        Standing::Proven => Cell::toned("proven", Tone::Good),
        Standing::Attested => Cell::toned("attested", Tone::Good),
        Standing::Claimed => "claimed".into(),
        Standing::LookAlike => Cell::toned(format!("LOOK-ALIKE of {}", handle(publisher)), Tone::Bad),
    }
}

/// A rating for a table: `4.3 (12)`; nothing before the first review.
pub fn stars(rating: Option<&Rating>) -> String {
    match rating.filter(|rating| rating.reviews > 0) {
        Some(rating) => format!("{} ({})", tenths(rating.milli_stars), rating.reviews),
        None => String::new(),
    }
}

/// A rating in a sentence.
pub fn rated(rating: &Rating) -> String {
    match rating.reviews {
        0 => "by nobody yet".into(),
        1 => format!("{} of 5 stars, by 1 buyer", tenths(rating.milli_stars)),
        reviews => format!("{} of 5 stars, by {reviews} buyers", tenths(rating.milli_stars)),
    }
}

/// The weight behind a rating, with its unit; `None` before the first review.
pub fn weighed(rating: &Rating) -> Option<String> {
    let weight = rating.weight;
    (rating.reviews > 0).then(|| format!("{weight}: the fees of those sales in base units, times their denoms' rates"))
}

/// The numbers of reviews by their stars, the most stars first; `None` before the first review.
pub fn histogram(rating: &Rating) -> Option<String> {
    let bars = (1..=5u8).zip(rating.histogram).rev();
    let all: Vec<String> = bars.map(|(stars, reviews)| format!("{reviews} with {stars}")).collect();
    (rating.reviews > 0).then(|| all.join(", "))
}

/// A publisher in a sentence: claimed, attested and proven are three words.
pub fn publisher(publisher: &Publisher) -> String {
    let name = &publisher.name;
    match publisher.standing {
        Standing::Claimed => format!("{name}, claimed: it is the seller's word"),
        Standing::LookAlike => look_alike(publisher),
        Standing::Proven | Standing::Attested => {
            let proven = publisher.domain.iter().map(|domain| format!("proven by the domain {domain}"));
            let attested = publisher.attestations.iter().map(attested);
            let all: Vec<String> = proven.chain(attested).collect();
            format!("{name}, {}", all.join("; "))
        }
    }
}

/// What a buyer is warned of before paying; `None` unless the publisher is a look-alike.
pub fn warning(about: &About) -> Option<String> {
    let publisher = about.publisher.as_ref().filter(|publisher| publisher.standing == Standing::LookAlike)?;
    Some(format!("WARNING: {}", look_alike(publisher)))
}

fn attested(attestation: &Attestation) -> String {
    let Attestation { verifier, level, expires_at } = attestation;
    format!("attested by {} ({}) until {expires_at}", verifier.name, level.to_lowercase())
}

fn look_alike(publisher: &Publisher) -> String {
    let account = publisher.account.as_ref().map(|holder| format!(", which is account {}", holder.address));
    format!(
        "the publisher {:?} looks like {}{}: this seller is another account",
        publisher.name,
        handle(publisher),
        account.unwrap_or_default()
    )
}

fn handle(publisher: &Publisher) -> &str {
    publisher.handle.as_deref().unwrap_or("somebody else's handle")
}

/// Thousandths of a star to the tenth, as far as they reach: `4.2` of 4,299.
fn tenths(milli_stars: u32) -> String {
    format!("{}.{}", milli_stars / 1_000, milli_stars % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_client::index::{Holder, Verifier};

    fn of(standing: Standing) -> Publisher {
        Publisher {
            name: "0penM0dels".into(),
            standing,
            handle: Some("Open-Models".into()),
            account: Some(Holder { address: "wasm1a".into() }),
            domain: None,
            attestations: Vec::new(),
        }
    }

    fn about(publisher: Publisher) -> About {
        About { publisher: Some(publisher), ..About::default() }
    }

    #[test]
    fn a_look_alike_is_named_with_whose_name_it_resembles() {
        let warning = warning(&about(of(Standing::LookAlike)));
        let said =
            "WARNING: the publisher \"0penM0dels\" looks like Open-Models, which is account wasm1a: this seller is \
                    another account";
        assert_eq!(warning.as_deref(), Some(said));
        assert_eq!(cell(Some(&about(of(Standing::LookAlike)))), Cell::toned("LOOK-ALIKE of Open-Models", Tone::Bad));
        for standing in [Standing::Proven, Standing::Attested, Standing::Claimed] {
            assert_eq!(super::warning(&about(of(standing))), None);
        }
    }

    #[test]
    fn proven_attested_and_claimed_are_three_words() {
        assert_eq!(publisher(&of(Standing::Claimed)), "0penM0dels, claimed: it is the seller's word");
        let proven = Publisher { domain: Some("models.example".into()), ..of(Standing::Proven) };
        assert_eq!(publisher(&proven), "0penM0dels, proven by the domain models.example");
        let (verifier, level) = (Verifier { name: "Verifier".into() }, "HIGH".to_owned());
        let attestation = Attestation { verifier, level, expires_at: "2027-01-01T00:00:00Z".into() };
        let attested = Publisher { attestations: vec![attestation], ..of(Standing::Attested) };
        assert_eq!(publisher(&attested), "0penM0dels, attested by Verifier (high) until 2027-01-01T00:00:00Z");
    }

    #[test]
    fn a_rating_says_how_many_rated() {
        let of = |milli_stars, reviews| Rating { milli_stars, weight: 0u128.into(), reviews, histogram: [0; 5] };
        assert_eq!(
            (stars(Some(&of(4_299, 12))), rated(&of(4_299, 12))),
            ("4.2 (12)".into(), "4.2 of 5 stars, by 12 buyers".into())
        );
        assert_eq!((stars(Some(&of(3_000, 0))), rated(&of(3_000, 0))), (String::new(), "by nobody yet".into()));
    }

    #[test]
    fn a_rating_says_what_stands_behind_it() {
        let of = |reviews, histogram| Rating { milli_stars: 4_299, weight: 75_000u128.into(), reviews, histogram };
        let (rated, unrated) = (of(3, [1, 0, 0, 0, 2]), of(0, [0; 5]));
        let weight = "75000: the fees of those sales in base units, times their denoms' rates";
        assert_eq!(weighed(&rated).as_deref(), Some(weight));
        assert_eq!(histogram(&rated).as_deref(), Some("2 with 5, 0 with 4, 0 with 3, 0 with 2, 1 with 1"));
        assert_eq!((weighed(&unrated), histogram(&unrated)), (None, None));
    }
}
