//! The ranges that numbers are counted in.

/// How finely a histogram divides its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Steps {
    /// 1, 2, 5, 10, 20, …: three ranges for each power of ten.
    #[default]
    Coarse,
    /// Sixteen ranges for each power of ten, as long as each other on a logarithmic scale.
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

impl Steps {
    /// The first number of each range but for the lowest, as far as amounts go. Whole numbers begin them, so that there are
    /// fewer below a hundred.
    pub(super) fn bounds(self) -> Vec<u128> {
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

    #[test]
    fn ranges_grow_as_far_as_amounts_go() {
        let bounds = Steps::Coarse.bounds();
        assert_eq!(bounds[..7], [1, 2, 5, 10, 20, 50, 100]);
        assert_eq!(*bounds.last().unwrap(), 2 * 10_u128.pow(38));
        assert!(bounds.is_sorted());
    }

    #[test]
    fn fine_ranges_are_sixteen_for_each_power_of_ten() {
        let bounds = Steps::Fine.bounds();
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
