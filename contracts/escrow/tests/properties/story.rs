//! What is done: steps in any order, and now and then some that follow from one another.

use proptest::prelude::*;

use super::step::{off_by, part, price, step, who, How, Part, Step};
use super::world::LAST;

/// Any steps. Few would come far into a dispute or a resale by chance alone.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = step().prop_map(|step| vec![step]);
    let some = prop_oneof![10 => one, 1 => quarrel(), 1 => resale(), 1 => moment(), 1 => miss()];
    prop::collection::vec(some, 1..60).prop_map(|some| some.concat())
}

/// An order, at a price that is listed or its buyer's own and taken, and its delivery.
fn sale(waive_window: bool) -> impl Strategy<Value = Vec<Step>> {
    (0usize..5, 1u64..=4, 0u8..2, prop::option::of(price())).prop_map(move |(buyer, listing, plan, price)| {
        let deliver = Step::Deliver { order: LAST, right: true, by_seller: true };
        let take = Step::TakeOffer { order: LAST, by_seller: true };
        match price {
            None => vec![Step::Buy { buyer, listing, plan, off_by: 0, waive_window }, deliver],
            Some(price) => {
                let expires_in = 4_200;
                vec![Step::Offer { buyer, listing, plan, price, off_by: 0, waive_window, expires_in }, take, deliver]
            }
        }
    })
}

/// A sale that is disputed, and what may come of it.
fn quarrel() -> impl Strategy<Value = Vec<Step>> {
    (sale(false), dispute()).prop_map(|(sale, dispute)| [sale, dispute].concat())
}

/// A dispute of the last delivery.
fn dispute() -> impl Strategy<Value = Vec<Step>> {
    let dispute = |off_by| Step::Dispute { order: LAST, by_buyer: true, off_by, other_denom: false, reason: 20 };
    let propose = (who(), part()).prop_map(|(who, part)| Step::Propose { order: LAST, who, part });
    let decide = part().prop_map(|part| Step::Decide { order: LAST, by_arbiter: true, part });
    let end = prop_oneof![
        3 => Just(None),
        3 => decide.prop_map(Some),
        1 => Just(Some(Step::Accept { order: LAST, by_buyer: true })),
        1 => Just(Some(Step::ProveChunk { order: LAST })),
        1 => Just(Some(Step::ProveKey { order: LAST })),
    ];
    (off_by(), prop::collection::vec(propose, 0..4), end).prop_map(move |(off_by, proposals, end)| {
        [vec![dispute(off_by)], proposals, end.into_iter().collect()].concat()
    })
}

/// A sale whose license is resold, and mostly delivered once more, and sometimes disputed then.
fn resale() -> impl Strategy<Value = Vec<Step>> {
    let resold = (price(), 0usize..2, 0usize..5, any::<bool>()).prop_map(|(price, denom, buyer, waive_window)| {
        vec![
            Step::Resell { license: LAST, how: How::ByHolder, price, denom, deliver_within: 3_600 },
            Step::BuyLicense { buyer, license: LAST, off_by: 0, waive_window },
            Step::Deliver { order: LAST, right: true, by_seller: true },
        ]
    });
    let after = prop_oneof![Just(Vec::new()), dispute()];
    (sale(true), resold, after).prop_map(|(sale, resold, after)| [sale, resold, after].concat())
}

/// An order that nobody delivers: it is refunded, and its seller may say that it is there again.
fn miss() -> impl Strategy<Value = Vec<Step>> {
    let halt = prop_oneof![3 => Just(None), 1 => (1_000u64..9_000).prop_map(Some)];
    (0usize..5, 1u64..=4, 0u8..2, halt, prop::option::of(0usize..2)).prop_map(|(buyer, listing, plan, halt, seller)| {
        let buy = Step::Buy { buyer, listing, plan, off_by: 0, waive_window: true };
        let halt = halt.map(|seconds| Step::StandStill { seconds });
        let wait = [Step::PassTo { order: LAST, before: false }, Step::Refund { order: LAST }];
        let reopen = seller.map(|seller| Step::Reopen { seller });
        [buy].into_iter().chain(halt).chain(wait).chain(reopen).collect()
    })
}

/// An order that is open, or settled within its cooldown, the last second before its next moment or the first from it on, and what may happen then.
fn moment() -> impl Strategy<Value = Vec<Step>> {
    let (right, by_seller, by_buyer, by_arbiter) = (true, true, true, true);
    let dispute = Step::Dispute { order: LAST, by_buyer, off_by: 0, other_denom: false, reason: 20 };
    let answer = prop_oneof![Just(dispute.clone()), Just(Step::Accept { order: LAST, by_buyer })];
    let begun = (sale(false), answer, 1usize..=4).prop_map(|(sale, answer, length)| {
        let all = [sale, vec![answer]].concat();
        all[..length.min(all.len())].to_vec()
    });
    let propose = who().prop_map(|who| Step::Propose { order: LAST, who, part: Part::All });
    let then = prop_oneof![
        Just(Step::Deliver { order: LAST, right, by_seller }),
        Just(Step::Refund { order: LAST }),
        Just(Step::TakeOffer { order: LAST, by_seller }),
        who().prop_map(|who| Step::WithdrawOffer { order: LAST, who }),
        Just(Step::Settle { order: LAST }),
        Just(Step::ProveChunk { order: LAST }),
        Just(Step::Release { order: LAST, other: None }),
        Just(Step::Decide { order: LAST, by_arbiter, part: Part::All }),
        Just(dispute),
        propose,
    ];
    (begun, any::<bool>(), prop::collection::vec(then, 1..4))
        .prop_map(|(begun, before, then)| [begun, vec![Step::PassTo { order: LAST, before }], then].concat())
}
