//! What can be done.

use proptest::prelude::*;
use weighhouse_market_suite::Spoil;

/// One step. Numbers name things modulo how many there are, so that most steps make sense and some
/// do not.
#[derive(Debug, Clone)]
pub enum Step {
    Buy { buyer: usize, listing: u64, plan: u8, off_by: i8, waive_window: bool },
    Deliver { order: u64, right: bool },
    Accept { order: u64, by_buyer: bool },
    Settle { order: u64 },
    ProveChunk { order: u64 },
    ProveKey { order: u64 },
    Refund { order: u64 },
    Release { order: u64, other: u64 },
    PostBond { seller: usize, amount: u128, denom: usize },
    UnlockBond { seller: usize, amount: u128, denom: usize },
    WithdrawBond { seller: usize, denom: usize },
    Rekey { license: u64, by_holder: bool },
    Answer { license: u64, right: bool },
    Give { license: u64, to: usize },
    Sweep { listing: u64, split: u32, denom: usize },
    Claim { account: usize, all: bool },
    Pass { seconds: u64 },
    SetPrice { listing: u64, price: u128 },
    SetPayees { listing: u64, share: u16 },
    Publish { listing: u64, spoil: Spoil },
    PauseOrResume { listing: u64 },
    Rule { fee_bps: u16, bond_bps: u16, cooldown: u32, grace: u32, one_denom: bool },
}

/// Any step, the usual ones more often.
pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![24 => trade(), 18 => challenge(), 5 => stake(), 7 => payment(), 6 => time(), 5 => change()]
}

fn order() -> impl Strategy<Value = u64> {
    0u64..800
}

fn trade() -> impl Strategy<Value = Step> {
    let off_by = prop_oneof![19 => Just(0i8), 1 => -1i8..=1];
    // Those that are spoiled more often, and some that do not exist.
    let listing = prop_oneof![4 => 1u64..=4, 4 => 3u64..=4, 1 => Just(5)];
    let plan = prop_oneof![9 => 0u8..2, 1 => Just(2)];
    prop_oneof![
        10 => (0usize..5, listing, plan, off_by, any::<bool>()).prop_map(
            |(buyer, listing, plan, off_by, waive_window)| Step::Buy { buyer, listing, plan, off_by, waive_window },
        ),
        9 => (order(), prop::bool::weighted(0.9)).prop_map(|(order, right)| Step::Deliver { order, right }),
        2 => (order(), prop::bool::weighted(0.7)).prop_map(|(order, by_buyer)| Step::Accept { order, by_buyer }),
        2 => order().prop_map(|order| Step::Settle { order }),
    ]
}

fn challenge() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => order().prop_map(|order| Step::ProveChunk { order }),
        2 => order().prop_map(|order| Step::ProveKey { order }),
        4 => order().prop_map(|order| Step::Refund { order }),
        2 => (order(), order()).prop_map(|(order, other)| Step::Release { order, other }),
        2 => (order(), prop::bool::weighted(0.7))
            .prop_map(|(license, by_holder)| Step::Rekey { license, by_holder }),
        2 => (order(), prop::bool::weighted(0.8)).prop_map(|(license, right)| Step::Answer { license, right }),
        1 => (order(), 0usize..5).prop_map(|(license, to)| Step::Give { license, to }),
    ]
}

fn stake() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0usize..2, 0u128..3_000, 0usize..2).prop_map(|(seller, amount, denom)| Step::PostBond {
            seller,
            amount,
            denom
        }),
        (0usize..2, prop_oneof![Just(0), 0u128..10_000_000], 0usize..2)
            .prop_map(|(seller, amount, denom)| Step::UnlockBond { seller, amount, denom }),
        (0usize..2, 0usize..2).prop_map(|(seller, denom)| Step::WithdrawBond { seller, denom }),
    ]
}

fn payment() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1u64..=4, 1u32..4, 0usize..2).prop_map(|(listing, split, denom)| Step::Sweep { listing, split, denom }),
        3 => (0usize..7, any::<bool>()).prop_map(|(account, all)| Step::Claim { account, all }),
    ]
}

fn time() -> impl Strategy<Value = Step> {
    prop_oneof![Just(1u64), Just(600), Just(1_800), Just(4_200), Just(90_000), 1u64..5_000]
        .prop_map(|seconds| Step::Pass { seconds })
}

fn change() -> impl Strategy<Value = Step> {
    let spoil = prop_oneof![Just(Spoil::Nothing), Just(Spoil::Chunk(0)), Just(Spoil::Longer(1)), Just(Spoil::Key(0))];
    prop_oneof![
        1 => (1u64..=4, 1u128..10_000_000).prop_map(|(listing, price)| Step::SetPrice { listing, price }),
        1 => (1u64..=4, 1u16..10_000).prop_map(|(listing, share)| Step::SetPayees { listing, share }),
        4 => (1u64..=4, spoil).prop_map(|(listing, spoil)| Step::Publish { listing, spoil }),
        1 => (1u64..=4).prop_map(|listing| Step::PauseOrResume { listing }),
        1 => (0u16..=5_000, 0u16..=5_000, 0u32..90_000, 0u32..2_000, prop::bool::weighted(0.2)).prop_map(
            |(fee_bps, bond_bps, cooldown, grace, one_denom)| {
                Step::Rule { fee_bps, bond_bps, cooldown, grace, one_denom }
            },
        ),
    ]
}
