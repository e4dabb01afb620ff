//! What the chain says about the market: typed questions to its contracts.

use std::fmt::Debug;

use cosmwasm_std::Uint128;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::Value;
use weighhouse_chain::{ChainConfig, Client, Event};
use weighhouse_messages::{Contracts, QuoteError};
use weighhouse_protocol::events::{TypedEvent, WASM_PREFIX};
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{escrow, license, registry, royalties};
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, VersionNumber};

use crate::error::{Error, Result, Unverified};
use crate::release::{self, Release, ReleaseError};

/// Reads a list page by page, and takes the first `most` of its entries that are wanted. `page` reads the entries after a
/// place, and `place` says which place an entry has.
///
/// # Errors
/// Those of `page`; [`Unverified::OutOfOrder`] when a page does not ascend from its place: a list would never end.
pub async fn gather<T, P: Clone + PartialOrd + Debug>(
    mut after: Option<P>,
    most: usize,
    page: impl AsyncFn(Option<P>) -> Result<Vec<T>>,
    place: impl Fn(&T) -> P,
    is_wanted: impl Fn(&T) -> bool,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    while found.len() < most {
        let entries = page(after.clone()).await?;
        check_ascending(after.as_ref(), entries.iter().map(&place))?;
        let Some(last) = entries.last() else { break };
        after = Some(place(last));
        found.extend(entries.into_iter().filter(&is_wanted));
    }
    found.truncate(most);
    Ok(found)
}

/// Checks that a page ascends from the place after which it was asked for.
///
/// # Errors
/// [`Unverified::OutOfOrder`] names the first place that does not.
pub fn check_ascending<P: PartialOrd + Debug>(
    after: Option<&P>,
    places: impl IntoIterator<Item = P>,
) -> Result<(), Unverified> {
    let mut before: Option<P> = None;
    for place in places {
        if let Some(before) = before.as_ref().or(after).filter(|before| **before >= place) {
            return Err(Unverified::OutOfOrder { found: format!("{place:?}"), after: format!("{before:?}") });
        }
        before = Some(place);
    }
    Ok(())
}

/// A market on a chain.
#[derive(Clone, Debug)]
pub struct Market {
    pub chain: Client,
    pub contracts: Contracts,
    /// The release whose messages and answers this program speaks.
    speaks: Release,
}

impl Market {
    /// Connects to the market of these contracts on a chain.
    ///
    /// # Errors
    /// A node that does not answer, or serves another chain.
    pub async fn connect(chain: ChainConfig, contracts: Contracts) -> Result<Self> {
        Ok(Self { chain: Client::connect(chain).await?, contracts, speaks: Release::own() })
    }

    /// As [`Market::connect`], for a program that speaks the messages of a release and of those before, [`Release::own`].
    ///
    /// # Errors
    /// Those of [`Market::connect`]; [`crate::ReleaseError::Newer`] when the registry or escrow is of a later release.
    pub async fn open(chain: ChainConfig, contracts: Contracts, speaks: Release) -> Result<Self> {
        match Self::open_anyway(chain, contracts, speaks).await? {
            (market, None) => Ok(market),
            (_, Some(newer)) => Err(newer.into()),
        }
    }

    /// As [`Market::open`], for what a deadline does not let wait: a market of a later release is opened, and named. What its
    /// contracts do not know they refuse.
    ///
    /// # Errors
    /// Those of [`Market::connect`].
    pub async fn open_anyway(
        chain: ChainConfig,
        contracts: Contracts,
        speaks: Release,
    ) -> Result<(Self, Option<ReleaseError>)> {
        let market = Self { speaks, ..Self::connect(chain, contracts).await? };
        let newer = market.newer().await?;
        Ok((market, newer))
    }

    /// The later release that the registry or escrow is of by now, if any. A market may move to it while a program runs.
    ///
    /// # Errors
    /// A node that does not answer.
    pub async fn newer(&self) -> Result<Option<ReleaseError>> {
        let mut newer = None;
        for contract in [&self.contracts.registry, &self.contracts.escrow] {
            let found = release::of(&self.chain, contract).await?;
            newer = newer.or(found.and_then(|found| self.speaks.check(found).err()));
        }
        Ok(newer)
    }

    /// Asks a contract.
    ///
    /// # Errors
    /// The contract's refusal; [`crate::ReleaseError`] when the contract can't read the question, or this program the answer, and
    /// they are of other releases.
    pub async fn ask<T: DeserializeOwned>(&self, contract: &str, message: &(impl Serialize + Sync)) -> Result<T> {
        match self.chain.query(contract, message).await {
            Err(error) if release::is_misunderstanding(&error) => Err(self.explained(contract, error).await),
            answer => Ok(answer?),
        }
    }

    /// The reason for a misunderstanding. A market may move to another release while a program runs.
    pub(crate) async fn explained(&self, contract: &str, error: weighhouse_chain::Error) -> Error {
        match release::of(&self.chain, contract).await {
            Ok(Some(found)) => self.speaks.explain(found, error),
            _ => error.into(),
        }
    }

    /// The moment of the newest block.
    pub async fn now(&self) -> Result<Mark> {
        let head = self.chain.head().await?;
        Ok(Mark { time: head.time, height: head.height })
    }

    /// The registry's settings.
    pub async fn config(&self) -> Result<registry::Config> {
        self.registry(registry::QueryMsg::Config {}).await
    }

    /// The account that governs the market.
    ///
    /// # Errors
    /// [`Unverified::Ungoverned`] when the registry names none.
    pub async fn governance(&self) -> Result<String> {
        let ownership: Value = self.registry(registry::QueryMsg::Ownership {}).await?;
        let owner = ownership.get("owner").and_then(Value::as_str).map(str::to_owned);
        Ok(owner.ok_or(Unverified::Ungoverned)?)
    }

    pub async fn listing(&self, listing: ListingId) -> Result<registry::Listing> {
        self.registry(registry::QueryMsg::Listing { listing }).await
    }

    /// The listings after one, as many as a page holds.
    pub async fn listings(&self, start_after: Option<ListingId>) -> Result<Vec<registry::Listing>> {
        self.registry(registry::QueryMsg::Listings { start_after, limit: Some(MAX_PAGE) }).await
    }

    pub async fn version(&self, listing: ListingId, version: VersionNumber) -> Result<registry::Version> {
        self.registry(registry::QueryMsg::Version { listing, version }).await
    }

    /// All versions of a listing.
    pub async fn versions(&self, listing: ListingId) -> Result<Vec<registry::Version>> {
        let page = async |start_after| {
            self.registry(registry::QueryMsg::Versions { listing, start_after, limit: Some(MAX_PAGE) }).await
        };
        gather(None, usize::MAX, page, |version: &registry::Version| version.number, |_| true).await
    }

    /// The version that a listing sells.
    ///
    /// # Errors
    /// [`QuoteError::NoVersion`] when it has none yet.
    pub async fn latest_version(&self, listing: &registry::Listing) -> Result<registry::Version> {
        let number = listing.latest_version.ok_or(QuoteError::NoVersion { listing: listing.id })?;
        self.version(listing.id, number).await
    }

    /// What a purchase would be now, with or without a challenge window.
    /// `price` is the buyer's own, for an offer.
    pub async fn quote(
        &self,
        listing: ListingId,
        plan: PlanIndex,
        waive_window: bool,
        price: Option<Uint128>,
    ) -> Result<escrow::Quote> {
        self.escrow(escrow::QueryMsg::Quote { listing, plan, waive_window, price }).await
    }

    /// What a purchase of a license for resale would be now.
    pub async fn resale_quote(&self, license: OrderId, waive_window: bool) -> Result<escrow::Quote> {
        self.escrow(escrow::QueryMsg::ResaleQuote { license, waive_window }).await
    }

    /// A license that is for resale; `None` when it is not.
    pub async fn resale(&self, license: OrderId) -> Result<Option<escrow::Resale>> {
        let message = escrow::QueryMsg::Resales { start_after: license.checked_sub(1), limit: Some(1) };
        let page: Vec<escrow::Resale> = self.escrow(message).await?;
        Ok(page.into_iter().find(|resale| resale.license == license))
    }

    /// The licenses for resale after one, as many as a page holds.
    pub async fn resales(&self, start_after: Option<OrderId>) -> Result<Vec<escrow::Resale>> {
        self.escrow(escrow::QueryMsg::Resales { start_after, limit: Some(MAX_PAGE) }).await
    }

    /// How many licenses of a plan with a limited supply are taken.
    pub async fn sold(&self, listing: ListingId, plan: PlanIndex) -> Result<u32> {
        self.escrow(escrow::QueryMsg::Sold { listing, plan }).await
    }

    /// What a seller has at stake, by denom.
    pub async fn bonds(&self, seller: &str) -> Result<Vec<escrow::Bond>> {
        let (seller, limit) = (seller.to_owned(), Some(MAX_PAGE));
        self.escrow(escrow::QueryMsg::Bonds { seller, start_after: None, limit }).await
    }

    /// What of a seller's bond in a denom can back orders to come.
    pub async fn free_bond(&self, seller: &str, denom: &str) -> Result<u128> {
        let bonds = self.bonds(seller).await?;
        Ok(bonds.into_iter().find(|bond| bond.denom == denom).map_or(0, |bond| bond.free.u128()))
    }

    /// The missed delivery that closed a seller's listings to new orders; `None` while they take them.
    pub async fn closed(&self, seller: &str) -> Result<Option<escrow::Closing>> {
        self.escrow(escrow::QueryMsg::Closed { seller: seller.to_owned() }).await
    }

    /// Holders of licenses who wait for the key, after one.
    pub async fn rekeys(&self, start_after: Option<OrderId>) -> Result<Vec<escrow::RekeyRequest>> {
        self.escrow(escrow::QueryMsg::Rekeys { start_after, limit: Some(MAX_PAGE) }).await
    }

    pub async fn order(&self, order: OrderId) -> Result<escrow::Order> {
        self.escrow(escrow::QueryMsg::Order { order }).await
    }

    /// At most `limit` orders after one, and no more than a page holds.
    pub async fn orders(&self, start_after: Option<OrderId>, limit: u32) -> Result<Vec<escrow::Order>> {
        self.escrow(escrow::QueryMsg::Orders { start_after, limit: Some(limit) }).await
    }

    /// All revenue that waits to be swept.
    pub async fn revenues(&self) -> Result<Vec<escrow::Revenue>> {
        let place = |last: &escrow::Revenue| escrow::RevenueCursor {
            listing: last.listing,
            split_version: last.split_version,
            denom: last.denom.clone(),
        };
        let page =
            async |start_after| self.escrow(escrow::QueryMsg::Revenues { start_after, limit: Some(MAX_PAGE) }).await;
        gather(None, usize::MAX, page, place, |_| true).await
    }

    /// What an account is owed, by denom.
    pub async fn balances(&self, account: &str) -> Result<Vec<royalties::Balance>> {
        let message =
            royalties::QueryMsg::Balances { account: account.to_owned(), start_after: None, limit: Some(MAX_PAGE) };
        self.ask(&self.contracts.royalties, &message).await
    }

    /// The token ids of an account's licenses.
    pub async fn licenses(&self, owner: &str) -> Result<Vec<String>> {
        let page = async |start_after| {
            let message = license::QueryMsg::Tokens { owner: owner.to_owned(), start_after, limit: Some(MAX_PAGE) };
            let page: cw721::msg::TokensResponse = self.ask(&self.contracts.license, &message).await?;
            Ok(page.tokens)
        };
        gather(None, usize::MAX, page, String::clone, |_| true).await
    }

    pub async fn license(&self, token_id: &str) -> Result<license::License> {
        let message = license::QueryMsg::NftInfo { token_id: token_id.to_owned() };
        let answer: cw721::msg::NftInfoResponse<license::License> = self.ask(&self.contracts.license, &message).await?;
        Ok(answer.extension)
    }

    /// Who owns a license.
    pub async fn owner(&self, token_id: &str) -> Result<String> {
        let message = license::QueryMsg::OwnerOf { token_id: token_id.to_owned(), include_expired: None };
        let answer: cw721::msg::OwnerOfResponse = self.ask(&self.contracts.license, &message).await?;
        Ok(answer.owner)
    }

    async fn registry<T: DeserializeOwned>(&self, message: registry::QueryMsg) -> Result<T> {
        self.ask(&self.contracts.registry, &message).await
    }

    async fn escrow<T: DeserializeOwned>(&self, message: escrow::QueryMsg) -> Result<T> {
        self.ask(&self.contracts.escrow, &message).await
    }

    /// The events of one type in transactions in which one of them carries this order, oldest
    /// first. They are taken from the contract at `from` alone.
    pub async fn order_events<T: TypedEvent>(&self, from: &str, order: OrderId) -> Result<Vec<T>> {
        self.events_of(from, "order", order).await
    }

    /// As [`Market::order_events`], by another attribute that carries the number.
    pub async fn events_of<T: TypedEvent>(&self, from: &str, attribute: &str, order: OrderId) -> Result<Vec<T>> {
        let kind = format!("{WASM_PREFIX}{}", T::TYPE);
        let order = order.to_string();
        let outcomes = self.chain.search(&kind, &[("_contract_address", from), (attribute, &order)]).await?;
        let mut found = Vec::new();
        for event in outcomes.iter().flat_map(|outcome| &outcome.events) {
            if event.kind == kind && event.get(attribute) == Some(&order) {
                found.extend(typed::<T>(event, from));
            }
        }
        Ok(found)
    }
}

/// An event as the contract at `from` emitted it. Any contract may emit any type: the address that
/// the chain puts first is what counts.
pub fn typed<T: TypedEvent>(event: &Event, from: &str) -> Option<T> {
    if event.kind.strip_prefix(WASM_PREFIX) != Some(T::TYPE) || event.get("_contract_address") != Some(from) {
        return None;
    }
    let attributes = event.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    T::from_attributes(attributes).ok()
}

/// The first event of one type that the contract at `from` emitted; `None` when there is none.
pub fn find<T: TypedEvent>(events: &[Event], from: &str) -> Option<T> {
    events.iter().find_map(|event| typed(event, from))
}

/// The first event of one type that the contract at `from` emitted.
///
/// # Errors
/// When there is none: the contract does not do what this program was written for.
pub fn first<T: TypedEvent>(events: &[Event], from: &str) -> Result<T> {
    find(events, from).ok_or_else(|| Unverified::NoEvent { event: T::TYPE, contract: from.to_owned() }.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::cell::Cell;

    use super::*;
    use crate::Kind;

    #[tokio::test]
    async fn a_list_is_read_no_further_than_it_is_wanted() {
        let asked = Cell::new(0);
        // The numbers from 1 to 10, three to a page.
        let page = async |after: Option<u64>| {
            asked.set(asked.get() + 1);
            let first = after.map_or(1, |after| after + 1);
            Ok((first..=10).take(3).collect::<Vec<u64>>())
        };
        let even = |number: &u64| number.is_multiple_of(2);
        assert_eq!(gather(None, usize::MAX, page, |number| *number, even).await.unwrap(), [2, 4, 6, 8, 10]);
        assert_eq!(asked.replace(0), 5, "the last page is empty");
        assert_eq!(gather(Some(3), 2, page, |number| *number, even).await.unwrap(), [4, 6]);
        assert_eq!(asked.replace(0), 1);
        assert!(gather(None, 0, page, |number| *number, even).await.unwrap().is_empty());
        assert_eq!(asked.get(), 0);
    }

    #[tokio::test]
    async fn a_list_that_does_not_ascend_is_refused() {
        for lie in [[4, 5, 5], [4, 6, 5], [3, 4, 5], [1, 2, 3]] {
            let page = async |_| Ok(lie.to_vec());
            let error = gather(Some(3), 100, page, |number| *number, |_| true).await.unwrap_err();
            assert_eq!(error.kind(), Kind::Unverified, "{lie:?}: {error}");
        }
        let twice = Unverified::OutOfOrder { found: "2".into(), after: "3".into() };
        assert_eq!(check_ascending(Some(&3), [2]).unwrap_err().to_string(), twice.to_string());
    }
}
