//! Amounts and numbers in stored records that every sale writes: a byte costs 30 gas, and few need all of theirs.
//!
//! An amount is its length in bytes (0 to 16) and its bytes, little-endian, without the zero bytes at the high end. Used
//! with borsh's `serialize_with` and `deserialize_with`.
//!
//! A number is its bits in groups of seven, the lowest first, each in a byte whose high bit says that another follows:
//! LEB128, as WebAssembly writes its numbers. Each amount and each number is written in exactly one way.

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

/// The bits of a number in one byte.
const GROUP: u32 = 7;
/// The bit that says that another byte follows.
const MORE: u8 = 0x80;

/// Writes a number.
///
/// # Errors
/// The writer's.
pub fn write_number<W: Write>(number: impl Into<u64>, writer: &mut W) -> Result<()> {
    let mut rest = number.into();
    loop {
        let group = u8::try_from(rest & u64::from(MORE - 1)).unwrap_or_default();
        rest >>= GROUP;
        if rest == 0 {
            return writer.write_all(&[group]);
        }
        writer.write_all(&[group | MORE])?;
    }
}

/// Reads a number.
///
/// # Errors
/// The reader's, and that the number does not fit its type or its last byte is zero: each number is written in one way.
pub fn read_number<T: TryFrom<u64>, R: Read>(reader: &mut R) -> Result<T> {
    let malformed = || Error::new(ErrorKind::InvalidData, "a number is malformed");
    let mut number = 0u64;
    for shift in (0..u64::BITS).step_by(7) {
        let mut byte = [0];
        reader.read_exact(&mut byte)?;
        let group = u64::from(byte[0] & (MORE - 1));
        // The last group has one bit.
        if (group << shift) >> shift != group {
            return Err(malformed());
        }
        number |= group << shift;
        if byte[0] & MORE == 0 {
            let is_padded = byte[0] == 0 && shift > 0;
            return T::try_from(number).ok().filter(|_| !is_padded).ok_or_else(malformed);
        }
    }
    Err(malformed())
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

    fn number_bytes(number: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_number(number, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn small_numbers_take_few_bytes() {
        let lengths =
            [(0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (86_400, 3), (1_800_000_000, 5), (u64::MAX, 10)];
        for (number, length) in lengths {
            assert_eq!(number_bytes(number).len(), length, "{number}");
        }
        assert_eq!(number_bytes(624_485), [0xe5, 0x8e, 0x26], "as LEB128 writes it");
    }

    #[test]
    fn a_number_is_written_in_one_way_and_fits_its_type() {
        let read = |bytes: &[u8]| read_number::<u64, _>(&mut &*bytes);
        assert!(read(&[0x80, 0]).is_err(), "a zero group at the end");
        assert!(read(&[0x80]).is_err(), "cut");
        assert!(read(&[[0xffu8; 9].as_slice(), &[2]].concat()).is_err(), "65 bits");
        assert!(read(&[[0x80u8; 10].as_slice(), &[1]].concat()).is_err(), "eleven bytes");
        assert_eq!(read(&[[0xffu8; 9].as_slice(), &[1]].concat()).unwrap(), u64::MAX);
        assert!(read_number::<u8, _>(&mut number_bytes(256).as_slice()).is_err());
        assert_eq!(read_number::<u8, _>(&mut number_bytes(255).as_slice()).unwrap(), 255);
    }

    proptest! {
        #[test]
        fn a_number_reads_back(number in any::<u64>(), shift in 0u32..64) {
            let number = number >> shift;
            let bytes = number_bytes(number);
            prop_assert_eq!(read_number::<u64, _>(&mut bytes.as_slice()).unwrap(), number);
        }

        #[test]
        fn an_amount_reads_back(amount in any::<u128>(), shift in 0u32..128) {
            let amount = amount >> shift;
            let mut bytes = Vec::new();
            write(&amount, &mut bytes).unwrap();
            prop_assert_eq!(read(&mut bytes.as_slice()).unwrap(), amount);
        }
    }
}
