//! `deliver`: one order, all that are open, or all that come.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use weighhouse_protocol::OrderId;

use crate::agent::status::Status;
use crate::agent::{serve_health, Agent, Delivered, Least, Pace};
use crate::error::{fail, Kind};
use crate::output::Output;
use crate::session::Session;
use crate::words;

/// What to deliver.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// This order alone, or this offer, whatever it pays [default: every open order whose secret is here]
    order: Option<OrderId>,
    /// Keep running, and deliver orders as they come
    #[arg(long, conflicts_with = "order")]
    watch: bool,
    /// Say how the agent of this home is; fails when it is not well
    #[arg(long, conflicts_with_all = ["order", "watch"])]
    status: bool,
    /// Take offers from this price on: a part of the listed one, such as 80%, or an amount, such as
    /// 4000000uwhs [default: none; `deliver ORDER` takes one]
    #[arg(long, value_name = "PERCENT|AMOUNT", conflicts_with_all = ["order", "status"])]
    accept_offers_from: Option<Least>,
    /// How often to look for orders
    #[arg(long, value_name = "SPAN", value_parser = words::parse_span, default_value = "1s")]
    poll: u64,
    /// The least time between two sweeps of revenue
    #[arg(long, value_name = "SPAN", value_parser = words::parse_span, default_value = "10m")]
    sweep_every: u64,
    /// Don't sweep
    #[arg(long)]
    no_sweep: bool,
    /// Look at every order from the first, as after restoring a model's secret
    #[arg(long)]
    rescan: bool,
    /// Answer `GET /healthz` at this address while watching
    #[arg(long, value_name = "ADDRESS:PORT", requires = "watch")]
    health_listen: Option<SocketAddr>,
}

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    if args.status {
        return tell(session);
    }
    let sweep = (!args.no_sweep && args.order.is_none()).then(|| Duration::from_secs(args.sweep_every));
    let pace = Pace { poll: Duration::from_secs(args.poll.max(1)), sweep };
    let mut agent = Agent::start(session, pace).await?;
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
                report(out, delivered)
            })
            .await?;
        out.say(format!("{count} orders delivered"));
        return match (agent.trouble(), agent.take_upkeep_failure()) {
            (Some(trouble), _) => Err(fail!(Kind::Refused, "{trouble}")),
            (None, Some(failure)) => Err(failure.context("not all is settled, released or answered")),
            (None, None) => Ok(()),
        };
    }
    out.confirm(&question)?;
    agent.asks_no_more();
    if let Some(address) = args.health_listen {
        serve_health(address, agent.status()).await?;
    }
    out.say("watching for orders");
    agent.watch(&mut |delivered| report(out, delivered)).await
}

fn question(offers_from: Option<&Least>) -> String {
    let offers = offers_from.map(|least| format!(", take offers from {least} on")).unwrap_or_default();
    format!("Deliver every order that comes{offers}, and pay the gas, without asking again?")
}

fn report(out: Output, delivered: &Delivered) -> Result<()> {
    out.result(delivered, || format!("delivered order {} in block {}", delivered.order, delivered.height))
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
             {answered} keys delivered once more; last round {worked} at block {height}"
        )];
        lines.extend(status.waiting_offers.iter().map(|offer| {
            let (price, until) = (words::coin(&offer.price), words::time(offer.deliver_by));
            format!(
                "order {} offers {price} for listing {} until {until}: {}",
                offer.order, offer.listing, offer.reason
            )
        }));
        lines.extend(status.disputed_orders.iter().map(|(order, until)| {
            let until = words::time(*until);
            format!(
                "order {order} is disputed until {until}: `weighhouse propose {order}` says what you would give back"
            )
        }));
        lines.join("\n")
    })?;
    match status.trouble() {
        Some(trouble) => Err(fail!(Kind::NotYet, "the agent is not well: {trouble}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_watches_is_asked_about_offers_too() {
        assert!(!question(None).contains("offers"));
        assert!(question(Some(&Least::Percent(80))).contains("comes, take offers from 80% of the listed price on, and"));
    }
}
