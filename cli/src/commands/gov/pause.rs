//! `pause` and `resume`: the pause of new orders, by the guardian or governance.

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::first;
use weighhouse_client::governance::{self, Pausing};
use weighhouse_client::journal::Command;
use weighhouse_protocol::events::{OrdersPaused, OrdersResumed};
use weighhouse_protocol::Seconds;

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Serialize)]
struct Paused {
    by: String,
    /// The end of the pause, in seconds UTC.
    paused_until: Seconds,
    tx: String,
}

#[derive(Serialize)]
struct Resumed {
    by: String,
    tx: String,
}

pub async fn pause(session: &Session, span: u64) -> Result<()> {
    let seconds =
        u32::try_from(span).map_err(|_| fail!(Kind::Usage, "{} is longer than any pause", words::span(span)))?;
    let market = session.market().await?;
    let plan = async || {
        let Pausing { call, is_guardians, .. } =
            governance::pause(&market, session.signer()?.address(), seconds).await?;
        let mut act = Act::new("Pause new orders?")
            .line("pause", words::span(span))
            .line("stops", "new orders and the taking of offers")
            .line("leaves", "deliveries, refunds, proofs, claims and withdrawals; no deadline moves");
        if is_guardians {
            act = act.line("guardian", "this is its one pause, until governance has spoken");
        }
        Ok((act, vec![call]))
    };
    let tell = |outcome: TxOutcome| {
        let event: OrdersPaused = first(&outcome.events, &market.contracts.registry)?;
        let paused = Paused { by: event.by.to_string(), paused_until: event.paused_until, tx: outcome.hash };
        session.out.result(&paused, || format!("new orders are paused until {}", words::time(paused.paused_until)))
    };
    session.carry_out(&market, Command::new("gov pause").on(words::span(span)), plan, tell).await
}

pub async fn resume(session: &Session) -> Result<()> {
    let market = session.market().await?;
    let plan = async || {
        let Pausing { call, before, is_guardians } = governance::resume(&market, session.signer()?.address()).await?;
        let mut act = Act::new("Resume new orders?").line("instead of", words::time(before.paused_until));
        if is_guardians {
            act = act.line("guardian", "its pause is used, until governance has spoken");
        }
        Ok((act, vec![call]))
    };
    let tell = |outcome: TxOutcome| {
        let event: OrdersResumed = first(&outcome.events, &market.contracts.registry)?;
        let resumed = Resumed { by: event.by.to_string(), tx: outcome.hash };
        session.out.result(&resumed, || "new orders are taken again".to_owned())
    };
    session.carry_out(&market, Command::new("gov resume"), plan, tell).await
}
