//! The events of every contract.

use cosmwasm_std::{Addr, Binary, Uint128};

use super::define::events;
use super::Json;
use crate::escrow::{DisputeEnd, ProofKind};
use crate::hash::Hash;
use crate::registry::{CardRef, Config, Listing, ListingState, Payee, Version};
use crate::reputation::{
    self, AnswerNumber, Check, Decision, HideReason, Level, QuestionId, ReportId, ReportKind, ReportState, Scope,
    WalletKind,
};
use crate::royalties::Credit;
use crate::terms::Grant;
use crate::{Height, ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};

events! {
    /// The registry created a listing.
    ListingCreated = "weighhouse-listing-created" by Registry {
        listing: ListingId,
        /// The account that sells.
        seller: Addr,
        /// The whole record.
        record: Json<Listing>,
    }

    /// The registry published a version.
    VersionPublished = "weighhouse-version-published" by Registry {
        listing: ListingId,
        version: VersionNumber,
        /// The whole record.
        record: Json<Version>,
    }

    /// A seller changed a price.
    PriceChanged = "weighhouse-listing-price-changed" by Registry {
        listing: ListingId,
        plan: PlanIndex,
        /// The new price, in base units.
        price: Uint128,
        denom: String,
    }

    /// A seller replaced the payees.
    PayeesChanged = "weighhouse-listing-payees-changed" by Registry {
        listing: ListingId,
        /// The version of the new split.
        split_version: SplitVersion,
        /// The new payees.
        payees: Json<Vec<Payee>>,
    }

    /// A seller replaced a listing's card.
    CardChanged = "weighhouse-listing-card-changed" by Registry {
        listing: ListingId,
        /// The new card.
        card: Json<CardRef>,
    }

    /// A seller paused, resumed or retired a listing.
    ListingStateChanged = "weighhouse-listing-state-changed" by Registry {
        listing: ListingId,
        /// Its new state.
        state: Json<ListingState>,
    }

    /// Governance or its moderator delisted a listing, or governance confirmed the moderator's
    /// delisting.
    ListingDelisted = "weighhouse-listing-delisted" by Registry {
        listing: ListingId,
        /// The account that delisted it.
        by: Addr,
        /// The time from which anyone may relist it, in seconds UTC; absent when only governance
        /// may.
        lapses_at: Option<Seconds>,
        /// Its new state.
        state: Json<ListingState>,
    }

    /// Governance or anyone relisted a listing.
    ListingRelisted = "weighhouse-listing-relisted" by Registry {
        listing: ListingId,
        /// The account that relisted it.
        by: Addr,
        /// The state that its seller left.
        state: Json<ListingState>,
    }

    /// Governance or the guardian paused new orders.
    OrdersPaused = "weighhouse-orders-paused" by Registry {
        /// The account that paused them.
        by: Addr,
        /// The end of the pause, in seconds UTC.
        paused_until: Seconds,
    }

    /// Governance or the guardian resumed new orders.
    OrdersResumed = "weighhouse-orders-resumed" by Registry {
        /// The account that resumed them.
        by: Addr,
    }

    /// The registry marked a version as proven bad.
    VersionMarkedBad = "weighhouse-version-marked-bad" by Registry {
        listing: ListingId,
        version: VersionNumber,
        /// The time of the proof, in seconds UTC.
        bad_since: Seconds,
        /// The height of the block with the proof.
        bad_since_height: Height,
    }

    /// Governance set the market's settings.
    ConfigChanged = "weighhouse-config-changed" by Registry {
        /// The new settings.
        config: Json<Config>,
    }

    /// A buyer placed an order and paid its price into escrow.
    OrderPlaced = "weighhouse-order-placed" by Escrow {
        order: OrderId,
        listing: ListingId,
        version: VersionNumber,
        plan: PlanIndex,
        /// The account that paid.
        buyer: Addr,
        /// The account that must deliver: the reseller for a resale, otherwise the seller.
        seller: Addr,
        /// The price paid, in base units.
        price: Uint128,
        denom: String,
        /// The IPFS content identifier of the listing's card.
        card: String,
        /// The market's part of the price.
        fee: Uint128,
        /// The version of the split that divides the revenue.
        split_version: SplitVersion,
        /// The deadline of the delivery, in seconds UTC.
        deliver_by: Seconds,
        /// The least height from which the deadline is over.
        deliver_by_height: Height,
        /// The time from which the order can be refunded, in seconds UTC.
        refund_from: Seconds,
        /// The least height from which that holds.
        refund_from_height: Height,
        /// The buyer's time to challenge the delivery, in seconds.
        challenge_window: u32,
        /// The time after the challenge window in which a proof still forfeits the bond, in
        /// seconds.
        cooldown: u32,
        /// The part of the seller's bond that the order reserved, in the denom of the price.
        bond: Uint128,
        /// The stake that a dispute takes from the buyer, in the denom of the price.
        stake: Uint128,
        /// The transport key `T`: a compressed point of G1.
        transport_key: Binary,
        /// The resold license; absent when the creators sell.
        resold: Option<OrderId>,
        /// The creators' part of a resale's price.
        royalty: Option<Uint128>,
    }

    /// A buyer made an offer and paid its price into escrow.
    OrderOffered = "weighhouse-order-offered" by Escrow {
        order: OrderId,
        listing: ListingId,
        version: VersionNumber,
        plan: PlanIndex,
        /// The account that paid.
        buyer: Addr,
        /// The seller, who alone can take the offer.
        seller: Addr,
        /// The price paid, in base units.
        price: Uint128,
        denom: String,
        /// The IPFS content identifier of the listing's card.
        card: String,
        /// The market's part of the price.
        fee: Uint128,
        /// The version of the split that would divide the revenue.
        split_version: SplitVersion,
        /// The time until which the seller can take the offer, in seconds UTC.
        expires_at: Seconds,
        /// The least height from which the offer has expired and anyone can withdraw it.
        expires_at_height: Height,
        /// The buyer's time to challenge the delivery, in seconds.
        challenge_window: u32,
        /// The time after the challenge window in which a proof still forfeits the bond, in
        /// seconds.
        cooldown: u32,
        /// The part of the seller's bond that taking the offer reserves, in the denom of the price.
        bond: Uint128,
        /// The stake that a dispute takes from the buyer, in the denom of the price.
        stake: Uint128,
        /// The transport key `T`: a compressed point of G1.
        transport_key: Binary,
    }

    /// A seller took an offer, which is a funded order from now on.
    OfferTaken = "weighhouse-offer-taken" by Escrow {
        order: OrderId,
        seller: Addr,
        /// The part of the seller's bond that the order reserved.
        bond: Uint128,
        denom: String,
        /// The deadline of the delivery, in seconds UTC.
        deliver_by: Seconds,
        /// The least height from which the deadline is over.
        deliver_by_height: Height,
        /// The time from which the order can be refunded, in seconds UTC.
        refund_from: Seconds,
        /// The least height from which that holds.
        refund_from_height: Height,
    }

    /// An offer's price returned to its buyer.
    OfferWithdrawn = "weighhouse-offer-withdrawn" by Escrow {
        order: OrderId,
        listing: ListingId,
        buyer: Addr,
        /// The amount that returned to the buyer.
        amount: Uint128,
        denom: String,
    }

    /// A buyer disputed that the delivered model keeps its card's promises.
    DisputeOpened = "weighhouse-dispute-opened" by Escrow {
        order: OrderId,
        listing: ListingId,
        buyer: Addr,
        /// The account that decides.
        arbiter: Addr,
        /// The arbiter's deadline, in seconds UTC.
        decide_by: Seconds,
        /// The least height from which the deadline is over.
        decide_by_height: Height,
        /// The buyer's stake.
        stake: Uint128,
        denom: String,
        /// The address of the evidence.
        reason: String,
    }

    /// A buyer or a seller proposed an amount that ends a dispute.
    DisputeProposed = "weighhouse-dispute-proposed" by Escrow {
        order: OrderId,
        /// The account that acted.
        proposer: Addr,
        /// The part of the price that would return to the buyer.
        to_buyer: Uint128,
    }

    /// A dispute ended. The next event says whether the order settled or was refunded.
    DisputeEnded = "weighhouse-dispute-ended" by Escrow {
        order: OrderId,
        /// The kind of end.
        end: Json<DisputeEnd>,
        /// The part of the price that returned to the buyer.
        to_buyer: Uint128,
        /// The part of the stake that returned to the buyer; the rest waits for a sweep to the
        /// treasury.
        stake_back: Uint128,
        stake: Uint128,
        /// The denom of all amounts.
        denom: String,
    }

    /// A holder put a license up for resale.
    ResaleOpened = "weighhouse-resale-opened" by Escrow {
        license: OrderId,
        /// The account that resells the license.
        seller: Addr,
        listing: ListingId,
        version: VersionNumber,
        /// The price, in base units.
        price: Uint128,
        /// The denom of the price.
        denom: String,
        /// The reseller's time to deliver after the payment, in seconds.
        deliver_within: u32,
        /// The buyer's time to challenge the delivery, in seconds.
        challenge_window: u32,
        /// The end of the license, in seconds UTC; absent for a perpetual one.
        expires_at: Option<Seconds>,
    }

    /// A resale takes no further order: its reseller ended it while an order was open, or missed a
    /// delivery.
    ResaleEnding = "weighhouse-resale-ending" by Escrow {
        license: OrderId,
    }

    /// A resale ended: the license was sold, or returned to its reseller.
    ResaleEnded = "weighhouse-resale-ended" by Escrow {
        license: OrderId,
        /// The order that bought the license; absent if it returned.
        order: Option<OrderId>,
    }

    /// A reseller was paid.
    ResellerPaid = "weighhouse-reseller-paid" by Escrow {
        order: OrderId,
        license: OrderId,
        /// The account that acted.
        seller: Addr,
        /// The price less fee and royalty.
        amount: Uint128,
        denom: String,
    }

    /// A key was delivered with a valid proof.
    OrderDelivered = "weighhouse-order-delivered" by Escrow {
        order: OrderId,
        /// The encrypted key and its proof, `c1 ‖ c2 ‖ c3`: 192 bytes.
        delivery: Binary,
        /// The time from which anyone can settle the order, in seconds UTC.
        settle_from: Seconds,
        /// The least height from which that holds.
        settle_from_height: Height,
        /// The time from which the bond can be released and no proof reaches it, in seconds UTC.
        release_from: Seconds,
        /// The least height from which that holds.
        release_from_height: Height,
    }

    /// An order settled: its money went to the sellers. For a resale, it says the creators'
    /// royalty.
    OrderSettled = "weighhouse-order-settled" by Escrow {
        /// The order's number, which is the license's token id.
        order: OrderId,
        listing: ListingId,
        /// The price less the fee and the part that returned to the buyer; for a resale, the
        /// royalty.
        revenue: Uint128,
        /// The market's part.
        fee: Uint128,
        /// The denom of both.
        denom: String,
    }

    /// An order was refunded: its price returned to the buyer.
    OrderRefunded = "weighhouse-order-refunded" by Escrow {
        order: OrderId,
        listing: ListingId,
        buyer: Addr,
        /// The amount that returned to the buyer.
        amount: Uint128,
        denom: String,
    }

    /// A proof by an order's delivery showed that a version is bad.
    VersionProvenBad = "weighhouse-version-proven-bad" by Escrow {
        order: OrderId,
        listing: ListingId,
        version: VersionNumber,
        /// The kind of proof.
        proof: Json<ProofKind>,
        /// The index of the bad chunk.
        chunk: u64,
        /// The account that proved it.
        prover: Addr,
    }

    /// A seller posted a bond.
    BondPosted = "weighhouse-bond-posted" by Escrow {
        /// The account that acted.
        seller: Addr,
        denom: String,
        /// The amount added.
        amount: Uint128,
    }

    /// A seller unlocked a part of its bond. It replaces an earlier request.
    BondUnlocked = "weighhouse-bond-unlocked" by Escrow {
        /// The account that acted.
        seller: Addr,
        denom: String,
        /// The whole unlocked amount.
        amount: Uint128,
        /// The time from which it can be withdrawn, in seconds UTC.
        available_from: Seconds,
        /// The least height from which that holds.
        available_from_height: Height,
    }

    /// A seller withdrew the unlocked part of its bond.
    BondWithdrawn = "weighhouse-bond-withdrawn" by Escrow {
        /// The account that acted.
        seller: Addr,
        denom: String,
        /// The amount, in base units.
        amount: Uint128,
    }

    /// An order's bond was released to its seller's free bond.
    BondReleased = "weighhouse-bond-released" by Escrow {
        order: OrderId,
        seller: Addr,
        denom: String,
        /// The amount, in base units.
        amount: Uint128,
    }

    /// A seller forfeited an order's bond, or a part of it.
    BondForfeited = "weighhouse-bond-forfeited" by Escrow {
        order: OrderId,
        listing: ListingId,
        seller: Addr,
        buyer: Addr,
        /// The account that received the compensation: the license's holder for a settled order,
        /// otherwise the buyer.
        recipient: Addr,
        denom: String,
        /// The recipient's part.
        to_buyer: Uint128,
        /// The part that waits for a sweep to the treasury.
        to_treasury: Uint128,
    }

    /// A missed delivery closed a seller's listings to new orders.
    SellerClosed = "weighhouse-seller-closed" by Escrow {
        seller: Addr,
        /// The order whose delivery the seller missed.
        order: OrderId,
    }

    /// A seller's listings take new orders again: the seller reopened them, or an order of its was
    /// delivered.
    SellerReopened = "weighhouse-seller-reopened" by Escrow {
        seller: Addr,
    }

    /// A holder requested the key of a license, for a new transport key.
    RekeyRequested = "weighhouse-rekey-requested" by Escrow {
        /// The license's number: that of the order that first bought it.
        license: OrderId,
        listing: ListingId,
        version: VersionNumber,
        /// The account that holds the license.
        owner: Addr,
        /// The transport key `T`: a compressed point of G1.
        transport_key: Binary,
        /// The time until which the request can be answered, in seconds UTC.
        expires_at: Seconds,
        /// The least height from which the request has expired.
        expires_at_height: Height,
    }

    /// A request for a license's key was withdrawn or expired.
    RekeyEnded = "weighhouse-rekey-ended" by Escrow {
        license: OrderId,
    }

    /// An account answered a request for a license's key.
    RekeyAnswered = "weighhouse-rekey-answered" by Escrow {
        license: OrderId,
        /// The encrypted key and its proof, `c1 ‖ c2 ‖ c3`: 192 bytes.
        delivery: Binary,
    }

    /// Revenue was swept from escrow to the ledger.
    RevenueSwept = "weighhouse-revenue-swept" by Escrow {
        listing: ListingId,
        /// The split version of those sales.
        split_version: SplitVersion,
        denom: String,
        /// The sum of the prices, and of forfeited bonds.
        gross: Uint128,
        /// The market's part of the gross, which includes all of the forfeited bonds.
        fee: Uint128,
        /// The number of sales.
        sales: u32,
    }

    /// Escrow minted a license.
    LicenseIssued = "weighhouse-license-issued" by License {
        /// The license's token id.
        license: String,
        /// The account that holds the license.
        owner: Addr,
        listing: ListingId,
        version: VersionNumber,
        /// The split whose first payee receives royalties.
        split_version: SplitVersion,
        /// The rights and terms that the license froze.
        grant: Json<Grant>,
        /// The time of the issue, in seconds UTC.
        issued_at: Seconds,
        /// The end of the license, in seconds UTC; absent for a perpetual one.
        expires_at: Option<Seconds>,
    }

    /// A license was transferred.
    LicenseTransferred = "weighhouse-license-transferred" by License {
        /// The license's token id.
        license: String,
        /// The account that held it before.
        from: Addr,
        /// The account that holds the license.
        to: Addr,
    }

    /// The ledger divided revenue.
    RoyaltiesCredited = "weighhouse-royalties-credited" by Royalties {
        listing: ListingId,
        /// The split version of those sales.
        split_version: SplitVersion,
        denom: String,
        /// The amount that was divided.
        gross: Uint128,
        /// The accounts' parts. They sum to the gross and the remainder carried before, less the
        /// one carried now.
        credits: Json<Vec<Credit>>,
        /// The remainder of all revenue under this split in this denom.
        carried: Uint128,
    }

    /// The ledger paid a claim.
    RoyaltiesClaimed = "weighhouse-royalties-claimed" by Royalties {
        /// The account that was paid.
        account: Addr,
        denom: String,
        /// The amount, in base units.
        amount: Uint128,
    }

    /// An account claimed a handle.
    HandleClaimed = "weighhouse-handle-claimed" by Reputation {
        account: Addr,
        /// The handle as it is shown.
        handle: String,
        /// The name that the handle and its look-alikes are.
        fold: String,
        /// The deposit, in base units.
        deposit: Uint128,
        denom: String,
    }

    /// An account released its handle, or governance revoked it.
    HandleReleased = "weighhouse-handle-released" by Reputation {
        /// The account that held it.
        account: Addr,
        handle: String,
        fold: String,
        /// The account that released or revoked it.
        by: Addr,
        /// The account that received the deposit.
        recipient: Addr,
        /// The deposit, in base units.
        deposit: Uint128,
        denom: String,
        /// The time from which anyone can claim it, in seconds UTC.
        free_from: Seconds,
    }

    /// Governance transferred a handle.
    HandleTransferred = "weighhouse-handle-transferred" by Reputation {
        /// The account that held it before.
        from: Addr,
        /// The account that holds it.
        to: Addr,
        handle: String,
        fold: String,
        /// The deposit that returned to the account that held it before, in base units.
        deposit: Uint128,
        denom: String,
    }

    /// An account replaced its card and domain.
    ProfileChanged = "weighhouse-profile-changed" by Reputation {
        account: Addr,
        /// The IPFS content identifier of its card; absent for none.
        card: Option<String>,
        /// The domain that it claims; absent for none.
        domain: Option<String>,
    }

    /// An account proposed to link another one as its wallet.
    LinkProposed = "weighhouse-link-proposed" by Reputation {
        account: Addr,
        /// The other account, which can accept.
        wallet: Addr,
        /// The time from which it can't, in seconds UTC.
        expires_at: Seconds,
    }

    /// A proposal to link two accounts was withdrawn or declined.
    LinkWithdrawn = "weighhouse-link-withdrawn" by Reputation {
        account: Addr,
        wallet: Addr,
        /// The account that ended it.
        by: Addr,
    }

    /// A wallet was linked with an account.
    WalletLinked = "weighhouse-wallet-linked" by Reputation {
        account: Addr,
        kind: Json<WalletKind>,
        /// The wallet's address; that of Ethereum in lower case.
        wallet: String,
        /// The number of the account's link.
        number: u64,
    }

    /// A wallet was unlinked from an account.
    WalletUnlinked = "weighhouse-wallet-unlinked" by Reputation {
        account: Addr,
        kind: Json<WalletKind>,
        /// The wallet's address; that of Ethereum in lower case.
        wallet: String,
        /// The number that the link had.
        number: u64,
    }

    /// Governance accredited a verifier, or changed what is said of one.
    VerifierAccredited = "weighhouse-verifier-accredited" by Reputation {
        verifier: Addr,
        name: String,
        url: String,
        /// The highest level and the checks that it may attest.
        scope: Json<Scope>,
        /// The number of the accreditation: what was attested under an earlier one counts no more.
        term: u32,
    }

    /// Governance ended a verifier's accreditation.
    VerifierRevoked = "weighhouse-verifier-revoked" by Reputation {
        verifier: Addr,
        /// The number of the accreditation that ended.
        term: u32,
    }

    /// A verifier attested an account's identity.
    IdentityAttested = "weighhouse-identity-attested" by Reputation {
        account: Addr,
        verifier: Addr,
        level: Json<Level>,
        /// The checks that the verifier made.
        checks: Json<Vec<Check>>,
        /// The salted hash of the evidence.
        evidence: Hash,
        /// The number of the verifier's accreditation.
        term: u32,
        /// The time from which it counts no more, in seconds UTC.
        expires_at: Seconds,
    }

    /// An attestation was revoked.
    AttestationRevoked = "weighhouse-attestation-revoked" by Reputation {
        account: Addr,
        verifier: Addr,
        /// The account that revoked it.
        by: Addr,
    }

    /// A buyer reviewed what an order bought.
    ReviewWritten = "weighhouse-review-written" by Reputation {
        order: OrderId,
        listing: ListingId,
        version: VersionNumber,
        /// The account that bought.
        reviewer: Addr,
        stars: u8,
        /// The IPFS content identifier of the words; absent for stars alone.
        words: Option<String>,
        /// The fee that the sale paid, in base units.
        fee: Uint128,
        denom: String,
    }

    /// A buyer edited its review.
    ReviewEdited = "weighhouse-review-edited" by Reputation {
        order: OrderId,
        listing: ListingId,
        reviewer: Addr,
        stars: u8,
        words: Option<String>,
        /// The stars before.
        stars_before: u8,
        /// The number of edits, with this one.
        edits: u32,
    }

    /// A seller answered a review, or replaced its answer.
    ReviewAnswered = "weighhouse-review-answered" by Reputation {
        order: OrderId,
        listing: ListingId,
        seller: Addr,
        /// The IPFS content identifier of the words.
        words: String,
        /// The number of edits, with this one.
        edits: u32,
    }

    /// A license's holder found a review helpful.
    ReviewVoted = "weighhouse-review-voted" by Reputation {
        order: OrderId,
        listing: ListingId,
        voter: Addr,
        /// The license that it holds.
        license: OrderId,
        /// The earlier holder of that license whose vote this one replaces.
        replaced: Option<Addr>,
        /// The review's votes, with this one.
        helpful: u32,
    }

    /// A voter retracted its vote.
    VoteRetracted = "weighhouse-vote-retracted" by Reputation {
        order: OrderId,
        listing: ListingId,
        voter: Addr,
        license: OrderId,
        /// The review's votes that are left.
        helpful: u32,
    }

    /// An account asked a question about a listing.
    QuestionAsked = "weighhouse-question-asked" by Reputation {
        question: QuestionId,
        listing: ListingId,
        author: Addr,
        /// The IPFS content identifier of the words.
        words: String,
    }

    /// An account answered a question.
    QuestionAnswered = "weighhouse-question-answered" by Reputation {
        question: QuestionId,
        answer: AnswerNumber,
        listing: ListingId,
        author: Addr,
        /// The IPFS content identifier of the words.
        words: String,
    }

    /// An author edited a question or an answer.
    PostEdited = "weighhouse-post-edited" by Reputation {
        question: QuestionId,
        /// Absent for the question.
        answer: Option<AnswerNumber>,
        listing: ListingId,
        author: Addr,
        /// The IPFS content identifier of the new words.
        words: String,
        /// The number of edits, with this one.
        edits: u32,
    }

    /// An author withdrew a question or an answer.
    PostWithdrawn = "weighhouse-post-withdrawn" by Reputation {
        question: QuestionId,
        /// Absent for the question.
        answer: Option<AnswerNumber>,
        listing: ListingId,
        author: Addr,
    }

    /// Governance or its moderator hid a question or an answer.
    PostHidden = "weighhouse-post-hidden" by Reputation {
        question: QuestionId,
        /// Absent for the question.
        answer: Option<AnswerNumber>,
        listing: ListingId,
        /// The account that hid it.
        by: Addr,
        reason: Json<HideReason>,
    }

    /// Governance or its moderator shows a question or an answer again.
    PostRestored = "weighhouse-post-restored" by Reputation {
        question: QuestionId,
        /// Absent for the question.
        answer: Option<AnswerNumber>,
        listing: ListingId,
        /// The account that shows it again.
        by: Addr,
    }

    /// An account reported a listing.
    ReportFiled = "weighhouse-report-filed" by Reputation {
        report: ReportId,
        listing: ListingId,
        /// The version that it is about; absent for the whole listing.
        version: Option<VersionNumber>,
        reporter: Addr,
        kind: Json<ReportKind>,
        /// The IPFS content identifier of the evidence.
        evidence: String,
        /// The stake, in base units.
        stake: Uint128,
        denom: String,
        /// The time from which anyone settles it, in seconds UTC.
        settles_at: Seconds,
    }

    /// Governance or its moderator decided a report.
    ReportDecided = "weighhouse-report-decided" by Reputation {
        report: ReportId,
        listing: ListingId,
        /// The account that decided.
        by: Addr,
        decision: Json<Decision>,
        /// The IPFS content identifier of the reasons; absent for none.
        reasons: Option<String>,
        /// Whether it decides an appeal: nobody appeals against it.
        on_appeal: bool,
        /// The time from which anyone settles the report, in seconds UTC.
        settles_at: Seconds,
    }

    /// A seller or reporter appealed against a decision.
    ReportAppealed = "weighhouse-report-appealed" by Reputation {
        report: ReportId,
        listing: ListingId,
        /// The account that appealed.
        by: Addr,
        /// The IPFS content identifier of the grounds.
        grounds: String,
        /// The time from which anyone settles the report, in seconds UTC.
        settles_at: Seconds,
    }

    /// A report became final, and its stake was paid.
    ReportSettled = "weighhouse-report-settled" by Reputation {
        report: ReportId,
        listing: ListingId,
        /// Its final state.
        state: Json<ReportState>,
        /// The account that received the stake: the reporter or the treasury.
        recipient: Addr,
        /// The stake, in base units.
        stake: Uint128,
        denom: String,
    }

    /// Governance set the settings of reputation.
    ReputationConfigChanged = "weighhouse-reputation-config-changed" by Reputation {
        /// The new settings.
        config: Json<reputation::Config>,
    }

    /// An account rewrote records of older formats.
    RecordsUpgraded = "weighhouse-records-upgraded" by any {
        /// The contract's name.
        contract: String,
        /// The number of rewritten records.
        upgraded: u32,
        /// Whether no record of an older format is left.
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
