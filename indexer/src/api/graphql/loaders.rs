//! Nested fields of many rows are one statement each.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::Context;

use super::assurance::{SalesRecord, TrackRecord};
use super::balance::Balance;
use super::card::Card;
use super::content::ContentFile;
use super::dispute::Dispute;
use super::figures::{Conversion, IncomeFigures, SalesFigures};
use super::history::{Bond, Proof, Step};
use super::identity::{Attestation, Handle, Profile, Wallet};
use super::license::License;
use super::listing::Listing;
use super::loading::{LoadingFile, Scan};
use super::market::DeliveryTimes;
use super::order::Order;
use super::plan::{Carried, Plan, PlanPrice};
use super::question::Question;
use super::rekey::Rekey;
use super::report::Report;
use super::resale::Resale;
use super::revenue::{Revenue, Sweep, Unswept};
use super::review::{Rating, Review, ReviewText};
use super::seller::Closing;
use super::version::{Copy, Version};
use crate::read::contents::{Content as ContentRecord, ContentKey};
use crate::read::figures::Days;
use crate::read::loading::Marks;
use crate::read::plans::Payee as PayeeRecord;
use crate::read::publishers::BackedHandle;
use crate::read::{Failure, Rows};

/// The tables.
pub(super) fn rows<'a>(ctx: &Context<'a>) -> async_graphql::Result<&'a Rows> {
    Ok(ctx.data::<DataLoader<Rows>>()?.loader())
}

/// The text of a card.
type Body = Arc<str>;
/// The beginning of a text.
type Text = String;
/// What a card says first.
type Summary = Option<String>;

/// Loaders are the same but for key, value and question. What is answered is one
/// record for each key, one that is large and therefore shared by all who name it, or many. What follows from the chain and
/// many answers name is known after the first who reads it `once` where the market stands.
macro_rules! loaders {
    ($( $(#[$meta:meta])* $key:ident($inner:ty) => $count:ident $value:ident $how:ident $question:ident; )*) => {$(
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub(super) struct $key(pub $inner);

        impl Loader<$key> for Rows {
            type Value = loaders!(@type $count $value);
            type Error = Failure;

            fn load(
                &self,
                keys: &[$key],
            ) -> impl Future<Output = Result<HashMap<$key, Self::Value>, Failure>> + Send {
                let (rows, keys) = (self.clone(), keys.to_vec());
                async move {
                    let read = |keys: Vec<$key>| async {
                        let keys: Vec<$inner> = keys.into_iter().map(|key| key.0).collect();
                        let found = rows.$question(&keys).await?.into_iter();
                        Ok(found.map(|(key, record)| ($key(key), loaders!(@value $count $value record))).collect())
                    };
                    loaders!(@read $how rows keys read)
                }
            }
        }
    )*};
    (@read by $rows:ident $keys:ident $read:ident) => { $read($keys).await };
    (@read once $rows:ident $keys:ident $read:ident) => { $rows.known($keys, $read).await };
    (@type one $value:ident) => { $value };
    (@type shared $value:ident) => { Arc<$value> };
    (@type many $value:ident) => { Vec<$value> };
    (@value one $value:ident $record:ident) => { $value::from($record) };
    (@value shared $value:ident $record:ident) => { Arc::new($value::from($record)) };
    (@value many $value:ident $record:ident) => { $record.into_iter().map($value::from).collect() };
}

loaders! {
    /// A listing, by its id.
    ListingKey(i64) => one Listing by listings;
    /// A license, by its id.
    LicenseKey(i64) => one License by licenses;
    /// An order, by its id.
    OrderKey(i64) => one Order by orders;
    /// The plans of a listing.
    PlansOf(i64) => many Plan once plans;
    /// The prices that a plan of a listing had, the newest first.
    PricesOf((i64, i16)) => many PlanPrice by plan_prices;
    /// The payees of a listing under a split version.
    PayeesOf((i64, i64)) => many PayeeRecord once payees;
    /// What rounding left of the revenue of a listing, by split version and denom.
    CarriedOf(i64) => many Carried by carried;
    /// The revenue of a listing, by split version and denom.
    RevenuesOf(i64) => many Revenue by revenues;
    /// What sweeps would credit to an account, by denom.
    UnsweptOf(String) => many Unswept by unswept;
    /// The sweeps that would credit an account.
    SweepsOf(String) => many Sweep by sweeps;
    /// The versions of a listing, the newest first.
    VersionsOf(i64) => many Version by versions_of;
    /// One version of a listing.
    VersionKey((i64, i64)) => one Version once versions;
    /// The proof that a version of a listing is bad.
    ProofOf((i64, i64)) => one Proof by proofs;
    /// The versions with a content, by its root, the first published first.
    CopiesOf(String) => many Copy by copies;
    /// What is in the content of a version.
    ContentOf(ContentKey) => one ContentRecord by contents;
    /// The first files of a content, by its root.
    FilesOf(String) => many ContentFile by content_files;
    /// Whether loading the latest version of a listing runs code, and what scanners say of it.
    MarksOf(i64) => one Marks by listing_marks;
    /// The files of a content that run code or may, by its root.
    CodeOf(String) => many LoadingFile by content_code;
    /// The results of scanners about a content, by its root.
    ScansOf(String) => many Scan by scans;
    /// The steps of an order.
    HistoryOf(i64) => many Step by steps;
    /// The dispute of an order.
    DisputeOf(i64) => one Dispute by disputes;
    /// The bonds of a seller, by denom.
    BondsOf(String) => many Bond once bonds;
    /// The missed delivery that closed a seller's listings.
    ClosingOf(String) => one Closing by closings;
    /// The balances of an account in the royalties ledger, by denom.
    BalancesOf(String) => many Balance by balances;
    /// What the holder of a license asked for last.
    RekeyOf(i64) => one Rekey by rekeys;
    /// How a license is resold.
    ResaleKey(i64) => one Resale by resales;
    /// The licenses of a listing that are for resale, those put up last first.
    ResalesOf(i64) => many Resale by resales_of;
    /// The first active listings of a name.
    NamesakesOf(String) => many Listing by namesakes;
    /// The outcomes of a listing's last sales.
    TrackOf(i64) => one TrackRecord once last_sales;
    /// How all sales of a listing ended.
    OutcomesOf(i64) => one SalesRecord once sale_outcomes;
    /// How all sales of a seller ended.
    SellerOutcomesOf(String) => one SalesRecord once seller_outcomes;
    /// The times that a listing's last deliveries took.
    DeliveriesOf(i64) => one DeliveryTimes once deliveries_of;
    /// The figures of a listing over its days, by denom.
    FiguresOf((i64, Days)) => many SalesFigures by listing_sales;
    /// The visits and orders of a listing over its days.
    ConversionOf((i64, Days)) => one Conversion by listing_conversion;
    /// What an account earned of a listing over some days, by denom.
    IncomeOf((String, i64, Days)) => many IncomeFigures by listing_income;
    /// What an account says of itself.
    ProfileOf(String) => one Profile once profiles;
    /// A handle, by its fold.
    HandleKey(String) => one Handle by handles;
    /// A handle that somebody proven holds, by its fold.
    BackedHandleKey(String) => one BackedHandle once backed_handles;
    /// The wallets of an account.
    WalletsOf(String) => many Wallet once wallets;
    /// The link by which an account is a wallet of another.
    MainOf(String) => one Wallet by mains;
    /// What verifiers attest of an account, the newest first.
    AttestationsOf(String) => many Attestation once attestations;
    /// The review of an order.
    ReviewOf(i64) => one Review by reviews;
    /// All that the review of an order ever said.
    ReviewTextsOf(i64) => many ReviewText by review_texts;
    /// The rating of a listing.
    RatingOf(i64) => one Rating once ratings;
    /// A question, by its id.
    QuestionKey(i64) => one Question by questions;
    /// A report, by its id.
    ReportKey(i64) => one Report by reports;
    /// A card, by hash and address.
    CardKey((String, String)) => shared Card by cards;
    /// What a card says first, by the card's hash and address.
    SummaryKey((String, String)) => one Summary by summaries;
    /// The beginning of a text, by its CID.
    WordsKey(String) => one Text by words;
    /// The text of a card, by the card's hash and address.
    BodyKey((String, String)) => one Body by bodies;
}
