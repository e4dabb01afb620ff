//! `rekey`: a license's holder asks for the key once more, who lost the transport secret or got the license from
//! somebody else.

use std::time::Duration;

use anyhow::Result;
use cosmwasm_std::Binary;
use serde::Serialize;
use weighhouse_chain::Signed;
use weighhouse_client::files::Lock;
use weighhouse_client::journal::{Asked, Once, Rekeys};
use weighhouse_client::keystore::SecretKind;
use weighhouse_client::{version_key, Market};
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::events::RekeyAnswered;
use weighhouse_protocol::registry::Version;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::Delivery;
use weighhouse_sealing::secret::TransportSecret;

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

/// How often the answer is looked for.
const POLL: Duration = Duration::from_millis(500);

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

/// Runs it.
pub async fn run(session: &Session, args: Args) -> Result<()> {
    let market = session.market().await?;
    let license = args.license;
    if args.end {
        return end(session, &market, license).await;
    }
    let order = market.order(license).await?;
    let version = market.version(order.listing, order.version).await?;
    let keys = version_key(&market, &market.listing(order.listing).await?, &version)?;
    is_issued(&order, &version)?;
    let (asked, tx) = ask(session, &market, license).await?;
    if let Some(seconds) = args.wait {
        let secret = session.unlocked()?.secret(SecretKind::Transport, &hex::decode(&asked.transport_key)?)?;
        let secret = TransportSecret::from_bytes(&secret)?;
        wait(session, &market, license, &|delivery| secret.open(&keys, delivery).is_ok(), seconds).await?;
    }
    let answered = args.wait.is_some();
    let requested = Requested { license, transport_key: asked.transport_key, answered, tx };
    session.out.result(&requested, || match answered {
        true => format!("the key of license {license} is here: `weighhouse open {license}`"),
        false => format!("asked for the key of license {license}; once it is answered, `weighhouse open {license}`"),
    })
}

#[derive(Serialize)]
struct Ended {
    license: OrderId,
    tx: String,
}

/// Ends a request: nobody can answer it any more.
async fn end(session: &Session, market: &Market, license: OrderId) -> Result<()> {
    let sender = session.sender(market)?;
    let once = Once::take(session.market_folder()?, &sender, format!("license rekey {license} --end"))?;
    let outcome = match once.unfinished().await? {
        Some(outcome) => outcome,
        None => {
            let act = Act::new("End it?").line("end", format!("the request for the key of license {license}"));
            let call = market.contracts.escrow(&ExecuteMsg::EndRekey { license }, vec![])?;
            once.send(vec![call], &session.asks(act)).await?
        }
    };
    let ended = Ended { license, tx: outcome.hash };
    session.out.result(&ended, || format!("the request for the key of license {license} has ended"))?;
    Ok(once.told()?)
}

/// Says what the contract would, before a secret is made.
fn is_issued(order: &Order, version: &Version) -> Result<()> {
    let id = order.id;
    match order.state {
        _ if version.bad_since.is_some() => {
            Err(fail!(Kind::Refused, "the version of license {id} was proven bad: its key is not delivered any more"))
        }
        OrderState::Settled => match order.resold {
            None => Ok(()),
            Some(license) => {
                Err(fail!(Kind::Usage, "order {id} bought license {license}: `weighhouse license rekey {license}`"))
            }
        },
        OrderState::Refunded | OrderState::Withdrawn => {
            Err(fail!(Kind::Refused, "order {id} was paid back: there is no license"))
        }
        OrderState::Funded | OrderState::Offered => Err(fail!(Kind::NotYet, "order {id} is not delivered yet")),
        OrderState::Delivered | OrderState::Disputed => Err(fail!(
            Kind::NotYet,
            "order {id} is not settled yet: its license is issued then, and `weighhouse order accept {id}` settles it now"
        )),
    }
}

/// Asks, or finishes asking.
async fn ask(session: &Session, market: &Market, license: OrderId) -> Result<(Asked, String)> {
    let rekeys = Rekeys::of(session.market_folder()?);
    let _lock = Lock::take(&rekeys.lock(license), "asking for this key")?;
    let sender = session.sender(market)?;
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
    let act = Act::new("Ask for it?")
        .line("ask for", format!("the key of license {license}, to a new transport key"))
        .line("answers", "whoever has it, such as the seller's agent; nobody has to");
    let call = ExecuteMsg::Rekey { license, transport_key: Binary::from(hex::decode(&asked.transport_key)?) };
    let call = market.contracts.escrow(&call, vec![])?;
    let pending = asked.transaction.clone();
    let outcome = {
        let record = &mut |signed: Option<&Signed>| {
            asked.transaction = signed.cloned();
            rekeys.save(&asked)
        };
        sender.send_once(pending, vec![call], &session.asks(act), record).await?
    };
    asked.transaction = None;
    rekeys.save(&asked)?;
    Ok((asked, outcome.hash))
}

/// Waits for an answer that `opens`: one to an earlier key of this license is none.
async fn wait(
    session: &Session,
    market: &Market,
    license: OrderId,
    opens: &dyn Fn(&Delivery) -> bool,
    seconds: u64,
) -> Result<()> {
    session.out.say(format!("waiting for the key of license {license}"));
    let end = tokio::time::Instant::now() + Duration::from_secs(seconds);
    loop {
        let answers = market.events_of::<RekeyAnswered>(&market.contracts.escrow, "license", license).await?;
        if answers.iter().rev().any(|answer| Delivery::from_bytes(&answer.delivery).is_ok_and(|one| opens(&one))) {
            return Ok(());
        }
        if tokio::time::Instant::now() >= end {
            let span = words::span(seconds);
            return Err(fail!(Kind::NotYet, "nobody delivered the key of license {license} within {span}"));
        }
        tokio::time::sleep(POLL).await;
    }
}
