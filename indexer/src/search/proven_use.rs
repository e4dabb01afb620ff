//! Proven use: the distinct paying buyers of a listing, each worth half as much 90 days after its last order.
//!
//! It is kept against a fixed day, not against today: `log2 Σ n·2^((day − first day)/90)` over the days, with `n` buyers
//! whose last order was on that day. Time takes the same from every listing, so the order of listings changes by sales
//! alone, and no index is ever to be swept.

/// The day that use is measured against, in days since 1970 UTC: 1 January 2020.
const FIRST_DAY: i64 = 18_262;
/// Days in which a buyer comes to be worth half, for proven use.
pub(crate) const USE: f64 = 90.0;
/// The same for what is trending.
pub(crate) const TREND: f64 = 7.0;
/// Steps of the measure in which use doubles.
const STEPS: f64 = 4_096.0;
/// The largest measure: 24 bits.
const MAX_MEASURE: u32 = (1 << 24) - 1;

/// The measure of a listing's use, from its buyers by the day of their last order, whose days ascend; 0 without any. A
/// buyer comes to be worth half in `half_life` days.
pub(super) fn measure(buyers: &[(i64, u64)], half_life: f64) -> u32 {
    let Some((latest, _)) = buyers.last() else {
        return 0;
    };
    // Relative to the latest day, nothing is too large to be added.
    let worth: f64 = buyers.iter().map(|(day, buyers)| count(*buyers) * (-days(latest - day) / half_life).exp2()).sum();
    let steps = (days(latest - FIRST_DAY) / half_life + worth.log2()) * STEPS;
    // Use before the first day, or less than one buyer's then, is the least that there is.
    clamped(steps.max(0.0))
}

/// The worth on a day of a measure with a half-life, in buyers, to the hundredth: a measure is no more exact.
pub(crate) fn worth(measure: u32, half_life: f64, day: i64) -> f64 {
    let Some(steps) = measure.checked_sub(1) else {
        return 0.0;
    };
    let worth = (f64::from(steps) / STEPS - days(day - FIRST_DAY) / half_life).exp2();
    (worth * 100.0).round() / 100.0
}

fn days(days: i64) -> f64 {
    f64::from(i32::try_from(days).unwrap_or(i32::MAX))
}

fn count(buyers: u64) -> f64 {
    f64::from(u32::try_from(buyers).unwrap_or(u32::MAX))
}

/// Whole steps, and one more, so that any use is more than none.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn clamped(steps: f64) -> u32 {
    (steps.min(f64::from(MAX_MEASURE - 1)) as u32) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: i64 = 20_800;

    #[test]
    fn use_doubles_with_buyers_and_halves_in_ninety_days() {
        let one = measure(&[(TODAY, 1)], USE);
        assert_eq!(measure(&[(TODAY, 2)], USE) - one, 4_096);
        assert_eq!(measure(&[(TODAY - 90, 2)], USE), one);
        assert_eq!(measure(&[(TODAY - 90, 2), (TODAY, 1)], USE), measure(&[(TODAY, 2)], USE));
        assert!((worth(measure(&[(TODAY - 90, 4), (TODAY, 8)], USE), USE, TODAY) - 10.0).abs() < 0.01);
        assert_eq!(worth(one, USE, TODAY), 1.0);
        assert_eq!(worth(one, USE, TODAY + 180), 0.25);
    }

    #[test]
    fn a_trend_is_of_the_last_days() {
        let (old, new) = ([(TODAY - 30, 12)], [(TODAY, 1)]);
        assert!(measure(&old, USE) > measure(&new, USE));
        assert!(measure(&old, TREND) < measure(&new, TREND));
        assert_eq!(measure(&[(TODAY - 7, 2)], TREND), measure(&new, TREND));
        assert_eq!(worth(measure(&new, TREND), TREND, TODAY + 7), 0.5);
    }

    #[test]
    fn any_use_is_more_than_none_and_none_is_too_large() {
        assert_eq!(measure(&[], USE), 0);
        assert_eq!(worth(0, USE, TODAY), 0.0);
        assert!(measure(&[(0, 1)], USE) > 0);
        assert_eq!(measure(&[(i64::from(i32::MAX), u64::MAX)], USE), MAX_MEASURE);
    }
}
