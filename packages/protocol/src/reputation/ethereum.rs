//! The text that an Ethereum wallet signs to link its address with an account, by `personal_sign` (EIP-191), and the form
//! of its signature.
//!
//! The text names all that binds it: chain, contract, account, address, the number of the link, and its end. So a
//! signature is good once, for one account of one contract on one chain.

use std::fmt;
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use thiserror::Error;

use crate::Seconds;

/// The span within which a signature must be used, in seconds: a day. Signatures that last longer are refused.
pub const MAX_SIGNATURE_SPAN: Seconds = 86_400;

/// The length of a signature, in bytes: `r ‖ s ‖ v`.
pub const SIGNATURE_LENGTH: usize = 65;

/// Half of the order of secp256k1, big-endian. For each signature with an `s` in the lower half there is one in the upper
/// that anybody can compute: only the lower is accepted, as Ethereum does (EIP-2).
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e,
    0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// An Ethereum address, whose text is lowercase, `0x` and 40 digits. Reads any case: an address has no twins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct EthereumAddress(pub [u8; 20]);

impl fmt::Display for EthereumAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

/// Text that is no Ethereum address.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("{text:?} is no Ethereum address: it must be 0x and 40 hexadecimal digits")]
pub struct NotAnAddress {
    /// The text, cut after 80 characters.
    pub text: String,
}

impl FromStr for EthereumAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let refuse = || NotAnAddress { text: text.chars().take(80).collect() };
        let mut bytes = [0; 20];
        let digits = text.strip_prefix("0x").ok_or_else(refuse)?;
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| refuse())?;
        Ok(Self(bytes))
    }
}

/// All that a signature is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The chain's id.
    pub chain: &'a str,
    /// The contract's address.
    pub contract: &'a str,
    /// The account on that chain.
    pub account: &'a str,
    /// The address that signs.
    pub address: EthereumAddress,
    /// The number of the link: an account's links are numbered from 0, and none is used twice.
    pub nonce: u64,
    /// The time from which the signature is refused, in seconds UTC.
    pub expires_at: Seconds,
}

impl Statement<'_> {
    /// The text that links the address with the account.
    pub fn link(&self) -> String {
        self.text("Weighhouse links this Ethereum address with an account, for everybody to see.")
    }

    /// The text that unlinks them.
    pub fn unlink(&self) -> String {
        self.text("Weighhouse unlinks this Ethereum address from an account.")
    }

    fn text(&self, purpose: &str) -> String {
        let Statement { chain, contract, account, address, nonce, expires_at } = self;
        let end = utc(*expires_at);
        format!(
            "{purpose}\n\nEthereum address: {address}\nAccount: {account}\nChain: {chain}\nContract: {contract}\n\
             Link: {nonce}\nExpires: {end}\n\nSigning this costs nothing and moves no money."
        )
    }
}

/// A signature in the one form that is accepted, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// `r ‖ s`, with `s` in the lower half of the order.
    pub rs: [u8; 64],
    /// The parity of the point whose coordinate `r` is: 0 or 1.
    pub recovery: u8,
}

/// A signature that is written in another form.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
#[error("the signature is refused: {reason}")]
pub struct MalformedSignature {
    pub reason: &'static str,
}

impl TryFrom<&[u8]> for Signature {
    type Error = MalformedSignature;

    fn try_from(bytes: &[u8]) -> Result<Self, MalformedSignature> {
        let refuse = |reason| MalformedSignature { reason };
        let bytes: [u8; SIGNATURE_LENGTH] =
            bytes.try_into().map_err(|_| refuse("it must have 65 bytes: r, s and v"))?;
        let [rs @ .., v] = bytes;
        if rs[32..] > HALF_ORDER[..] {
            return Err(refuse("s must be in the lower half of the order"));
        }
        let recovery = match v {
            0 | 1 => v,
            27 | 28 => v - 27,
            _ => return Err(refuse("v must be 27, 28, 0 or 1")),
        };
        Ok(Self { rs, recovery })
    }
}

/// The bytes that `personal_sign` hashes: `"\x19Ethereum Signed Message:\n" ‖ length in decimal ‖ text`
/// (<https://eips.ethereum.org/EIPS/eip-191>, version `0x45`).
pub fn personal_message(text: &str) -> Vec<u8> {
    [format!("\x19Ethereum Signed Message:\n{}", text.len()).as_bytes(), text.as_bytes()].concat()
}

/// A time as people read it, `2026-11-25T09:30:00Z` (RFC 3339). The date follows from the number of days as in Howard
/// Hinnant's `civil_from_days` (<https://howardhinnant.github.io/date_algorithms.html>), for times since 1970.
fn utc(seconds: Seconds) -> String {
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let shifted = days.saturating_add(719_468);
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + 400 * era + u64::from(month <= 2);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const ADDRESS: &str = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";

    fn statement() -> Statement<'static> {
        Statement {
            chain: "weighhouse-1",
            contract: "wasm1contract",
            account: "wasm1account",
            address: ADDRESS.parse().unwrap(),
            nonce: 7,
            expires_at: 1_764_063_000,
        }
    }

    #[test]
    fn an_address_has_no_twins() {
        let checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        let upper = format!("0x{}", ADDRESS[2..].to_uppercase());
        for text in [ADDRESS, checksummed, &upper] {
            assert_eq!(text.parse::<EthereumAddress>().unwrap().to_string(), ADDRESS);
        }
        for text in ["", "0x", &ADDRESS[2..], &format!("0X{}", &ADDRESS[2..]), &format!("{ADDRESS}0"), &ADDRESS[..41]] {
            assert!(text.parse::<EthereumAddress>().is_err(), "{text:?}");
        }
    }

    /// Fixed for good: wallets, programs and contract must write the same bytes.
    #[test]
    fn the_text_is_fixed() {
        let text = "Weighhouse links this Ethereum address with an account, for everybody to see.\n\n\
                    Ethereum address: 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\nAccount: wasm1account\n\
                    Chain: weighhouse-1\nContract: wasm1contract\nLink: 7\nExpires: 2025-11-25T09:30:00Z\n\n\
                    Signing this costs nothing and moves no money.";
        assert_eq!(statement().link(), text);
        assert_eq!(
            personal_message("hello"),
            [b"\x19Ethereum Signed Message:\n5".as_slice(), b"hello".as_slice()].concat()
        );
    }

    #[test]
    fn every_part_binds() {
        let one = statement();
        let others = [
            Statement { chain: "weighhouse-2", ..one },
            Statement { contract: "wasm1other", ..one },
            Statement { account: "wasm1other", ..one },
            Statement { address: EthereumAddress([1; 20]), ..one },
            Statement { nonce: 8, ..one },
            Statement { expires_at: one.expires_at + 1, ..one },
        ];
        for other in others {
            assert_ne!(one.link(), other.link(), "{other:?}");
            assert_ne!(one.unlink(), other.unlink(), "{other:?}");
        }
        assert_ne!(one.link(), one.unlink());
    }

    #[test]
    fn a_signature_has_one_form() {
        let written = |s: [u8; 32], v: u8| [[1; 32].as_slice(), &s, &[v]].concat();
        for (v, recovery) in [(0, 0), (1, 1), (27, 0), (28, 1)] {
            let read = Signature::try_from(written(HALF_ORDER, v).as_slice()).unwrap();
            assert_eq!((read.rs.as_slice(), read.recovery), (&written(HALF_ORDER, v)[..64], recovery));
        }
        let mut upper = HALF_ORDER;
        upper[31] += 1;
        for (bytes, reason) in [
            (written(HALF_ORDER, 0)[..64].to_vec(), "it must have 65 bytes: r, s and v"),
            (written(upper, 27), "s must be in the lower half of the order"),
            (written(HALF_ORDER, 2), "v must be 27, 28, 0 or 1"),
            (written(HALF_ORDER, 29), "v must be 27, 28, 0 or 1"),
        ] {
            assert_eq!(Signature::try_from(bytes.as_slice()), Err(MalformedSignature { reason }));
        }
    }

    #[test]
    fn times_read_as_people_write_them() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(utc(seconds), text);
        }
    }

    /// Over the leap year that a century has, and the centuries that have none.
    #[test]
    fn each_day_has_the_date_after_that_of_the_day_before() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for number in 0..90_000 {
            assert_eq!(utc(number * 86_400 + 3_661), format!("{year}-{month:02}-{day:02}T01:01:01Z"));
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let last = match month {
                2 if is_leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            (year, month, day) = match (month, day) {
                (12, 31) => (year + 1, 1, 1),
                _ if day == last => (year, month + 1, 1),
                _ => (year, month, day + 1),
            };
        }
        assert_eq!(year, 2216);
    }
}
