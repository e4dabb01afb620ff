//! The figures, as they are written.
use serde::Serialize;

use crate::age::Age;
use crate::bound::{self, Bound};
use crate::step::Taken;

/// Everything, measured once.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Round {
    /// What the processor could do at best.
    pub bound: Bound,
    /// Sealing.
    pub seal: Taken,
    /// Opening.
    pub open: Taken,
    /// The peer.
    pub age: Age,
}

/// The file of figures. Ratios are medians of the rounds' own, for what is divided was measured
/// side by side.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    seal_ratio_to_bound: f64,
    open_ratio_to_bound: f64,
    seal_ratio_to_age: f64,
    open_ratio_to_age: f64,
    peak_memory_mib: f64,
    content_bytes: u64,
    cores: usize,
    median: Medians,
    rounds: &'a [Round],
    on_disk: OnDisk<'a>,
    large: Option<Large>,
}

#[derive(Debug, Serialize)]
struct Medians {
    bound_seconds: f64,
    seal_seconds: f64,
    open_seconds: f64,
    age_encrypt_seconds: f64,
    age_decrypt_seconds: f64,
}

/// The same on a disk; sealing and opening wait until it has everything, `age` does not.
#[derive(Debug, Serialize)]
struct OnDisk<'a> {
    median: Medians,
    rounds: &'a [Round],
}

/// Once with more content.
#[derive(Debug, Serialize)]
struct Large {
    content_bytes: u64,
    round: Round,
}

impl<'a> Report<'a> {
    /// Computes the figures.
    pub fn new(
        content_bytes: u64,
        rounds: &'a [Round],
        on_disk: &'a [Round],
        (large_bytes, large): (u64, Option<&Round>),
    ) -> Self {
        let memory = rounds.iter().chain(large).flat_map(|round| [round.seal, round.open]);
        Self {
            seal_ratio_to_bound: median(rounds, |round| round.bound.seconds / round.seal.seconds),
            open_ratio_to_bound: median(rounds, |round| round.bound.seconds / round.open.seconds),
            seal_ratio_to_age: median(rounds, |round| round.age.encrypt_seconds / round.seal.seconds),
            open_ratio_to_age: median(rounds, |round| round.age.decrypt_seconds / round.open.seconds),
            peak_memory_mib: memory.map(|taken| taken.peak_memory_mib).fold(0.0, f64::max),
            content_bytes,
            cores: bound::cores(),
            median: Medians::of(rounds),
            rounds,
            on_disk: OnDisk { median: Medians::of(on_disk), rounds: on_disk },
            large: large.map(|round| Large { content_bytes: large_bytes, round: *round }),
        }
    }

    /// A few lines for people.
    pub fn summary(&self) -> String {
        let Medians { bound_seconds, seal_seconds, open_seconds, age_encrypt_seconds, age_decrypt_seconds } =
            self.median;
        format!(
            "{} MiB on {} cores, medians of {} rounds\n\
             bound  {bound_seconds:6.2} s\n\
             seal   {seal_seconds:6.2} s  {:3.0} % of the bound, {:.2} times as fast as age ({age_encrypt_seconds:.2} s)\n\
             open   {open_seconds:6.2} s  {:3.0} % of the bound, {:.2} times as fast as age ({age_decrypt_seconds:.2} s)\n\
             memory {:6.1} MiB at most",
            self.content_bytes >> 20,
            self.cores,
            self.rounds.len(),
            100.0 * self.seal_ratio_to_bound,
            self.seal_ratio_to_age,
            100.0 * self.open_ratio_to_bound,
            self.open_ratio_to_age,
            self.peak_memory_mib,
        )
    }
}

impl Medians {
    fn of(rounds: &[Round]) -> Self {
        Self {
            bound_seconds: median(rounds, |round| round.bound.seconds),
            seal_seconds: median(rounds, |round| round.seal.seconds),
            open_seconds: median(rounds, |round| round.open.seconds),
            age_encrypt_seconds: median(rounds, |round| round.age.encrypt_seconds),
            age_decrypt_seconds: median(rounds, |round| round.age.decrypt_seconds),
        }
    }
}

/// The middle value; of an even number, the lower of the two in the middle.
fn median(rounds: &[Round], value: impl Fn(&Round) -> f64) -> f64 {
    let mut values: Vec<f64> = rounds.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}
