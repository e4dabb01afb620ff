//! `bond`: what a seller has at stake.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::bond::{self, Step, Withdrawal, Withdrawn};
use weighhouse_client::{journal, Market};
use weighhouse_protocol::escrow::Bond;

use crate::session::Session;
use crate::table::{Cell, Column, Table, Tone};
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add to your bond
    ///
    /// Escrow holds it. The free part backs orders to come: each order reserves its part, until the order's release. A
    /// proof that a file is bad forfeits the order's part; a missed delivery costs a tenth of it. Costs the amount and gas.
    #[command(after_long_help = "Example:\n  weighhouse bond post 10whs")]
    Post {
        /// The amount to add, such as 10whs
        #[arg(value_parser = words::parse_coin)]
        amount: Coin,
    },
    /// Withdraw a free part of your bond, in two steps
    ///
    /// The first call unlocks the amount, which backs no order from then on; the same command after the market's delay
    /// pays it out. Another amount replaces the request and starts the delay anew. Costs gas, twice.
    #[command(after_long_help = "Example:\n  weighhouse bond withdraw 10whs")]
    Withdraw {
        /// The amount to withdraw, such as 10whs
        #[arg(value_parser = words::parse_coin)]
        amount: Coin,
    },
    /// Show an account's bond: free, behind orders, unlocked
    #[command(after_long_help = "Example:\n  weighhouse bond show wasm1…")]
    Show {
        /// The account [default: the key that signs]
        address: Option<String>,
    },
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    let market = session.market().await?;
    match command {
        Command::Post { amount } => post(session, &market, amount).await,
        Command::Withdraw { amount } => withdraw(session, &market, &amount).await,
        Command::Show { address } => show(session, &market, address.as_deref()).await,
    }
}

#[derive(Serialize)]
struct Posted {
    seller: String,
    amount: String,
    denom: String,
    tx: String,
}

async fn post(session: &Session, market: &Market, amount: Coin) -> Result<()> {
    let seller = session.signer()?.address().to_owned();
    let (command, shown) = (journal::Command::new("bond post").on(words::coin(&amount)), words::coin(&amount));
    let plan = async || {
        let act = Act::new("Post it?").line("bond", shown.clone()).line("by", seller.clone());
        Ok((act, vec![bond::post(market, amount.clone())?]))
    };
    let tell = |outcome: TxOutcome| {
        let (seller, denom) = (seller.clone(), amount.denom.clone());
        let posted = Posted { seller, amount: amount.amount.to_string(), denom, tx: outcome.hash };
        session.out.result(&posted, || format!("posted {shown}"))
    };
    session.carry_out(market, command, plan, tell).await
}

#[derive(Serialize)]
struct Told {
    amount: String,
    denom: String,
    /// Whether it was paid out; else it was asked for.
    paid: bool,
    /// From when on it can be withdrawn, in seconds UTC.
    available_from: Option<u64>,
    tx: Option<String>,
}

async fn withdraw(session: &Session, market: &Market, amount: &Coin) -> Result<()> {
    let shown = words::coin(amount);
    let plan = async || {
        let seller = session.signer()?.address();
        let Withdrawal { call, step } = bond::withdraw(market, seller, amount).await?;
        Ok((act(&step, seller, &shown), vec![call]))
    };
    let tell = |outcome: TxOutcome| {
        let from = match Withdrawn::read(market, &outcome)? {
            Withdrawn::Unlocked { available_from } => Some(available_from),
            Withdrawn::PaidOut => None,
        };
        let (amount, denom) = (amount.amount.to_string(), amount.denom.clone());
        let result = Told { amount, denom, paid: from.is_none(), available_from: from, tx: Some(outcome.hash) };
        session.out.result(&result, || match from.map(words::time) {
            Some(from) => format!("unlocked {shown}: the same command pays it out from {from} on"),
            None => format!("withdrew {shown}"),
        })
    };
    session.carry_out(market, journal::Command::new("bond withdraw").on(shown.clone()), plan, tell).await
}

/// The next step of a withdrawal, in words.
fn act(step: &Step, seller: &str, shown: &str) -> Act {
    match step {
        Step::PayOut => Act::new("Withdraw it?").line("withdraw", shown).line("to", seller),
        Step::Unlock { before } => {
            let mut act = Act::new("Unlock it?").line("unlock", shown);
            if let Some(before) = before {
                let before = words::coin(before);
                act = act.line("instead of", format!("{before}, unlocked before: the delay begins anew"));
            }
            act.line("then", "it backs no order, and the same command pays it out after the market's delay")
        }
    }
}

async fn show(session: &Session, market: &Market, address: Option<&str>) -> Result<()> {
    let seller = session.address(address)?;
    let bonds = market.bonds(&seller).await?;
    session.out.table(&bonds, || table(&bonds, &seller))
}

fn table(bonds: &[Bond], seller: &str) -> Table<4> {
    let columns = [
        Column::Number("FREE"),
        Column::Number("BEHIND ORDERS"),
        Column::Number("UNLOCKED"),
        Column::Text("WITHDRAWABLE FROM"),
    ];
    let mut table = Table::new(columns, format!("{seller} has no bond"));
    for bond in bonds {
        let amount = |amount: Uint128| words::amount(amount.u128(), &bond.denom);
        let from = bond.available_from.map(|from| Cell::toned(words::time(from), Tone::Waiting));
        let from = from.unwrap_or_else(|| "".into());
        table.row([amount(bond.free).into(), amount(bond.reserved).into(), amount(bond.unlocked).into(), from]);
    }
    table
}
