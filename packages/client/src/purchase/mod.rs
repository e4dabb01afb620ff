//! Purchases, whatever is bought: the deal is checked, the file too, the order's secret is backed up, its price is paid
//! into escrow, and the key is waited for.

mod deal;
mod earlier;
mod error;

use std::time::Duration;

use cosmwasm_std::Binary;
use weighhouse_chain::{Prepared, Signed};
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::secret::TransportSecret;

use crate::buyer::Buyer;
use crate::error::Result;
use crate::files::Lock;
use crate::journal::{Purchase, Purchases};
use crate::market::Market;
use crate::report::Note;
use crate::sealed_file::SealedFiles;
use crate::transaction::{Approve, Sender};

pub use deal::{Deal, Wanted};
use earlier::{note_order, refuse_twice, unfinished};
pub use error::PurchaseError;

/// How often an order is looked at while waiting for its delivery.
const POLL: Duration = Duration::from_millis(500);

/// What a buyer does without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Care {
    /// Pay before the sealed file is downloaded and checked.
    pub unchecked: bool,
    /// Buy although the account has an order for the same version.
    pub again: bool,
}

/// A purchase that made an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    pub order: OrderId,
    /// The purchase, as the journal has it.
    pub purchase: Purchase,
    /// The transaction that paid.
    pub tx: String,
}

/// Buys what is wanted, or finishes buying it. `approve` sees the deal and its simulated transaction before anything is
/// signed.
///
/// # Errors
/// [`PurchaseError`]; what the deal, the file or the chain refuses.
pub async fn buy(
    buyer: &Buyer<'_>,
    files: &SealedFiles<'_>,
    wanted: &Wanted,
    care: Care,
    approve: &dyn Fn(&Deal, &Prepared) -> Result<()>,
) -> Result<Bought> {
    let sender = &buyer.sender;
    let purchases = Purchases::of(buyer.vault.folder);
    let _lock = Lock::take(&purchases.lock(wanted.listing), "buying from this listing")?;
    if let Some(bought) = unfinished(sender, &purchases, wanted).await? {
        return Ok(bought);
    }
    if !care.again {
        refuse_twice(sender.market, &purchases, sender.key.address(), wanted).await?;
    }
    let deal = Deal::get(sender.market, wanted).await?;
    if care.unchecked {
        sender.report.note(Note::Unchecked);
    } else {
        try_first(sender, &deal, wanted).await?;
        files.obtain(&deal.listing, &deal.version).await?;
    }
    let transport_key = buyer.make_transport_key()?;
    let terms = &deal.quote.terms;
    let purchase = Purchase {
        listing: terms.listing,
        version: terms.version,
        plan: wanted.plan,
        way: wanted.way,
        waive_window: wanted.waive_window,
        expires_in: wanted.expires_in,
        buyer: sender.key.address().to_owned(),
        price: terms.price.u128(),
        denom: terms.denom.clone(),
        order_hash: deal.quote.order_hash,
        transport_key: hex::encode(transport_key),
        transaction: None,
        order: None,
        told: false,
    };
    let call = deal.call(sender.market, wanted, Binary::from(transport_key.to_vec()))?;
    pay(sender, &purchases, purchase, &|prepared| approve(&deal, prepared), call).await
}

/// Writes down that the buyer was told what was bought: only then is the same thing bought again, if it is wanted again.
///
/// # Errors
/// Whatever keeps the journal from being written.
pub fn told(buyer: &Buyer<'_>, bought: Bought) -> Result<()> {
    Purchases::of(buyer.vault.folder).told(bought.purchase)
}

/// Has the chain try a purchase before its file is fetched, which may be large. The key of this trial opens nothing.
async fn try_first(sender: &Sender<'_>, deal: &Deal, wanted: &Wanted) -> Result<()> {
    let trial = TransportSecret::generate(&mut rand::rngs::OsRng).public_key()?;
    let call = deal.call(sender.market, wanted, Binary::from(trial.to_vec()))?;
    sender.prepare(vec![call]).await?;
    Ok(())
}

/// Sends a purchase that is written down before.
async fn pay(
    sender: &Sender<'_>,
    purchases: &Purchases,
    mut purchase: Purchase,
    approve: Approve<'_>,
    call: Call,
) -> Result<Bought> {
    let outcome = {
        let record = &mut |signed: Option<&Signed>| {
            purchase.transaction = signed.cloned();
            match signed {
                Some(_) => purchases.save(&purchase),
                None => purchases.remove(&purchase),
            }
        };
        sender.send_once(None, vec![call], approve, record).await?
    };
    note_order(sender.market, purchases, purchase, outcome)
}

/// Waits until an order's key is delivered, for so many seconds at the most.
///
/// # Errors
/// [`PurchaseError`] when the order ended without its key, or the time is over.
pub async fn wait(market: &Market, order: OrderId, seconds: u64) -> Result<Order> {
    let end = tokio::time::Instant::now() + Duration::from_secs(seconds);
    loop {
        let found = market.order(order).await?;
        match found.state {
            OrderState::Delivered | OrderState::Settled | OrderState::Disputed => return Ok(found),
            OrderState::Refunded => return Err(PurchaseError::Refunded { order }.into()),
            OrderState::Withdrawn => return Err(PurchaseError::Withdrawn { order }.into()),
            OrderState::Funded | OrderState::Offered => {}
        }
        if tokio::time::Instant::now() >= end {
            return Err(PurchaseError::Undelivered { order, waited: seconds }.into());
        }
        tokio::time::sleep(POLL).await;
    }
}
