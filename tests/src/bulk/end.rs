//! Brings everything in a market to its end, and takes all money out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use weighhouse_chain::{message, Key};
use weighhouse_protocol::escrow::{ExecuteMsg, MAX_RELEASED};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{reputation, royalties, ListingId, OrderId, SplitVersion};

use super::census::{denom, revenue};
use super::lists::{list, mark, number, text};
use super::seller::Seller;
use super::sender::Call;
use super::{Bulk, PRICE};

/// What an arbiter returns of a disputed price: less than all but fee and royalty.
const RULED: u128 = PRICE / 4;
/// What the parties of a dispute agree to return.
const AGREED: u128 = PRICE / 5;

/// Ends what is open. Its steps go in this order, since each ends what the next one counts on.
pub struct Ending<'a> {
    bulk: &'a Bulk,
    arbiter: Arc<Key>,
    /// Sellers by their listings.
    sellers: BTreeMap<ListingId, Arc<Seller>>,
    /// Listings whose version was proven bad.
    bad: BTreeSet<ListingId>,
}

impl<'a> Ending<'a> {
    /// Reads what is listed. The bulk knows the arbiter's key.
    ///
    /// # Errors
    /// The registry does not answer, or the arbiter is unknown.
    pub async fn of(bulk: &'a Bulk, arbiter: &str) -> Result<Ending<'a>> {
        let registry = &bulk.contracts.registry;
        let (mut sellers, mut bad) = (BTreeMap::new(), BTreeSet::new());
        for listing in list(bulk.chain(), registry, "listings", json!({}), |item| item["id"].clone()).await? {
            let (id, address) = (number(&listing, "id")?, text(&listing, "seller")?);
            let mut all = bulk.sellers.iter().chain([&bulk.careless]);
            if let Some(seller) = all.find(|seller| seller.key.address() == address) {
                sellers.insert(id, Arc::clone(seller));
            }
            if listing["latest_version"].is_null() {
                continue;
            }
            let asked = json!({ "version": { "listing": id, "version": listing["latest_version"] } });
            let version: Value = bulk.chain().query(registry, &asked).await?;
            if !version["bad_since"].is_null() {
                bad.insert(id);
            }
        }
        Ok(Self { arbiter: bulk.key(arbiter)?, bulk, sellers, bad })
    }

    /// Ends everything, in order.
    ///
    /// # Errors
    /// The chain refuses a step: something can't be finished.
    pub async fn all(&self) -> Result<()> {
        self.offers().await?;
        self.deliveries().await?;
        self.disputes().await?;
        self.resales_and_rekeys().await?;
        self.revenue().await?;
        self.bonds().await?;
        self.reports_and_handles().await?;
        self.royalties().await
    }

    /// Makes sure that no contract holds anything but what rounding left in the ledger.
    ///
    /// # Errors
    /// Money is left.
    pub async fn nothing_is_left(&self) -> Result<()> {
        let (chain, contracts) = (self.bulk.chain(), &self.bulk.contracts);
        for contract in [&contracts.escrow, &contracts.reputation, &contracts.registry, &contracts.license] {
            let left = chain.balances(contract).await?;
            ensure!(left.is_empty(), "{contract} still has {left:?}");
        }
        let totals = list(chain, &contracts.royalties, "totals", json!({}), denom).await?;
        let mut carried = BTreeMap::new();
        for total in &totals {
            ensure!(number(total, "owed")? == 0, "somebody did not claim: {total}");
            let left = number(total, "carried")?;
            if left > 0 {
                carried.insert(text(total, "denom")?.to_owned(), u128::from(left));
            }
        }
        let held: BTreeMap<_, _> = chain
            .balances(&contracts.royalties)
            .await?
            .into_iter()
            .map(|coin| (coin.denom, coin.amount.u128()))
            .collect();
        ensure!(held == carried, "the ledger has {held:?} and carries {carried:?}");
        Ok(())
    }

    /// The orders in one state of escrow's.
    async fn orders(&self, state: &str) -> Result<Vec<Value>> {
        let escrow = &self.bulk.contracts.escrow;
        let all = list(self.bulk.chain(), escrow, "orders", json!({}), |item| item["id"].clone()).await?;
        Ok(all.into_iter().filter(|order| order["state"] == state).collect())
    }

    fn is_bad(&self, order: &Value) -> Result<bool> {
        Ok(self.bad.contains(&number(order, "listing")?))
    }

    fn seller(&self, item: &Value) -> Result<&Arc<Seller>> {
        let listing = number(item, "listing")?;
        self.sellers.get(&listing).with_context(|| format!("nobody here sells listing {listing}"))
    }

    fn call(&self, by: &Arc<Key>, call: &ExecuteMsg) -> Result<Call> {
        Ok(Call { by: Arc::clone(by), message: self.bulk.to_escrow(by, call, &[])? })
    }

    async fn send(&self, what: &str, calls: Vec<Call>) -> Result<()> {
        self.bulk.sender.send(what, calls).await.map(drop)
    }

    /// Every second offer is taken by its seller, and its order goes on as any other; the others are withdrawn.
    async fn offers(&self) -> Result<()> {
        let (mut taken, mut withdrawn) = (Vec::new(), Vec::new());
        for (index, offer) in self.orders("offered").await?.iter().enumerate() {
            let order = number(offer, "id")?;
            let buyer = self.bulk.key(text(offer, "buyer")?)?;
            match index % 2 == 0 && !self.is_bad(offer)? {
                true => taken.push(self.call(&self.seller(offer)?.key, &ExecuteMsg::TakeOffer { order })?),
                false => withdrawn.push(self.call(&buyer, &ExecuteMsg::WithdrawOffer { order })?),
            }
        }
        self.send("take_offer at the end", taken).await?;
        self.send("withdraw_offer at the end", withdrawn).await
    }

    /// Everything that is paid is delivered, unless its version is bad or its time is over: then it is refunded. Of what was
    /// delivered, anybody settles every second order whose window is over; buyers accept the others.
    async fn deliveries(&self) -> Result<()> {
        let (mut delivered, mut missed, mut refunded) = (Vec::new(), Vec::new(), Vec::new());
        let now = self.bulk.sender.now().await?;
        for funded in self.orders("funded").await? {
            let (order, buyer) = (number(&funded, "id")?, self.bulk.key(text(&funded, "buyer")?)?);
            if self.is_bad(&funded)? {
                refunded.push(self.call(&buyer, &ExecuteMsg::Refund { order })?);
            } else if mark(&funded, "refund_from")?.is_reached(now) {
                missed.push(self.call(&buyer, &ExecuteMsg::Refund { order })?);
            } else {
                let seller = self.seller(&funded)?;
                let deliver = ExecuteMsg::Deliver { order, delivery: seller.delivery() };
                delivered.push(self.call(&seller.key, &deliver)?);
            }
        }
        ensure!(!missed.is_empty(), "no delivery was missed");
        self.send("refund of missed deliveries at the end", missed).await?;
        self.send("deliver at the end", delivered).await?;
        let (mut settled, mut accepted) = (Vec::new(), Vec::new());
        let strangers = self.bulk.sellers.iter().map(|seller| &seller.key).cycle();
        for (delivered, stranger) in self.orders("delivered").await?.iter().zip(strangers) {
            let (order, buyer) = (number(delivered, "id")?, self.bulk.key(text(delivered, "buyer")?)?);
            let is_over = mark(delivered, "settle_from")?.is_reached(now);
            if self.is_bad(delivered)? {
                refunded.push(self.call(&buyer, &ExecuteMsg::Refund { order })?);
            } else if is_over && settled.len() <= accepted.len() {
                settled.push(self.call(stranger, &ExecuteMsg::Settle { order })?);
            } else {
                accepted.push(self.call(&buyer, &ExecuteMsg::Accept { order })?);
            }
        }
        ensure!(!settled.is_empty(), "no window is over");
        self.send("settle at the end", settled).await?;
        self.send("accept at the end", accepted).await?;
        self.send("refund of bad versions at the end", refunded).await
    }

    /// Disputes end in each of three ways in turn: the arbiter decides, both sides propose the same, the buyer accepts. Those
    /// with a seller of rules end in the first or the last.
    async fn disputes(&self) -> Result<()> {
        let (mut ruled, mut asked, mut agreed, mut accepted) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (index, disputed) in self.orders("disputed").await?.iter().enumerate() {
            let order = number(disputed, "id")?;
            let buyer = self.bulk.key(text(disputed, "buyer")?)?;
            match (index % 3, self.sellers.get(&number(disputed, "listing")?)) {
                (0, _) => ruled.push(self.call(&self.arbiter, &ExecuteMsg::Rule { order, to_buyer: RULED.into() })?),
                (1, Some(seller)) => {
                    let propose = ExecuteMsg::Propose { order, to_buyer: AGREED.into() };
                    asked.push(self.call(&buyer, &propose)?);
                    agreed.push(self.call(&seller.key, &propose)?);
                }
                _ => accepted.push(self.call(&buyer, &ExecuteMsg::Accept { order })?),
            }
        }
        self.send("rule at the end", ruled).await?;
        self.send("propose by buyers at the end", asked).await?;
        self.send("propose by sellers at the end", agreed).await?;
        self.send("accept of disputes at the end", accepted).await?;
        let open = self.orders("disputed").await?.len();
        ensure!(open == 0, "{open} disputes did not end");
        Ok(())
    }

    /// Licenses that nobody bought return to their resellers; every second request for a key is answered.
    async fn resales_and_rekeys(&self) -> Result<()> {
        let (chain, escrow) = (self.bulk.chain(), &self.bulk.contracts.escrow);
        let mut ended = Vec::new();
        for resale in list(chain, escrow, "resales", json!({}), |item| item["license"].clone()).await? {
            let (license, seller) = (number(&resale, "license")?, self.bulk.key(text(&resale, "seller")?)?);
            ended.push(self.call(&seller, &ExecuteMsg::EndResale { license })?);
        }
        self.send("end_resale at the end", ended).await?;
        let (mut answered, mut withdrawn) = (Vec::new(), Vec::new());
        let rekeys = list(chain, escrow, "rekeys", json!({}), |item| item["license"].clone()).await?;
        for (index, request) in rekeys.iter().enumerate() {
            let (license, seller) = (number(request, "license")?, self.seller(request)?);
            if index % 2 == 0 {
                let answer = ExecuteMsg::AnswerRekey { license, delivery: seller.delivery() };
                answered.push(self.call(&seller.key, &answer)?);
                continue;
            }
            // A license has its first order's number, whose buyer still holds it.
            let order: Value = chain.query(escrow, &json!({ "order": { "order": license } })).await?;
            let holder = self.bulk.key(text(&order, "buyer")?)?;
            withdrawn.push(self.call(&holder, &ExecuteMsg::EndRekey { license })?);
        }
        self.send("answer_rekey at the end", answered).await?;
        self.send("end_rekey at the end", withdrawn).await
    }

    async fn revenue(&self) -> Result<()> {
        let escrow = &self.bulk.contracts.escrow;
        let mut swept = Vec::new();
        let revenues = list(self.bulk.chain(), escrow, "revenues", json!({}), revenue).await?;
        for (one, by) in revenues.iter().zip(self.bulk.buyers.iter().cycle()) {
            let split_version = SplitVersion::try_from(number(one, "split_version")?)?;
            let (listing, denom) = (number(one, "listing")?, text(one, "denom")?.to_owned());
            swept.push(self.call(by, &ExecuteMsg::Sweep { listing, split_version, denom })?);
        }
        self.send("sweep at the end", swept).await
    }

    /// Once no proof reaches them, bonds return: of orders to their sellers, and from there to their accounts.
    async fn bonds(&self) -> Result<()> {
        let (mut bound, mut from) = (Vec::<OrderId>::new(), Mark::default());
        for order in self.orders("settled").await? {
            if number(&order, "bond")? > 0 {
                bound.push(number(&order, "id")?);
                from = from.max(mark(&order, "release_from")?);
            }
        }
        self.bulk.sender.reach(from).await?;
        let mut released = Vec::new();
        for (orders, by) in bound.chunks(MAX_RELEASED).zip(self.bulk.buyers.iter().cycle()) {
            released.push(self.call(by, &ExecuteMsg::ReleaseBonds { orders: orders.to_vec() })?);
        }
        self.send("release_bonds at the end", released).await?;
        self.withdraw_bonds().await
    }

    async fn withdraw_bonds(&self) -> Result<()> {
        let mut unlocked = Vec::new();
        for (key, bond) in self.all_bonds().await? {
            ensure!(number(&bond, "reserved")? == 0, "{}: a part of {bond} is still reserved", key.address());
            let amount = u128::from(number(&bond, "free")?) + u128::from(number(&bond, "unlocked")?);
            if amount > 0 {
                let denom = text(&bond, "denom")?.to_owned();
                unlocked.push(self.call(&key, &ExecuteMsg::UnlockBond { denom, amount: amount.into() })?);
            }
        }
        self.send("unlock_bond at the end", unlocked).await?;
        let (mut withdrawn, mut from) = (Vec::new(), Mark::default());
        for (key, bond) in self.all_bonds().await? {
            if number(&bond, "unlocked")? > 0 {
                from = from.max(mark(&bond, "available_from")?);
                let denom = text(&bond, "denom")?.to_owned();
                withdrawn.push(self.call(&key, &ExecuteMsg::WithdrawBond { denom })?);
            }
        }
        self.bulk.sender.reach(from).await?;
        self.send("withdraw_bond at the end", withdrawn).await
    }

    /// The bonds of everybody here.
    async fn all_bonds(&self) -> Result<Vec<(Arc<Key>, Value)>> {
        let mut all = Vec::new();
        for (address, key) in &self.bulk.keys {
            let asked = json!({ "seller": address });
            let bonds = list(self.bulk.chain(), &self.bulk.contracts.escrow, "bonds", asked, denom).await?;
            all.extend(bonds.into_iter().map(|bond| (Arc::clone(key), bond)));
        }
        Ok(all)
    }

    /// Reports are settled once their time is over, and handles are released: stakes and deposits return.
    async fn reports_and_handles(&self) -> Result<()> {
        let (chain, contract) = (self.bulk.chain(), &self.bulk.contracts.reputation);
        let (mut settled, mut from) = (Vec::new(), Mark::default());
        let reports = list(chain, contract, "reports", json!({}), |item| item["report"].clone()).await?;
        let open = reports.iter().filter(|report| report["settled"] == false);
        for (report, by) in open.zip(self.bulk.buyers.iter().cycle()) {
            from.time = from.time.max(number(report, "settles_at")?);
            let settle = reputation::ExecuteMsg::SettleReport { report: number(report, "report")? };
            settled.push(self.bulk.to_reputation(by, &settle, &[])?);
        }
        self.bulk.sender.reach(from).await?;
        self.send("settle_report at the end", settled).await?;
        let mut released = Vec::new();
        for handle in list(chain, contract, "handles", json!({}), |item| item["fold"].clone()).await? {
            if let Some(account) = handle["held"]["account"].as_str() {
                let by = self.bulk.key(account)?;
                released.push(self.bulk.to_reputation(&by, &reputation::ExecuteMsg::ReleaseHandle {}, &[])?);
            }
        }
        self.send("release_handle at the end", released).await
    }

    async fn royalties(&self) -> Result<()> {
        let (chain, contract) = (self.bulk.chain(), &self.bulk.contracts.royalties);
        let mut claimed = Vec::new();
        for (address, key) in &self.bulk.keys {
            let balances = list(chain, contract, "balances", json!({ "account": address }), denom).await?;
            let owed = balances.iter().map(|balance| number(balance, "owed")).collect::<Result<Vec<_>>>()?;
            if owed.iter().any(|amount| *amount > 0) {
                let claim = royalties::ExecuteMsg::Claim { denoms: None };
                let message = message::execute(address, contract, &claim, &[])?;
                claimed.push(Call { by: Arc::clone(key), message });
            }
        }
        self.send("claim at the end", claimed).await
    }
}
