//! `vote` and `retract_vote`

use cosmwasm_std::Addr;
use weighhouse_market_suite::Market;
use weighhouse_protocol::events::{MarketEvent, ReviewVoted, VoteRetracted};
use weighhouse_protocol::license;
use weighhouse_protocol::registry::{ExecuteMsg as Registry, NewListing};
use weighhouse_protocol::reputation::{ExecuteMsg, QueryMsg, Vote};
use weighhouse_protocol::terms::{LicenseKind, Plan};
use weighhouse_reputation::ContractError;

use super::{account, event, refused};

/// The review of the buyer's order.
const ORDER: u64 = 1;

fn vote(license: u64) -> ExecuteMsg {
    ExecuteMsg::Vote { order: ORDER, license }
}

const RETRACT: ExecuteMsg = ExecuteMsg::RetractVote { order: ORDER };

/// A market with a review of order 1, and the stranger's license 2.
fn market() -> Market {
    let mut market = Market::new();
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    market.listed(1_000);
    market.sold(1);
    market.review(&buyer, ORDER, 4).unwrap();
    market.sold_to(&stranger, 1);
    market
}

fn transfer(market: &mut Market, from: &Addr, to: &Addr, license: u64) {
    let collection = market.license.clone();
    let message = license::ExecuteMsg::TransferNft { recipient: to.to_string(), token_id: license.to_string() };
    market.execute(from, &collection, &message, &[]).unwrap();
}

fn votes(market: &Market) -> Vec<Vote> {
    market.ask(&market.reputation, &QueryMsg::Votes { order: ORDER, start_after: None, limit: None }).unwrap()
}

#[test]
fn another_holder_votes_once_and_takes_it_back() {
    let mut market = market();
    let voter = market.stranger.clone();
    let response = market.tell_reputation(&voter, vote(2)).unwrap();
    let voted = ReviewVoted { order: ORDER, listing: 1, voter: voter.clone(), license: 2, replaced: None, helpful: 1 };
    assert_eq!(event(&response), MarketEvent::ReviewVoted(voted));
    assert_eq!(market.review_of(ORDER).helpful, 1);
    assert_eq!(votes(&market), [Vote { license: 2, voter: voter.clone() }]);
    // Not with another license either.
    market.sold_to(&voter, 1);
    for license in [2, 3] {
        let error = refused(market.tell_reputation(&voter, vote(license)));
        assert_eq!(error, ContractError::VotedAlready { order: ORDER, voter: voter.clone() });
    }
    let response = market.tell_reputation(&voter, RETRACT).unwrap();
    let retracted = VoteRetracted { order: ORDER, listing: 1, voter: voter.clone(), license: 2, helpful: 0 };
    assert_eq!(event(&response), MarketEvent::VoteRetracted(retracted));
    assert_eq!((market.review_of(ORDER).helpful, votes(&market)), (0, vec![]));
    assert_eq!(
        refused(market.tell_reputation(&voter, RETRACT)),
        ContractError::NoVote { order: ORDER, voter: voter.clone() }
    );
    market.tell_reputation(&voter, vote(3)).unwrap();
    assert_eq!(market.review_of(ORDER).helpful, 1);
}

#[test]
fn a_license_that_changes_hands_votes_once() {
    let mut market = market();
    let first = market.stranger.clone();
    let second = account(&mut market, "second");
    market.tell_reputation(&first, vote(2)).unwrap();
    transfer(&mut market, &first, &second, 2);
    let error = refused(market.tell_reputation(&first, ExecuteMsg::Vote { order: ORDER, license: 2 }));
    assert_eq!(error, ContractError::NotHolder { license: 2, owner: second.clone(), sender: first.clone() });
    let response = market.tell_reputation(&second, vote(2)).unwrap();
    let MarketEvent::ReviewVoted(voted) = event(&response) else { panic!() };
    assert_eq!((voted.replaced, voted.helpful), (Some(first.clone()), 1));
    assert_eq!(votes(&market), [Vote { license: 2, voter: second }]);
    // The vote of the first is gone, and with a license of its own it votes again.
    assert!(matches!(refused(market.tell_reputation(&first, RETRACT)), ContractError::NoVote { .. }));
    market.sold_to(&first, 1);
    market.tell_reputation(&first, vote(3)).unwrap();
    assert_eq!(market.review_of(ORDER).helpful, 2);
}

#[test]
fn neither_its_reviewer_nor_who_is_paid_votes_for_a_review() {
    let mut market = market();
    let (seller, buyer, voter) = (market.seller.clone(), market.buyer.clone(), market.stranger.clone());
    let linked = |account: &Addr, party: &Addr| {
        let (account, party) = (account.clone(), party.clone());
        ContractError::Linked { account, party, listing: 1 }
    };
    let own = market.sold_to(&buyer, 1);
    assert_eq!(refused(market.tell_reputation(&buyer, vote(own))), linked(&buyer, &buyer));
    let sellers = market.sold_to(&seller, 1);
    assert_eq!(refused(market.tell_reputation(&seller, vote(sellers))), linked(&seller, &seller));
    market.link(&buyer, &voter).unwrap();
    assert_eq!(refused(market.tell_reputation(&voter, vote(2))), linked(&voter, &buyer));
    market.tell_reputation(&buyer, ExecuteMsg::Unlink { account: voter.to_string() }).unwrap();
    market.link(&voter, &seller).unwrap();
    assert_eq!(refused(market.tell_reputation(&voter, vote(2))), linked(&voter, &seller));
}

#[test]
fn a_vote_needs_a_license_of_the_listing_that_has_not_ended() {
    let mut market = market();
    let (seller, voter) = (market.seller.clone(), market.stranger.clone());
    market.listed(1_000);
    let other = market.sold_to(&voter, 2);
    let error = refused(market.tell_reputation(&voter, vote(other)));
    assert_eq!(error, ContractError::OtherListing { license: other, licensed: 2, listing: 1 });
    let error = refused(market.tell_reputation(&voter, vote(1)));
    assert_eq!(error, ContractError::NotHolder { license: 1, owner: market.buyer.clone(), sender: voter.clone() });
    assert!(matches!(refused(market.tell_reputation(&voter, vote(99))), ContractError::Std(_)));
    let plans = vec![Plan { kind: LicenseKind::Term { seconds: 100 }, ..weighhouse_market_suite::plan(1_000) }];
    market.listed_as(NewListing { plans, ..weighhouse_market_suite::listing_of(&seller, 1_000) });
    let buyer = market.buyer.clone();
    let reviewed = market.sold(3);
    market.review(&buyer, reviewed, 4).unwrap();
    let license = market.sold_to(&voter, 3);
    let vote = ExecuteMsg::Vote { order: reviewed, license };
    market.pass(100);
    assert_eq!(refused(market.tell_reputation(&voter, vote)), ContractError::LicenseEnded { license });
}

#[test]
fn there_is_no_vote_without_a_review() {
    let mut market = market();
    let voter = market.stranger.clone();
    for message in [ExecuteMsg::Vote { order: 2, license: 2 }, ExecuteMsg::RetractVote { order: 2 }] {
        assert_eq!(refused(market.tell_reputation(&voter, message)), ContractError::NoReview { order: 2 });
    }
}

#[test]
fn a_payee_of_the_present_split_does_not_vote() {
    let mut market = market();
    let (seller, voter) = (market.seller.clone(), market.stranger.clone());
    let payees = weighhouse_market_suite::payees([(&voter, 1), (&seller, 9_999)]);
    market.tell_registry(&seller, Registry::SetPayees { listing: 1, payees }).unwrap();
    let error = refused(market.tell_reputation(&voter, vote(2)));
    assert_eq!(error, ContractError::Linked { account: voter.clone(), party: voter, listing: 1 });
}
