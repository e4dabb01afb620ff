//! The file of figures.

use std::path::Path;

use serde::Serialize;
use serde_json::{json, Map, Value};

use crate::kinds::Aim;
use crate::market::Market;
use crate::measure::{rounded, Times};

/// The times of a kind.
pub struct Measured {
    pub name: &'static str,
    pub aim: Aim,
    /// As a storefront's visitors ask: many of them the same.
    pub times: Times,
    /// Of requests that nobody asked before: no answer that is kept serves them.
    pub anew: Times,
}

/// Of the index, of the index as nobody asked before, and of PostGraphile.
#[derive(Clone, Copy, Serialize)]
pub struct Sides<T> {
    pub ours: T,
    pub anew: T,
    pub theirs: T,
}

/// How a side answers a kind of question: one after another, and to several clients.
#[derive(Clone, Copy, Serialize)]
pub struct Answered {
    #[serde(flatten)]
    pub times: Times,
    pub requests_per_s: f64,
}

/// What PostGraphile answers too.
pub struct Beside {
    /// Requests a second of lists of listings, of all kinds mixed.
    pub lists_per_s: Sides<f64>,
    pub kinds: Vec<(&'static str, Sides<Answered>)>,
}

/// The figures of one market.
pub struct Size {
    pub market: Market,
    /// The seconds of loading and of indexing; nothing where an earlier run did both.
    made_s: Option<[f64; 2]>,
    pub kinds: Vec<Measured>,
    /// From a commit to the first answer that has it.
    pub fresh: Option<Times>,
    /// Requests a second of all kinds in turn.
    pub throughput: f64,
    pub beside_postgraphile: Option<Beside>,
}

impl Size {
    pub fn of(market: Market, made_s: Option<[f64; 2]>) -> Self {
        Size { market, made_s, kinds: Vec::new(), fresh: None, throughput: 0.0, beside_postgraphile: None }
    }

    fn json(&self) -> Value {
        let kinds = |times: fn(&Measured) -> Times| -> Map<String, Value> {
            self.kinds.iter().map(|kind| (kind.name.to_owned(), json!(times(kind)))).collect()
        };
        let beside = self.beside_postgraphile.as_ref();
        let beside_kinds = |beside: &Beside| -> Map<String, Value> {
            beside.kinds.iter().map(|(name, sides)| ((*name).to_owned(), json!(sides))).collect()
        };
        json!({
            "listings": self.market.listings,
            "orders": self.market.orders,
            "load_s": self.made_s.map(|[load_s, _]| load_s),
            "index_s": self.made_s.map(|[_, index_s]| index_s),
            "requests_per_s": self.throughput,
            "commit_to_answer": self.fresh,
            "beside_postgraphile_per_s": beside.map(|beside| beside.lists_per_s),
            "kinds_beside_postgraphile": beside.map(beside_kinds),
            "kinds": kinds(|kind| kind.times),
            "kinds_anew": kinds(|kind| kind.anew),
        })
    }

    /// The figures that have aims.
    fn aims(&self, times: fn(&Measured) -> Times, ratio: fn(&Sides<f64>) -> f64) -> Map<String, Value> {
        let of = |aim| self.kinds.iter().filter(move |kind| kind.aim == aim);
        let mut pages: Vec<f64> = of(Aim::Page).map(|kind| times(kind).p50_ms).collect();
        pages.sort_by(f64::total_cmp);
        let worst = of(Aim::Page).max_by(|a, b| times(a).p50_ms.total_cmp(&times(b).p50_ms));
        let slowest = |aim| of(aim).map(|kind| times(kind).p50_ms).fold(0.0, f64::max);
        let late = |aim| of(aim).map(|kind| times(kind).p99_ms).fold(0.0, f64::max);
        Map::from_iter([
            ("page_p50_ms".to_owned(), json!(pages.get(pages.len() / 2))),
            ("page_p99_ms".to_owned(), json!(late(Aim::Page))),
            ("search_page_p99_ms".to_owned(), json!(late(Aim::Search))),
            ("worst_kind".to_owned(), json!(worst.map(|kind| kind.name))),
            ("worst_p50_ms".to_owned(), json!(worst.map(|kind| times(kind).p50_ms))),
            ("facets_p50_ms".to_owned(), json!(slowest(Aim::Facets).max(slowest(Aim::Search)))),
            ("suggest_p50_ms".to_owned(), json!(slowest(Aim::Suggest))),
            (
                "throughput_ratio_to_postgraphile".to_owned(),
                json!(self.beside_postgraphile.as_ref().map(|beside| rounded(ratio(&beside.lists_per_s)))),
            ),
        ])
    }
}

/// All figures.
#[derive(Default)]
pub struct Report {
    pub sizes: Vec<Size>,
}

impl Report {
    /// Writes the figures of the largest market under the names of the aims, the same of requests that nobody asked before, and
    /// then those of each market.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        let Some(largest) = self.sizes.last() else {
            return Ok(());
        };
        let mut figures = largest.aims(|kind| kind.times, |lists| lists.ours / lists.theirs);
        let anew = largest.aims(|kind| kind.anew, |lists| lists.anew / lists.theirs);
        figures.insert("anew".to_owned(), json!(anew));
        figures.insert("growth_p50".to_owned(), json!(self.growth(|kind| kind.times)));
        figures.insert("growth_p50_anew".to_owned(), json!(self.growth(|kind| kind.anew)));
        figures.insert("sizes".to_owned(), self.sizes.iter().map(Size::json).collect());
        std::fs::write(file, serde_json::to_string_pretty(&figures)? + "\n")?;
        Ok(())
    }

    /// By how much each kind is slower in the largest market than in the smallest.
    fn growth(&self, times: fn(&Measured) -> Times) -> Map<String, Value> {
        let (Some(small), Some(large)) = (self.sizes.first(), self.sizes.last()) else {
            return Map::new();
        };
        let of = |(before, after): (&Measured, &Measured)| {
            (after.name.to_owned(), json!(rounded(times(after).p50_ms / times(before).p50_ms.max(0.01))))
        };
        small.kinds.iter().zip(&large.kinds).map(of).collect()
    }
}
