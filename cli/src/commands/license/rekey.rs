//! `license rekey`: a license's holder asks for the key once more, who lost the transport secret or got the license from
//! somebody else.

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::{rekey, Market};
use weighhouse_protocol::OrderId;

use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The license's number: that of the order that first bought it
    license: OrderId,
    /// Withdraw the open request instead
    ///
    /// The license's holder can at any time, anyone after a week.
    #[arg(long, conflicts_with = "wait")]
    end: bool,
    /// Wait for the key, at most this long [default without a value: 1h]
    #[arg(long, value_name = "SPAN", value_parser = words::parse_span, num_args = 0..=1, default_missing_value = "1h")]
    wait: Option<u64>,
}

#[derive(Serialize)]
struct Requested {
    license: OrderId,
    transport_key: String,
    answered: bool,
    tx: String,
}

pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let license = args.license;
    if args.end {
        return end(session, &market, license).await;
    }
    let act = Act::new("Request it?")
        .line("request", format!("the key of license {license}, for a new transport key"))
        .line("answers", "anyone who has the key, such as the seller's agent; nobody has to");
    let buyer = session.buyer(&market)?;
    let asked = rekey::ask(&buyer, license, &session.asks(act)).await?;
    if let Some(seconds) = args.wait {
        session.out.say(format!("waiting for the key of license {license}"));
        rekey::wait(&buyer, &asked, seconds).await?;
    }
    let answered = args.wait.is_some();
    let requested = Requested { license, transport_key: asked.transport_key, answered, tx: asked.tx };
    session.out.result(&requested, || match answered {
        true => format!("the key of license {license} is here: `weighhouse open {license}`"),
        false => format!("requested the key of license {license}; once it is answered, `weighhouse open {license}`"),
    })
}

#[derive(Serialize)]
struct Ended {
    license: OrderId,
    tx: String,
}

/// Ends a request: nobody can answer it any more.
async fn end(session: &Session, market: &Market, license: OrderId) -> Result<()> {
    let act = Act::new("Withdraw it?").line("withdraw", format!("the request for the key of license {license}"));
    let plan = async || Ok((act, vec![rekey::end(market, license)?]));
    let tell = |outcome: TxOutcome| {
        let ended = Ended { license, tx: outcome.hash };
        session.out.result(&ended, || format!("the request for the key of license {license} is withdrawn"))
    };
    session.carry_out(market, format!("license rekey {license} --end"), plan, tell).await
}
