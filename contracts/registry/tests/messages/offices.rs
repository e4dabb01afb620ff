//! Each office does what is its own, and nothing of another's.

use cosmwasm_std::{coin, Addr};
use cw_ownable::{Action, OwnershipError};
use weighhouse_market_suite::{payees, refusal, Market, DENOM};
use weighhouse_protocol::registry::{Config, ExecuteMsg, Guardian, Moderator};
use weighhouse_registry::ContractError;

/// The listing that is on sale, and the one that governance delisted.
const ACTIVE: u64 = 1;
const DELISTED: u64 = 2;

type Refusal = Box<dyn Fn(&Addr) -> ContractError>;

/// A message, the accounts that may send it, and what every other one is told.
struct Power {
    message: ExecuteMsg,
    holders: Vec<Addr>,
    refused: Refusal,
}

/// A market with an account in each office, a listing that governance delisted, and a pause of governance's.
fn market() -> Market {
    let mut market = Market::new();
    let [guardian, moderator] = ["guardian", "moderator"].map(|name| market.account(name).to_string());
    let expires_at = market.now() + 1_000;
    market
        .reconfigure(|config| {
            config.guardian = Some(Guardian { address: guardian, expires_at });
            config.moderator = Some(Moderator { address: moderator, lapse: 1_000 });
        })
        .unwrap();
    for listing in [ACTIVE, DELISTED] {
        assert_eq!(market.listed(1_000), listing);
    }
    let governance = market.governance.clone();
    market.tell_registry(&governance, ExecuteMsg::Delist { listing: DELISTED }).unwrap();
    market.tell_registry(&governance, ExecuteMsg::PauseOrders { seconds: 100 }).unwrap();
    market
}

fn everybody(market: &Market) -> Vec<Addr> {
    let offices = ["guardian", "moderator"].map(|name| market.account(name));
    let named =
        [&market.governance, &market.arbiter, &market.treasury, &market.seller, &market.buyer, &market.stranger];
    let contracts = [&market.escrow, &market.license, &market.royalties, &market.reputation];
    offices.into_iter().chain(named.into_iter().chain(contracts).cloned()).collect()
}

fn of_governance(market: &Market) -> Vec<Power> {
    let [guardian, moderator] = ["guardian", "moderator"].map(|name| market.account(name));
    let governance = market.governance.clone();
    let new_owner = market.stranger.to_string();
    let not_owner = || -> Refusal { Box::new(|_| ContractError::Ownership(OwnershipError::NotOwner)) };
    let not_guardian = || -> Refusal { Box::new(|sender| ContractError::NotGuardian { sender: sender.clone() }) };
    let config = Config { fee_bps: 1, ..market.config() };
    let hand_over = Action::TransferOwnership { new_owner, expiry: None };
    vec![
        Power { message: ExecuteMsg::UpdateConfig { config }, holders: vec![governance.clone()], refused: not_owner() },
        Power {
            message: ExecuteMsg::UpdateOwnership(hand_over),
            holders: vec![governance.clone()],
            refused: not_owner(),
        },
        Power {
            message: ExecuteMsg::PauseOrders { seconds: 1 },
            holders: vec![governance.clone(), guardian],
            refused: not_guardian(),
        },
        Power { message: ExecuteMsg::ResumeOrders {}, holders: vec![governance.clone()], refused: not_guardian() },
        Power {
            message: ExecuteMsg::Delist { listing: ACTIVE },
            holders: vec![governance.clone(), moderator],
            refused: Box::new(|sender| ContractError::NotModerator { sender: sender.clone() }),
        },
        Power {
            message: ExecuteMsg::Relist { listing: DELISTED },
            holders: vec![governance],
            refused: Box::new(|_| ContractError::DelistedForGood { listing: DELISTED }),
        },
    ]
}

fn of_escrow_and_seller(market: &Market) -> Vec<Power> {
    let (escrow, seller, listing) = (market.escrow.clone(), market.seller.clone(), ACTIVE);
    let marks = Power {
        message: ExecuteMsg::MarkBad { listing, version: 1 },
        holders: vec![escrow],
        refused: Box::new(|sender| ContractError::NotEscrow { sender: sender.clone() }),
    };
    let messages = [
        ExecuteMsg::SetPrice { listing, plan: 0, price: coin(2_000, DENOM) },
        ExecuteMsg::SetPayees { listing, payees: payees([(&market.stranger, 10_000)]) },
        ExecuteMsg::SetCard { listing, card: market.listing(listing).card },
        ExecuteMsg::Pause { listing },
        ExecuteMsg::Resume { listing },
        ExecuteMsg::Retire { listing },
    ];
    let sells = messages.map(|message| {
        let its = seller.clone();
        let refused: Refusal =
            Box::new(move |sender| ContractError::NotSeller { listing, seller: its.clone(), sender: sender.clone() });
        Power { message, holders: vec![seller.clone()], refused }
    });
    [marks].into_iter().chain(sells).collect()
}

#[test]
fn no_office_does_what_is_anothers() {
    let mut market = market();
    let (everybody, before) = (everybody(&market), market.state());
    let powers = of_governance(&market).into_iter().chain(of_escrow_and_seller(&market));
    for Power { message, holders, refused } in powers {
        for sender in everybody.iter().filter(|sender| !holders.contains(sender)) {
            let error: ContractError = refusal(market.tell_registry(sender, message.clone()));
            assert_eq!(error, refused(sender), "{message:?} by {sender}");
        }
    }
    assert_eq!(market.state(), before);
}
