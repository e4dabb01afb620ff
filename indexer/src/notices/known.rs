//! The orders, listings, reports and questions that events are about: the accounts that are told of each, and their
//! notices.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::Transaction;

use super::kind::{About, Happened, Role};
use super::Notice;

const ORDERS: &str = "SELECT id, buyer, seller, listing, version FROM orders WHERE id = ANY($1)";
const SELLERS: &str = "SELECT id, seller FROM listings WHERE id = ANY($1)";
const REPORTERS: &str = "SELECT id, reporter, version FROM reports WHERE id = ANY($1)";
/// Questions of accounts that hold a license of the listing now. By `licenses_by_owner_and_listing`; a license ends as of the
/// last block.
const OF_HOLDERS: &str = "
SELECT question FROM posts WHERE question = ANY($1) AND answer = 0 AND EXISTS (
    SELECT FROM licenses WHERE licenses.owner = posts.author AND licenses.listing = posts.listing AND (
        licenses.expires_at IS NULL OR licenses.expires_at > (
            SELECT extract(epoch FROM blocks.time) FROM chain JOIN blocks ON blocks.height = chain.height
        )
    )
)";
const ASKERS: &str = "SELECT question, author FROM posts WHERE question = ANY($1) AND answer = 0";
/// Accounts that are told, with each denom whose closing is set in which they have a bond or a listing's price.
const CLOSINGS: &str = "
SELECT noticed.account, denoms.denom, denoms.closes_at, denoms.set_at
FROM denoms CROSS JOIN service.noticed
WHERE denoms.closes_at IS NOT NULL AND (
    EXISTS (
        SELECT FROM bonds
        WHERE bonds.seller = noticed.account AND bonds.denom = denoms.denom AND free + reserved + unlocked > 0
    ) OR EXISTS (
        SELECT FROM listings JOIN lowest_prices ON lowest_prices.listing = listings.id
        WHERE listings.seller = noticed.account AND listings.state <> 'retired' AND lowest_prices.denom = denoms.denom
    )
)
ORDER BY noticed.account, denoms.denom";

/// A seller, and a denom of its that closes.
struct Closing {
    account: String,
    denom: String,
    /// The time from which it is closed, in seconds UTC: 0 without a date.
    closes_at: i64,
    /// The time at which governance set that.
    set_at: i64,
}

/// The sides of an order, and its version.
struct Sides {
    buyer: String,
    seller: String,
    listing: i64,
    version: i64,
}

/// The subjects of events, by number.
#[derive(Default)]
pub(super) struct Known {
    orders: BTreeMap<i64, Sides>,
    sellers: BTreeMap<i64, String>,
    reporters: BTreeMap<i64, (String, Option<i64>)>,
    askers: BTreeMap<i64, String>,
    /// Questions whose authors hold a license of the listing.
    of_holders: BTreeSet<i64>,
    closings: Vec<Closing>,
}

fn number(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

impl Known {
    pub(super) async fn read(tx: &Transaction<'_>, abouts: &[About]) -> Result<Self, tokio_postgres::Error> {
        let (mut orders, mut listings) = (BTreeSet::new(), BTreeSet::new());
        let (mut reports, mut questions, mut asked) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut denoms = false;
        for about in abouts {
            match about {
                About::Denoms => denoms = true,
                About::Order(order) => drop(orders.insert(number(*order))),
                About::Review(_, listing) | About::Listing(listing, _) => drop(listings.insert(number(*listing))),
                About::Question(question, listing) => {
                    asked.insert(number(*question));
                    listings.insert(number(*listing));
                }
                About::Asked(question, listing) => {
                    questions.insert(number(*question));
                    listings.insert(number(*listing));
                }
                About::Answer(order, _) => drop(orders.insert(number(*order))),
                About::Report(report, listing) => {
                    reports.insert(number(*report));
                    listings.insert(number(*listing));
                }
            }
        }
        let ids = |set: BTreeSet<i64>| set.into_iter().collect::<Vec<_>>();
        let mut known = Known::default();
        for row in tx.query(ORDERS, &[&ids(orders)]).await? {
            let sides = Sides {
                buyer: row.try_get("buyer")?,
                seller: row.try_get("seller")?,
                listing: row.try_get("listing")?,
                version: row.try_get("version")?,
            };
            known.orders.insert(row.try_get("id")?, sides);
        }
        for row in tx.query(SELLERS, &[&ids(listings)]).await? {
            known.sellers.insert(row.try_get("id")?, row.try_get("seller")?);
        }
        for row in tx.query(REPORTERS, &[&ids(reports)]).await? {
            known.reporters.insert(row.try_get("id")?, (row.try_get("reporter")?, row.try_get("version")?));
        }
        for row in tx.query(ASKERS, &[&ids(questions)]).await? {
            known.askers.insert(row.try_get("question")?, row.try_get("author")?);
        }
        for row in tx.query(OF_HOLDERS, &[&ids(asked)]).await? {
            known.of_holders.insert(row.try_get("question")?);
        }
        if denoms {
            known.closings = closings(tx).await?;
        }
        Ok(known)
    }

    /// The accounts that are told, and what each is told. What another fault left out of the tables is nobody's.
    pub(super) fn notices(&self, happened: &Happened, at: i64) -> Vec<(String, Notice)> {
        let Happened { kind, about, topic, crowd, by } = happened;
        let notice = Notice { topic: topic.clone(), crowd: crowd.clone(), ..Notice::of(*kind, at) };
        let as_a = |role: Role, notice: &Notice| Notice { role: Some(role), ..notice.clone() };
        let one = |account: Option<&String>, role: Role, notice: &Notice| -> Vec<(String, Notice)> {
            account.map(|account| (account.clone(), as_a(role, notice))).into_iter().collect()
        };
        match *about {
            About::Order(order) => {
                let order = number(order);
                let Some(sides) = self.orders.get(&order) else { return Vec::new() };
                let (listing, version) = (Some(sides.listing), Some(sides.version));
                let notice = Notice { order: Some(order), listing, version, ..notice };
                let sides = [(Role::Buyer, &sides.buyer), (Role::Seller, &sides.seller)];
                sides.map(|(role, account)| (account.clone(), as_a(role, &notice))).into()
            }
            About::Review(order, listing) => {
                let (order, listing) = (Some(number(order)), number(listing));
                let notice = Notice { order, listing: Some(listing), ..notice };
                one(self.sellers.get(&listing), Role::Seller, &notice)
            }
            About::Answer(order, listing) => {
                let (order, listing) = (number(order), Some(number(listing)));
                let notice = Notice { order: Some(order), listing, ..notice };
                one(self.orders.get(&order).map(|sides| &sides.buyer), Role::Buyer, &notice)
            }
            About::Question(question, listing) => {
                let (question, listing) = (number(question), number(listing));
                // No crowd keeps the question of somebody that paid from the seller.
                let crowd = notice.crowd.clone().filter(|_| !self.of_holders.contains(&question));
                let notice = Notice { question: Some(question), listing: Some(listing), crowd, ..notice };
                one(self.sellers.get(&listing), Role::Seller, &notice)
            }
            About::Asked(question, listing) => {
                let (question, listing) = (number(question), number(listing));
                // No crowd keeps the seller's answer from the asker.
                let is_sellers = by.as_ref() == self.sellers.get(&listing);
                let crowd = notice.crowd.clone().filter(|_| !is_sellers);
                let notice = Notice { question: Some(question), listing: Some(listing), crowd, ..notice };
                one(self.askers.get(&question), Role::Asker, &notice)
            }
            About::Report(report, listing) => {
                let (report, listing) = (number(report), number(listing));
                let reporter = self.reporters.get(&report);
                let version = reporter.and_then(|(_, version)| *version);
                let notice = Notice { report: Some(report), listing: Some(listing), version, ..notice };
                let seller = self.sellers.get(&listing).map(|seller| (Role::Seller, seller));
                let reporter = reporter.map(|(reporter, _)| (Role::Reporter, reporter));
                let sides = seller.into_iter().chain(reporter);
                sides.map(|(role, account)| (account.clone(), as_a(role, &notice))).collect()
            }
            About::Listing(listing, version) => {
                let listing = number(listing);
                let notice = Notice { listing: Some(listing), version: version.map(Into::into), ..notice };
                one(self.sellers.get(&listing), Role::Seller, &notice)
            }
            // Settings that leave a closing as it was tell nobody of it again.
            About::Denoms => {
                let of_now = self.closings.iter().filter(|closing| closing.set_at == at);
                of_now.map(|closing| (closing.account.clone(), as_a(Role::Seller, &closes(&notice, closing)))).collect()
            }
        }
    }
}

async fn closings(tx: &Transaction<'_>) -> Result<Vec<Closing>, tokio_postgres::Error> {
    let closing = |row: &tokio_postgres::Row| -> Result<_, tokio_postgres::Error> {
        Ok(Closing {
            account: row.try_get("account")?,
            denom: row.try_get("denom")?,
            closes_at: row.try_get("closes_at")?,
            set_at: row.try_get("set_at")?,
        })
    };
    tx.query(CLOSINGS, &[]).await?.iter().map(closing).collect()
}

/// A denom that is closed without a date is closed since its notice. Settings that are set twice in a block are told once.
fn closes(notice: &Notice, closing: &Closing) -> Notice {
    let Closing { denom, closes_at, .. } = closing;
    let until = if *closes_at == 0 { notice.at } else { *closes_at };
    let topic = Some(format!("{denom} closes at {closes_at}"));
    Notice { denom: Some(denom.clone()), until: Some(until), topic, ..notice.clone() }
}
