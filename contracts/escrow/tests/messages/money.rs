//! Which messages take money

use cosmwasm_std::coins;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{refusal, Spoil, DENOM};
use weighhouse_protocol::escrow::ExecuteMsg;

use super::prove::cheated;

#[test]
fn nothing_but_a_purchase_and_a_bond_takes_money() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    let buyer = market.buyer.clone();
    let denom = DENOM.to_owned();
    let (chunk, key) = (content.bad_chunk(1), content.bad_key(1));
    let transport_key = market.new_transport_secret().public_key().unwrap();
    let messages = [
        ExecuteMsg::Deliver { order, delivery: [0; 192].into() },
        ExecuteMsg::Accept { order },
        ExecuteMsg::Settle { order },
        ExecuteMsg::Refund { order },
        ExecuteMsg::ProveBadChunk { order, proof: chunk },
        ExecuteMsg::ProveBadKeySchedule { order, proof: key },
        ExecuteMsg::UnlockBond { denom: denom.clone(), amount: 1u128.into() },
        ExecuteMsg::WithdrawBond { denom: denom.clone() },
        ExecuteMsg::ReleaseBonds { orders: vec![order] },
        ExecuteMsg::Rekey { license: order, transport_key: transport_key.into() },
        ExecuteMsg::AnswerRekey { license: order, delivery: [0; 192].into() },
        ExecuteMsg::TakeOffer { order },
        ExecuteMsg::WithdrawOffer { order },
        ExecuteMsg::Reopen {},
        ExecuteMsg::EndRekey { license: order },
        ExecuteMsg::EndResale { license: order },
        ExecuteMsg::UpgradeRecords { limit: 1 },
        ExecuteMsg::Sweep { listing: content.listing, split_version: 1, denom },
    ];
    let before = market.state();
    for message in messages {
        let outcome = market.tell_escrow(&buyer, message.clone(), &coins(1, DENOM));
        assert!(matches!(refusal(outcome), ContractError::Payment(_)), "{message:?}");
    }
    assert_eq!(market.state(), before);
}
