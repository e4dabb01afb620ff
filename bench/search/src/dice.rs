//! Numbers that look random and follow from a seed.

/// A generator for one thing: what is made of it depends on nothing that is made elsewhere.
pub struct Dice(u64);

impl Dice {
    /// The generator of the thing with this number, of a kind.
    pub fn of(seed: u64, kind: u64, number: u64) -> Self {
        let mut dice =
            Dice(seed ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03));
        dice.next();
        dice
    }

    /// SplitMix64.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.next() % sides.max(1)
    }

    /// A number below `sides`, of which the small ones come more often: a third of what is thrown is below a
    /// twenty-seventh of the sides.
    pub fn few(&mut self, sides: u64) -> u64 {
        let part = u128::from(self.next() >> 32);
        let cube = (part * part * part) >> 64;
        u64::try_from((cube * u128::from(sides)) >> 32).unwrap_or(0).min(sides.saturating_sub(1))
    }

    /// One of these, the first more often than the last.
    pub fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let sides = u64::try_from(of.len()).unwrap_or(1);
        usize::try_from(self.few(sides)).ok().and_then(|place| of.get(place)).copied().unwrap_or_default()
    }
}
