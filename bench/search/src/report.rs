//! The file of figures.

use std::path::Path;

use serde_json::{json, Map, Value};

use crate::kinds::Aim;
use crate::market::Market;
use crate::measure::{rounded, Times};

/// The figures of one market.
pub struct Size {
    pub market: Market,
    /// The seconds of loading and of indexing; nothing where an earlier run did both.
    made_s: Option<[f64; 2]>,
    pub kinds: Vec<(String, Aim, Times)>,
    /// From a commit to the first answer that has it.
    pub fresh: Option<Times>,
    /// Requests a second of all kinds in turn.
    pub throughput: f64,
    /// Requests a second of what PostGraphile answers too: ours and its own.
    pub beside_postgraphile: Option<[f64; 2]>,
}

impl Size {
    pub fn of(market: Market, made_s: Option<[f64; 2]>) -> Self {
        Size { market, made_s, kinds: Vec::new(), fresh: None, throughput: 0.0, beside_postgraphile: None }
    }

    fn of_aim(&self, aim: Aim) -> impl Iterator<Item = &(String, Aim, Times)> {
        self.kinds.iter().filter(move |(_, of, _)| *of == aim)
    }

    fn json(&self) -> Value {
        let kind = |(name, _, times): &(String, Aim, Times)| (name.clone(), json!(times));
        let kinds: Map<String, Value> = self.kinds.iter().map(kind).collect();
        json!({
            "listings": self.market.listings,
            "orders": self.market.orders,
            "load_s": self.made_s.map(|[load_s, _]| load_s),
            "index_s": self.made_s.map(|[_, index_s]| index_s),
            "requests_per_s": self.throughput,
            "commit_to_answer": self.fresh,
            "beside_postgraphile_per_s": self.beside_postgraphile,
            "kinds": kinds,
        })
    }
}

/// All figures.
#[derive(Default)]
pub struct Report {
    pub sizes: Vec<Size>,
}

impl Report {
    /// Writes the figures of the largest market under the names of the aims, and then of each.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        let Some(largest) = self.sizes.last() else {
            return Ok(());
        };
        let mut pages: Vec<f64> = largest.of_aim(Aim::Page).map(|(_, _, times)| times.p50_ms).collect();
        pages.sort_by(f64::total_cmp);
        let p99 = largest.of_aim(Aim::Page).map(|(_, _, times)| times.p99_ms).fold(0.0, f64::max);
        let worst = largest.of_aim(Aim::Page).max_by(|a, b| a.2.p50_ms.total_cmp(&b.2.p50_ms));
        let slowest = |aim| largest.of_aim(aim).map(|(_, _, times)| times.p50_ms).fold(0.0, f64::max);
        let figures = json!({
            "page_p50_ms": pages.get(pages.len() / 2),
            "page_p99_ms": p99,
            "worst_kind": worst.map(|(name, _, _)| name),
            "worst_p50_ms": worst.map(|(_, _, times)| times.p50_ms),
            "facets_p50_ms": slowest(Aim::Facets),
            "suggest_p50_ms": slowest(Aim::Suggest),
            "throughput_ratio_to_postgraphile": largest.beside_postgraphile.map(|[ours, theirs]| rounded(ours / theirs)),
            "growth_p50": self.growth(),
            "sizes": self.sizes.iter().map(Size::json).collect::<Vec<_>>(),
        });
        std::fs::write(file, serde_json::to_string_pretty(&figures)? + "\n")?;
        Ok(())
    }

    /// By how much each kind is slower in the largest market than in the smallest.
    fn growth(&self) -> Map<String, Value> {
        let (Some(small), Some(large)) = (self.sizes.first(), self.sizes.last()) else {
            return Map::new();
        };
        let of = |(before, after): (&(String, Aim, Times), &(String, Aim, Times))| {
            (after.0.clone(), json!(rounded(after.2.p50_ms / before.2.p50_ms.max(0.01))))
        };
        small.kinds.iter().zip(&large.kinds).map(of).collect()
    }
}
