//! Amounts as `NUMERIC(39, 0)` in its binary form, which is base 10,000.

use bytes::{BufMut, BytesMut};
use cosmwasm_std::Uint128;
use tokio_postgres::types::{FromSql, Type};

use super::value::Value;

const BASE: u128 = 10_000;
/// Digits in base 10,000 of the largest amount: 39 in base 10.
const MAX_DIGITS: usize = 10;
/// Bytes of what stands before the digits: their number, the first one's weight, sign, digits after the point.
const HEADER: usize = 8;

/// An amount in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Numeric(pub u128);

/// Bytes that are no amount.
#[derive(Debug, thiserror::Error)]
#[error("the number is no amount of 0 to 2^128 - 1: {0:02x?}")]
struct NoAmount(Vec<u8>);

impl Numeric {
    /// The sum, unless it is larger than any amount on a chain.
    pub(crate) fn plus(self, other: impl Into<Numeric>) -> Option<Self> {
        self.0.checked_add(other.into().0).map(Numeric)
    }

    fn read(raw: &[u8]) -> Option<Self> {
        let field = |at: usize| Some(i16::from_be_bytes(raw.get(at..at + 2)?.try_into().ok()?));
        let (count, weight, sign, decimals) = (field(0)?, field(2)?, field(4)?, field(6)?);
        let count = usize::try_from(count).ok()?;
        if (sign, decimals) != (0, 0) || raw.len() != HEADER + 2 * count {
            return None;
        }
        // Zeros at the end are left out, and zero has no digit.
        let places = usize::try_from(i32::from(weight) + 1).ok()?;
        if places < count && count > 0 {
            return None;
        }
        (0..places)
            .try_fold(0u128, |sum, place| {
                let digit = if place < count { u128::try_from(field(HEADER + 2 * place)?).ok()? } else { 0 };
                sum.checked_mul(BASE)?.checked_add(digit)
            })
            .map(Numeric)
    }
}

impl From<Uint128> for Numeric {
    fn from(amount: Uint128) -> Self {
        Numeric(amount.u128())
    }
}

impl Value for Numeric {
    const SQL: &'static str = "numeric";
    const OID: u32 = 1700;

    fn write(&self, out: &mut BytesMut) -> bool {
        let (mut digits, mut count, mut rest) = ([0u16; MAX_DIGITS], 0u16, self.0);
        // From the last digit to the first.
        while rest > 0 {
            digits[usize::from(count)] = u16::try_from(rest % BASE).unwrap_or_default();
            (count, rest) = (count + 1, rest / BASE);
        }
        out.put_u16(count);
        out.put_u16(count.saturating_sub(1));
        out.put_u16(0);
        out.put_u16(0);
        for digit in digits[..usize::from(count)].iter().rev() {
            out.put_u16(*digit);
        }
        true
    }
}

impl<'a> FromSql<'a> for Numeric {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Numeric::read(raw).ok_or_else(|| NoAmount(raw.to_vec()).into())
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::NUMERIC
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn amount() -> impl Strategy<Value = u128> {
        let round = (0u128..10_000, 0u32..38).prop_map(|(digits, zeros)| digits.saturating_mul(10u128.pow(zeros)));
        prop_oneof![any::<u128>(), any::<u64>().prop_map(u128::from), round, Just(u128::MAX)]
    }

    proptest! {
        #[test]
        fn an_amount_is_read_as_it_was_written(amount in amount()) {
            let mut bytes = BytesMut::new();
            prop_assert!(Numeric(amount).write(&mut bytes));
            prop_assert_eq!(Numeric::read(&bytes), Some(Numeric(amount)));
        }
    }

    #[test]
    fn postgres_leaves_out_zeros_at_the_end() {
        // 30,000,000 is 3000 and 0 in base 10,000, and Postgres sends the first alone.
        assert_eq!(Numeric::read(&[0, 1, 0, 1, 0, 0, 0, 0, 0x0b, 0xb8]), Some(Numeric(30_000_000)));
        assert_eq!(Numeric::read(&[0, 0, 0, 0, 0, 0, 0, 0]), Some(Numeric(0)));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        let [negative, fraction] = [[0, 1, 0, 0, 0x40, 0, 0, 0, 0, 1], [0, 1, 0xff, 0xff, 0, 0, 0, 1, 0, 1]];
        let not_a_number = [0, 0, 0, 0, 0xc0, 0, 0, 0];
        let larger = [0, 1, 0, 10, 0, 0, 0, 0, 0, 1];
        for bytes in [&negative[..], &fraction, &not_a_number, &larger, &[0, 1]] {
            assert_eq!(Numeric::read(bytes), None, "{bytes:?}");
        }
    }
}
