//! All that a market's contracts answer in lists, at one block: what an upgrade must not change.

use std::collections::BTreeMap;

use anyhow::{ensure, Context, Result};
use futures::{stream, StreamExt, TryStreamExt};
use serde_json::{json, Value};
use weighhouse_chain::Client;

use super::census::{denom, revenue};
use super::lists::{list, number, text, tokens};
use super::Contracts;

/// Questions to the node at a time.
const AT_A_TIME: usize = 16;
/// The orders up to this one are asked about one by one, too, and of those after it every so many. The node answers one question
/// after the other, and what it says of an order's sale is in the list of orders.
const EACH_SALE_UNTIL: u64 = 1_000;
const EVERY: u64 = 100;

/// A question, such as `escrow bonds {"seller":"wasm1…"}`, with the answer's items.
type Entry = (String, Vec<Value>);

/// An answer's items as JSON's text: as values, those of a large market take gigabytes.
type Items = Vec<Box<str>>;

/// Answers by question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// The block.
    pub height: u64,
    answers: BTreeMap<String, Items>,
}

/// A contract under its name.
#[derive(Clone, Copy)]
struct Asked<'a> {
    chain: &'a Client,
    name: &'static str,
    address: &'a str,
}

impl Answers {
    /// Asks all contracts as of one block: every list, each version, split, license, vote and answer in a list of its own, sales
    /// of orders, of a large market not all, and for each of `accounts` its bonds, royalties, closing and attestations.
    ///
    /// # Errors
    /// A contract does not answer, or the node forgot that block.
    pub async fn at(chain: &Client, contracts: &Contracts, height: u64, accounts: &[String]) -> Result<Self> {
        let chain = &chain.at(height)?;
        let asked = |name, address| Asked { chain, name, address };
        let registry = asked("registry", contracts.registry.as_str());
        let license = asked("license", contracts.license.as_str());
        let escrow = asked("escrow", contracts.escrow.as_str());
        let royalties = asked("royalties", contracts.royalties.as_str());
        let reputation = asked("reputation", contracts.reputation.as_str());
        let mut answers = Self { height, answers: BTreeMap::new() };
        answers.take(of_registry(registry).await?);
        answers.take(of_licenses(license).await?);
        answers.take(of_escrow(escrow, accounts).await?);
        answers.take(of_royalties(royalties, accounts).await?);
        answers.take(of_reputation(reputation, accounts).await?);
        Ok(answers)
    }

    fn take(&mut self, entries: Vec<Entry>) {
        let as_text = |items: Vec<Value>| items.iter().map(|item| item.to_string().into()).collect();
        self.answers.extend(entries.into_iter().map(|(question, items)| (question, as_text(items))));
    }

    /// The number of questions, and of the items that answer them.
    pub fn size(&self) -> (usize, usize) {
        (self.answers.len(), self.answers.values().map(Vec::len).sum())
    }

    /// Makes sure that another block's answers are these, but for items that `is_other` knows by their question. An answer may
    /// have fields that it had not: a later release may say more.
    ///
    /// # Errors
    /// One differs: it is named, with both answers.
    pub fn stay(&self, later: &Self, is_other: impl Fn(&str, &Value) -> bool) -> Result<()> {
        let (from, to) = (self.height, later.height);
        for (question, before) in &self.answers {
            let after = later.answers.get(question);
            let after = after.with_context(|| format!("{question} is answered at {from}, and not at {to}"))?;
            let read = |items: &Items| items.iter().map(|item| serde_json::from_str(item)).collect::<Result<_, _>>();
            let [mut before, mut after]: [Vec<Value>; 2] = [read(before)?, read(after)?];
            before.retain(|item| !is_other(question, item));
            after.retain(|item| !is_other(question, item));
            let differs = before.iter().zip(&after).find(|(before, after)| !holds(before, after));
            ensure!(differs.is_none(), "{question}: at {from} and at {to} it is {differs:?}");
            let (less, more) = (before.len(), after.len());
            ensure!(less == more, "{question} has {less} items at {from} and {more} at {to}");
        }
        Ok(())
    }
}

/// Whether an answer still says all that it said.
fn holds(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            before.iter().all(|(field, value)| after.get(field).is_some_and(|other| holds(value, other)))
        }
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(before, after)| holds(before, after))
        }
        _ => before == after,
    }
}

impl Asked<'_> {
    /// A whole list, with what it was asked.
    async fn list(&self, list_name: &str, arguments: Value, cursor: fn(&Value) -> Value) -> Result<Entry> {
        let question = format!("{} {list_name} {arguments}", self.name);
        Ok((question, list(self.chain, self.address, list_name, arguments, cursor).await?))
    }

    /// A single answer.
    async fn one(&self, question: Value) -> Result<Entry> {
        let answer: Value = self.chain.query(self.address, &question).await?;
        Ok((format!("{} {question}", self.name), vec![answer]))
    }

    /// Single answers, several at a time.
    async fn each(&self, questions: Vec<Value>) -> Result<Vec<Entry>> {
        let work: Vec<_> = questions.into_iter().map(|question| self.one(question)).collect();
        stream::iter(work).buffered(AT_A_TIME).try_collect().await
    }

    /// Whole lists, several at a time.
    async fn lists(&self, name: &str, of: Vec<Value>, cursor: fn(&Value) -> Value) -> Result<Vec<Entry>> {
        let work: Vec<_> = of.into_iter().map(|arguments| self.list(name, arguments, cursor)).collect();
        stream::iter(work).buffered(AT_A_TIME).try_collect().await
    }
}

/// For each account a question that names it in a field.
fn of_each(accounts: &[String], field: &str) -> Vec<Value> {
    accounts.iter().map(|account| json!({ field: account })).collect()
}

fn ids(items: &[Value], field: &str) -> Result<Vec<u64>> {
    items.iter().map(|item| number(item, field)).collect()
}

async fn of_registry(asked: Asked<'_>) -> Result<Vec<Entry>> {
    let mut entries =
        asked.each(vec![json!({ "config": {} }), json!({ "order_pause": {} }), json!({ "ownership": {} })]).await?;
    let listings = asked.list("listings", json!({}), |item| item["id"].clone()).await?;
    let each = ids(&listings.1, "id")?;
    let of_listing = each.iter().map(|id| json!({ "listing": id })).collect();
    entries.extend(asked.lists("versions", of_listing, |item| item["number"].clone()).await?);
    let mut splits = Vec::new();
    for listing in &listings.1 {
        let of_listing = |split| json!({ "split": { "listing": listing["id"], "split_version": split } });
        splits.extend((1..=number(listing, "split_version")?).map(of_listing));
    }
    entries.extend(asked.each(splits).await?);
    entries.push(listings);
    Ok(entries)
}

async fn of_licenses(asked: Asked<'_>) -> Result<Vec<Entry>> {
    let all = tokens(asked.chain, asked.address).await?;
    let about = |token: &String| json!({ "all_nft_info": { "token_id": token, "include_expired": true } });
    let mut entries = asked.each(all.iter().map(about).collect()).await?;
    for name in ["config", "num_tokens", "contract_info", "get_minter_ownership", "get_creator_ownership"] {
        entries.push(asked.one(json!({ name: {} })).await?);
    }
    entries.push(("license all_tokens".into(), all.into_iter().map(Value::from).collect()));
    Ok(entries)
}

async fn of_escrow(asked: Asked<'_>, accounts: &[String]) -> Result<Vec<Entry>> {
    let mut entries = vec![
        asked.one(json!({ "config": {} })).await?,
        asked.list("resales", json!({}), |item| item["license"].clone()).await?,
        asked.list("rekeys", json!({}), |item| item["license"].clone()).await?,
        asked.list("revenues", json!({}), revenue).await?,
    ];
    let orders = asked.list("orders", json!({}), |item| item["id"].clone()).await?;
    let is_asked = |order: &u64| *order <= EACH_SALE_UNTIL || order.is_multiple_of(EVERY);
    let sold = ids(&orders.1, "id")?.into_iter().filter(is_asked);
    let sales = sold.map(|order| json!({ "sale": { "order": order } })).collect();
    entries.extend(asked.each(sales).await?);
    entries.push(orders);
    entries.extend(asked.lists("bonds", of_each(accounts, "seller"), denom).await?);
    let closed = accounts.iter().map(|account| json!({ "closed": { "seller": account } })).collect();
    entries.extend(asked.each(closed).await?);
    Ok(entries)
}

async fn of_royalties(asked: Asked<'_>, accounts: &[String]) -> Result<Vec<Entry>> {
    let mut entries = asked.lists("balances", of_each(accounts, "account"), denom).await?;
    entries.push(asked.one(json!({ "config": {} })).await?);
    entries.push(asked.list("totals", json!({}), denom).await?);
    Ok(entries)
}

async fn of_reputation(asked: Asked<'_>, accounts: &[String]) -> Result<Vec<Entry>> {
    let mut entries = asked.each(vec![json!({ "config": {} }), json!({ "contracts": {} })]).await?;
    entries.push(asked.list("profiles", json!({}), |item| item["account"].clone()).await?);
    entries.push(asked.list("handles", json!({}), |item| item["fold"].clone()).await?);
    entries.push(asked.list("verifiers", json!({}), |item| item["verifier"].clone()).await?);
    entries.push(asked.list("reports", json!({}), |item| item["report"].clone()).await?);
    let reviews = asked.list("reviews", json!({}), |item| item["order"].clone()).await?;
    let of_review = ids(&reviews.1, "order")?.into_iter().map(|order| json!({ "order": order })).collect();
    entries.extend(asked.lists("votes", of_review, |item| item["license"].clone()).await?);
    let mut rated = ids(&reviews.1, "listing")?;
    rated.sort_unstable();
    rated.dedup();
    entries
        .extend(asked.each(rated.iter().map(|listing| json!({ "rating": { "listing": listing } })).collect()).await?);
    entries.push(reviews);
    let questions = asked.list("questions", json!({}), |item| item["question"].clone()).await?;
    let of_question =
        ids(&questions.1, "question")?.into_iter().map(|question| json!({ "question": question })).collect();
    entries.extend(asked.lists("answers", of_question, |item| item["answer"].clone()).await?);
    entries.push(questions);
    entries.extend(asked.lists("attestations", of_each(accounts, "account"), |item| item["verifier"].clone()).await?);
    Ok(entries)
}

/// Whether an item of a list belongs to a listing, an order or a license of somebody: by its fields, whatever list it is in.
pub fn belongs(item: &Value, listings: &[u64], orders: &[u64]) -> bool {
    let among = |field: &str, of: &[u64]| number(item, field).is_ok_and(|id| of.contains(&id));
    let is_token = item.as_str().and_then(|token| token.parse().ok()).is_some_and(|id: u64| orders.contains(&id));
    is_token || among("listing", listings) || (among("id", orders) && text(item, "buyer").is_ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn answers(height: u64, items: &[Value]) -> Answers {
        let mut answers = Answers { height, answers: BTreeMap::new() };
        answers.take(vec![("escrow orders {}".to_owned(), items.to_vec())]);
        answers
    }

    #[test]
    fn what_is_lost_changed_or_new_is_named() {
        let [one, two, other] = [json!({ "id": 1 }), json!({ "id": 2 }), json!({ "id": 3, "state": "settled" })];
        let before = answers(7, &[one.clone(), two.clone()]);
        let none = |_: &str, _: &Value| false;
        before.stay(&answers(8, &[one.clone(), two.clone()]), none).unwrap();
        for later in
            [vec![one.clone()], vec![one.clone(), other.clone()], vec![one.clone(), two.clone(), other.clone()]]
        {
            let error = before.stay(&answers(8, &later), none).unwrap_err().to_string();
            assert!(error.starts_with("escrow orders"), "{error}");
        }
        let lost = Answers { height: 8, answers: BTreeMap::new() };
        before.stay(&lost, none).unwrap_err();
        let newer = |question: &str, item: &Value| question == "escrow orders {}" && item["state"] == "settled";
        before.stay(&answers(8, &[one, two, other]), newer).unwrap();
    }

    #[test]
    fn an_answer_may_say_more_and_nothing_else() {
        let before = json!({ "id": 1, "parts": [{ "free": "2" }], "gone": null });
        assert!(holds(&before, &json!({ "id": 1, "parts": [{ "free": "2", "new": 3 }], "gone": null, "since": 4 })));
        for other in [
            json!({ "id": 2, "parts": [{ "free": "2" }], "gone": null }),
            json!({ "id": 1, "parts": [{ "free": 2 }], "gone": null }),
            json!({ "id": 1, "parts": [{ "free": "2" }, {}], "gone": null }),
            json!({ "id": 1, "parts": [{ "free": "2" }] }),
        ] {
            assert!(!holds(&before, &other), "{other}");
        }
    }

    #[test]
    fn an_item_belongs_by_its_listing_its_order_or_its_token() {
        assert!(belongs(&json!({ "listing": 3 }), &[3], &[]));
        assert!(belongs(&json!({ "id": 5, "buyer": "wasm1b" }), &[], &[5]));
        assert!(belongs(&json!("5"), &[], &[5]));
        for other in [json!({ "id": 5, "seller": "wasm1s" }), json!("6"), json!({ "listing": 4 })] {
            assert!(!belongs(&other, &[3], &[5]), "{other}");
        }
    }
}
