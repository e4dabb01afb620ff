//! `rekey` and `answer_rekey`

use rand::rngs::StdRng;
use rand::SeedableRng;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, plan, refusal, Market, Outcome, Spoil};
use weighhouse_protocol::escrow::{ExecuteMsg, QueryMsg, RekeyRequest, REKEY_SPAN};
use weighhouse_protocol::events::{MarketEvent, RekeyAnswered, RekeyEnded, RekeyRequested};
use weighhouse_protocol::license;
use weighhouse_protocol::registry::{ExecuteMsg as Tell, NewListing, MAX_BLOCK_INTERVAL};
use weighhouse_protocol::terms::{LicenseKind, Plan};
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::secret::TransportSecret;

struct Asking {
    market: Market,
    listing: u64,
    license: u64,
    secret: TransportSecret,
    rng: StdRng,
}

impl Asking {
    fn new() -> Self {
        let mut market = Market::new();
        let listing = market.listed(1_000);
        let license = market.sold(listing);
        let mut rng = StdRng::seed_from_u64(9);
        Self { market, listing, license, secret: TransportSecret::generate(&mut rng), rng }
    }

    fn ask_as(&mut self, who: &cosmwasm_std::Addr, key: &[u8]) -> Outcome {
        let message = ExecuteMsg::Rekey { license: self.license, transport_key: key.into() };
        self.market.tell_escrow(who, message, &[])
    }

    fn ask(&mut self) -> Outcome {
        let (buyer, key) = (self.market.buyer.clone(), self.secret.public_key().unwrap());
        self.ask_as(&buyer, &key)
    }

    fn delivery(&mut self) -> Vec<u8> {
        let keys = self.market.version_key(self.listing, 1);
        let opening = self.market.opening_key(self.listing, 1);
        opening.deliver(&keys, &self.secret.public_key().unwrap(), &mut self.rng).unwrap().to_bytes().to_vec()
    }

    fn answer(&mut self, delivery: &[u8]) -> Outcome {
        let stranger = self.market.stranger.clone();
        let message = ExecuteMsg::AnswerRekey { license: self.license, delivery: delivery.into() };
        self.market.tell_escrow(&stranger, message, &[])
    }

    fn waiting(&self) -> Vec<RekeyRequest> {
        self.market.ask(&self.market.escrow, &QueryMsg::Rekeys { start_after: None, limit: None }).unwrap()
    }
}

#[test]
fn whoever_holds_the_license_gets_the_key_from_anybody_who_has_it() {
    let mut asking = Asking::new();
    let transport_key = asking.secret.public_key().unwrap();
    let response = asking.ask().unwrap();
    let (license, listing, owner) = (asking.license, asking.listing, asking.market.buyer.clone());
    let transport_key = cosmwasm_std::Binary::from(transport_key);
    let end = asking.market.mark().after(REKEY_SPAN, MAX_BLOCK_INTERVAL);
    let (expires_at, expires_at_height) = (end.time, end.height);
    let key = transport_key.clone();
    let requested =
        RekeyRequested { license, listing, version: 1, owner, transport_key: key, expires_at, expires_at_height };
    assert_eq!(Market::events(&response), [MarketEvent::RekeyRequested(requested)]);
    assert_eq!(
        asking.waiting(),
        [RekeyRequest { license, listing, version: 1, transport_key, expires_at, expires_at_height }]
    );

    let delivery = asking.delivery();
    let response = asking.answer(&delivery).unwrap();
    let answered = RekeyAnswered { license, delivery: delivery.as_slice().into() };
    assert_eq!(Market::events(&response), [MarketEvent::RekeyAnswered(answered)]);
    assert_eq!(asking.waiting(), []);
    assert_eq!(refusal::<ContractError>(asking.answer(&delivery)), ContractError::NoRekey { license });
}

#[test]
fn a_license_that_was_passed_on_is_its_new_holders() {
    let mut asking = Asking::new();
    let (license, buyer, heir) = (asking.license, asking.market.buyer.clone(), asking.market.account("heir"));
    let give = license::ExecuteMsg::TransferNft { recipient: heir.to_string(), token_id: license.to_string() };
    let collection = asking.market.license.clone();
    asking.market.execute(&buyer, &collection, &give, &[]).unwrap();
    let not_held = ContractError::NotHolder { license, owner: heir.to_string(), sender: buyer };
    assert_eq!(refusal::<ContractError>(asking.ask()), not_held);
    let key = asking.secret.public_key().unwrap();
    asking.ask_as(&heir, &key).unwrap();
}

#[test]
fn a_stranger_and_who_only_ordered_get_nothing() {
    let mut asking = Asking::new();
    let (stranger, key) = (asking.market.stranger.clone(), asking.secret.public_key().unwrap());
    assert!(matches!(refusal(asking.ask_as(&stranger, &key)), ContractError::NotHolder { .. }));
    asking.license = asking.market.buy(asking.listing).unwrap();
    assert!(matches!(refusal(asking.ask()), ContractError::Std(_)), "there is no such license");
}

#[test]
fn a_malformed_transport_key_is_refused() {
    let mut asking = Asking::new();
    let buyer = asking.market.buyer.clone();
    let mut identity = [0; 48];
    identity[0] = 0xc0;
    for key in [&identity[..], &[0; 48], &[1; 47], &[]] {
        assert!(matches!(refusal(asking.ask_as(&buyer, key)), ContractError::TransportKey(_)));
    }
}

#[test]
fn the_last_request_counts() {
    let mut asking = Asking::new();
    asking.ask().unwrap();
    let old = asking.delivery();
    asking.secret = TransportSecret::generate(&mut asking.rng);
    asking.ask().unwrap();
    let refused: ContractError = refusal(asking.answer(&old));
    assert_eq!(refused, ContractError::Delivery(DeliveryError::WrongKey));
    assert_eq!(asking.waiting().len(), 1, "a refused answer takes nothing away");
    let delivery = asking.delivery();
    asking.answer(&delivery).unwrap();
}

#[test]
fn a_license_that_has_ended_gets_no_key() {
    let mut asking = Asking::new();
    let seller = asking.market.seller.clone();
    let plans = vec![Plan { kind: LicenseKind::Term { seconds: 100 }, ..plan(1_000) }];
    let listing = asking.market.listed_as(NewListing { plans, ..listing_of(&seller, 1_000) });
    asking.license = asking.market.sold(listing);
    asking.market.pass(99);
    asking.ask().unwrap();
    asking.market.pass(1);
    let license = asking.license;
    assert_eq!(refusal::<ContractError>(asking.ask()), ContractError::LicenseEnded { license });
}

#[test]
fn nobody_asks_for_the_key_of_a_bad_version_or_answers() {
    let mut asking = Asking::new();
    let seller = asking.market.seller.clone();
    let listing = asking.market.list(&seller, listing_of(&seller, 1_000)).unwrap();
    let content = asking.market.publish_content(&seller, listing, 20_000, Spoil::Chunk(0));
    asking.listing = listing;
    asking.license = asking.market.sold(listing);
    asking.ask().unwrap();
    let delivery = asking.delivery();
    let order = asking.license;
    asking.market.prove_chunk(order, content.bad_chunk(0)).unwrap();
    assert!(matches!(refusal(asking.answer(&delivery)), ContractError::BadVersion { .. }));
    assert!(matches!(refusal(asking.ask()), ContractError::BadVersion { .. }));
}

#[test]
fn a_request_for_a_key_ends_after_a_week_and_anybody_clears_it() {
    let mut asking = Asking::new();
    asking.ask().unwrap();
    let (license, stranger) = (asking.license, asking.market.stranger.clone());
    let delivery = asking.delivery();
    asking.market.pass(u64::from(REKEY_SPAN) - 1);
    let refused: ContractError = refusal(asking.market.end_rekey(&stranger, license));
    assert!(matches!(refused, ContractError::NotHolder { .. }));
    asking.market.pass(1);
    let now = asking.market.mark();
    let refused: ContractError = refusal(asking.answer(&delivery));
    assert!(matches!(refused, ContractError::RekeyExpired { now: at, .. } if at == now));
    let response = asking.market.end_rekey(&stranger, license).unwrap();
    assert_eq!(Market::events(&response), [MarketEvent::RekeyEnded(RekeyEnded { license })]);
    assert_eq!(asking.waiting(), []);
    let refused: ContractError = refusal(asking.market.end_rekey(&stranger, license));
    assert_eq!(refused, ContractError::NoRekey { license });
}

#[test]
fn a_licenses_holder_ends_a_request_at_any_time() {
    let mut asking = Asking::new();
    asking.ask().unwrap();
    let (license, buyer, heir) = (asking.license, asking.market.buyer.clone(), asking.market.account("heir"));
    asking.market.give(&buyer, license, &heir).unwrap();
    // Who asked holds the license no more.
    assert!(matches!(refusal(asking.market.end_rekey(&buyer, license)), ContractError::NotHolder { .. }));
    asking.market.end_rekey(&heir, license).unwrap();
    assert_eq!(asking.waiting(), []);
}

#[test]
fn nobody_gets_the_key_of_a_delisted_listing() {
    let mut asking = Asking::new();
    asking.ask().unwrap();
    let delivery = asking.delivery();
    let (listing, governance) = (asking.listing, asking.market.governance.clone());
    asking.market.tell_registry(&governance, Tell::Delist { listing }).unwrap();
    assert_eq!(refusal::<ContractError>(asking.answer(&delivery)), ContractError::Delisted { listing });
    assert_eq!(refusal::<ContractError>(asking.ask()), ContractError::Delisted { listing });
}
