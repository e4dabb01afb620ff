//! `resale start`: a license's holder puts it into escrow, for whoever pays its price.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::first;
use weighhouse_client::journal::Command;
use weighhouse_client::resale::{resell, Selling};
use weighhouse_protocol::events::ResaleOpened;
use weighhouse_protocol::OrderId;

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The license's number
    license: OrderId,
    /// The price, such as 4whs, with fee and royalty in it
    ///
    /// The market's fee and the creators' royalty come out of it.
    #[arg(long, value_name = "AMOUNT", value_parser = words::parse_coin)]
    price: Coin,
    /// Your time to deliver the key after the payment
    ///
    /// The market sets the bounds.
    #[arg(long, value_parser = words::parse_span, value_name = "SPAN", default_value = "1d")]
    deliver_within: u64,
}

#[derive(Serialize)]
struct Opened {
    license: OrderId,
    price: String,
    denom: String,
    deliver_within: u32,
    challenge_window: u32,
    tx: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let license = args.license;
    let plan = async || {
        let Args { price, deliver_within, .. } = &args;
        let (vault, holder) = (session.vault()?, session.signer()?.address());
        let selling = resell(vault, &market, holder, license, price, *deliver_within).await?;
        Ok((act(&args, &selling), vec![selling.call]))
    };
    let tell = |outcome: TxOutcome| {
        let opened: ResaleOpened = first(&outcome.events, &market.contracts.escrow)?;
        let ResaleOpened { price, denom, deliver_within, challenge_window, .. } = opened;
        let opened =
            Opened { license, price: price.to_string(), denom, deliver_within, challenge_window, tx: outcome.hash };
        session.out.result(&opened, || format!("license {license} is for sale: `weighhouse buy --license {license}`"))
    };
    let terms = format!("--price {} --deliver-within {}s", words::coin(&args.price), args.deliver_within);
    session.carry_out(&market, Command::new(format!("resale start {license}")).on(terms), plan, tell).await
}

fn act(args: &Args, Selling { record, left, .. }: &Selling) -> Act {
    let license = args.license;
    let amount = |amount: &Uint128| words::amount(amount.u128(), &args.price.denom);
    Act::new("Put it up for sale?")
        .line("resell", format!("license {license} of listing {} version {}", record.listing, record.version))
        .line("price", words::coin(&args.price))
        .line("you get", format!("{}, after fee and royalty", amount(left)))
        .line(
            "deliver",
            format!("within {}: keep `weighhouse deliver --watch` running", words::span(args.deliver_within)),
        )
        .line("in escrow", "until it is sold, or `weighhouse resale end` returns it")
}
