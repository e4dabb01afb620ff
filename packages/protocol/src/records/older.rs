//! Records as earlier releases wrote them: an upgrade reads them until the last one is rewritten.

use borsh::{BorshDeserialize, BorshSerialize};

use super::{Record, RecordError, TradeRule};
use crate::Seconds;

/// Format 1 of a [`TradeRule`], of release 0.1.0: a denom was closed or not, and no closing was announced.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct TradeRule1 {
    fee_bps: u16,
    min_fee: u128,
    grace: u32,
    bond_bps: u16,
    min_bond: u128,
    cooldown: u32,
    bond_delay: u32,
    block_interval: u32,
    stake_bps: u16,
    min_stake: u128,
    daily_penalty: u128,
    closed: bool,
    paused_until: Seconds,
}

impl From<TradeRule1> for TradeRule {
    fn from(rule: TradeRule1) -> Self {
        Self {
            fee_bps: rule.fee_bps,
            min_fee: rule.min_fee,
            grace: rule.grace,
            bond_bps: rule.bond_bps,
            min_bond: rule.min_bond,
            cooldown: rule.cooldown,
            bond_delay: rule.bond_delay,
            block_interval: rule.block_interval,
            stake_bps: rule.stake_bps,
            min_stake: rule.min_stake,
            daily_penalty: rule.daily_penalty,
            closes_at: rule.closed.then_some(0),
            paused_until: rule.paused_until,
        }
    }
}

/// Reads a trade rule of format 1, without its first byte.
pub(super) fn trade_rule(bytes: &[u8]) -> Result<TradeRule, RecordError> {
    let malformed = |error: borsh::io::Error| RecordError::Malformed {
        record: TradeRule::NAME,
        length: bytes.len().saturating_add(1),
        reason: error.to_string(),
    };
    borsh::from_slice::<TradeRule1>(bytes).map(TradeRule::from).map_err(malformed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn of_release_0_1_0(closed: bool) -> TradeRule1 {
        TradeRule1 {
            fee_bps: 250,
            min_fee: 10,
            grace: 600,
            bond_bps: 2_000,
            min_bond: 100,
            cooldown: 86_400,
            bond_delay: 172_800,
            block_interval: 5_000,
            stake_bps: 1_000,
            min_stake: 50,
            daily_penalty: 1_000_000,
            closed,
            paused_until: 1_700_000_000,
        }
    }

    fn stored(closed: bool) -> Vec<u8> {
        [&[1], borsh::to_vec(&of_release_0_1_0(closed)).unwrap().as_slice()].concat()
    }

    #[test]
    fn a_rule_of_format_1_lies_as_release_0_1_0_wrote_it() {
        let expected = concat!(
            "01",
            "fa00",
            "0a000000000000000000000000000000",
            "58020000",
            "d007",
            "64000000000000000000000000000000",
            "80510100",
            "00a30200",
            "88130000",
            "e803",
            "32000000000000000000000000000000",
            "40420f00000000000000000000000000",
            "01",
            "00f1536500000000",
        );
        assert_eq!(hex::encode(stored(true)), expected);
    }

    #[test]
    fn a_rule_that_was_closed_stays_closed_and_one_that_was_open_open() {
        for (closed, closes_at) in [(true, Some(0)), (false, None)] {
            let read = TradeRule::from_bytes(&stored(closed)).unwrap();
            assert_eq!((read.closes_at, read.paused_until), (closes_at, 1_700_000_000));
            assert_eq!(read, TradeRule::from(of_release_0_1_0(closed)));
            assert!(TradeRule::is_old(&stored(closed)));
            assert_eq!(TradeRule::from_bytes(&read.to_bytes()).unwrap(), read);
        }
    }

    #[test]
    fn a_cut_rule_and_a_format_that_never_was_are_refused() {
        let cut = stored(true);
        let error = TradeRule::from_bytes(&cut[..cut.len() - 1]).unwrap_err();
        assert!(error.to_string().contains("are no trade rule"), "{error}");
        let error = TradeRule::from_bytes(&[&[0], &cut[1..]].concat()).unwrap_err();
        assert_eq!(error.to_string(), "a stored trade rule is of format 0; this code reads formats up to 2");
    }
}
