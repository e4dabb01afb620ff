#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::terms::{LicenseKind, Rights};

use super::*;

const PLACED: Mark = Mark { time: 1_800_000_000, height: 9_000_000 };

/// An order of a sale as bench/ makes them: an arbiter, no resale.
fn funded() -> Order {
    Order {
        stage: Stage::Funded { transport_key: [0x99; 48] },
        listing: 1_234,
        version: 2,
        plan: 1,
        buyer: vec![0x77; 20],
        price: 5_000_000,
        denom: "uwhs".into(),
        fee: 125_000,
        grant: Grant {
            kind: LicenseKind::Perpetual {},
            rights: Rights {
                commercial: true,
                derivatives: true,
                redistribution: false,
                transferable: true,
                seats: None,
            },
            resale_royalty_bps: 500,
            terms_hash: Hash([0x11; 32]),
        },
        split_version: 3,
        placed: PLACED,
        deliver_within: 86_400,
        grace: 120,
        challenge_window: 86_400,
        cooldown: 604_800,
        block_interval: 6_000,
        bond: 1_000_000,
        stake: 500_000,
        counted: false,
        arbiter: Some(Arbiter { account: vec![0x55; 20], decide_within: 604_800 }),
        resold: None,
    }
}

fn stored(order: &Order) -> Vec<u8> {
    [&[1], borsh::to_vec(order).unwrap().as_slice()].concat()
}

#[test]
fn an_order_of_format_1_lies_as_release_0_1_0_wrote_it() {
    let expected = [
        "01",
        "00",
        &"99".repeat(48),
        "d204000000000000",
        "02000000",
        "01",
        "14000000",
        &"77".repeat(20),
        "03404b4c",
        "0400000075776873",
        "0348e801",
        "00",
        "0101000100",
        "f401",
        &"11".repeat(32),
        "03000000",
        "00d2496b00000000",
        "4054890000000000",
        "80510100",
        "78000000",
        "80510100",
        "803a0900",
        "70170000",
        "0340420f",
        "0320a107",
        "00",
        "01",
        "14000000",
        &"55".repeat(20),
        "803a0900",
        "00",
    ];
    assert_eq!(hex::encode(stored(&funded())), expected.concat());
}

#[test]
fn an_order_of_format_2_lies_as_this_release_writes_it() {
    let expected = [
        "02",
        "40",
        "80a4a7da06",
        "c0a8a504",
        &"99".repeat(48),
        "d209",
        "02",
        "01",
        "03",
        "80a305",
        "78",
        "80a305",
        "80f524",
        "f02e",
        "03404b4c",
        "0348e801",
        "0340420f",
        "0320a107",
        "0475776873",
        "14",
        &"77".repeat(20),
        "0b",
        "f403",
        &"11".repeat(32),
        "14",
        &"55".repeat(20),
        "80f524",
    ];
    assert_eq!(hex::encode(OrderRecord::from(funded()).to_bytes()), expected.concat());
}

#[test]
fn format_2_takes_fewer_bytes_in_every_stage() {
    let at = Mark { time: PLACED.time + 3_600, height: PLACED.height + 600 };
    let decide_by = Mark { time: at.time + 604_800, height: at.height + 100_800 };
    let transport_key = [0x99; 48];
    let stages = [
        (Stage::Funded { transport_key }, 222, 177),
        (Stage::Delivered { at }, 190, 133),
        (Stage::Settled { delivered_at: at }, 190, 133),
        (Stage::Refunded, 174, 129),
        (Stage::Offered { transport_key, expires: at }, 238, 181),
        (Stage::Withdrawn, 174, 129),
        (Stage::Disputed { delivered_at: at, decide_by, asked: None, offered: None }, 208, 140),
        (Stage::SettledInPart { delivered_at: at, returned: 1_000_000 }, 206, 137),
    ];
    for (stage, before, after) in stages {
        let old = stored(&Order { stage: stage.clone(), ..funded() });
        let new = OrderRecord::from_bytes(&old).unwrap().to_bytes();
        assert_eq!((old.len(), new.len()), (before, after), "{stage:?}");
    }
}

#[test]
fn an_order_of_format_1_is_old_until_it_is_rewritten() {
    let old = stored(&funded());
    assert!(OrderRecord::is_old(&old));
    assert!(!OrderRecord::is_old(&OrderRecord::from_bytes(&old).unwrap().to_bytes()));
}

#[test]
fn what_is_no_order_of_a_known_format_is_refused() {
    let (old, new) = (stored(&funded()), OrderRecord::from(funded()).to_bytes());
    for bytes in [&old, &new] {
        for cut in 1..bytes.len() {
            let error = OrderRecord::from_bytes(&bytes[..cut]).unwrap_err();
            assert!(error.to_string().starts_with(&format!("{cut} bytes are no order")), "{cut}: {error}");
        }
        assert!(OrderRecord::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_err(), "a byte is left over");
    }
    for format in [0, 3] {
        let error = OrderRecord::from_bytes(&[&[format], &old[1..]].concat()).unwrap_err();
        let expected = format!("a stored order is of format {format}; this code reads formats up to 2");
        assert_eq!(error.to_string(), expected);
    }
    // A stage that there is not, and bits of the grant that mean nothing.
    let mut odd = new.clone();
    odd[1] |= 8;
    assert!(OrderRecord::from_bytes(&odd).is_err());
    let grant = new.len() - 24 - 32 - 2 - 1;
    assert_eq!(new[grant], 0x0b);
    let mut odd = new;
    odd[grant] |= 0x40;
    assert!(OrderRecord::from_bytes(&odd).is_err());
}

fn mark() -> impl Strategy<Value = Mark> {
    let any_mark = (any::<u64>(), any::<u64>());
    let usual = (1_700_000_000u64..1_900_000_000, 1u64..100_000_000);
    prop_oneof![any_mark, usual].prop_map(|(time, height)| Mark { time, height })
}

fn amount() -> impl Strategy<Value = u128> {
    (any::<u128>(), 0u32..128).prop_map(|(amount, shift)| amount >> shift)
}

fn key() -> impl Strategy<Value = G1> {
    any::<u8>().prop_map(|byte| [byte; 48])
}

fn account() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..300)
}

fn stage() -> impl Strategy<Value = Stage> {
    let asked = || prop::option::of(amount());
    prop_oneof![
        key().prop_map(|transport_key| Stage::Funded { transport_key }),
        mark().prop_map(|at| Stage::Delivered { at }),
        mark().prop_map(|delivered_at| Stage::Settled { delivered_at }),
        Just(Stage::Refunded),
        (key(), mark()).prop_map(|(transport_key, expires)| Stage::Offered { transport_key, expires }),
        Just(Stage::Withdrawn),
        (mark(), mark(), asked(), asked()).prop_map(|(delivered_at, decide_by, asked, offered)| Stage::Disputed {
            delivered_at,
            decide_by,
            asked,
            offered
        }),
        (mark(), amount()).prop_map(|(delivered_at, returned)| Stage::SettledInPart { delivered_at, returned }),
    ]
}

fn grant() -> impl Strategy<Value = Grant> {
    let kind = prop::option::of(any::<u64>()).prop_map(|term| match term {
        None => LicenseKind::Perpetual {},
        Some(seconds) => LicenseKind::Term { seconds },
    });
    (kind, any::<[bool; 4]>(), prop::option::of(any::<u32>()), any::<u16>(), any::<[u8; 32]>()).prop_map(
        |(kind, [commercial, derivatives, redistribution, transferable], seats, resale_royalty_bps, hash)| Grant {
            kind,
            rights: Rights { commercial, derivatives, redistribution, transferable, seats },
            resale_royalty_bps,
            terms_hash: Hash(hash),
        },
    )
}

fn order() -> impl Strategy<Value = Order> {
    let what = (any::<u64>(), any::<u32>(), any::<u8>(), any::<u32>(), any::<bool>(), "[a-zA-Z/]{0,200}");
    let arbiter = (account(), any::<u32>()).prop_map(|(account, decide_within)| Arbiter { account, decide_within });
    let resold =
        (any::<u64>(), account(), amount()).prop_map(|(license, seller, royalty)| Resold { license, seller, royalty });
    let parties = (account(), prop::option::of(arbiter), prop::option::of(resold));
    let amounts = [amount(), amount(), amount(), amount()];
    (stage(), mark(), grant(), what, parties, amounts, any::<[u32; 5]>()).prop_map(
        |(stage, placed, grant, what, (buyer, arbiter, resold), [price, fee, bond, stake], spans)| {
            let (listing, version, plan, split_version, counted, denom) = what;
            let [deliver_within, grace, challenge_window, cooldown, block_interval] = spans;
            Order {
                stage,
                listing,
                version,
                plan,
                buyer,
                price,
                denom,
                fee,
                grant,
                split_version,
                placed,
                deliver_within,
                grace,
                challenge_window,
                cooldown,
                block_interval,
                bond,
                stake,
                counted,
                arbiter,
                resold,
            }
        },
    )
}

proptest! {
    #[test]
    fn an_order_of_format_1_becomes_the_same_order(order in order()) {
        let read = OrderRecord::from_bytes(&stored(&order)).unwrap();
        let again = OrderRecord::from_bytes(&read.to_bytes()).unwrap();
        prop_assert_eq!(&again, &read);
        prop_assert_eq!(again, OrderRecord::from(order));
    }

    /// Whatever bytes are stored, reading them ends, and what is read is written back the same.
    #[test]
    fn an_order_is_written_in_one_way(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0usize..177, with in any::<u8>()) {
        let mut odd = OrderRecord::from(funded()).to_bytes();
        odd[at] = with;
        for bytes in [[&[2], bytes.as_slice()].concat(), odd] {
            if let Ok(order) = OrderRecord::from_bytes(&bytes) {
                if !OrderRecord::is_old(&bytes) {
                    prop_assert_eq!(order.to_bytes(), bytes);
                }
            }
        }
    }
}
