//! What can happen.

use proptest::prelude::*;
use weighhouse_protocol::reputation::Decision;

/// One step. Numbers of orders, reviews, links, reports and questions name things modulo how many there are, so that most
/// steps make sense and some do not. A `by` is for the account that should not, mostly.
#[derive(Debug, Clone)]
pub enum Step {
    Buy { buyer: usize, listing: u64, waive_window: bool, deliver: bool },
    Deliver { order: usize },
    Settle { order: usize },
    Refund { order: usize },
    Dispute { order: usize },
    Rule { order: usize, whole: bool },
    Resell { license: usize },
    BuyLicense { buyer: usize, license: usize },
    Sweep { listing: u64, split: u32, denom: usize },
    Claim { account: usize },
    Reprice { listing: u64, price: u128, denom: usize },
    SetPayees { listing: u64, payee: usize, share_bps: u16 },
    DelistOrRelist { listing: u64 },
    ClaimHandle { account: usize, handle: usize },
    ReleaseHandle { account: usize },
    Review { order: usize, by: Option<usize>, stars: u8 },
    EditReview { order: usize, stars: u8 },
    AnswerReview { order: usize, by: usize },
    Vote { review: usize, license: usize },
    RetractVote { review: usize, by: usize },
    Report { account: usize, listing: u64 },
    Decide { by: usize, report: u64, decision: Decision },
    Appeal { by: Option<usize>, report: u64 },
    SettleReport { report: u64 },
    ProposeLink { account: usize, wallet: usize, seconds: u32 },
    AcceptLink { by: Option<usize>, proposal: usize },
    Unlink { one: usize, other: usize },
    LinkEthereum { account: usize, wallet: usize },
    EndLink { by: Option<usize>, link: usize, by_wallet: bool },
    Accredit { by: usize, verifier: usize },
    EndAccreditation { by: usize, verifier: usize },
    Attest { verifier: usize, account: usize, seconds: u64 },
    RevokeAttestation { by: usize, attestation: usize },
    Ask { account: usize, listing: u64 },
    Answer { account: usize, question: u64 },
    EditPost { by: Option<usize>, post: usize },
    WithdrawPost { by: Option<usize>, post: usize },
    HidePost { by: usize, post: usize },
    RestorePost { by: usize, post: usize },
    Pass { seconds: u64 },
}

/// Any step, the usual ones more often.
pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => trade(),
        6 => payment(),
        6 => opinion(),
        7 => charge(),
        4 => link(),
        3 => attestation(),
        5 => question(),
        3 => time(),
    ]
}

fn account() -> impl Strategy<Value = usize> {
    0usize..5
}

/// Mostly nobody in particular: then the one who may.
fn another() -> impl Strategy<Value = Option<usize>> {
    prop::option::weighted(0.1, account())
}

/// Mostly governance.
fn governance() -> impl Strategy<Value = usize> {
    prop_oneof![5 => Just(4usize), 1 => account()]
}

fn listing() -> impl Strategy<Value = u64> {
    prop_oneof![9 => 1u64..3, 1 => Just(3)]
}

fn order() -> impl Strategy<Value = usize> {
    0usize..40
}

fn trade() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (prop_oneof![Just(1), account()], listing(), any::<bool>(), prop::bool::weighted(0.7)).prop_map(
            |(buyer, listing, waive_window, deliver)| Step::Buy { buyer, listing, waive_window, deliver },
        ),
        2 => order().prop_map(|order| Step::Deliver { order }),
        2 => order().prop_map(|order| Step::Settle { order }),
        2 => order().prop_map(|order| Step::Refund { order }),
        2 => order().prop_map(|order| Step::Dispute { order }),
        2 => (order(), any::<bool>()).prop_map(|(order, whole)| Step::Rule { order, whole }),
        3 => order().prop_map(|license| Step::Resell { license }),
        3 => (account(), order()).prop_map(|(buyer, license)| Step::BuyLicense { buyer, license }),
    ]
}

fn payment() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (listing(), 1u32..4, 0usize..2).prop_map(|(listing, split, denom)| Step::Sweep { listing, split, denom }),
        2 => account().prop_map(|account| Step::Claim { account }),
        2 => (listing(), 20u128..100_000, 0usize..2)
            .prop_map(|(listing, price, denom)| Step::Reprice { listing, price, denom }),
        1 => (listing(), account(), prop_oneof![4 => 1u16..10_000, 1 => Just(10_000)])
            .prop_map(|(listing, payee, share_bps)| Step::SetPayees { listing, payee, share_bps }),
        3 => (account(), 0usize..3).prop_map(|(account, handle)| Step::ClaimHandle { account, handle }),
        2 => account().prop_map(|account| Step::ReleaseHandle { account }),
    ]
}

fn opinion() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (order(), another(), 1u8..=5).prop_map(|(order, by, stars)| Step::Review { order, by, stars }),
        2 => (order(), 1u8..=5).prop_map(|(order, stars)| Step::EditReview { order, stars }),
        1 => (order(), 0usize..2).prop_map(|(order, by)| Step::AnswerReview { order, by }),
        4 => (order(), order()).prop_map(|(review, license)| Step::Vote { review, license }),
        1 => (order(), account()).prop_map(|(review, by)| Step::RetractVote { review, by }),
    ]
}

fn charge() -> impl Strategy<Value = Step> {
    let decision = prop_oneof![Just(Decision::Upheld), Just(Decision::Dismissed), Just(Decision::Abusive)];
    let judge = prop_oneof![1 => Just(2usize), 2 => Just(3), 3 => Just(4)];
    let report = || 0u64..24;
    prop_oneof![
        3 => (account(), listing()).prop_map(|(account, listing)| Step::Report { account, listing }),
        5 => (judge, report(), decision).prop_map(|(by, report, decision)| Step::Decide { by, report, decision }),
        4 => (another(), report()).prop_map(|(by, report)| Step::Appeal { by, report }),
        3 => report().prop_map(|report| Step::SettleReport { report }),
        1 => listing().prop_map(|listing| Step::DelistOrRelist { listing }),
    ]
}

fn link() -> impl Strategy<Value = Step> {
    let seconds = prop_oneof![Just(60u32), Just(604_800)];
    prop_oneof![
        4 => (account(), account(), seconds)
            .prop_map(|(account, wallet, seconds)| Step::ProposeLink { account, wallet, seconds }),
        4 => (another(), 0usize..8).prop_map(|(by, proposal)| Step::AcceptLink { by, proposal }),
        1 => (account(), account()).prop_map(|(one, other)| Step::Unlink { one, other }),
        2 => (account(), 0usize..2).prop_map(|(account, wallet)| Step::LinkEthereum { account, wallet }),
        4 => (another(), 0usize..8, any::<bool>())
            .prop_map(|(by, link, by_wallet)| Step::EndLink { by, link, by_wallet }),
    ]
}

fn attestation() -> impl Strategy<Value = Step> {
    // Two accounts are verifiers at times: the payee and the moderator.
    let verifier = || prop_oneof![4 => 2usize..4, 1 => account()];
    let seconds = prop_oneof![Just(60u64), Just(5_000), Just(2_000_000)];
    prop_oneof![
        3 => (governance(), verifier()).prop_map(|(by, verifier)| Step::Accredit { by, verifier }),
        1 => (governance(), verifier()).prop_map(|(by, verifier)| Step::EndAccreditation { by, verifier }),
        4 => (verifier(), account(), seconds)
            .prop_map(|(verifier, account, seconds)| Step::Attest { verifier, account, seconds }),
        2 => (account(), 0usize..12).prop_map(|(by, attestation)| Step::RevokeAttestation { by, attestation }),
    ]
}

fn question() -> impl Strategy<Value = Step> {
    let author = || prop::option::weighted(0.3, account());
    let judge = || prop_oneof![3 => 3usize..5, 1 => account()];
    let post = || 0usize..40;
    prop_oneof![
        4 => (account(), listing()).prop_map(|(account, listing)| Step::Ask { account, listing }),
        6 => (account(), 0u64..8).prop_map(|(account, question)| Step::Answer { account, question }),
        3 => (author(), post()).prop_map(|(by, post)| Step::EditPost { by, post }),
        2 => (author(), post()).prop_map(|(by, post)| Step::WithdrawPost { by, post }),
        4 => (judge(), post()).prop_map(|(by, post)| Step::HidePost { by, post }),
        4 => (judge(), post()).prop_map(|(by, post)| Step::RestorePost { by, post }),
    ]
}

fn time() -> impl Strategy<Value = Step> {
    // Those that end a window, a time to deliver, and a report; and a short one.
    let span = prop_oneof![3 => Just(61u64), 2 => Just(1_800), 2 => Just(4_200), 1 => Just(1_209_600)];
    span.prop_map(|seconds| Step::Pass { seconds })
}
