//! `claim`: sweeps the revenue of the signer's listings, and has the ledger pay what it owes.

use anyhow::Result;
use cosmwasm_std::Uint128;
use serde::Serialize;
use weighhouse_client::agent::sweep;
use weighhouse_client::journal::{Command, Once};
use weighhouse_client::{typed, Market};
use weighhouse_messages::Call;
use weighhouse_protocol::events::{RevenueSwept, RoyaltiesClaimed};
use weighhouse_protocol::royalties::ExecuteMsg;

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
struct Claimed {
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
            let (act, messages) = claiming(&market, &account, &args).await?;
            if messages.is_empty() {
                let nothing = Claimed { account, paid: vec![], swept: 0, tx: None };
                return session.out.result(&nothing, || "nothing to claim".into());
            }
            once.send(messages, &session.asks(act)).await?
        }
    };
    let escrow = &market.contracts.escrow;
    let swept = outcome.events.iter().filter(|event| typed::<RevenueSwept>(event, escrow).is_some()).count();
    let ledger = &market.contracts.royalties;
    let paid = outcome.events.iter().filter_map(|event| typed::<RoyaltiesClaimed>(event, ledger));
    let paid = paid.map(|paid| Paid { amount: paid.amount, denom: paid.denom }).collect();
    let claimed = Claimed { account, paid, swept, tx: Some(outcome.hash) };
    session.out.result(&claimed, || {
        let amounts: Vec<_> = claimed.paid.iter().map(|paid| words::amount(paid.amount.u128(), &paid.denom)).collect();
        format!("claimed {} for {}", amounts.join(", "), claimed.account)
    })?;
    Ok(once.told()?)
}

fn command(args: &Args) -> Command {
    let denoms = denoms(args).map(|denom| format!("--denom {denom}"));
    let terms: Vec<_> = denoms.chain(args.no_sweep.then(|| "--no-sweep".to_owned())).collect();
    Command::new("claim").on(terms.join(" "))
}

fn denoms(args: &Args) -> impl Iterator<Item = &str> {
    args.denoms.iter().map(String::as_str)
}

/// What sweeps and claims; no messages if there is nothing.
async fn claiming(market: &Market, account: &str, args: &Args) -> Result<(Act, Vec<Call>)> {
    let wanted = |denom: &str| args.denoms.is_empty() || denoms(args).any(|wanted| wanted == denom);
    let mut messages = Vec::new();
    let mut act = Act::new("Claim it?");
    if !args.no_sweep {
        for revenue in sweep::waiting(market, account).await?.into_iter().filter(|r| wanted(&r.denom)) {
            act = act.line("sweep", words::revenue(&revenue));
            messages.push(sweep::call(market, &revenue)?);
        }
    }
    for balance in market.balances(account).await? {
        if wanted(&balance.denom) && !balance.owed.is_zero() {
            act = act.line("claim", words::amount(balance.owed.u128(), &balance.denom));
        }
    }
    if act.lines.is_empty() {
        return Ok((act, vec![]));
    }
    let denoms = (!args.denoms.is_empty()).then(|| args.denoms.clone());
    messages.push(market.contracts.royalties(&ExecuteMsg::Claim { denoms })?);
    Ok((act.line("to", account), messages))
}
