//! The GraphQL interface.

mod account;
mod assurance;
mod balance;
mod bounds;
mod card;
pub(super) mod charge;
mod content;
mod cost;
mod dispute;
mod document;
pub mod error;
mod facets;
mod figures;
mod filter;
mod found;
mod history;
mod identity;
mod inputs;
pub(super) mod kept;
mod license;
mod lineage;
mod listing;
mod loaders;
mod loading;
mod loads;
mod market;
mod nesting;
mod node;
mod once;
mod order;
mod ordering;
mod page;
mod parsed;
pub(super) mod persisted;
mod plan;
mod publisher;
mod query;
mod question;
mod rekey;
mod report;
mod reputation;
mod resale;
mod revenue;
mod review;
mod scalars;
mod seller;
mod settings;
mod subscription;
mod suggestion;
mod trade;
mod valid;
mod version;
mod words;

use async_graphql::{EmptyMutation, MergedObject};

use subscription::Followed;
pub use subscription::Subscription;

use balance::Claim;
use dispute::Dispute;
use figures::FigureQuery;
use found::Listings;
use license::License;
use market::StandingQuery;
use node::NodeQuery;
use order::Order;
use page::Paged;
use query::MarketQuery;
use question::{Question, QuestionAnswer};
use rekey::Rekey;
use report::Report;
use reputation::ReputationQuery;
use resale::Resale;
use review::Review;
use trade::TradeQuery;

use super::gate::Gate;
use super::limits::Limits;
use crate::read::{Feed, Rows};

/// Reads the market at the last block of the index.
#[derive(Default, MergedObject)]
pub struct Query(MarketQuery, TradeQuery, NodeQuery, FigureQuery, StandingQuery, ReputationQuery);

/// The schema with what answers it.
pub type Schema = async_graphql::Schema<Query, EmptyMutation, Subscription>;

/// The schema, answered from these rows.
pub fn schema(rows: Rows, feed: Feed) -> Schema {
    let limits = Limits::default();
    let gate = Gate::new(&limits);
    schema_within(rows, feed, limits, gate)
}

/// The schema, answered from these rows within these limits, to requests that pass the gate.
pub fn schema_within(rows: Rows, feed: Feed, limits: Limits, gate: Gate) -> Schema {
    builder().extension(bounds::Bounds::new(rows.clone(), limits, gate)).data(Followed { feed, rows }).finish()
}

/// The schema in the language of schemas, as committed in `schema/schema.graphql`.
pub fn sdl() -> String {
    let mut sdl = builder().finish().sdl();
    while sdl.ends_with('\n') {
        sdl.pop();
    }
    sdl.push('\n');
    sdl
}

fn builder() -> async_graphql::SchemaBuilder<Query, EmptyMutation, Subscription> {
    async_graphql::Schema::build(Query::default(), EmptyMutation, Subscription)
        // The library makes these types, and has no words for them.
        .override_output_type_description::<Listings>("A page of listings, with the counts that stand beside it.")
        .override_output_type_description::<Paged<Claim>>("A page of claims that the ledger paid.")
        .override_output_type_description::<Paged<Dispute>>("A page of disputes, the newest first.")
        .override_output_type_description::<Paged<License>>("A page of licenses, the newest first.")
        .override_output_type_description::<Paged<Order>>("A page of orders, the newest first.")
        .override_output_type_description::<Paged<Question>>("A page of questions, the newest first.")
        .override_output_type_description::<Paged<QuestionAnswer>>(
            "A page of the answers to a question, the oldest first.",
        )
        .override_output_type_description::<Paged<Rekey>>("A page of requests for keys, the newest first.")
        .override_output_type_description::<Paged<Report>>("A page of reports, the newest first.")
        .override_output_type_description::<Paged<Resale>>("A page of resales, the newest first.")
        .override_output_type_description::<Paged<Review>>("A page of reviews.")
}
