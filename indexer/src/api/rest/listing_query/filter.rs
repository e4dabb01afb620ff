//! The conditions of a query for listings.

use chrono::{DateTime, Utc};

use super::super::loading_names::ScanVerdict;
use super::super::parameters::alternatives;
use super::super::problem::Problem;
use super::{ListingQuery, ListingSort, Right};
use crate::read::loading::{self, Verdict};
use crate::read::publishers::Standing;
use crate::read::{
    self, listings, plans, Amount, KindFilter, ListingFilter, LoadsFilter, MetricFilter, NumberFilter, PriceFilter,
    ScannedFilter, StandingFilter, StateFilter, TextFilter,
};

impl ListingQuery {
    /// The filter that it asks for.
    pub(super) fn filter(self) -> Result<ListingFilter, Problem> {
        let (price, metric) = (self.price_filter()?, self.metric_filter()?);
        let (state, states) = alternatives(self.state.into_iter().map(listings::ListingState::from).collect());
        let (kind, kinds) = alternatives(self.kind.into_iter().map(plans::LicenseKind::from).collect());
        let (standing, standings) = alternatives(self.publisher_standing.into_iter().map(Standing::from).collect());
        let (verdict, verdicts) = alternatives(self.loads.into_iter().map(Verdict::from).collect());
        let rights: Vec<_> = self.right.into_iter().map(read::Right::from).collect();
        let not = scanned(self.not_scanned)
            .map(|scanned| ListingFilter { scanned: Some(scanned), ..ListingFilter::default() });
        Ok(ListingFilter {
            not: not.map(Box::new),
            task: one_of(self.task),
            framework: one_of(self.framework),
            license: one_of(self.license),
            kind: (kind.is_some() || kinds.is_some()).then_some(KindFilter { eq: kind, one_of: kinds }),
            format: one_of(self.format),
            quantization: one_of(self.quantization),
            loads: (verdict.is_some() || verdicts.is_some()).then_some(LoadsFilter { eq: verdict, one_of: verdicts }),
            scanned: scanned(self.scanned),
            publisher: one_of(self.publisher),
            publisher_standing: (standing.is_some() || standings.is_some())
                .then_some(StandingFilter { eq: standing, one_of: standings }),
            fits_memory_bytes: self.fits_memory_bytes,
            tag: one_of(self.tag),
            language: one_of(self.language),
            dataset: one_of(self.dataset),
            base_model: one_of(self.base_model),
            seller: one_of(self.seller),
            size: number(self.size, self.size_min, self.size_max),
            parameters: number(self.parameters, self.parameters_min, self.parameters_max),
            memory: number(self.memory, self.memory_min, self.memory_max),
            metric,
            sales: number(self.sales, self.sales_min, self.sales_max),
            created_at: time(&self.created_at, self.created_from, self.created_to),
            published_at: time(&self.published_at, self.published_from, self.published_to),
            rating: number(self.rating, self.rating_min, self.rating_max),
            rights: (!rights.is_empty()).then_some(rights),
            price,
            state: (state.is_some() || states.is_some()).then_some(StateFilter { eq: state, one_of: states }),
            sellable: self.sellable,
            ..ListingFilter::default()
        })
    }

    fn price_filter(&self) -> Result<Option<PriceFilter>, Problem> {
        let amount = |text: &String| text.parse::<Amount>().map_err(Problem::bad_input);
        let (eq, one_of) = alternatives(self.price.iter().map(amount).collect::<Result<Vec<_>, _>>()?);
        let gte = self.price_min.as_ref().map(amount).transpose()?;
        let lte = self.price_max.as_ref().map(amount).transpose()?;
        let is_bounded = eq.is_some() || one_of.is_some() || gte.is_some() || lte.is_some();
        match &self.denom {
            // A sort by price leaves out by itself what has none in the denom.
            Some(_) if !is_bounded && self.sort == Some(ListingSort::Price) => Ok(None),
            Some(denom) => Ok(Some(PriceFilter { denom: denom.clone(), eq, one_of, gt: None, gte, lt: None, lte })),
            None if !is_bounded => Ok(None),
            None => {
                Err(Problem::bad_input("price, price_min and price_max compare the prices of one denom: give denom"))
            }
        }
    }

    fn metric_filter(&self) -> Result<Option<MetricFilter>, Problem> {
        let (eq, one_of) = alternatives(self.metric_value.clone());
        let bounds = [self.metric_min, self.metric_max, self.metric_above, self.metric_below];
        let is_bounded = eq.is_some() || one_of.is_some() || bounds.iter().any(Option::is_some);
        let [gte, lte, gt, lt] = bounds;
        match &self.metric {
            // A sort by a measure leaves out by itself what has no figure of it.
            Some(_) if !is_bounded && self.sort == Some(ListingSort::Metric) => Ok(None),
            Some(name) => {
                let (name, dataset) = (name.clone(), self.metric_dataset.clone());
                Ok(Some(MetricFilter { name, dataset, eq, one_of, gt, gte, lt, lte }))
            }
            None if !is_bounded && self.metric_dataset.is_none() => Ok(None),
            None => Err(Problem::bad_input("metric_… compares the figures of one measure: give metric")),
        }
    }
}

impl From<Right> for read::Right {
    fn from(right: Right) -> Self {
        match right {
            Right::Commercial => read::Right::Commercial,
            Right::Derivatives => read::Right::Derivatives,
            Right::Redistribution => read::Right::Redistribution,
            Right::Transfer => read::Right::Transfer,
        }
    }
}

fn one_of(values: Vec<String>) -> Option<TextFilter> {
    let (eq, one_of) = alternatives(values);
    (eq.is_some() || one_of.is_some()).then_some(TextFilter { eq, one_of })
}

fn scanned(verdicts: Vec<ScanVerdict>) -> Option<ScannedFilter> {
    let (eq, one_of) = alternatives(verdicts.into_iter().map(loading::ScanVerdict::from).collect());
    (eq.is_some() || one_of.is_some()).then_some(ScannedFilter { eq, one_of })
}

fn number(values: Vec<i64>, gte: Option<i64>, lte: Option<i64>) -> Option<NumberFilter> {
    let (eq, one_of) = alternatives(values);
    let is_given = eq.is_some() || one_of.is_some() || gte.is_some() || lte.is_some();
    is_given.then(|| NumberFilter { eq, one_of, gte, lte, ..NumberFilter::default() })
}

/// A time, in whole seconds.
fn time(values: &[DateTime<Utc>], gte: Option<DateTime<Utc>>, lte: Option<DateTime<Utc>>) -> Option<NumberFilter> {
    let seconds = |time: DateTime<Utc>| time.timestamp();
    number(values.iter().copied().map(seconds).collect(), gte.map(seconds), lte.map(seconds))
}
