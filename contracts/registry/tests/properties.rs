//! The compact records always say what the full ones say.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use cosmwasm_std::{coin, Api};
use proptest::prelude::*;
use weighhouse_market_suite::{cases, listing_of, payees, plan, Market, DENOM, OTHER_DENOM};
use weighhouse_protocol::records::{
    commitment_key, delivery_keys_key, sale_card_key, split_key, trade_rule_key, Commitment, DeliveryKeys, Record,
    SaleCard, Split, TradeRule,
};
use weighhouse_protocol::registry::{ExecuteMsg, NewListing, OrderPause, QueryMsg, MAX_PLANS};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::windows::least_window;

#[derive(Debug, Clone)]
enum Step {
    Create { plans: usize },
    Publish { listing: u64 },
    SetPrice { listing: u64, plan: u8, price: u128, other: bool },
    SetPayees { listing: u64, share: u16 },
    Move { listing: u64, to: u8 },
    MarkBad { listing: u64, version: u32 },
    Moderate { listing: u64, lists: bool },
    PauseOrders { seconds: u32 },
    Configure { fee_bps: u16, grace: u32, denoms: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let listing = 1u64..4;
    prop_oneof![
        2 => (1..=MAX_PLANS).prop_map(|plans| Step::Create { plans }),
        3 => listing.clone().prop_map(|listing| Step::Publish { listing }),
        3 => (listing.clone(), 0u8..8, 1u128..1_000_000, any::<bool>())
            .prop_map(|(listing, plan, price, other)| Step::SetPrice { listing, plan, price, other }),
        2 => (listing.clone(), 1u16..10_000).prop_map(|(listing, share)| Step::SetPayees { listing, share }),
        2 => (listing.clone(), 0u8..8).prop_map(|(listing, to)| Step::Move { listing, to }),
        2 => (listing, 1u32..4).prop_map(|(listing, version)| Step::MarkBad { listing, version }),
        1 => (1u64..4, any::<bool>()).prop_map(|(listing, lists)| Step::Moderate { listing, lists }),
        1 => (0u32..1_000_000).prop_map(|seconds| Step::PauseOrders { seconds }),
        1 => (0u16..6_000, 0u32..10_000_000, 0usize..3)
            .prop_map(|(fee_bps, grace, denoms)| Step::Configure { fee_bps, grace, denoms }),
    ]
}

fn take(market: &mut Market, step: Step) -> bool {
    let seller = market.seller.clone();
    let message = match step {
        Step::Create { plans } => {
            let listing = NewListing { plans: vec![plan(1_000); plans], ..listing_of(&seller, 1) };
            ExecuteMsg::CreateListing { listing, version: None }
        }
        Step::Publish { listing } => return market.publish(&seller, listing).is_ok(),
        Step::SetPrice { listing, plan, price, other } => {
            let price = coin(price, if other { OTHER_DENOM } else { DENOM });
            ExecuteMsg::SetPrice { listing, plan, price }
        }
        Step::SetPayees { listing, share } => {
            let payees = payees([(&market.stranger, share), (&seller, 10_000 - share)]);
            ExecuteMsg::SetPayees { listing, payees }
        }
        Step::Move { listing, to: 0..=3 } => ExecuteMsg::Pause { listing },
        Step::Move { listing, to: 4..=6 } => ExecuteMsg::Resume { listing },
        Step::Move { listing, .. } => ExecuteMsg::Retire { listing },
        Step::MarkBad { listing, version } => {
            let escrow = market.escrow.clone();
            return market.tell_registry(&escrow, ExecuteMsg::MarkBad { listing, version }).is_ok();
        }
        Step::Moderate { listing, lists } => {
            let governance = market.governance.clone();
            let message = if lists { ExecuteMsg::Relist { listing } } else { ExecuteMsg::Delist { listing } };
            return market.tell_registry(&governance, message).is_ok();
        }
        Step::PauseOrders { seconds } => {
            let governance = market.governance.clone();
            return market.tell_registry(&governance, ExecuteMsg::PauseOrders { seconds }).is_ok();
        }
        Step::Configure { fee_bps, grace, denoms } => {
            let outcome = market.reconfigure(|config| {
                config.fee_bps = fee_bps;
                config.grace = grace;
                config.denoms.truncate(denoms);
            });
            return outcome.is_ok();
        }
    };
    market.tell_registry(&seller, message).is_ok()
}

fn read<R: Record>(market: &Market, key: Vec<u8>) -> Option<R> {
    let bytes = market.app.wrap().query_wasm_raw(&market.registry, key).unwrap();
    bytes.map(|bytes| R::from_bytes(&bytes).unwrap())
}

fn check(market: &Market) {
    for id in 1..4 {
        let question = weighhouse_protocol::registry::QueryMsg::Listing { listing: id };
        let listing = market.ask::<weighhouse_protocol::registry::Listing>(&market.registry, &question);
        for index in 0..8u8 {
            let card: Option<SaleCard> = read(market, sale_card_key(id, index));
            let full = listing.as_ref().ok().and_then(|listing| {
                let plan = listing.plans.get(usize::from(index))?;
                let version = market.version(id, listing.latest_version?);
                let settings = market.config();
                let least = least_window(settings.challenge_window, settings.download_rate, version.size);
                Some(SaleCard {
                    state: listing.state,
                    seller: market.app.api().addr_canonicalize(listing.seller.as_str()).unwrap().into(),
                    version: version.number,
                    bad: version.bad_since.is_some(),
                    card: listing.card.cid.clone(),
                    price: plan.price.amount.u128(),
                    denom: plan.price.denom.clone(),
                    split_version: listing.split_version,
                    deliver_within: listing.deliver_within,
                    challenge_window: listing.challenge_window.max(least),
                    supply: plan.supply,
                    grant: Grant::new(&listing.license, plan),
                })
            });
            assert_eq!(card, full);
        }
        let Ok(listing) = listing else { continue };
        let split: Split = read(market, split_key(id, listing.split_version)).unwrap();
        let shares: Vec<_> = split.payees.into_iter().map(|(_, bps)| bps).collect();
        assert_eq!(shares, listing.payees.iter().map(|payee| payee.share_bps).collect::<Vec<_>>());
        for number in 1..=listing.latest_version.unwrap_or_default() {
            let record: DeliveryKeys = read(market, delivery_keys_key(id, number)).unwrap();
            assert_eq!(record.keys, market.version_key(id, number).to_bytes());
            let version = market.version(id, number);
            assert_eq!(record.bad_since.map(|mark| mark.time), version.bad_since);
            assert_eq!(record.bad_since.map(|mark| mark.height), version.bad_since_height);
            let commitment: Commitment = read(market, commitment_key(id, number)).unwrap();
            let roots = [version.plaintext_root.0, version.ciphertext_root.0, version.key_root.0];
            assert_eq!([commitment.plaintext_root, commitment.ciphertext_root, commitment.key_root], roots);
            assert_eq!(commitment.size, version.size);
        }
    }
    let config = market.config();
    let pause: OrderPause = market.ask(&market.registry, &QueryMsg::OrderPause {}).unwrap();
    let paused_until = pause.paused_until;
    for denom in [DENOM, OTHER_DENOM] {
        let rule: Option<TradeRule> = read(market, trade_rule_key(denom));
        let full = config.denoms.iter().find(|rule| rule.denom == denom).map(|rule| TradeRule {
            fee_bps: config.fee_bps,
            min_fee: rule.min_fee.u128(),
            grace: config.grace,
            bond_bps: config.bond_bps,
            min_bond: rule.min_bond.u128(),
            cooldown: config.cooldown,
            bond_delay: config.bond_delay,
            block_interval: config.block_interval,
            stake_bps: config.stake_bps,
            min_stake: rule.min_stake.u128(),
            daily_penalty: rule.daily_penalty.u128(),
            closes_at: rule.closing(),
            paused_until,
        });
        assert_eq!(rule, full);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(48), ..ProptestConfig::default() })]

    #[test]
    fn compact_records_follow_the_full_ones(steps in prop::collection::vec(step(), 1..30)) {
        let mut market = Market::new();
        for step in steps {
            let before = market.state();
            if !take(&mut market, step) {
                prop_assert_eq!(market.state(), before, "a failed call changed something");
            }
            check(&market);
        }
    }
}
