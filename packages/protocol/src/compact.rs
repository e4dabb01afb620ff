//! Amounts in stored records that every sale writes: a byte costs 30 gas, and few amounts need all 16.
//!
//! An amount is its length in bytes (0 to 16) and its bytes, little-endian, without the zero bytes at the high end. Used
//! with borsh's `serialize_with` and `deserialize_with`.

use borsh::io::{Error, ErrorKind, Read, Result, Write};

/// Writes an amount.
///
/// # Errors
/// The writer's.
pub fn write<W: Write>(amount: &u128, writer: &mut W) -> Result<()> {
    let bytes = amount.to_le_bytes();
    let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last.saturating_add(1));
    writer.write_all(&[u8::try_from(length).unwrap_or(u8::MAX)])?;
    writer.write_all(bytes.get(..length).unwrap_or(&bytes))
}

/// Reads an amount.
///
/// # Errors
/// The reader's, and that the length is over 16 or the last byte zero: each amount is written in one way.
pub fn read<R: Read>(reader: &mut R) -> Result<u128> {
    let malformed = || Error::new(ErrorKind::InvalidData, "an amount is malformed");
    let mut length = [0];
    reader.read_exact(&mut length)?;
    let mut bytes = [0; 16];
    let used = bytes.get_mut(..usize::from(length[0])).ok_or_else(malformed)?;
    reader.read_exact(used)?;
    if used.last() == Some(&0) {
        return Err(malformed());
    }
    Ok(u128::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_amounts_take_few_bytes() {
        for (amount, length) in [(0, 1), (1, 2), (255, 2), (256, 3), (5_000_000, 4), (u128::MAX, 17)] {
            let mut bytes = Vec::new();
            write(&amount, &mut bytes).unwrap();
            assert_eq!(bytes.len(), length, "{amount}");
        }
    }

    #[test]
    fn an_amount_is_written_in_one_way() {
        assert!(read(&mut &[2, 1, 0][..]).is_err());
        assert!(read(&mut [&[17][..], &[1; 17]].concat().as_slice()).is_err());
        assert!(read(&mut &[3, 1, 1][..]).is_err());
    }

    proptest! {
        #[test]
        fn an_amount_reads_back(amount in any::<u128>(), shift in 0u32..128) {
            let amount = amount >> shift;
            let mut bytes = Vec::new();
            write(&amount, &mut bytes).unwrap();
            prop_assert_eq!(read(&mut bytes.as_slice()).unwrap(), amount);
        }
    }
}
