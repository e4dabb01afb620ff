//! Which steps an order can take, whatever message asks for them

use cosmwasm_std::testing::MockStorage;
use weighhouse_escrow::state::{Dispute, OrderRecord, Orders, Stage};
use weighhouse_escrow::ContractError;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::terms::{Grant, LicenseKind};
use weighhouse_protocol::windows::Mark;

fn at(time: u64) -> Mark {
    Mark { time, height: 1 }
}

fn order(stage: Stage) -> OrderRecord {
    let rights = weighhouse_market_suite::rights();
    let grant = Grant { kind: LicenseKind::Perpetual {}, rights, resale_royalty_bps: 0, terms_hash: Hash([1; 32]) };
    OrderRecord {
        stage,
        listing: 1,
        version: 1,
        plan: 0,
        buyer: vec![7; 20],
        price: 1_000,
        denom: "uwhs".into(),
        fee: 25,
        grant,
        split_version: 1,
        placed: at(5),
        deliver_within: 60,
        grace: 6,
        challenge_window: 60,
        cooldown: 600,
        block_interval: 10_000,
        bond: 200,
        stake: 100,
        counted: false,
        arbiter: None,
        resold: None,
    }
}

#[test]
fn a_final_order_stays_final() {
    let funded = Stage::Funded { transport_key: [1; 48] };
    let offered = Stage::Offered { transport_key: [1; 48], expires: at(9) };
    let other = Stage::Funded { transport_key: [2; 48] };
    let delivered = Stage::Delivered { at: at(9) };
    let dispute = Dispute { delivered_at: at(9), decide_by: at(99), asked: None, offered: None };
    let disputed = Stage::Disputed(dispute);
    let proposed = Stage::Disputed(Dispute { asked: Some(5), ..dispute });
    let prolonged = Stage::Disputed(Dispute { decide_by: at(100), ..dispute });
    let settled = Stage::Settled { delivered_at: at(9) };
    let later = Stage::Settled { delivered_at: at(10) };
    let in_part = Stage::SettledInPart { delivered_at: at(9), returned: 5 };
    let (refunded, withdrawn) = (Stage::Refunded, Stage::Withdrawn);
    let all = [
        funded, other, offered, delivered, disputed, proposed, prolonged, settled, later, in_part, refunded, withdrawn,
    ];
    let allowed = [
        (funded, vec![delivered, settled, later, refunded]),
        (other, vec![delivered, settled, later, refunded]),
        // An offer is taken before it is delivered, under its own transport key.
        (offered, vec![funded, withdrawn]),
        (delivered, vec![disputed, proposed, prolonged, settled, refunded]),
        (disputed, vec![disputed, proposed, settled, in_part, refunded]),
        (proposed, vec![disputed, proposed, settled, in_part, refunded]),
        (prolonged, vec![prolonged, settled, in_part, refunded]),
    ];
    for (from, to) in all.into_iter().flat_map(|from| all.map(|to| (from, to))) {
        let mut storage = MockStorage::new();
        let id = Orders::place(&mut storage, &order(from)).unwrap();
        let outcome = Orders::advance(&mut storage, id, order(from), to);
        let found = Orders::load(&storage, id).unwrap().stage;
        if allowed.iter().any(|(stage, next)| *stage == from && next.contains(&to)) {
            outcome.unwrap();
            assert_eq!(found, to);
        } else {
            let state = from.state();
            let refused = ContractError::WrongState { order: id, state, action: "this step" };
            assert_eq!((outcome, found), (Err(refused), from), "{from:?} to {to:?}");
        }
    }
}
