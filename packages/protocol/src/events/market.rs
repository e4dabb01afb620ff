//! The events of every contract.

use cosmwasm_std::{Addr, Binary, Uint128};

use super::define::events;
use super::Json;
use crate::escrow::{DisputeEnd, ProofKind};
use crate::registry::{CardRef, Config, Listing, ListingState, Payee, Version};
use crate::royalties::Credit;
use crate::terms::Grant;
use crate::{Height, ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};

events! {
    /// The registry created a listing.
    ListingCreated = "weighhouse-listing-created" by Registry {
        /// Its number.
        listing: ListingId,
        /// Who sells.
        seller: Addr,
        /// All of it.
        record: Json<Listing>,
    }

    /// The registry published a version.
    VersionPublished = "weighhouse-version-published" by Registry {
        /// The listing.
        listing: ListingId,
        /// The version's number.
        version: VersionNumber,
        /// All of it.
        record: Json<Version>,
    }

    /// A seller changed a price.
    PriceChanged = "weighhouse-listing-price-changed" by Registry {
        /// The listing.
        listing: ListingId,
        /// The plan.
        plan: PlanIndex,
        /// The new price, in the denom's smallest unit.
        price: Uint128,
        /// Its denom.
        denom: String,
    }

    /// A seller changed who is paid.
    PayeesChanged = "weighhouse-listing-payees-changed" by Registry {
        /// The listing.
        listing: ListingId,
        /// The number of the new division.
        split_version: SplitVersion,
        /// The new payees.
        payees: Json<Vec<Payee>>,
    }

    /// A seller changed a listing's card.
    CardChanged = "weighhouse-listing-card-changed" by Registry {
        /// The listing.
        listing: ListingId,
        /// The new card.
        card: Json<CardRef>,
    }

    /// A seller paused, resumed or retired a listing.
    ListingStateChanged = "weighhouse-listing-state-changed" by Registry {
        /// The listing.
        listing: ListingId,
        /// Its new state.
        state: Json<ListingState>,
    }

    /// Governance or its moderator delisted a listing, or governance confirmed what the moderator did.
    ListingDelisted = "weighhouse-listing-delisted" by Registry {
        /// The listing.
        listing: ListingId,
        /// The account that delisted it.
        by: Addr,
        /// From when on anybody may relist it, in seconds UTC; absent when governance alone may.
        lapses_at: Option<Seconds>,
        /// Its new state.
        state: Json<ListingState>,
    }

    /// A delisting ended.
    ListingRelisted = "weighhouse-listing-relisted" by Registry {
        /// The listing.
        listing: ListingId,
        /// The account that relisted it.
        by: Addr,
        /// Its state, as its seller left it.
        state: Json<ListingState>,
    }

    /// New orders were paused.
    OrdersPaused = "weighhouse-orders-paused" by Registry {
        /// The account that paused them.
        by: Addr,
        /// When the pause ends, in seconds UTC.
        paused_until: Seconds,
    }

    /// The pause of new orders was lifted.
    OrdersResumed = "weighhouse-orders-resumed" by Registry {
        /// The account that lifted it.
        by: Addr,
    }

    /// The registry took note that a version was proven bad.
    VersionMarkedBad = "weighhouse-version-marked-bad" by Registry {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// Since when, in seconds UTC.
        bad_since: Seconds,
        /// The height of the block in which it was proven.
        bad_since_height: Height,
    }

    /// Governance set the market's settings.
    ConfigChanged = "weighhouse-config-changed" by Registry {
        /// The new settings.
        config: Json<Config>,
    }

    /// A buyer paid into escrow.
    OrderPlaced = "weighhouse-order-placed" by Escrow {
        /// The order.
        order: OrderId,
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// The plan.
        plan: PlanIndex,
        /// Who paid.
        buyer: Addr,
        /// The account that must deliver: the reseller for a resale, otherwise the seller.
        seller: Addr,
        /// What was paid.
        price: Uint128,
        /// Its denom.
        denom: String,
        /// The IPFS content identifier of the listing's card.
        card: String,
        /// The market's part of it.
        fee: Uint128,
        /// The way in which the revenue is divided.
        split_version: SplitVersion,
        /// Until when the seller may start to deliver.
        deliver_by: Seconds,
        /// The least height of the block from which on that time is over.
        deliver_by_height: Height,
        /// From when on it can be refunded.
        refund_from: Seconds,
        /// The least height of the first block in which it can.
        refund_from_height: Height,
        /// The buyer's time to challenge the delivery, in seconds.
        challenge_window: u32,
        /// For how long after that a proof still costs the seller the bond, in seconds.
        cooldown: u32,
        /// What was reserved of the seller's bond, in the same denom.
        bond: Uint128,
        /// What a dispute takes of the buyer, in the same denom.
        stake: Uint128,
        /// `T`, a compressed point of G1.
        transport_key: Binary,
        /// The license that is resold; absent when the creators sell.
        resold: Option<OrderId>,
        /// The creators' part of a resale's price.
        royalty: Option<Uint128>,
    }

    /// A buyer paid into escrow at a price of its own.
    OrderOffered = "weighhouse-order-offered" by Escrow {
        /// The order.
        order: OrderId,
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// The plan.
        plan: PlanIndex,
        /// Who paid.
        buyer: Addr,
        /// Who may take it.
        seller: Addr,
        /// What was paid.
        price: Uint128,
        /// Its denom.
        denom: String,
        /// The IPFS content identifier of the listing's card.
        card: String,
        /// The market's part of it.
        fee: Uint128,
        /// The way in which the revenue would be divided.
        split_version: SplitVersion,
        /// Until when the seller can take it.
        expires_at: Seconds,
        /// The least height of the block from which on it has expired, and anyone can withdraw it.
        expires_at_height: Height,
        /// The buyer's time to challenge the delivery, in seconds.
        challenge_window: u32,
        /// For how long after that a proof still costs the seller the bond, in seconds.
        cooldown: u32,
        /// What taking it reserves of the seller's bond, in the same denom.
        bond: Uint128,
        /// What a dispute takes of the buyer, in the same denom.
        stake: Uint128,
        /// `T`, a compressed point of G1.
        transport_key: Binary,
    }

    /// The seller took an offer: it is a funded order from now on.
    OfferTaken = "weighhouse-offer-taken" by Escrow {
        /// The order.
        order: OrderId,
        /// The seller.
        seller: Addr,
        /// What was reserved of the seller's bond.
        bond: Uint128,
        /// Its denom.
        denom: String,
        /// Until when the seller may start to deliver.
        deliver_by: Seconds,
        /// The least height of the block from which on that time is over.
        deliver_by_height: Height,
        /// From when on it can be refunded.
        refund_from: Seconds,
        /// The least height of the first block in which it can.
        refund_from_height: Height,
    }

    /// An offer that was not taken went back to its buyer.
    OfferWithdrawn = "weighhouse-offer-withdrawn" by Escrow {
        /// The order.
        order: OrderId,
        /// The listing.
        listing: ListingId,
        /// The buyer.
        buyer: Addr,
        /// What was paid back.
        amount: Uint128,
        /// Its denom.
        denom: String,
    }

    /// A buyer says that what was delivered is not what was promised.
    DisputeOpened = "weighhouse-dispute-opened" by Escrow {
        /// The order.
        order: OrderId,
        /// The listing.
        listing: ListingId,
        /// The buyer.
        buyer: Addr,
        /// Who decides.
        arbiter: Addr,
        /// Until when.
        decide_by: Seconds,
        /// The least height of the block from which on that time is over.
        decide_by_height: Height,
        /// What the buyer has at stake.
        stake: Uint128,
        /// Its denom.
        denom: String,
        /// Where the evidence is.
        reason: String,
    }

    /// A buyer said what it wants back, or a seller what it would give back.
    DisputeProposed = "weighhouse-dispute-proposed" by Escrow {
        /// The order.
        order: OrderId,
        /// Who.
        proposer: Addr,
        /// What would go back to the buyer.
        to_buyer: Uint128,
    }

    /// A dispute is over. What follows says whether the order was settled or refunded.
    DisputeEnded = "weighhouse-dispute-ended" by Escrow {
        /// The order.
        order: OrderId,
        /// How.
        end: Json<DisputeEnd>,
        /// What went back to the buyer of the price.
        to_buyer: Uint128,
        /// What went back of its stake; the rest waits to be swept to the treasury.
        stake_back: Uint128,
        /// The stake.
        stake: Uint128,
        /// The denom of all.
        denom: String,
    }

    /// A license's holder put it up for resale.
    ResaleOpened = "weighhouse-resale-opened" by Escrow {
        /// The license.
        license: OrderId,
        /// Who resells it.
        seller: Addr,
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// What it costs.
        price: Uint128,
        /// The denom of the price.
        denom: String,
        /// The reseller's time to deliver, in seconds.
        deliver_within: u32,
        /// The buyer's time to challenge the delivery, in seconds.
        challenge_window: u32,
        /// When the license ends.
        expires_at: Option<Seconds>,
    }

    /// A resale takes no further order: its reseller ended it while it was ordered, or did not deliver.
    ResaleEnding = "weighhouse-resale-ending" by Escrow {
        /// The license.
        license: OrderId,
    }

    /// A license is no longer for resale: sold, or given back.
    ResaleEnded = "weighhouse-resale-ended" by Escrow {
        /// The license.
        license: OrderId,
        /// The order that bought it, if it was sold.
        order: Option<OrderId>,
    }

    /// Who resold a license was paid.
    ResellerPaid = "weighhouse-reseller-paid" by Escrow {
        /// The order.
        order: OrderId,
        /// The license.
        license: OrderId,
        /// Who.
        seller: Addr,
        /// How much: what stays of the price, less fee and royalty.
        amount: Uint128,
        /// Its denom.
        denom: String,
    }

    /// A key was delivered, with a proof that held.
    OrderDelivered = "weighhouse-order-delivered" by Escrow {
        /// The order.
        order: OrderId,
        /// `c1 ‖ c2 ‖ c3`.
        delivery: Binary,
        /// From when on it can be settled by anyone.
        settle_from: Seconds,
        /// The least height of the first block in which it can.
        settle_from_height: Height,
        /// From when on its bond can be released, and no proof reaches it.
        release_from: Seconds,
        /// The least height of the first block in which it can.
        release_from_height: Height,
    }

    /// An order's money went to its sellers. What it says of a resale is the creators' royalty.
    OrderSettled = "weighhouse-order-settled" by Escrow {
        /// The order, and the license's token id.
        order: OrderId,
        /// The listing.
        listing: ListingId,
        /// The price less the fee and what went back to the buyer; of a resale, the royalty.
        revenue: Uint128,
        /// The market's part.
        fee: Uint128,
        /// The denom of both.
        denom: String,
    }

    /// An order's money went back to its buyer.
    OrderRefunded = "weighhouse-order-refunded" by Escrow {
        /// The order.
        order: OrderId,
        /// The listing.
        listing: ListingId,
        /// The buyer.
        buyer: Addr,
        /// What was paid back.
        amount: Uint128,
        /// Its denom.
        denom: String,
    }

    /// A version was proven bad by the delivery of an order.
    VersionProvenBad = "weighhouse-version-proven-bad" by Escrow {
        /// The order.
        order: OrderId,
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// In which way.
        proof: Json<ProofKind>,
        /// The chunk that shows it.
        chunk: u64,
        /// Who proved it.
        prover: Addr,
    }

    /// A seller posted a bond.
    BondPosted = "weighhouse-bond-posted" by Escrow {
        /// Who.
        seller: Addr,
        /// The denom.
        denom: String,
        /// How much was added.
        amount: Uint128,
    }

    /// A seller asked for a bond, and waits for it. It replaces what was asked for before.
    BondUnlocked = "weighhouse-bond-unlocked" by Escrow {
        /// Who.
        seller: Addr,
        /// The denom.
        denom: String,
        /// How much, in all.
        amount: Uint128,
        /// From when on it can be withdrawn.
        available_from: Seconds,
        /// The least height of the first block in which it can.
        available_from_height: Height,
    }

    /// A seller took a bond back.
    BondWithdrawn = "weighhouse-bond-withdrawn" by Escrow {
        /// Who.
        seller: Addr,
        /// The denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }

    /// An order's bond is its seller's again.
    BondReleased = "weighhouse-bond-released" by Escrow {
        /// The order.
        order: OrderId,
        /// The seller.
        seller: Addr,
        /// The denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }

    /// An order's bond, or a part of it, was lost by its seller.
    BondForfeited = "weighhouse-bond-forfeited" by Escrow {
        /// The order.
        order: OrderId,
        /// The listing.
        listing: ListingId,
        /// The seller.
        seller: Addr,
        /// The order's buyer.
        buyer: Addr,
        /// The account that got the buyer's part: the license's holder for a settled order, otherwise the
        /// buyer.
        recipient: Addr,
        /// The denom.
        denom: String,
        /// What the recipient got of it.
        to_buyer: Uint128,
        /// What waits to be swept to the treasury.
        to_treasury: Uint128,
    }

    /// A seller missed a delivery: its listings take no new orders.
    SellerClosed = "weighhouse-seller-closed" by Escrow {
        /// The seller.
        seller: Addr,
        /// The order that was not delivered.
        order: OrderId,
    }

    /// A seller's listings take new orders again: it said so, or an order of its was delivered.
    SellerReopened = "weighhouse-seller-reopened" by Escrow {
        /// The seller.
        seller: Addr,
    }

    /// A license's holder asked for the key, encrypted to a new transport key.
    RekeyRequested = "weighhouse-rekey-requested" by Escrow {
        /// The license, and the order it was bought with.
        license: OrderId,
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// Who holds it.
        owner: Addr,
        /// `T`, a compressed point of G1.
        transport_key: Binary,
        /// Until when it can be answered.
        expires_at: Seconds,
        /// The least height of the block from which on it has expired.
        expires_at_height: Height,
    }

    /// A request for a license's key ended without an answer.
    RekeyEnded = "weighhouse-rekey-ended" by Escrow {
        /// The license.
        license: OrderId,
    }

    /// Somebody delivered the key to a license's holder once more.
    RekeyAnswered = "weighhouse-rekey-answered" by Escrow {
        /// The license.
        license: OrderId,
        /// `c1 ‖ c2 ‖ c3`.
        delivery: Binary,
    }

    /// Revenue went from escrow to the ledger.
    RevenueSwept = "weighhouse-revenue-swept" by Escrow {
        /// The listing.
        listing: ListingId,
        /// The split version under which it was sold.
        split_version: SplitVersion,
        /// The denom.
        denom: String,
        /// The sum of the prices, and of forfeited bonds.
        gross: Uint128,
        /// The market's part of it, all of the forfeited bonds among it.
        fee: Uint128,
        /// How many sales.
        sales: u32,
    }

    /// A license was issued.
    LicenseIssued = "weighhouse-license-issued" by License {
        /// Its token id.
        license: String,
        /// Who holds it.
        owner: Addr,
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// Who receives royalties.
        split_version: SplitVersion,
        /// What it allows.
        grant: Json<Grant>,
        /// When it was issued.
        issued_at: Seconds,
        /// When it ends.
        expires_at: Option<Seconds>,
    }

    /// A license changed hands.
    LicenseTransferred = "weighhouse-license-transferred" by License {
        /// Its token id.
        license: String,
        /// Who held it.
        from: Addr,
        /// Who holds it.
        to: Addr,
    }

    /// The ledger divided revenue.
    RoyaltiesCredited = "weighhouse-royalties-credited" by Royalties {
        /// The listing.
        listing: ListingId,
        /// The split version under which it was sold.
        split_version: SplitVersion,
        /// The denom.
        denom: String,
        /// The sum that was divided.
        gross: Uint128,
        /// The accounts' parts. They sum to the gross and what the split carried before, less what it
        /// carries now.
        credits: Json<Vec<Credit>>,
        /// What rounding left of all revenue under this split in this denom.
        carried: Uint128,
    }

    /// The ledger paid somebody.
    RoyaltiesClaimed = "weighhouse-royalties-claimed" by Royalties {
        /// Who was paid.
        account: Addr,
        /// The denom.
        denom: String,
        /// How much.
        amount: Uint128,
    }

    /// Records of older formats were rewritten.
    RecordsUpgraded = "weighhouse-records-upgraded" by any {
        /// The contract's name.
        contract: String,
        /// How many records were rewritten.
        upgraded: u32,
        /// Whether no record is old any more.
        done: bool,
    }

    /// A contract was upgraded.
    ContractMigrated = "weighhouse-contract-migrated" by any {
        /// The contract's name.
        contract: String,
        /// The version before.
        from: String,
        /// The version now.
        to: String,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::events::{EventError, TypedEvent};
    use crate::hash::Hash;

    fn placed() -> OrderPlaced {
        OrderPlaced {
            order: 7,
            listing: 3,
            version: 1,
            plan: 0,
            buyer: Addr::unchecked("wasm1buyer"),
            seller: Addr::unchecked("wasm1seller"),
            price: Uint128::new(u128::MAX),
            denom: "uwhs".into(),
            card: "bafkcard".into(),
            fee: Uint128::new(25),
            split_version: 2,
            deliver_by: 1_700_000_000,
            deliver_by_height: 700,
            refund_from: 1_700_000_600,
            refund_from_height: 740,
            challenge_window: 3_600,
            cooldown: 86_400,
            bond: Uint128::new(1_000),
            stake: Uint128::new(250),
            transport_key: Binary::from(vec![9; 48]),
            resold: None,
            royalty: None,
        }
    }

    /// The event as the chain shows it: prefixed, with the contract first and `msg_index` last.
    fn on_chain(event: cosmwasm_std::Event) -> (String, Vec<(String, String)>) {
        let mut attributes = vec![("_contract_address".to_string(), "wasm1escrow".to_string())];
        attributes.extend(event.attributes.into_iter().map(|a| (a.key, a.value)));
        attributes.push(("msg_index".into(), "0".into()));
        (format!("wasm-{}", event.ty), attributes)
    }

    fn parse(event: cosmwasm_std::Event) -> Option<Result<MarketEvent, EventError>> {
        let (event_type, attributes) = on_chain(event);
        let pairs: Vec<_> = attributes.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        MarketEvent::parse(&event_type, pairs.iter().copied())
    }

    #[test]
    fn an_order_round_trips_through_the_chain() {
        let parsed = parse(placed().to_event()).unwrap().unwrap();
        assert_eq!(parsed, MarketEvent::OrderPlaced(placed()));
    }

    #[test]
    fn an_absent_option_round_trips() {
        let event = LicenseIssued {
            license: "7".into(),
            owner: Addr::unchecked("wasm1buyer"),
            listing: 3,
            version: 1,
            split_version: 1,
            grant: Json(Grant {
                kind: crate::terms::LicenseKind::Perpetual {},
                rights: crate::terms::Rights {
                    commercial: true,
                    derivatives: false,
                    redistribution: false,
                    transferable: true,
                    seats: Some(2),
                },
                resale_royalty_bps: 100,
                terms_hash: Hash([3; 32]),
            }),
            issued_at: 5,
            expires_at: None,
        };
        let parsed = parse(event.to_event()).unwrap().unwrap();
        assert_eq!(parsed, MarketEvent::LicenseIssued(event));
    }

    #[test]
    fn a_missing_attribute_is_named() {
        let mut event = placed().to_event();
        event.attributes.retain(|a| a.key != "price");
        let error = parse(event).unwrap().unwrap_err();
        assert_eq!(error.to_string(), "weighhouse-order-placed has no attribute price");
    }

    #[test]
    fn a_malformed_attribute_is_shown() {
        let mut event = placed().to_event();
        for attribute in &mut event.attributes {
            if attribute.key == "order" {
                attribute.value = "-1".into();
            }
        }
        let error = parse(event).unwrap().unwrap_err();
        assert!(error.to_string().contains("order = \"-1\""), "{error}");
    }

    #[test]
    fn the_first_attribute_of_a_name_counts() {
        let event = placed().to_event().add_attribute("order", "8");
        let parsed = parse(event).unwrap().unwrap();
        assert_eq!(parsed, MarketEvent::OrderPlaced(placed()));
    }

    #[test]
    fn an_event_names_the_contract_that_emits_it() {
        use crate::events::{Contract, Emitter};
        assert_eq!(MarketEvent::OrderPlaced(placed()).emitter(), Emitter::Only(Contract::Escrow));
        assert_eq!(LicenseTransferred::EMITTER, Emitter::Only(Contract::License));
        assert_eq!(ContractMigrated::EMITTER, Emitter::Any);
    }

    #[test]
    fn another_contracts_events_are_none_of_ours() {
        assert!(parse(cosmwasm_std::Event::new("transfer")).is_none());
        let bare = placed().to_event();
        assert!(MarketEvent::parse(&bare.ty, std::iter::empty()).is_none());
    }
}
