//! What can be done.

use proptest::prelude::*;
use weighhouse_market_suite::{Spoil, DECIDE_WITHIN, MIN_FEE};
use weighhouse_protocol::registry::MAX_SPAN;

use super::world::LAST;

/// One step. Numbers name things modulo how many there are, so that most steps make sense and some
/// do not. `PassTo` lets time pass to when the next thing can be done with an order, or to the last second before.
#[derive(Debug, Clone)]
pub enum Step {
    Buy { buyer: usize, listing: u64, plan: u8, off_by: i8, waive_window: bool },
    Offer { buyer: usize, listing: u64, plan: u8, price: u128, off_by: i8, waive_window: bool, expires_in: u32 },
    TakeOffer { order: u64, by_seller: bool },
    WithdrawOffer { order: u64, who: Who },
    Reopen { seller: usize },
    Deliver { order: u64, right: bool, by_seller: bool },
    Accept { order: u64, by_buyer: bool },
    Settle { order: u64 },
    ProveChunk { order: u64 },
    ProveKey { order: u64 },
    Refund { order: u64 },
    Release { order: u64, other: Option<u64> },
    Dispute { order: u64, by_buyer: bool, off_by: i8, other_denom: bool, reason: usize },
    Propose { order: u64, who: Who, part: Part },
    Decide { order: u64, by_arbiter: bool, part: Part },
    Resell { license: u64, how: How, price: u128, denom: usize, deliver_within: u32 },
    BuyLicense { buyer: usize, license: u64, off_by: i8, waive_window: bool },
    EndResale { license: u64, by_reseller: bool },
    PostBond { seller: usize, amount: u128, denom: usize },
    UnlockBond { seller: usize, amount: u128, denom: usize },
    WithdrawBond { seller: usize, denom: usize },
    Rekey { license: u64, by_holder: bool },
    Answer { license: u64, right: bool },
    EndRekey { license: u64, by_holder: bool },
    Give { license: u64, to: usize },
    Sweep { listing: u64, split: u32, denom: usize },
    Claim { account: usize, all: bool },
    Pass { seconds: u64 },
    StandStill { seconds: u64 },
    PassTo { order: u64, before: bool },
    SetPrice { listing: u64, price: u128 },
    SetPayees { listing: u64, share: u16 },
    Publish { listing: u64, spoil: Spoil },
    PauseOrResume { listing: u64 },
    Retire { listing: u64 },
    DelistOrRelist { listing: u64 },
    Govern { fee_bps: u16, bond_bps: u16, cooldown: u32, grace: u32, one_denom: bool, closes_in: Option<u64> },
    PauseOrders { seconds: u32 },
    NameArbiter { arbiter: Option<(usize, u32)> },
}

/// Who proposes how to end a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Buyer,
    Seller,
    Stranger,
}

/// How much of an order's price goes back to its buyer.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Of what can go back of a settled order, in basis points.
    Share(u16),
    /// So many units more than can go back of a settled order.
    Over(u128),
    All,
    /// A unit more than there is.
    TooMuch,
}

/// How a license is put up for resale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    ByHolder,
    ByStranger,
    /// Past the collection: by who only says that there is a license.
    Pretended,
}

/// Any step, the usual ones more often.
pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        24 => trade(), 18 => challenge(), 12 => quarrel(), 12 => resale(), 5 => stake(), 7 => payment(), 6 => time(),
        7 => change(),
    ]
}

fn order() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0u64..800, 1 => Just(LAST)]
}

/// How long an offer can be taken.
pub fn expires_in() -> impl Strategy<Value = u32> {
    prop_oneof![1 => Just(0u32), 2 => 1u32..600, 6 => 600u32..100_000, 1 => Just(MAX_SPAN), 1 => Just(MAX_SPAN + 1)]
}

pub fn off_by() -> impl Strategy<Value = i8> {
    prop_oneof![14 => Just(0i8), 1 => Just(-1), 1 => Just(1)]
}

/// A price of one's own, often one that the least fee just uses up, or just does not.
pub fn price() -> impl Strategy<Value = u128> {
    let small = MIN_FEE - 1..MIN_FEE + 5;
    // Where the largest royalty and the least fee meet.
    let shared = 2 * MIN_FEE - 1..2 * MIN_FEE + 2;
    prop_oneof![2 => small, 2 => shared, 1 => 1u128..500, 5 => 500u128..3_000_000]
}

fn trade() -> impl Strategy<Value = Step> {
    // Those that are spoiled more often, and some that do not exist.
    let listing = || prop_oneof![4 => 1u64..=4, 4 => 3u64..=4, 1 => Just(5)];
    let plan = || prop_oneof![9 => 0u8..2, 1 => Just(2)];
    prop_oneof![
        10 => (0usize..5, listing(), plan(), off_by(), any::<bool>()).prop_map(
            |(buyer, listing, plan, off_by, waive_window)| Step::Buy { buyer, listing, plan, off_by, waive_window },
        ),
        4 => (0usize..5, listing(), plan(), price(), off_by(), any::<bool>(), expires_in()).prop_map(
            |(buyer, listing, plan, price, off_by, waive_window, expires_in)| Step::Offer {
                buyer, listing, plan, price, off_by, waive_window, expires_in,
            },
        ),
        4 => (order(), prop::bool::weighted(0.9)).prop_map(|(order, by_seller)| Step::TakeOffer { order, by_seller }),
        1 => (order(), who()).prop_map(|(order, who)| Step::WithdrawOffer { order, who }),
        2 => (0usize..2).prop_map(|seller| Step::Reopen { seller }),
        11 => (order(), prop::bool::weighted(0.9), prop::bool::weighted(0.6))
            .prop_map(|(order, right, by_seller)| Step::Deliver { order, right, by_seller }),
        2 => (order(), prop::bool::weighted(0.7)).prop_map(|(order, by_buyer)| Step::Accept { order, by_buyer }),
        2 => order().prop_map(|order| Step::Settle { order }),
    ]
}

fn challenge() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => order().prop_map(|order| Step::ProveChunk { order }),
        2 => order().prop_map(|order| Step::ProveKey { order }),
        4 => order().prop_map(|order| Step::Refund { order }),
        2 => (order(), prop::option::of(order())).prop_map(|(order, other)| Step::Release { order, other }),
        2 => (order(), prop::bool::weighted(0.7))
            .prop_map(|(license, by_holder)| Step::Rekey { license, by_holder }),
        2 => (order(), prop::bool::weighted(0.8)).prop_map(|(license, right)| Step::Answer { license, right }),
        1 => (order(), any::<bool>()).prop_map(|(license, by_holder)| Step::EndRekey { license, by_holder }),
        1 => (order(), 0usize..5).prop_map(|(license, to)| Step::Give { license, to }),
    ]
}

/// Who says what would end a dispute.
pub fn who() -> impl Strategy<Value = Who> {
    prop_oneof![6 => Just(Who::Buyer), 6 => Just(Who::Seller), 1 => Just(Who::Stranger)]
}

pub fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        3 => Just(Part::Share(0)),
        4 => (0u16..=10_000).prop_map(Part::Share),
        2 => Just(Part::Share(10_000)),
        1 => (1u128..=2).prop_map(Part::Over),
        3 => Just(Part::All),
        1 => Just(Part::TooMuch),
    ]
}

fn quarrel() -> impl Strategy<Value = Step> {
    // Where the evidence is: sometimes nowhere, or in too many words.
    let reason = prop_oneof![18 => Just(20usize), 1 => Just(0), 1 => Just(256), 1 => Just(257)];
    prop_oneof![
        5 => (order(), prop::bool::weighted(0.9), off_by(), prop::bool::weighted(0.05), reason).prop_map(
            |(order, by_buyer, off_by, other_denom, reason)| Step::Dispute {
                order, by_buyer, off_by, other_denom, reason,
            },
        ),
        5 => (order(), who(), part()).prop_map(|(order, who, part)| Step::Propose { order, who, part }),
        3 => (order(), prop::bool::weighted(0.8), part())
            .prop_map(|(order, by_arbiter, part)| Step::Decide { order, by_arbiter, part }),
    ]
}

fn resale() -> impl Strategy<Value = Step> {
    let how = prop_oneof![9 => Just(How::ByHolder), 1 => Just(How::ByStranger), 1 => Just(How::Pretended)];
    let deliver_within = prop_oneof![9 => Just(3_600u32), 1 => Just(59), 1 => Just(60), 1 => Just(86_401)];
    prop_oneof![
        4 => (order(), how, price(), 0usize..2, deliver_within).prop_map(
            |(license, how, price, denom, deliver_within)| Step::Resell { license, how, price, denom, deliver_within },
        ),
        5 => (0usize..5, order(), off_by(), any::<bool>()).prop_map(
            |(buyer, license, off_by, waive_window)| Step::BuyLicense { buyer, license, off_by, waive_window },
        ),
        1 => (order(), prop::bool::weighted(0.7))
            .prop_map(|(license, by_reseller)| Step::EndResale { license, by_reseller }),
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
    // One that ends a resale's window, those that end a window, a grace or a time to deliver, and a long one.
    let span = prop_oneof![Just(1u64), Just(61), Just(600), Just(1_800), Just(4_200), Just(90_000), 1u64..5_000];
    prop_oneof![
        2 => span.clone().prop_map(|seconds| Step::Pass { seconds }),
        1 => span.prop_map(|seconds| Step::StandStill { seconds }),
        1 => (order(), any::<bool>()).prop_map(|(order, before)| Step::PassTo { order, before }),
    ]
}

fn change() -> impl Strategy<Value = Step> {
    // Shorter and longer than a window.
    let decide_within = prop_oneof![1u32..1_000, 1u32..8_000, Just(DECIDE_WITHIN)];
    let spoil = prop_oneof![Just(Spoil::Nothing), Just(Spoil::Chunk(0)), Just(Spoil::Longer(1)), Just(Spoil::Key(0))];
    // At once, or within the life of an order.
    let closes_in = prop_oneof![1 => Just(0u64), 2 => 1u64..10_000];
    prop_oneof![
        2 => (1u64..=4, 1u128..10_000_000).prop_map(|(listing, price)| Step::SetPrice { listing, price }),
        2 => (1u64..=4, 1u16..10_000).prop_map(|(listing, share)| Step::SetPayees { listing, share }),
        8 => (1u64..=4, spoil).prop_map(|(listing, spoil)| Step::Publish { listing, spoil }),
        2 => (1u64..=4).prop_map(|listing| Step::PauseOrResume { listing }),
        // Rarely: there is no way back, and nothing sells from then on.
        1 => (1u64..=4).prop_map(|listing| Step::Retire { listing }),
        2 => (1u64..=4).prop_map(|listing| Step::DelistOrRelist { listing }),
        2 => (
            0u16..=5_000, 0u16..=5_000, 0u32..90_000, 1u32..2_000, prop::bool::weighted(0.2),
            prop::option::weighted(0.4, closes_in),
        ).prop_map(|(fee_bps, bond_bps, cooldown, grace, one_denom, closes_in)| {
            Step::Govern { fee_bps, bond_bps, cooldown, grace, one_denom, closes_in }
        }),
        1 => (0u32..5_000).prop_map(|seconds| Step::PauseOrders { seconds }),
        6 => prop::option::weighted(0.8, (0usize..2, decide_within))
            .prop_map(|arbiter| Step::NameArbiter { arbiter }),
    ]
}
