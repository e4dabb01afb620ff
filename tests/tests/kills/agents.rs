//! The seller's agent, killed at each step of a delivery.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use rand::rngs::OsRng;
use tokio::net::unix::pipe;
use tokio::time::sleep;
use weighhouse_chain::{Coin, TxOutcome};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState, QueryMsg, Quote};
use weighhouse_protocol::events::{BondReleased, OrderDelivered, OrderOffered, OrderPlaced, TypedEvent};
use weighhouse_protocol::{ListingId, OrderId};
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::attempt::event;
use weighhouse_tests::proxy::Proxy;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::steps::{distinct_points, place, points, side_by_side, Moment, Point, Step, BROADCAST, FOUND};
use weighhouse_tests::{Contract, Market, Person};

const WATCH: [&str; 5] = ["deliver", "--watch", "--no-sweep", "--poll", "1s"];
const DELIVER: [&str; 2] = ["deliver", "--no-sweep"];
const TAKE: [&str; 4] = ["deliver", "--no-sweep", "--accept-offers-from", "500000uwhs"];

/// An agent killed anywhere in a delivery finishes it when it starts again, with one transaction in all.
///
/// What it has signed is in the journal from the answer before its first hand-over to the answer that finds it in a
/// block, and at no other point. After a delivery is struck out of the journal, the agent tells of it before it keeps in
/// its index of orders that the order is delivered: it is killed there too, by leaving it nobody to tell. What it writes
/// after that index is only told to whoever asks how it is.
pub async fn a_killed_agent_delivers_once(market: &'static Market) -> Result<()> {
    let seller = Seller::first(market).await?;
    seller.buy().await?;
    let steps = seller.shell.steps(DELIVER, Some(seller.listing)).await?;
    let (sent, found) = (place(&steps, &Step::first(BROADCAST))?, place(&steps, &Step::first(FOUND))?);
    let steps = &steps;
    side_by_side(points(steps), |points| async move {
        let seller = Seller::open(market).await?;
        for point in points {
            let (order, before) = (seller.buy().await?, seller.sent().await?);
            let is_written = (sent..=found).contains(&place(steps, &point.step)?);
            seller.dies(order, &point, is_written).await?;
            seller.goes_on(order, before).await.with_context(|| format!("killed {point}"))?;
        }
        Ok(())
    })
    .await?;
    seller.survives_telling().await.context("killed between two writes")
}

/// An agent killed anywhere in taking an offer and delivering its key finishes both when it starts again, with a
/// transaction for each.
pub async fn a_killed_agent_takes_and_delivers_once(market: &'static Market) -> Result<()> {
    let seller = Seller::first(market).await?;
    seller.offer().await?;
    let steps = seller.shell.steps(TAKE, Some(seller.listing)).await?;
    let found = steps.iter().filter(|step| step.kind == FOUND).count();
    ensure!(found >= 2, "a take and a delivery are not in blocks of their own: {steps:?}");
    side_by_side(distinct_points(&steps), |points| async move {
        let seller = Seller::open(market).await?;
        for point in points {
            let (order, before) = (seller.offer().await?, seller.sent().await?);
            seller.shell.kill_at(&point, TAKE, Some(seller.listing)).await?;
            seller.goes_on_with(&TAKE, order, before, 2).await.with_context(|| format!("killed {point}"))?;
        }
        Ok(())
    })
    .await
}

/// An agent that died in a delivery and dies again anywhere in going on with it delivers once, whether its transaction
/// was never sent or came into a block unseen. Until it has read the orders it goes on as it begins.
pub async fn an_agent_killed_twice_delivers_once(market: &'static Market) -> Result<()> {
    for moment in [Moment::Asked, Moment::Answered] {
        let first = &Point { step: Step::first(BROADCAST), moment };
        let seller = Seller::first(market).await?;
        let order = seller.buy().await?;
        seller.dies_first(order, first).await?;
        let mut steps = seller.shell.steps(DELIVER, Some(seller.listing)).await?;
        // What is prepared anew is the release of a bond, if its time has come: with a look at the account.
        if let Some(prepared) = steps.iter().position(|step| step.kind == "Simulate") {
            steps.truncate(prepared.saturating_sub(1));
        }
        let reads = place(&steps, &Step::first("orders"))?;
        // An agent that follows what it sent before looks once more whether it is there.
        let found = steps.iter().rposition(|step| step.kind == FOUND).context("it finds no transaction")?;
        let steps = &steps;
        side_by_side(distinct_points(&steps[reads + 1..]), |points| async move {
            let seller = Seller::open(market).await?;
            for point in points {
                let (order, before) = (seller.buy().await?, seller.sent().await?);
                seller.dies_first(order, first).await?;
                seller.dies(order, &point, place(steps, &point.step)? <= found).await?;
                let said = || format!("killed {first}, and again {point}");
                seller.goes_on(order, before).await.with_context(said)?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// A seller whose agent has run before, and somebody who buys.
struct Seller {
    market: &'static Market,
    shell: Shell,
    listing: ListingId,
    buyer: Person,
}

impl Seller {
    /// One in a market with somebody else's order. An agent that passed it keeps that in its index, and looks whether the
    /// chain still has the order when it starts.
    async fn first(market: &'static Market) -> Result<Self> {
        market.listing(1_000_000).await?.buy().await?.deliver().await?;
        Self::open(market).await
    }

    async fn open(market: &'static Market) -> Result<Self> {
        let shell = Shell::open(market).await?;
        let listing = shell.publish(3).await?;
        let ended = shell.run(DELIVER).await?;
        ensure!(ended.code == Some(0), "{ended:?}");
        Ok(Self { market, shell, listing, buyer: market.person()? })
    }

    async fn buy(&self) -> Result<OrderId> {
        let (listing, quote) = (self.listing, self.quote(None).await?);
        let transport_key = TransportSecret::generate(&mut OsRng).public_key()?.as_slice().into();
        let expected_order_hash = quote.order_hash;
        let buy = ExecuteMsg::Buy { listing, plan: 0, transport_key, expected_order_hash, waive_window: true };
        let outcome = self.pay(&buy, quote).await?;
        Ok(event::<OrderPlaced>(&outcome, self.market.address(Contract::Escrow)?)?.order)
    }

    async fn offer(&self) -> Result<OrderId> {
        let (listing, quote) = (self.listing, self.quote(Some(600_000)).await?);
        let transport_key = TransportSecret::generate(&mut OsRng).public_key()?.as_slice().into();
        let (expected_order_hash, expires_in) = (quote.order_hash, 3_600);
        let offer =
            ExecuteMsg::Offer { listing, plan: 0, transport_key, expected_order_hash, waive_window: true, expires_in };
        let outcome = self.pay(&offer, quote).await?;
        Ok(event::<OrderOffered>(&outcome, self.market.address(Contract::Escrow)?)?.order)
    }

    async fn quote(&self, price: Option<u128>) -> Result<Quote> {
        let price = price.map(Into::into);
        let quote = QueryMsg::Quote { listing: self.listing, plan: 0, waive_window: true, price };
        self.market.query(Contract::Escrow, &quote).await
    }

    async fn pay(&self, message: &ExecuteMsg, quote: Quote) -> Result<TxOutcome> {
        let price = [Coin::new(quote.terms.price, quote.terms.denom)];
        self.market.accept(&self.buyer, Contract::Escrow, message, &price).await
    }

    /// Kills the agent while it hands over its delivery, and waits for the block that has it, if any will.
    async fn dies_first(&self, order: OrderId, point: &Point) -> Result<()> {
        self.dies(order, point, true).await?;
        match point.moment {
            Moment::Asked => Ok(()),
            Moment::Answered => self.until_settled(order).await,
        }
    }

    /// Kills the agent at a point, where the journal holds the delivery or does not yet or no more.
    async fn dies(&self, order: OrderId, point: &Point, is_written: bool) -> Result<()> {
        self.shell.kill_at(point, WATCH, Some(self.listing)).await?;
        let exists = self.journal(order)?.exists();
        ensure!(exists == is_written, "killed {point}, order {order} is in the journal: {exists}");
        Ok(())
    }

    /// Kills the agent while it tells of a delivery, and starts it again.
    async fn survives_telling(&self) -> Result<()> {
        let (order, before) = (self.buy().await?, self.sent().await?);
        let proxy = Proxy::open(self.market, &self.shell.path(""), Some(self.listing), None).await?;
        let (stdout, unread) = full_pipe().await?;
        let mut agent = self.shell.proxied(&proxy, WATCH)?.stdout(stdout).spawn()?;
        let journal = self.journal(order)?;
        self.until_settled(order).await?;
        for _ in 0..3_000 {
            if !journal.exists() {
                break;
            }
            sleep(Duration::from_millis(10)).await;
        }
        agent.kill().await?;
        drop(unread);
        let last = proxy.steps().pop().map(|step| step.kind);
        ensure!(!journal.exists() && last.as_deref() == Some(FOUND), "it went on to {last:?}, or got nowhere");
        self.goes_on(order, before).await
    }

    /// Starts the agent once more: it finishes what was begun, and leaves nothing.
    async fn goes_on(&self, order: OrderId, before: u64) -> Result<()> {
        self.goes_on_with(&DELIVER, order, before, 1).await
    }

    /// As [`Seller::goes_on`], by a command that ends an order with so many transactions.
    async fn goes_on_with(&self, command: &[&str], order: OrderId, before: u64, transactions: u64) -> Result<()> {
        let ended = self.shell.run(command).await?;
        ensure!(ended.code == Some(0), "{ended:?}");
        let state = self.state(order).await?;
        ensure!(state == OrderState::Settled, "order {order} is {state:?}");
        ensure!(self.times_delivered(order).await? == 1, "order {order} was delivered more than once");
        let sent = self.sent().await? - before;
        ensure!(sent == transactions, "the agent sent {sent} transactions for order {order}");
        for journal in [self.deliveries()?, self.shell.journals()?.join("agent/takes")] {
            let left = fs::read_dir(&journal).map_or(0, Iterator::count);
            ensure!(left == 0, "{left} files are left in {}", journal.display());
        }
        Ok(())
    }

    async fn until_settled(&self, order: OrderId) -> Result<()> {
        for _ in 0..300 {
            if self.state(order).await? == OrderState::Settled {
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        bail!("order {order} was never settled")
    }

    async fn state(&self, order: OrderId) -> Result<OrderState> {
        let record: Order = self.market.query(Contract::Escrow, &QueryMsg::Order { order }).await?;
        Ok(record.state)
    }

    /// How many transactions the seller sent, without those that released bonds of earlier orders: these come whenever
    /// their time does.
    async fn sent(&self) -> Result<u64> {
        let (kind, escrow) = (format!("wasm-{}", BondReleased::TYPE), self.market.address(Contract::Escrow)?);
        let named = [("seller", self.shell.person.address()), ("_contract_address", escrow)];
        let released = u64::try_from(self.market.chain.search(&kind, &named).await?.len())?;
        Ok(self.shell.transactions().await? - released)
    }

    async fn times_delivered(&self, order: OrderId) -> Result<usize> {
        let (kind, order) = (format!("wasm-{}", OrderDelivered::TYPE), order.to_string());
        let escrow = self.market.address(Contract::Escrow)?;
        Ok(self.market.chain.search(&kind, &[("order", &order), ("_contract_address", escrow)]).await?.len())
    }

    fn journal(&self, order: OrderId) -> Result<PathBuf> {
        Ok(self.deliveries()?.join(format!("{order}.json")))
    }

    fn deliveries(&self) -> Result<PathBuf> {
        Ok(self.shell.journals()?.join("agent/deliveries"))
    }
}

/// A pipe whose reader is there and reads nothing: who writes to it waits.
async fn full_pipe() -> Result<(Stdio, pipe::Receiver)> {
    let (writer, reader) = pipe::pipe()?;
    writer.writable().await?;
    while writer.try_write(&[0; 4_096]).is_ok() {}
    Ok((writer.into_blocking_fd()?.into(), reader))
}
