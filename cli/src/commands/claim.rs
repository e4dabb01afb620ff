//! `claim`: sweeps the revenue of the signer's listings, and has the ledger pay what it owes.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use serde::Serialize;
use weighhouse_client::claim::{claim, Claim, Claimed};
use weighhouse_client::journal::{Command, Once};

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Claim only this base denom, such as uwhs; may be repeated
    #[arg(long = "denom", value_name = "DENOM")]
    denoms: Vec<String>,
    /// Claim only what the royalties contract holds, without sweeping escrow first
    #[arg(long)]
    no_sweep: bool,
}

#[derive(Serialize)]
struct Told {
    account: String,
    paid: Vec<Paid>,
    swept: usize,
    tx: Option<String>,
}

#[derive(Serialize)]
struct Paid {
    amount: Uint128,
    denom: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let sender = session.sender(&market)?;
    let account = sender.key.address().to_owned();
    let once = Once::take(session.market_folder()?, &sender, command(&args))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            let Some(found) = claim(&market, &account, &args.denoms, !args.no_sweep).await? else {
                let nothing = Told { account, paid: vec![], swept: 0, tx: None };
                return session.out.result(&nothing, || "nothing to claim".into());
            };
            let act = act(&found, &account);
            once.send(found.calls, &session.asks(act)).await?
        }
    };
    let Claimed { paid, swept } = Claimed::read(&market, &outcome);
    let amounts: Vec<_> = paid.iter().map(words::coin).collect();
    let paid = paid.into_iter().map(|Coin { amount, denom }| Paid { amount, denom }).collect();
    let told = Told { account, paid, swept, tx: Some(outcome.hash) };
    session.out.result(&told, || format!("claimed {} for {}", amounts.join(", "), told.account))?;
    Ok(once.told()?)
}

fn command(args: &Args) -> Command {
    let denoms = args.denoms.iter().map(|denom| format!("--denom {denom}"));
    let terms: Vec<_> = denoms.chain(args.no_sweep.then(|| "--no-sweep".to_owned())).collect();
    Command::new("claim").on(terms.join(" "))
}

fn act(Claim { swept, owed, .. }: &Claim, account: &str) -> Act {
    let act = swept.iter().fold(Act::new("Claim it?"), |act, revenue| act.line("sweep", words::revenue(revenue)));
    owed.iter().fold(act, |act, owed| act.line("claim", words::coin(owed))).line("to", account)
}
