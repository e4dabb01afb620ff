//! What the document of a listing is made of.

use std::collections::BTreeSet;

use tantivy::schema::Field;
use tantivy::TantivyDocument;

use super::condition::{figure, Metric, Rights};
use super::fields::{metric_key, price_key, rank, unsigned, Fields};
use super::proven_use::{self, TREND, USE};
use super::suggest;
use crate::publisher;

/// Characters of a label whose words are searched: more is no label. The whole of it is filtered by.
const LABEL_CHARS: usize = 300;

/// A listing, its latest version, its card, and its buyers.
#[derive(Clone, Debug, Default)]
pub(super) struct Described {
    pub id: u64,
    pub name: String,
    pub title: String,
    pub task: String,
    pub framework: String,
    pub license: String,
    /// What the publisher is to the seller.
    pub standings: Vec<String>,
    pub seller: String,
    pub state: String,
    /// Whether it is active, its latest version is good, and it has a price.
    pub is_offered: bool,
    pub kinds: Vec<String>,
    pub formats: Vec<String>,
    pub quantizations: Vec<String>,
    /// Whether loading the latest version runs code.
    pub loads: String,
    /// The worst verdict of scanners about the latest version; `None` without a scan.
    pub scanned: Option<String>,
    /// Figures as decimal numbers, each with its measure and dataset.
    pub metrics: Vec<(String, String, String)>,
    pub tags: Vec<String>,
    pub languages: Vec<String>,
    pub datasets: Vec<String>,
    pub base_models: Vec<String>,
    /// The rights of each plan.
    pub rights: Vec<Rights>,
    /// Of the latest version.
    pub size: Option<u64>,
    pub parameters: Option<u64>,
    pub memory: Option<u64>,
    pub memory_needed: Option<u64>,
    pub published_at: Option<u64>,
    /// In thousandths of a star; `None` before the first review.
    pub rating: Option<u64>,
    pub body: String,
    /// The lowest price in each denom, in base units.
    pub prices: Vec<(String, u128)>,
    pub sales: u64,
    pub created_at: u64,
    /// Buyers by the day of their last order.
    pub buyers: Vec<(i64, u64)>,
}

impl Described {
    pub(super) fn document(&self, fields: &Fields) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_u64(fields.rank, rank(proven_use::measure(&self.buyers, USE), self.id));
        document.add_u64(fields.id, self.id);
        for name in [&self.name, &self.title] {
            document.add_text(fields.name, name);
            document.add_text(fields.written, name);
            document.add_text(fields.spelling, name);
            suggest::beginnings(name).iter().for_each(|begin| document.add_text(fields.begin, begin));
        }
        for (field, label) in self.labels(fields) {
            document.add_text(field, label);
            let words: String = label.chars().take(LABEL_CHARS).collect();
            document.add_text(fields.label, &words);
            document.add_text(fields.spelling, &words);
        }
        document.add_text(fields.body, &self.body);
        self.standings.iter().for_each(|standing| document.add_text(fields.standing, standing));
        document.add_text(fields.seller, &self.seller);
        document.add_text(fields.state, &self.state);
        document.add_text(fields.loads, &self.loads);
        self.scanned.iter().for_each(|verdict| document.add_text(fields.scanned, verdict));
        suggest::of(self).iter().for_each(|text| document.add_text(fields.suggestion, text));
        for (field, values) in [(fields.kind, &self.kinds), (fields.quantization, &self.quantizations)] {
            values.iter().collect::<BTreeSet<_>>().into_iter().for_each(|value| document.add_text(field, value));
        }
        let rights: BTreeSet<&str> = self.rights.iter().flat_map(|rights| rights.names()).collect();
        rights.into_iter().for_each(|right| document.add_text(fields.right, right));
        for rights in granted(&self.rights) {
            document.add_u64(fields.rights, rights);
        }
        for (field, number) in [
            (fields.size, self.size),
            (fields.parameters, self.parameters),
            (fields.memory, self.memory),
            (fields.memory_needed, self.memory_needed),
            (fields.published_at, self.published_at),
            (fields.rating, self.rating),
        ] {
            if let Some(number) = number {
                document.add_u64(field, number);
            }
        }
        for (denom, amount) in &self.prices {
            document.add_text(fields.denom, denom);
            document.add_bytes(fields.price, &price_key(denom, *amount));
        }
        let mut measures = BTreeSet::new();
        for (name, dataset, value) in &self.metrics {
            let Some(figure) = figure(value).map(unsigned) else { continue };
            measures.insert(name.as_str());
            for dataset in [Some(dataset.clone()), None] {
                document.add_bytes(fields.metric, &metric_key(&Metric { name: name.clone(), dataset }, figure));
            }
        }
        measures.into_iter().for_each(|measure| document.add_text(fields.measure, measure));
        document.add_bool(fields.offered, self.is_offered);
        document.add_u64(fields.sales, self.sales);
        document.add_u64(fields.buyers, self.buyers.iter().map(|(_, buyers)| buyers).sum());
        document.add_u64(fields.created_at, self.created_at);
        document.add_u64(fields.trend, proven_use::measure(&self.buyers, TREND).into());
        document
    }

    /// The publisher that the name begins with, as `publisher/model`.
    pub(super) fn publisher(&self) -> Option<&str> {
        publisher::of(&self.name)
    }

    /// The texts that are both searched and filtered by, each with the field of its value.
    fn labels(&self, fields: &Fields) -> impl Iterator<Item = (Field, &str)> {
        let one = [
            (fields.task, self.task.as_str()),
            (fields.framework, self.framework.as_str()),
            (fields.license, self.license.as_str()),
        ];
        let publisher = self.publisher().map(|publisher| (fields.publisher, publisher));
        let many = [
            (fields.format, &self.formats),
            (fields.tag, &self.tags),
            (fields.language, &self.languages),
            (fields.dataset, &self.datasets),
            (fields.base_model, &self.base_models),
        ];
        let many = many.into_iter().flat_map(|(field, labels)| labels.iter().map(move |label| (field, label.as_str())));
        one.into_iter().chain(publisher).chain(many)
    }
}

/// Each set of rights that one plan grants, and all parts of it but the empty one.
fn granted(plans: &[Rights]) -> BTreeSet<u64> {
    let plans: Vec<u64> = plans.iter().map(|rights| rights.bits()).collect();
    (1..16).filter(|asked| plans.iter().any(|granted| granted & asked == *asked)).collect()
}
