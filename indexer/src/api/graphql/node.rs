//! Objects by ids that are unique among all kinds.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Interface, Object, Result, ID};

use super::account::Account;
use super::dispute::Dispute;
use super::error::{bad_input, coded, NOT_REACHED};
use super::license::License;
use super::listing::Listing;
use super::loaders::{
    rows, DisputeOf, LicenseKey, ListingKey, OrderKey, PlansOf, QuestionKey, RekeyOf, ReportKey, ResaleKey, ReviewOf,
    VersionKey,
};
use super::order::Order;
use super::plan::Plan;
use super::question::Question;
use super::rekey::Rekey;
use super::report::Report;
use super::resale::Resale;
use super::review::Review;
use super::scalars::BigInt;
use super::subscription::Followed;
use super::version::Version;
use super::Query;
use crate::read::feed::MAX_WAIT;
use crate::read::{check_text, Rows};

/// Most nodes of one question.
const MAX_NODES: usize = 100;

/// An object with an id that no other object has, of whatever kind.
#[derive(Clone, Interface)]
#[graphql(field(
    name = "node_id",
    ty = "ID",
    desc = "The object's id among all nodes: give it to `node`, and do not read it."
))]
pub enum Node {
    Listing(Box<Listing>),
    Version(Box<Version>),
    Plan(Box<Plan>),
    Order(Box<Order>),
    License(Box<License>),
    Resale(Box<Resale>),
    Rekey(Box<Rekey>),
    Dispute(Box<Dispute>),
    Review(Box<Review>),
    Question(Box<Question>),
    Report(Box<Report>),
    Account(Account),
}

/// The id of a node: its kind, and the chain's numbers of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NodeId {
    Listing(i64),
    /// The listing, and the version's number.
    Version(i64, i64),
    /// The listing, and the plan's position.
    Plan(i64, i32),
    Order(i64),
    License(i64),
    /// The license.
    Resale(i64),
    /// The license.
    Rekey(i64),
    /// The order.
    Dispute(i64),
    /// The order.
    Review(i64),
    Question(i64),
    Report(i64),
    Account(String),
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NodeId::Listing(id) => write!(f, "Listing:{id}"),
            NodeId::Version(listing, number) => write!(f, "Version:{listing}.{number}"),
            NodeId::Plan(listing, index) => write!(f, "Plan:{listing}.{index}"),
            NodeId::Order(id) => write!(f, "Order:{id}"),
            NodeId::License(id) => write!(f, "License:{id}"),
            NodeId::Resale(license) => write!(f, "Resale:{license}"),
            NodeId::Rekey(license) => write!(f, "Rekey:{license}"),
            NodeId::Dispute(order) => write!(f, "Dispute:{order}"),
            NodeId::Review(order) => write!(f, "Review:{order}"),
            NodeId::Question(id) => write!(f, "Question:{id}"),
            NodeId::Report(id) => write!(f, "Report:{id}"),
            NodeId::Account(address) => write!(f, "Account:{address}"),
        }
    }
}

/// Text that is the id of no node.
pub(super) struct NoNode;

impl FromStr for NodeId {
    type Err = NoNode;

    fn from_str(text: &str) -> Result<Self, NoNode> {
        let (kind, key) = text.split_once(':').ok_or(NoNode)?;
        let number = || key.parse().map_err(|_| NoNode);
        Ok(match kind {
            "Listing" => NodeId::Listing(number()?),
            "Version" => {
                let (listing, number) = pair(key)?;
                NodeId::Version(listing, number)
            }
            "Plan" => {
                let (listing, index) = pair(key)?;
                NodeId::Plan(listing, index)
            }
            "Order" => NodeId::Order(number()?),
            "License" => NodeId::License(number()?),
            "Resale" => NodeId::Resale(number()?),
            "Rekey" => NodeId::Rekey(number()?),
            "Dispute" => NodeId::Dispute(number()?),
            "Review" => NodeId::Review(number()?),
            "Question" => NodeId::Question(number()?),
            "Report" => NodeId::Report(number()?),
            "Account" => NodeId::Account(key.to_owned()),
            _ => return Err(NoNode),
        })
    }
}

fn pair<T: FromStr>(key: &str) -> Result<(i64, T), NoNode> {
    let (listing, part) = key.split_once('.').ok_or(NoNode)?;
    Ok((listing.parse().map_err(|_| NoNode)?, part.parse().map_err(|_| NoNode)?))
}

/// Reads an id that a client gives.
fn read(id: &ID) -> Result<NodeId> {
    id.parse().map_err(|NoNode| {
        let shown: String = id.chars().take(60).collect();
        bad_input(format!("{shown:?} is the id of no node: give a `nodeId` that was answered"))
    })
}

impl NodeId {
    async fn load(self, ctx: &Context<'_>) -> Result<Option<Node>> {
        let loader = ctx.data::<DataLoader<Rows>>()?;
        Ok(match self {
            NodeId::Listing(id) => loader.load_one(ListingKey(id)).await?.map(|found| Node::Listing(found.into())),
            NodeId::Version(listing, number) => {
                loader.load_one(VersionKey((listing, number))).await?.map(|found| Node::Version(found.into()))
            }
            NodeId::Plan(listing, index) => {
                let plans = loader.load_one(PlansOf(listing)).await?.unwrap_or_default();
                plans.into_iter().find(|plan| plan.index == index).map(|found| Node::Plan(found.into()))
            }
            NodeId::Order(id) => loader.load_one(OrderKey(id)).await?.map(|found| Node::Order(found.into())),
            NodeId::License(id) => loader.load_one(LicenseKey(id)).await?.map(|found| Node::License(found.into())),
            NodeId::Resale(id) => loader.load_one(ResaleKey(id)).await?.map(|found| Node::Resale(found.into())),
            NodeId::Rekey(id) => loader.load_one(RekeyOf(id)).await?.map(|found| Node::Rekey(found.into())),
            NodeId::Dispute(id) => loader.load_one(DisputeOf(id)).await?.map(|found| Node::Dispute(found.into())),
            NodeId::Review(id) => loader.load_one(ReviewOf(id)).await?.map(|found| Node::Review(found.into())),
            NodeId::Question(id) => loader.load_one(QuestionKey(id)).await?.map(|found| Node::Question(found.into())),
            NodeId::Report(id) => loader.load_one(ReportKey(id)).await?.map(|found| Node::Report(found.into())),
            NodeId::Account(address) => {
                check_text("id", &address)?;
                Some(Node::Account(Account::new(address)))
            }
        })
    }
}

/// Objects by their ids, and accounts.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Answers the object with a `nodeId`; null if there is none.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The `nodeId` of an object.")] id: ID,
    ) -> Result<Option<Node>> {
        read(&id)?.load(ctx).await
    }

    /// Answers objects by their `nodeId`s, at most 100, in the same order; null for each that there is none of.
    #[graphql(complexity = "super::cost::many(ids.len(), child_complexity)")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The `nodeId`s of objects, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MAX_NODES {
            return Err(bad_input(format!("{} ids are given, at most {MAX_NODES} may be", ids.len())));
        }
        let ids = ids.iter().map(read).collect::<Result<Vec<NodeId>>>()?;
        // At once, so that all of a kind are one statement.
        futures::future::try_join_all(ids.into_iter().map(|id| id.load(ctx))).await
    }

    /// Answers all within it once the index holds a height: that of a transaction whose outcome is asked for.
    async fn wait_for_height(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The height of a block.")] height: BigInt,
        #[graphql(
            default = 5,
            desc = "The longest time to wait, in seconds: from 0 to 10. Later the answer is an error NOT_REACHED."
        )]
        seconds: i32,
    ) -> Result<Query> {
        let limit = u64::try_from(seconds).ok().filter(|seconds| *seconds <= MAX_WAIT);
        let Some(limit) = limit else {
            return Err(bad_input(format!("seconds is {seconds}, it may be from 0 to {MAX_WAIT}")));
        };
        let Followed { feed, .. } = ctx.data()?;
        if feed.wait_for(rows(ctx)?, height.0, Duration::from_secs(limit)).await? {
            return Ok(Query::default());
        }
        Err(coded(NOT_REACHED, format!("the index does not hold height {} after {seconds} s: ask again", height.0)))
    }

    /// Answers an account, whether or not it ever traded.
    async fn account(&self, #[graphql(desc = "The account, in Bech32.")] address: String) -> Result<Account> {
        check_text("address", &address)?;
        Ok(Account::new(address))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_id_says_which_object_of_which_kind() {
        for id in [
            NodeId::Listing(7),
            NodeId::Version(7, 2),
            NodeId::Plan(7, 0),
            NodeId::Order(5),
            NodeId::License(5),
            NodeId::Resale(5),
            NodeId::Rekey(5),
            NodeId::Dispute(5),
            NodeId::Account("wasm1alice".into()),
        ] {
            assert_eq!(read(&ID::from(id.clone())).unwrap(), id);
        }
        for text in ["7", "Listing:", "Listing:seven", "Version:7", "Plan:7.99999999999", "Seller:7", ""] {
            assert!(read(&ID::from(text)).is_err(), "{text}");
        }
    }
}
