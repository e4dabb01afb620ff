//! The ranges that numbers are counted in.

use std::ops::Range;

use super::condition::NumberField;
use super::facets::Ranged;

/// How finely a histogram divides its numbers. Ratings are the exception: they have one scale, from one star to five.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Steps {
    /// 1, 2, 5, 10, 20, …: three ranges for each power of ten. Of ratings, half a star each.
    #[default]
    Coarse,
    /// Sixteen ranges for each power of ten, as long as each other on a logarithmic scale. Of ratings, a tenth of a star each.
    Fine,
}

/// The first numbers of ranges from 1 to 10.
const COARSE: [u128; 3] = [UNIT, 2 * UNIT, 5 * UNIT];
/// 10^(k/16), rounded up.
const FINE: [u128; 16] = [
    1_000_000, 1_154_782, 1_333_522, 1_539_927, 1_778_280, 2_053_526, 2_371_374, 2_738_420, 3_162_278, 3_651_742,
    4_216_966, 4_869_676, 5_623_414, 6_493_817, 7_498_943, 8_659_644,
];
/// The one of these.
const UNIT: u128 = 1_000_000;
/// The lowest rating and the best one, in thousandths of a star.
const RATINGS: Range<u128> = 1_000..5_000;
/// The ranges of ratings, in thousandths of a star.
const HALF_A_STAR: usize = 500;
const TENTH_OF_A_STAR: usize = 100;

impl Steps {
    /// The first number of each range but for the lowest, as far as amounts go. Whole numbers begin them, so that there are
    /// fewer below a hundred.
    pub(super) fn bounds(self, of: &Ranged) -> Vec<u128> {
        if *of == Ranged::Number(NumberField::Rating) {
            return self.ratings();
        }
        let steps: &[u128] = match self {
            Steps::Coarse => &COARSE,
            Steps::Fine => &FINE,
        };
        let powers = (0..).map_while(|power| 10_u128.checked_pow(power));
        let mut bounds: Vec<u128> =
            powers.flat_map(|power| steps.iter().map(move |step| times(power, *step))).flatten().collect();
        bounds.dedup();
        bounds
    }

    /// The first rating of each range. The best rating is in the last one, with those just below it.
    fn ratings(self) -> Vec<u128> {
        let step = match self {
            Steps::Coarse => HALF_A_STAR,
            Steps::Fine => TENTH_OF_A_STAR,
        };
        RATINGS.step_by(step).collect()
    }
}

/// A power of ten, so many millionths of it; `None` if it is larger than any amount.
fn times(power: u128, millionths: u128) -> Option<u128> {
    if power >= UNIT {
        return (power / UNIT).checked_mul(millionths);
    }
    Some((power * millionths).div_ceil(UNIT))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const SIZE: Ranged = Ranged::Number(NumberField::Size);

    #[test]
    fn ratings_are_counted_by_parts_of_stars() {
        let of = Ranged::Number(NumberField::Rating);
        assert_eq!(Steps::Coarse.bounds(&of), [1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500]);
        let fine = Steps::Fine.bounds(&of);
        assert_eq!((fine.len(), fine[0], fine[1], fine[39]), (40, 1_000, 1_100, 4_900));
    }

    #[test]
    fn ranges_grow_as_far_as_amounts_go() {
        let bounds = Steps::Coarse.bounds(&SIZE);
        assert_eq!(bounds[..7], [1, 2, 5, 10, 20, 50, 100]);
        assert_eq!(*bounds.last().unwrap(), 2 * 10_u128.pow(38));
        assert!(bounds.is_sorted());
    }

    #[test]
    fn fine_ranges_are_sixteen_for_each_power_of_ten() {
        let bounds = Steps::Fine.bounds(&SIZE);
        assert!(bounds.windows(2).all(|pair| pair[0] < pair[1]));
        for power in [2, 6, 12, 37] {
            let (from, below) = (10_u128.pow(power), 10_u128.pow(power + 1));
            let within: Vec<u128> = bounds.iter().copied().filter(|bound| (from..below).contains(bound)).collect();
            assert_eq!((within.len(), within[0]), (16, from));
        }
        // Each begins at the least whole number of its range: 10^(9/16) is 3.6517….
        assert_eq!(bounds.iter().find(|bound| **bound > 3_200).unwrap(), &3_652);
    }
}
