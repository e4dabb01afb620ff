//! `rekey`: a license's holder asks for the key once more, who lost the transport secret or got the license from
//! somebody else.

use std::time::Duration;

use anyhow::Result;
use cosmwasm_std::Binary;
use serde::Serialize;
use weighhouse_chain::Signed;
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_protocol::events::RekeyAnswered;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::secret::TransportSecret;

use crate::error::{fail, Kind};
use crate::market::Market;
use crate::rekeys::{Asked, Rekeys};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

/// How often the answer is looked for.
const POLL: Duration = Duration::from_millis(500);

/// Which license.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its number, which is that of the order it was bought with
    license: OrderId,
    /// Wait until the key is delivered, at most this long
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

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let license = args.license;
    let rekeys = Rekeys::of(&session.market_folder()?);
    let sender = session.sender(&market)?;
    let unfinished = rekeys.read(license)?.filter(|asked| asked.transaction.is_some());
    let mut asked = match unfinished {
        Some(asked) => asked,
        None => {
            let secret = TransportSecret::generate(&mut rand::rngs::OsRng);
            let transport_key = secret.public_key()?;
            let backups = session.settings.backups();
            session.unlocked()?.add_transport_secret(sender.key, &transport_key, &secret.to_bytes(), &backups)?;
            Asked { license, transport_key: hex::encode(transport_key), transaction: None }
        }
    };
    let transport_key = hex::decode(&asked.transport_key)?;
    let before = answers(&market, license).await?;
    let act = Act::new("Ask for it?")
        .line("ask for", format!("the key of license {license}, to a new transport key"))
        .line("answers", "whoever has it, such as the seller's agent; nobody has to");
    let call = ExecuteMsg::Rekey { license, transport_key: Binary::from(transport_key) };
    let call = market.call_escrow(sender.key.address(), &call, &[])?;
    let pending = asked.transaction.clone();
    let outcome = {
        let record = &mut |signed: Option<&Signed>| {
            asked.transaction = signed.cloned();
            rekeys.save(&asked)
        };
        sender.send_once(pending, &act, vec![call], record).await?
    };
    asked.transaction = None;
    rekeys.save(&asked)?;
    let answered = match args.wait {
        Some(seconds) => wait(session, &market, license, before, seconds).await.map(|()| true)?,
        None => false,
    };
    let requested = Requested { license, transport_key: asked.transport_key, answered, tx: outcome.hash };
    session.out.result(&requested, || match answered {
        true => format!("the key of license {license} is here: `weighhouse open {license}`"),
        false => format!("asked for the key of license {license}; once it is answered, `weighhouse open {license}`"),
    })
}

/// How often the license's key was delivered once more.
async fn answers(market: &Market, license: OrderId) -> Result<usize> {
    Ok(market.events_of::<RekeyAnswered>(&market.contracts.escrow, "license", license).await?.len())
}

async fn wait(session: &Session, market: &Market, license: OrderId, before: usize, seconds: u64) -> Result<()> {
    session.out.say(format!("waiting for the key of license {license}"));
    let end = tokio::time::Instant::now() + Duration::from_secs(seconds);
    while answers(market, license).await? <= before {
        if tokio::time::Instant::now() >= end {
            return Err(fail!(
                Kind::NotYet,
                "nobody delivered the key of license {license} within {}",
                words::span(seconds)
            ));
        }
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}
