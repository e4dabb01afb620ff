//! The fields of a listing's document, and how their texts are analysed.

use std::panic::catch_unwind;

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions, FAST, INDEXED,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexSettings, IndexSortByField, Order};
use weighhouse_words::{fold, tokens, Depth};

use super::analysed::{Analysed, Cache};
use super::condition::Metric;

/// The version of documents: raised whenever fields, their analysis or what they are made of change. An index of
/// another version is made anew.
pub(super) const INDEX_VERSION: u32 = 9;

/// The most words of one text that are searched.
const MAX_WORDS: usize = 20_000;

/// The fields of a document. Rows come from Postgres: nothing is stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// Proven use, then the id: what documents are sorted by within a segment, the highest first.
    pub rank: Field,
    pub id: Field,
    /// The words of the name and of the card's title.
    pub name: Field,
    /// The words of task, framework, license, tags, base models, datasets, languages and formats.
    pub label: Field,
    /// The words of the card's text.
    pub body: Field,
    /// The words of the names as they are written, without their other forms.
    pub written: Field,
    /// The words of names and labels as they are written: what misspelled words are compared with.
    pub spelling: Field,
    pub task: Field,
    pub framework: Field,
    pub license: Field,
    pub publisher: Field,
    /// What the publisher is to the seller, as [`STANDINGS`](crate::publisher::STANDINGS) says.
    pub standing: Field,
    pub seller: Field,
    pub state: Field,
    pub kind: Field,
    /// Each right that some plan grants.
    pub right: Field,
    pub format: Field,
    pub quantization: Field,
    /// Whether loading the latest version runs code.
    pub loads: Field,
    /// The worst verdict of scanners about the latest version; none without a scan.
    pub scanned: Field,
    pub tag: Field,
    pub language: Field,
    pub dataset: Field,
    pub base_model: Field,
    /// Each set of rights that one plan grants, and all parts of it, as [`Rights::bits`](super::condition::Rights).
    pub rights: Field,
    pub size: Field,
    pub parameters: Field,
    pub memory: Field,
    pub memory_needed: Field,
    pub denom: Field,
    /// The lowest price in each denom, as [`price_key`] writes it.
    pub price: Field,
    /// Each figure that the latest version claims, as [`metric_key`] writes it: once with its dataset, once without.
    pub metric: Field,
    /// The measures of those figures.
    pub measure: Field,
    /// The first letters of each word of the names: what is being typed.
    pub begin: Field,
    /// What is suggested, as [`of`](super::suggest::of) writes it.
    pub suggestion: Field,
    /// Whether the listing itself takes orders: it is active, its latest version is good, and it has a price.
    pub offered: Field,
    pub sales: Field,
    pub buyers: Field,
    pub created_at: Field,
    pub published_at: Field,
    /// In thousandths of a star; none before the first review.
    pub rating: Field,
    /// Use of the last days, as proven use is measured.
    pub trend: Field,
}

impl Fields {
    /// The fields, and the schema that has them.
    pub(super) fn new() -> (Self, Schema) {
        let mut schema = Schema::builder();
        let words = |tokenizer: &str| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(false);
            TextOptions::default()
                .set_indexing_options(indexing.set_index_option(IndexRecordOption::WithFreqsAndPositions))
        };
        // Exact values, which facets count by their columns.
        let value = TextOptions::default().set_fast("raw").set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        );
        // Exact values that nobody counts.
        let marker = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        );
        let spelling = TextFieldIndexing::default().set_tokenizer(Analysis::Written.name()).set_fieldnorms(false);
        let number = NumericOptions::default().set_fast();
        let fields = Fields {
            rank: schema.add_u64_field("rank", number.clone()),
            id: schema.add_u64_field("id", number.clone().set_indexed()),
            name: schema.add_text_field("name", words(Analysis::Name.name())),
            label: schema.add_text_field("label", words(Analysis::Name.name())),
            body: schema.add_text_field("body", words(Analysis::Prose.name())),
            written: schema.add_text_field("written", words(Analysis::Written.name())),
            spelling: schema.add_text_field(
                "spelling",
                TextOptions::default().set_indexing_options(spelling.set_index_option(IndexRecordOption::Basic)),
            ),
            task: schema.add_text_field("task", value.clone()),
            framework: schema.add_text_field("framework", value.clone()),
            license: schema.add_text_field("license", value.clone()),
            publisher: schema.add_text_field("publisher", value.clone()),
            standing: schema.add_text_field("standing", value.clone()),
            seller: schema.add_text_field("seller", value.clone()),
            state: schema.add_text_field("state", value.clone()),
            kind: schema.add_text_field("kind", value.clone()),
            right: schema.add_text_field("right", value.clone()),
            format: schema.add_text_field("format", value.clone()),
            quantization: schema.add_text_field("quantization", value.clone()),
            loads: schema.add_text_field("loads", value.clone()),
            scanned: schema.add_text_field("scanned", value.clone()),
            tag: schema.add_text_field("tag", value.clone()),
            language: schema.add_text_field("language", value.clone()),
            dataset: schema.add_text_field("dataset", value.clone()),
            base_model: schema.add_text_field("base_model", value.clone()),
            rights: schema.add_u64_field("rights", INDEXED),
            size: schema.add_u64_field("size", number.clone()),
            parameters: schema.add_u64_field("parameters", number.clone()),
            memory: schema.add_u64_field("memory", number.clone()),
            memory_needed: schema.add_u64_field("memory_needed", number.clone()),
            denom: schema.add_text_field("denom", value.clone()),
            price: schema.add_bytes_field("price", FAST),
            metric: schema.add_bytes_field("metric", FAST),
            measure: schema.add_text_field("measure", value),
            begin: schema.add_text_field("begin", marker.clone()),
            suggestion: schema.add_text_field("suggestion", marker),
            offered: schema.add_bool_field("offered", INDEXED),
            sales: schema.add_u64_field("sales", number.clone()),
            buyers: schema.add_u64_field("buyers", number.clone()),
            created_at: schema.add_u64_field("created_at", number.clone()),
            published_at: schema.add_u64_field("published_at", number.clone()),
            rating: schema.add_u64_field("rating", number.clone()),
            trend: schema.add_u64_field("trend", number),
        };
        (fields, schema.build())
    }

    /// How an index is laid out: each segment sorted by `rank`, so that a page in that order ends as soon as it is full.
    pub(super) fn settings() -> IndexSettings {
        IndexSettings {
            sort_by_field: Some(IndexSortByField { field: "rank".to_owned(), order: Order::Desc }),
            ..IndexSettings::default()
        }
    }
}

/// The most of an id's bits that a rank holds.
const ID_BITS: u32 = 40;

/// The rank of a listing: its proven use counts before its id, and no two listings have the same.
pub(super) fn rank(proven_use: u32, id: u64) -> u64 {
    u64::from(proven_use) << ID_BITS | id & ((1 << ID_BITS) - 1)
}

/// The listing of a rank.
pub(super) fn id_of(rank: u64) -> u64 {
    rank & ((1 << ID_BITS) - 1)
}

/// The proven use of a rank.
pub(super) fn use_of(rank: u64) -> u32 {
    u32::try_from(rank >> ID_BITS).unwrap_or(u32::MAX)
}

/// A price as bytes that sort by denom and then by amount.
pub(super) fn price_key(denom: &str, amount: u128) -> Vec<u8> {
    [denom.as_bytes(), &[0], &amount.to_be_bytes()].concat()
}

/// A figure as bytes that sort by measure, dataset and then by the figure. No text of Postgres has a NUL.
pub(super) fn metric_key(metric: &Metric, figure: u128) -> Vec<u8> {
    let dataset = metric.dataset.as_ref().map(|dataset| format!("\u{1}{dataset}")).unwrap_or_default();
    [metric.name.as_bytes(), &[0], dataset.as_bytes(), &[0], &figure.to_be_bytes()].concat()
}

/// A figure as a number that sorts as it does and is never below zero.
pub(super) fn unsigned(figure: i128) -> u128 {
    figure.cast_unsigned() ^ (1 << 127)
}

/// The amount of a [`price_key`], or the figure of a [`metric_key`]: what they end with.
pub(super) fn amount_of(key: &[u8]) -> Option<u128> {
    key.last_chunk().copied().map(u128::from_be_bytes)
}

/// How a text is cut into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Analysis {
    /// Names and labels: all forms of their words.
    Name,
    /// A card's text: the usual forms.
    Prose,
    /// Folded words as they are written.
    Written,
}

impl Analysis {
    fn name(self) -> &'static str {
        match self {
            Analysis::Name => "names",
            Analysis::Prose => "prose",
            Analysis::Written => "written",
        }
    }

    /// The words of a text. One that can't be analysed has none: what a stranger writes stops no index.
    fn words(self, text: &str) -> Analysed {
        let words = catch_unwind(|| match self {
            Analysis::Name => stored(text, Depth::Name).collect(),
            Analysis::Prose => stored(text, Depth::Text).collect(),
            Analysis::Written => written(text).into_iter().zip(0..).take(MAX_WORDS).collect(),
        });
        words.unwrap_or_else(|_| {
            tracing::error!(characters = text.chars().count(), "a text can't be analysed: it is not searched");
            Analysed::default()
        })
    }
}

/// Lets an index analyse texts: it doesn't keep how.
pub(super) fn register(index: &Index) {
    let cache = Cache::default();
    for analysis in [Analysis::Name, Analysis::Prose, Analysis::Written] {
        index.tokenizers().register(analysis.name(), Analyser { analysis, cache: cache.clone() });
    }
}

/// Cuts texts into words, and keeps those of cards.
#[derive(Clone)]
struct Analyser {
    analysis: Analysis,
    cache: Cache,
}

fn stored(text: &str, depth: Depth) -> impl Iterator<Item = (String, usize)> {
    let place = |position| usize::try_from(position).unwrap_or(usize::MAX);
    tokens(text, depth).into_iter().take(MAX_WORDS).map(move |token| (token.word, place(token.position)))
}

/// The folded words of a text: runs of letters and digits.
pub(super) fn written(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(clipped).collect()
}

fn clipped(word: &str) -> String {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = ends.take_while(|end| *end <= weighhouse_words::MAX_WORD_BYTES).last().unwrap_or(0);
    word.get(..end).unwrap_or_default().to_owned()
}

impl Tokenizer for Analyser {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let token = |(word, position): (&str, usize)| Token {
            text: word.to_owned(),
            position,
            position_length: 1,
            ..Token::default()
        };
        let words = match self.analysis {
            Analysis::Prose => self.cache.words(text, |text| Analysis::Prose.words(text)).iter().map(token).collect(),
            analysis => analysis.words(text).iter().map(token).collect(),
        };
        Words { words, next: 0, none: Token::default() }
    }
}

/// The words of one text, one after another.
pub(super) struct Words {
    words: Vec<Token>,
    next: usize,
    none: Token,
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.words.len()
    }

    fn token(&self) -> &Token {
        self.words.get(self.next.saturating_sub(1)).unwrap_or(&self.none)
    }

    fn token_mut(&mut self) -> &mut Token {
        self.words.get_mut(self.next.saturating_sub(1)).unwrap_or(&mut self.none)
    }
}
