//! Signs of a listing for other sites: a picture for links to it, a badge, and the head of a page.
//!
//! All that strangers wrote is drawn as letters or escaped, and clipped: nothing of it is ever interpreted.

mod badge;
mod letters;
mod page;
mod picture;
mod pictures;

use std::borrow::Cow;

use weighhouse_messages::notation;

pub(crate) use badge::badge;
pub(crate) use page::page;
pub(crate) use picture::{HEIGHT, WIDTH};
pub(crate) use pictures::{Pictures, Place, Undrawn};

use crate::read::listings::Listing;
use crate::read::loading::{Marks, ScanVerdict, Verdict};
use crate::read::plans::Plan;
use crate::read::publishers::{heard, BackedHandle, Standing};
use crate::read::reviews::Rating;

/// Characters of a text that are drawn or written at most.
const MOST: usize = 200;

/// The facts of a listing that pictures and badges show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub listing: i64,
    pub name: String,
    pub task: String,
    pub license: String,
    pub publisher: Option<Publisher>,
    /// Whether loading the latest version runs code.
    pub loads: Verdict,
    /// The worst verdict of scanners about it.
    pub scanned: Option<ScanVerdict>,
    pub rating: Option<Stars>,
    /// The lowest price, as people read it, and whether there are others; `None` while the listing takes no orders.
    pub price: Option<(String, bool)>,
}

/// The publisher that the name begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Publisher {
    pub name: String,
    pub standing: Standing,
    /// The handle that it is, or looks like.
    pub handle: Option<String>,
}

/// A rating that somebody's review made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stars {
    /// In thousandths of a star.
    pub milli_stars: i32,
    pub reviews: i64,
}

impl Sheet {
    /// The sheet of a listing with its plans, its rating, the backed handle that its publisher looks like, and its marks.
    pub(crate) fn of(
        listing: Listing,
        plans: &[Plan],
        rating: Option<&Rating>,
        backed: Option<BackedHandle>,
        marks: Marks,
    ) -> Self {
        let publisher = crate::publisher::of(&listing.name).map(|name| {
            let backed = heard(name, &listing.seller, backed);
            Publisher {
                name: clipped(name),
                standing: Standing::of(&listing.seller, backed.as_ref()),
                handle: backed.map(|backed| backed.handle),
            }
        });
        let stars = |rating: &Rating| Stars { milli_stars: rating.rating, reviews: rating.stars.iter().sum() };
        Sheet {
            listing: listing.id,
            name: clipped(&listing.name),
            task: clipped(&listing.task),
            license: clipped(&listing.license_id),
            publisher,
            loads: marks.loads,
            scanned: marks.scanned,
            rating: rating.map(stars).filter(|stars| stars.reviews > 0),
            price: if listing.sellable { lowest(plans) } else { None },
        }
    }

    /// The publisher's standing in words.
    fn standing(&self) -> Option<Cow<'static, str>> {
        let Publisher { standing, handle, .. } = self.publisher.as_ref()?;
        Some(match (standing, handle) {
            (Standing::Proven, _) => "proven".into(),
            (Standing::Attested, _) => "attested".into(),
            (Standing::Claimed, _) => "claimed".into(),
            (Standing::LookAlike, Some(handle)) => format!("not {handle}: the name looks like theirs").into(),
            (Standing::LookAlike, None) => "looks like somebody else's name".into(),
        })
    }

    /// The warning that loading the model runs code, in words.
    fn code(&self) -> Option<&'static str> {
        (self.loads == Verdict::RunsCode).then_some("runs code")
    }

    /// The warning of what a scanner found, in words.
    fn scan(&self) -> Option<&'static str> {
        self.scanned.and_then(ScanVerdict::warning)
    }
}

impl Stars {
    /// The stars to the tenth, as far as they reach: `4.2` of 4,299.
    fn tenths(self) -> String {
        format!("{}.{}", self.milli_stars / 1_000, self.milli_stars % 1_000 / 100)
    }

    /// By how many.
    fn reviews(self) -> String {
        if self.reviews == 1 {
            "1 review".to_owned()
        } else {
            format!("{} reviews", self.reviews)
        }
    }
}

/// The lowest price in the denom of the first plan that takes orders, and whether there are others.
fn lowest(plans: &[Plan]) -> Option<(String, bool)> {
    let open = || plans.iter().filter(|plan| !plan.denom_closed);
    let denom = &open().next()?.price.denom;
    let amount = |plan: &Plan| plan.price.amount.as_str().parse::<u128>().ok();
    let lowest = open().filter(|plan| plan.price.denom == *denom).filter_map(amount).min()?;
    Some((clipped(&notation::amount(lowest, denom)), open().count() > 1))
}

/// The beginning of a text, on one line.
fn clipped(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST).collect()
}

/// A text as markup has it between tags and in attributes: neither HTML nor XML can hold more than is left.
fn escaped(text: &str) -> String {
    let is_none = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    quick_xml::escape::escape(text.replace(is_none, " ")).into_owned()
}

#[cfg(test)]
pub(super) fn sheet(name: &str, standing: Standing) -> Sheet {
    let publisher = Publisher { name: "open-models".into(), standing, handle: Some("Open-Models".into()) };
    Sheet {
        listing: 7,
        name: name.into(),
        task: "text-generation".into(),
        license: "apache-2.0".into(),
        publisher: Some(publisher),
        loads: Verdict::DataOnly,
        scanned: None,
        rating: Some(Stars { milli_stars: 4_299, reviews: 12 }),
        price: Some(("180whs".into(), true)),
    }
}
