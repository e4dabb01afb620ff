//! `deliver`: one order, all that are open, or all that come.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use weighhouse_chain::Prepared;
use weighhouse_client::agent::{serve_health, Agent, Delivered, Least, Pace, Principal, Status, Task};
use weighhouse_client::{Meter, Note, Report, Work};
use weighhouse_protocol::OrderId;

use crate::error::{fail, host, Kind};
use crate::output::Output;
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order or offer to deliver [default: every open order whose secret is here]
    ///
    /// An offer is taken first, whatever it pays.
    order: Option<OrderId>,
    /// Keep running, and deliver orders as they come
    #[arg(long, conflicts_with = "order")]
    watch: bool,
    /// Show the state of this home's agent
    ///
    /// Exits with 10 if the agent has a fault.
    #[arg(long, conflicts_with_all = ["order", "watch"])]
    status: bool,
    /// Take offers from this price on, such as 80% or 4whs
    ///
    /// A percentage is of the listed price. Without it the agent takes no offer; `weighhouse offer take` takes one.
    #[arg(long, value_name = "LEAST", value_parser = parse_least, conflicts_with_all = ["order", "status"])]
    accept_offers_from: Option<Least>,
    /// The time between two looks at the chain
    #[arg(long, value_name = "SPAN", value_parser = words::parse_span, default_value = "1s")]
    poll: u64,
    /// The least time between two sweeps of revenue
    ///
    /// A sweep moves revenue from escrow to the royalties contract, from which payees claim.
    #[arg(long, value_name = "SPAN", value_parser = words::parse_span, default_value = "10m")]
    sweep_every: u64,
    /// Leave revenue in escrow
    #[arg(long)]
    no_sweep: bool,
    /// Read every order from the first one
    ///
    /// Needed after a model's secret was restored.
    #[arg(long)]
    rescan: bool,
    /// The address and port that answer `GET /healthz` while watching
    #[arg(long, value_name = "ADDRESS", requires = "watch")]
    health_listen: Option<SocketAddr>,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    if args.status {
        return tell(session);
    }
    let sweep = (!args.no_sweep && args.order.is_none()).then(|| Duration::from_secs(args.sweep_every));
    let pace = Pace { poll: Duration::from_secs(args.poll.max(1)), sweep };
    let person = Person { session, is_asked: Cell::new(true), took: RefCell::default() };
    let connect = async { session.market_to_deliver().await.map_err(host) };
    let mut agent = Agent::start(connect, session.vault()?, session.signer()?, &person, pace).await?;
    if args.rescan {
        agent.rescan();
    }
    let question = question(args.accept_offers_from.as_ref());
    if let Some(least) = args.accept_offers_from {
        agent.takes_offers_from(least);
    }
    let out = session.out;
    if let Some(order) = args.order {
        return report(out, &agent.deliver_one(order).await?);
    }
    if !args.watch {
        let mut count = 0;
        agent
            .round(&mut |delivered| {
                count += 1;
                report(out, delivered).map_err(host)
            })
            .await?;
        out.say(format!("{count} orders delivered"));
        return match (agent.trouble(), agent.take_upkeep_failure()) {
            (Some(trouble), _) => Err(fail!(Kind::Refused, "{trouble}")),
            (None, Some(failure)) => {
                Err(anyhow::Error::from(failure).context("the agent could not settle, release or answer everything"))
            }
            (None, None) => Ok(()),
        };
    }
    out.confirm(&question)?;
    person.is_asked.set(false);
    if let Some(address) = args.health_listen {
        serve_health(address, agent.status()).await?;
    }
    out.say("watching for orders");
    Ok(agent.watch(&mut |delivered| report(out, delivered).map_err(host), told_to_end()).await?)
}

fn question(offers_from: Option<&Least>) -> String {
    let offers = offers_from.map(|least| format!(", take offers from {least} on")).unwrap_or_default();
    format!("Deliver every order that comes{offers}, and pay the gas, without asking again?")
}

fn report(out: Output, delivered: &Delivered) -> Result<()> {
    out.result(delivered, || format!("delivered order {} in block {}", delivered.order, delivered.height))
}

/// Whoever runs the agent: is asked about each transaction, until the agent is told to go on alone.
struct Person<'a> {
    session: &'a Session,
    is_asked: Cell<bool>,
    /// The offers that it said yes to: their delivery is no other question.
    took: RefCell<BTreeSet<OrderId>>,
}

impl Principal for Person<'_> {
    fn approve(&self, task: &Task, prepared: &Prepared) -> weighhouse_client::Result<()> {
        let answered = matches!(task, Task::Deliver { order } if self.took.borrow().contains(order));
        let out = Output { yes: self.session.out.yes || answered || !self.is_asked.get(), ..self.session.out };
        self.session.show(&act(task), prepared).and_then(|()| out.confirm(&act(task).question)).map_err(host)?;
        if let Task::Take { order, .. } = task {
            self.took.borrow_mut().insert(*order);
        }
        Ok(())
    }
}

impl Report for Person<'_> {
    fn note(&self, note: Note<'_>) {
        self.session.out.note(note);
    }

    fn begin(&self, work: Work, total: u64) -> Box<dyn Meter> {
        self.session.out.begin(work, total)
    }
}

/// A transaction of the agent, in words.
fn act(task: &Task) -> Act {
    match task {
        Task::Take { order, offer } => {
            let bond = words::amount(offer.bond.u128(), &offer.price.denom);
            Act::new("Take it, and deliver its key once that is in a block?")
                .line(
                    "take",
                    format!("order {order}, an offer of {} for listing {}", words::coin(&offer.price), offer.listing),
                )
                .line("bond", format!("{bond} of your free bond is reserved"))
        }
        Task::Deliver { order } => Act::new("Deliver it?").line("deliver", format!("the key of order {order}")),
        Task::Settle(orders) => Act::new("Settle them?")
            .line("settle", format!("{}, whose time to challenge or to decide is over", numbered("order", orders))),
        Task::Release(orders) => Act::new("Release them?").line("release", numbered("the bond of order", orders)),
        Task::Answer { license } => {
            Act::new("Answer it?").line("deliver", format!("the key of license {license} again"))
        }
        Task::Sweep(revenue) => Act::new("Sweep it?").line("sweep", words::revenue(revenue)),
    }
}

fn numbered(what: &str, orders: &[OrderId]) -> String {
    let numbers: Vec<_> = orders.iter().map(u64::to_string).collect();
    let plural = if orders.len() == 1 { "" } else { "s" };
    format!("{what}{plural} {}", numbers.join(", "))
}

/// Reads the least price of an offer: `80%` of the listed one, or an amount.
fn parse_least(text: &str) -> Result<Least, String> {
    let Some(percent) = text.strip_suffix('%') else { return words::parse_coin(text).map(Least::Amount) };
    match percent.parse() {
        Ok(percent @ 1..=100) => Ok(Least::Percent(percent)),
        _ => Err(format!("{text:?} is not 1% to 100% of the listed price")),
    }
}

/// Ends when the process gets SIGTERM or SIGINT.
async fn told_to_end() {
    use tokio::signal::unix::{signal, SignalKind};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}

fn tell(session: &Session) -> Result<()> {
    let status = Status::read(&session.market_folder()?.join("agent"))?
        .ok_or_else(|| fail!(Kind::NotFound, "no agent has run in this home for this market"))?;
    session.out.result(&status, || {
        let worked = words::time(status.worked_at);
        let (open, missed, height) = (status.open_orders, status.missed_orders.len(), status.height);
        let Status { delivered, settled, released, answered, .. } = &status;
        let mut lines = vec![format!(
            "{delivered} orders delivered, {open} open, {missed} missed; {settled} settled, {released} bonds released, \
             {answered} requests for keys answered; last round {worked} at block {height}"
        )];
        lines.extend(status.waiting_offers.iter().map(|offer| {
            let (price, until) = (words::coin(&offer.price), words::time(offer.expires_at));
            let (order, listing) = (offer.order, offer.listing);
            let reason =
                offer.reason.clone().unwrap_or_else(|| format!("`weighhouse deliver {order}` takes and delivers it"));
            format!("order {order} offers {price} for listing {listing} until {until}: {reason}")
        }));
        lines.extend(status.closed.as_ref().map(words::closed));
        lines.extend(status.disputed_orders.iter().map(|(order, until)| {
            let until = words::time(*until);
            format!(
                "order {order} is disputed until {until}: `weighhouse dispute propose {order}` names the amount that you return"
            )
        }));
        lines.join("\n")
    })?;
    match status.trouble() {
        Some(trouble) => Err(fail!(Kind::NotYet, "the agent reports a fault: {trouble}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_least_is_a_part_of_the_listed_price_or_an_amount() {
        assert_eq!(parse_least("80%"), Ok(Least::Percent(80)));
        assert_eq!(parse_least("4uwhs"), Ok(Least::Amount(words::parse_coin("4uwhs").unwrap())));
        for wrong in ["0%", "101%", "-1%", "80", "%"] {
            assert!(parse_least(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn who_watches_is_asked_about_offers_too() {
        assert!(!question(None).contains("offers"));
        assert!(question(Some(&Least::Percent(80))).contains("comes, take offers from 80% of the listed price on, and"));
    }
}
