//! The figures of sales, prices and income, by spans of time.

mod conversion;
mod income;
mod prices;
mod sales;
mod span;

use super::error::ReadError;
use super::filter::check_text;
use super::plans::LicenseKind;

pub(crate) use conversion::{Conversion, Visited};
pub(crate) use income::{IncomeFigures, IncomeQuestion};
pub(crate) use prices::{Candle, CandleQuestion};
pub(crate) use sales::{RefundReason, Refunds, SalesFigures, SalesQuestion, Scope};
pub(crate) use span::{Days, Range, Unit};
