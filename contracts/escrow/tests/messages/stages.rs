//! Which steps an order can take, whatever message asks for them

use cosmwasm_std::testing::MockStorage;
use weighhouse_escrow::state::{Dispute, OrderRecord, Orders, Stage};
use weighhouse_escrow::ContractError;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::terms::{Grant, LicenseKind};

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
        placed_at: 5,
        deliver_within: 60,
        grace: 6,
        challenge_window: 60,
        cooldown: 600,
        bond: 200,
        counted: false,
        arbiter: None,
        resold: None,
    }
}

#[test]
fn a_final_order_stays_final() {
    let funded = Stage::Funded { transport_key: [1; 48] };
    let offered = Stage::Offered { transport_key: [1; 48] };
    let delivered = Stage::Delivered { at: 9 };
    let dispute = Dispute { delivered_at: 9, decide_by: 99, asked: None, offered: None };
    let disputed = Stage::Disputed(dispute);
    let proposed = Stage::Disputed(Dispute { asked: Some(5), ..dispute });
    let prolonged = Stage::Disputed(Dispute { decide_by: 100, ..dispute });
    let settled = Stage::Settled { delivered_at: 9 };
    let later = Stage::Settled { delivered_at: 10 };
    let in_part = Stage::SettledInPart { delivered_at: 9, returned: 5 };
    let (refunded, withdrawn) = (Stage::Refunded, Stage::Withdrawn);
    let all = [funded, offered, delivered, disputed, proposed, prolonged, settled, later, in_part, refunded, withdrawn];
    let allowed = [
        (funded, vec![delivered, settled, later, refunded]),
        (offered, vec![delivered, settled, later, withdrawn]),
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
