//! `buy`: check the file, show the order, back up its secret, pay into escrow, wait for the key.

mod offer;

use std::time::Duration;

use anyhow::Result;
use cosmwasm_std::{Binary, Coin};
use serde::Serialize;
use weighhouse_chain::{Any, Signed};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::events::OrderPlaced;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};
use weighhouse_sealing::secret::TransportSecret;

use crate::error::{fail, Kind};
use crate::files::Lock;
use crate::market::{first, Market};
use crate::purchase::{Purchase, Purchases};
use crate::sealed_file;
use crate::session::Session;
use crate::transaction::{Act, Sender};
use crate::verify::Asked;
use crate::words;

use offer::Offer;

/// How often an order is looked at while waiting for its delivery.
const POLL: Duration = Duration::from_millis(500);

/// What to buy.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The listing's number
    #[arg(value_name = "ID")]
    listing: ListingId,
    /// Which of its plans
    #[arg(long, default_value_t = 0)]
    plan: PlanIndex,
    /// Don't download and check the sealed file before paying
    #[arg(long)]
    no_check: bool,
    /// Buy although this key has an order for the same version
    #[arg(long)]
    again: bool,
    /// Do without the time to challenge the delivery: it is paid at once. Should the file turn out
    /// to be bad after all, its proof then pays back no more than the seller's bond for the order
    #[arg(long)]
    no_window: bool,
    /// Wait until the key is delivered, at most this long
    #[arg(long, value_name = "SPAN", value_parser = words::parse_span, num_args = 0..=1, default_missing_value = "1h")]
    wait: Option<u64>,
}

#[derive(Serialize)]
struct Bought {
    order: OrderId,
    listing: ListingId,
    version: u32,
    state: OrderState,
    price: String,
    denom: String,
    deliver_by: u64,
    refund_from: u64,
    tx: Option<String>,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let purchases = Purchases::of(&session.market_folder()?);
    let lock = Lock::take(&purchases.lock(args.listing), "buying from this listing")?;
    let buyer = session.signer()?.address().to_owned();
    let (purchase, transaction) = match unfinished(session, &market, &purchases, &buyer, args.listing).await? {
        Some(finished) => finished,
        None => {
            if !args.again {
                refuse_twice(&market, &purchases, &buyer, args.listing).await?;
            }
            place(session, &market, &purchases, &args).await?
        }
    };
    drop(lock);
    let id = purchase.order.ok_or_else(|| fail!(Kind::Other, "the purchase has no order"))?;
    let order = match args.wait {
        None => market.order(id).await?,
        Some(seconds) => wait(session, &market, id, seconds).await?,
    };
    let bought = Bought {
        order: id,
        listing: purchase.listing,
        version: purchase.version,
        state: order.state,
        price: purchase.price.to_string(),
        denom: purchase.denom.clone(),
        deliver_by: order.deliver_by,
        refund_from: order.refund_from,
        tx: transaction,
    };
    session.out.result(&bought, || match bought.state {
        OrderState::Delivered | OrderState::Settled => format!("order {id} is delivered: `weighhouse open {id}`"),
        OrderState::Refunded => format!("order {id} was refunded"),
        OrderState::Funded => {
            format!("order {id} is paid; its key is due by {}", words::time(bought.deliver_by))
        }
    })
}

type Placed = (Purchase, Option<String>);

/// Finishes a purchase of the same listing that an earlier run began. One that came to nothing is
/// struck out, and only then may another one be paid.
async fn unfinished(
    session: &Session,
    market: &Market,
    purchases: &Purchases,
    buyer: &str,
    listing: ListingId,
) -> Result<Option<Placed>> {
    for mut purchase in purchases.all()? {
        if purchase.order.is_some() || purchase.buyer != buyer || purchase.listing != listing {
            continue;
        }
        let Some(signed) = purchase.transaction.take() else {
            purchases.remove(&purchase)?;
            continue;
        };
        let mut void = false;
        let sender = session.sender(market)?;
        let mut forget = |_: Option<&Signed>| {
            void = true;
            purchases.remove(&purchase)
        };
        let finished = sender.finish(&signed, &mut forget).await;
        match finished {
            Ok(Some(outcome)) => {
                let placed: OrderPlaced = first(&outcome.events, &market.contracts.escrow)?;
                purchase.order = Some(placed.order);
                purchases.save(&purchase)?;
                return Ok(Some((purchase, Some(outcome.hash))));
            }
            Ok(None) => {}
            Err(error) if void => session.out.say(format!("the earlier purchase failed, nothing was paid: {error:#}")),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

async fn refuse_twice(market: &Market, purchases: &Purchases, buyer: &str, listing: ListingId) -> Result<()> {
    let latest = market.listing(listing).await?.latest_version;
    for purchase in purchases.all()? {
        let same = purchase.buyer == buyer && purchase.listing == listing && Some(purchase.version) == latest;
        let Some(id) = purchase.order.filter(|_| same) else { continue };
        if market.order(id).await?.state != OrderState::Refunded {
            return Err(fail!(
                Kind::Declined,
                "order {id} is for this version already: `weighhouse open {id}`, or buy with --again"
            ));
        }
    }
    Ok(())
}

async fn place(session: &Session, market: &Market, purchases: &Purchases, args: &Args) -> Result<Placed> {
    let asked = Asked { plan: args.plan, waive_window: args.no_window };
    let Offer { listing, version, quote } = Offer::get(market, args.listing, asked).await?;
    if args.no_check {
        session.out.say("the file is not checked before paying, as asked");
    } else {
        sealed_file::obtain(session, &listing, &version).await?;
    }
    let sender = session.sender(market)?;
    let secret = TransportSecret::generate(&mut rand::rngs::OsRng);
    let transport_key = secret.public_key()?;
    let backups = session.settings.backups();
    session.unlocked()?.add_transport_secret(sender.key, &transport_key, &secret.to_bytes(), &backups)?;

    let terms = &quote.terms;
    let purchase = Purchase {
        listing: listing.id,
        version: terms.version,
        plan: args.plan,
        buyer: sender.key.address().to_owned(),
        price: terms.price.u128(),
        denom: terms.denom.clone(),
        order_hash: quote.order_hash,
        transport_key: hex::encode(transport_key),
        transaction: None,
        order: None,
    };
    let call = ExecuteMsg::Buy {
        listing: listing.id,
        plan: args.plan,
        transport_key: Binary::from(transport_key.to_vec()),
        expected_order_hash: quote.order_hash,
        waive_window: args.no_window,
    };
    let price = Coin { denom: terms.denom.clone(), amount: terms.price };
    let call = market.call_escrow(sender.key.address(), &call, &[price])?;
    pay(&sender, market, purchases, purchase, &offer::act(&listing, &quote, market), call).await
}

/// Sends a purchase that is written down before.
async fn pay(
    sender: &Sender<'_>,
    market: &Market,
    purchases: &Purchases,
    mut purchase: Purchase,
    act: &Act,
    call: Any,
) -> Result<Placed> {
    let outcome = {
        let record = &mut |signed: Option<&Signed>| {
            purchase.transaction = signed.cloned();
            match signed {
                Some(_) => purchases.save(&purchase),
                None => purchases.remove(&purchase),
            }
        };
        sender.send_once(None, act, vec![call], record).await?
    };
    let placed: OrderPlaced = first(&outcome.events, &market.contracts.escrow)?;
    purchase.order = Some(placed.order);
    purchases.save(&purchase)?;
    Ok((purchase, Some(outcome.hash)))
}

async fn wait(session: &Session, market: &Market, order: OrderId, seconds: u64) -> Result<Order> {
    session.out.say(format!("waiting for the key of order {order}"));
    let end = tokio::time::Instant::now() + Duration::from_secs(seconds);
    loop {
        let found = market.order(order).await?;
        match found.state {
            OrderState::Delivered | OrderState::Settled => return Ok(found),
            OrderState::Refunded => return Err(fail!(Kind::Refused, "order {order} was refunded")),
            OrderState::Funded => {}
        }
        if tokio::time::Instant::now() >= end {
            return Err(fail!(Kind::NotYet, "order {order} is not delivered after {}", words::span(seconds)));
        }
        tokio::time::sleep(POLL).await;
    }
}
