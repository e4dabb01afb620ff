//! The file of figures: every round, and the medians over them.
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::measure::Rate;

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Report {
    pub blocks_per_s: Option<f64>,
    pub instant_events_per_s: Option<f64>,
    pub ratio_to_rpc: Option<f64>,
    pub ratio_to_subquery: Option<f64>,
    pub tip_lag_p50_ms: Option<f64>,
    pub tip_lag_p99_ms: Option<f64>,
    pub writer_events_per_s: Option<f64>,
    /// Seconds of each view for the busy chain's events.
    pub view_seconds: BTreeMap<String, f64>,
    pub subquery: Option<Rate>,
    /// What was measured of the busy chain, side by side.
    pub busy: Vec<Busy>,
    /// What was measured of the real node, side by side.
    pub real: Vec<Real>,
}

/// The busy chain, once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Busy {
    pub written: Rate,
    pub view_seconds: BTreeMap<String, f64>,
    pub fetched: Option<Rate>,
    pub followed: Option<Rate>,
}

/// The real node's chain, once.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Real {
    pub fetched: Rate,
    pub followed: Rate,
}

impl Report {
    /// The figures of the busy chain.
    ///
    /// # Errors
    /// Without a round.
    pub fn of(busy: Vec<Busy>) -> anyhow::Result<Self> {
        let last = busy.last().context("nothing was measured: there was no round")?;
        Ok(Report {
            instant_events_per_s: median(&busy, |round| Some(round.followed?.events_per_s)),
            writer_events_per_s: median(&busy, |round| Some(round.written.events_per_s)),
            view_seconds: last.view_seconds.clone(),
            busy,
            ..Report::default()
        })
    }

    /// Adds the figures of a real node; ratios are of one round's parts.
    pub fn add(&mut self, real: Vec<Real>) {
        self.blocks_per_s = median(&real, |round| Some(round.followed.blocks_per_s));
        self.ratio_to_rpc = median(&real, |round| Some(round.followed.blocks_per_s / round.fetched.blocks_per_s));
        self.real = real;
    }

    /// Adds SubQuery's figures, once the index's are there.
    pub fn add_peer(&mut self, rate: Rate) {
        self.ratio_to_subquery = self.blocks_per_s.map(|ours| ours / rate.blocks_per_s);
        self.subquery = Some(rate);
    }

    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        serde_json::from_str(&text).with_context(|| file.display().to_string())
    }

    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        let text = format!("{}\n", serde_json::to_string_pretty(self)?);
        std::fs::write(file, text).with_context(|| file.display().to_string())
    }
}

/// The middle value; of an even number, the lower of the two in the middle. `None` if it was not measured.
fn median<T>(rounds: &[T], value: impl Fn(&T) -> Option<f64>) -> Option<f64> {
    let mut values: Vec<f64> = rounds.iter().filter_map(value).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}
