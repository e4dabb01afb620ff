//! The kinds of page that are measured.

use serde_json::{json, Value};

use crate::dice::Dice;
use crate::load::seller;
use crate::manual::document;
use crate::market::{account, sold, RARE_TASK};
use crate::words;

/// Fields of a row of a list.
const ROW: &str = "pageInfo { hasNextPage endCursor } nodes { id name seller task license { id } sales createdAt }";

/// What a kind is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    Page,
    /// The page of a search, with facets.
    Search,
    Facets,
    Suggest,
}

/// A kind of page: its name and its queries, of which no two in a row are the same where it has many.
pub struct Kind {
    pub name: &'static str,
    pub aim: Aim,
    query: String,
    variables: fn(&mut Dice, u64) -> Value,
}

impl Kind {
    /// The body of a request.
    pub fn request(&self, dice: &mut Dice, listings: u64) -> Value {
        json!({"query": self.query, "variables": (self.variables)(dice, listings)})
    }
}

fn list(name: &'static str, arguments: &str, variables: fn(&mut Dice, u64) -> Value) -> Kind {
    let query =
        format!("query($w: String, $f: ListingFilter) {{ listings(query: $w, filter: $f{arguments}) {{ {ROW} }} }}");
    Kind { name, aim: Aim::Page, query, variables }
}

fn filter(filter: Value) -> Value {
    json!({"f": filter})
}

fn common(dice: &mut Dice) -> &'static str {
    dice.one(&["llama", "qwen2.5", "whisper", "mistral instruct", "chat", "base"])
}

fn pages() -> Vec<Kind> {
    vec![
        list("newest", "", |_, _| json!({})),
        list("best selling", ", orderBy: {field: BEST_SELLING}", |_, _| json!({})),
        list("by price", ", orderBy: {field: PRICE, denom: \"uwhs\"}", |_, _| json!({})),
        list("trending", ", orderBy: {field: TRENDING}", |_, _| json!({})),
        list("smallest first", ", orderBy: {field: SIZE}", |_, _| json!({})),
        list("best rated", ", orderBy: {field: BEST_RATED}", |_, _| json!({})),
        list("by accuracy", ", orderBy: {field: METRIC, metric: \"accuracy\", dataset: \"glue\"}", |_, _| json!({})),
        list("of a seller", "", |_, _| filter(json!({"seller": {"eq": seller()}}))),
        list("task and license by price", ", orderBy: {field: PRICE, denom: \"uwhs\"}", |dice, _| {
            filter(json!({"task": {"eq": dice.one(words::TASKS)}, "license": {"eq": dice.one(words::LICENSES)}}))
        }),
        list("of proven and attested publishers", "", |_, _| {
            filter(json!({"publisherStanding": {"in": ["PROVEN", "ATTESTED"]}}))
        }),
        list("data alone, best selling", ", orderBy: {field: BEST_SELLING}", |_, _| {
            filter(json!({"loads": {"eq": "DATA_ONLY"}}))
        }),
        list("a rare task, newest", "", |_, _| filter(json!({"task": {"eq": RARE_TASK}}))),
        list("a price range by price", ", orderBy: {field: PRICE, denom: \"uwhs\"}", |dice, _| {
            let from = 1_000_000_000 + dice.roll(900_000_000);
            filter(json!({"price": {"denom": "uwhs", "gte": from.to_string()}}))
        }),
        list("a task or a price, newest", "", |dice, _| {
            let price = json!({"price": {"denom": "uwhs", "lt": (20_000 + dice.roll(9_000)).to_string()}});
            filter(json!({"or": [{"task": {"eq": RARE_TASK}}, price]}))
        }),
        list("fits a memory, trending", ", orderBy: {field: TRENDING}", |dice, _| {
            filter(
                json!({"fitsMemoryBytes": (8_000_000_000 + dice.roll(8_000_000_000)).to_string(), "quantization": {"in": ["BF16", "Q4_K"]}}),
            )
        }),
        list("tag and language, best selling", ", orderBy: {field: BEST_SELLING}", |dice, _| {
            filter(json!({"tag": {"eq": words::word(dice.few(100))}, "language": {"in": ["de", "fr"]}}))
        }),
        list("a common word", "", |dice, _| json!({"w": common(dice)})),
        list("a common word, newest", ", orderBy: {field: NEWEST}", |dice, _| json!({"w": common(dice)})),
        list("a rare word", "", |_, _| json!({"w": words::RARE})),
        list("a word of cards", "", |dice, _| json!({"w": words::word(100 + dice.roll(5_000))})),
        list("words that never meet", "", |_, _| json!({"w": format!("{} nowherefound", words::RARE)})),
        list(
            "a misspelt word",
            "",
            |dice, _| json!({"w": dice.one(&["whsiper", "mitsral", "deepsek", "stabel diffusion"])}),
        ),
        list("a negated word", "", |dice, _| json!({"w": format!("{} -gguf", common(dice))})),
        list("only a negated word", "", |_, _| json!({"w": "-llama"})),
        list("a phrase", "", |_, _| json!({"w": "\"fine tuned\""})),
        list(
            "a word and a filter",
            "",
            |dice, _| json!({"w": common(dice), "f": {"license": {"in": ["mit", "apache-2.0"]}, "rights": ["COMMERCIAL"]}}),
        ),
        list(
            "a word while typing",
            ", typing: true",
            |dice, _| json!({"w": dice.one(&["ll", "whisp", "m", "stable-dif", "qwen2.5-7b-ins", "deepseek c"])}),
        ),
    ]
}

/// A buyer of many orders.
pub fn buyer(dice: &mut Dice) -> String {
    account(1_000_000_000 + dice.few(1_000))
}

fn model(id: u64) -> Value {
    json!({"id": id.to_string(), "denom": "uwhs"})
}

/// The pages of a storefront are the manual's.
fn others() -> anyhow::Result<Vec<Kind>> {
    let kind = |name, aim, query: &str, variables| Kind { name, aim, query: query.to_owned(), variables };
    Ok(vec![
        kind(
            "a word, counted",
            Aim::Page,
            "query($w: String) { listings(query: $w) { total { count isExact } nodes { id } } }",
            |dice, _| json!({"w": common(dice)}),
        ),
        kind("the home page", Aim::Page, &document("Home")?, |_, _| json!({"denom": "uwhs"})),
        // Most look at what sells.
        kind("a model's page", Aim::Page, &document("Model")?, |dice, listings| model(sold(dice, listings))),
        kind("any model's page", Aim::Page, &document("Model")?, |dice, listings| model(1 + dice.roll(listings))),
        kind("an order's page", Aim::Page, &document("Order")?, |dice, listings| {
            json!({"id": (1 + dice.roll(listings)).to_string()})
        }),
        kind("a buyer's library", Aim::Page, &document("Library")?, |dice, _| json!({"account": buyer(dice)})),
        kind("a seller's dashboard", Aim::Page, &document("Dashboard")?, |_, _| {
            // The last ninety days, and those before.
            let [from, before] = ["2027-10-17T00:00:00Z", "2027-07-19T00:00:00Z"];
            json!({"account": seller(), "from": from, "before": before, "until": "2027-10-16T00:00:00Z"})
        }),
        kind(
            "a buyer's orders",
            Aim::Page,
            "query($b: String!) { orders(first: 20, filter: {buyer: $b}) { nodes { id state placedAt listing { name } } } }",
            |dice, _| json!({"b": buyer(dice)}),
        ),
        kind(
            "a seller's sales by day, and the market's",
            Aim::Page,
            "query($s: String!) { of: sales(of: {seller: $s}) { from denom settled volume { amount } }
                all: sales { from denom settled volume { amount } } }",
            |dice, _| json!({"s": account(dice.roll(300))}),
        ),
        kind(
            "a year of prices, and of sales by month",
            Aim::Page,
            "query($id: ID!, $from: DateTime!) {
                candles(listing: $id, denom: \"uwhs\", kind: PERPETUAL, range: {from: $from}) { from lowest { amount } }
                sales(of: {listing: $id}, range: {from: $from, by: MONTH}) { from settled volume { amount } } }",
            |dice, _| json!({"id": (1 + dice.roll(300)).to_string(), "from": "2027-01-17T00:00:00Z"}),
        ),
        kind(
            "four facets of all",
            Aim::Facets,
            "{ listings(first: 1) { facets(of: [TASK, LICENSE, FRAMEWORK, LANGUAGE], first: 20) { values { value count } } } }",
            |_, _| json!({}),
        ),
        kind(
            "facets and histograms of a search",
            Aim::Search,
            &document("Search")?,
            |dice, _| json!({"query": common(dice), "filter": {"task": {"eq": dice.one(words::TASKS)}}}),
        ),
        kind(
            "suggestions",
            Aim::Suggest,
            "query($t: String!) { suggest(text: $t) { listings { id name } tasks { text } publishers { text } baseModels { text } } }",
            |dice, _| json!({"t": dice.one(&["m", "qw", "whis", "text", "llama-3", "sta", "b", "goo"])}),
        ),
    ])
}

/// All kinds.
///
/// # Errors
/// A manual without one of the pages.
pub fn all() -> anyhow::Result<Vec<Kind>> {
    let mut kinds = pages();
    kinds.extend(others()?);
    Ok(kinds)
}
