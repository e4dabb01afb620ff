//! The pause of new orders: by governance, or once by its guardian.

use weighhouse_messages::Call;
use weighhouse_protocol::registry::{ExecuteMsg, Guardian, OrderPause, QueryMsg, MAX_PAUSE};
use weighhouse_protocol::Seconds;

use super::GovernanceError;
use crate::error::Result;
use crate::market::Market;

/// A pause, or its end, that can be sent.
#[derive(Debug)]
pub struct Pausing {
    pub call: Call,
    /// The pause as it is before.
    pub before: OrderPause,
    /// Whether the sender is the guardian, whose one pause this is.
    pub is_guardians: bool,
}

/// Pauses new orders for a span. Nothing that is open stops, and no deadline moves.
///
/// # Errors
/// [`GovernanceError`] as the registry would refuse it.
pub async fn pause(market: &Market, sender: &str, seconds: u32) -> Result<Pausing> {
    if !(1..=MAX_PAUSE).contains(&seconds) {
        return Err(GovernanceError::Bound { seconds: seconds.into() }.into());
    }
    let (offices, before) = (Offices::of(market).await?, pause_of(market).await?);
    let is_guardians = offices.pauses(sender, &before, market.now().await?.time)?;
    let call = market.contracts.registry(&ExecuteMsg::PauseOrders { seconds })?;
    Ok(Pausing { call, before, is_guardians })
}

/// Resumes new orders before a pause ends.
///
/// # Errors
/// [`GovernanceError`] as the registry would refuse it.
pub async fn resume(market: &Market, sender: &str) -> Result<Pausing> {
    let (offices, before) = (Offices::of(market).await?, pause_of(market).await?);
    let is_guardians = offices.resumes(sender, &before, market.now().await?.time)?;
    let call = market.contracts.registry(&ExecuteMsg::ResumeOrders {})?;
    Ok(Pausing { call, before, is_guardians })
}

async fn pause_of(market: &Market) -> Result<OrderPause> {
    Ok(market.chain.query(&market.contracts.registry, &QueryMsg::OrderPause {}).await?)
}

/// The accounts that pause new orders.
struct Offices {
    governance: String,
    guardian: Option<Guardian>,
}

impl Offices {
    async fn of(market: &Market) -> Result<Self> {
        Ok(Self { governance: market.governance().await?, guardian: market.config().await?.guardian })
    }

    /// Whether an account that may pause is the guardian.
    fn pauses(&self, sender: &str, pause: &OrderPause, now: Seconds) -> Result<bool, GovernanceError> {
        if sender == self.governance {
            return Ok(false);
        }
        let expires_at = match &self.guardian {
            Some(guardian) if guardian.address == sender => guardian.expires_at,
            _ => return Err(self.not_guardian(sender)),
        };
        if now >= expires_at {
            return Err(GovernanceError::GuardianExpired { expires_at });
        }
        if now < pause.paused_until {
            return Err(GovernanceError::Paused { until: pause.paused_until });
        }
        match pause.guardian_spent {
            true => Err(GovernanceError::GuardianSpent),
            false => Ok(true),
        }
    }

    /// Whether an account that may resume is the guardian.
    fn resumes(&self, sender: &str, pause: &OrderPause, now: Seconds) -> Result<bool, GovernanceError> {
        if now >= pause.paused_until {
            return Err(GovernanceError::NotPaused);
        }
        let by = pause.by.as_ref().map(ToString::to_string).unwrap_or_default();
        if sender == self.governance {
            Ok(false)
        } else if sender == by {
            Ok(true)
        } else {
            Err(GovernanceError::PausedByOther { by, sender: sender.to_owned() })
        }
    }

    fn not_guardian(&self, sender: &str) -> GovernanceError {
        let guardian = self.guardian.as_ref().map_or_else(|| "none is named".to_owned(), |named| named.address.clone());
        GovernanceError::NotGuardian { governance: self.governance.clone(), guardian, sender: sender.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::Addr;

    use super::*;

    fn offices() -> Offices {
        let guardian = Some(Guardian { address: "wasm1guardian".into(), expires_at: 100 });
        Offices { governance: "wasm1governance".into(), guardian }
    }

    fn paused(by: &str, paused_until: Seconds, guardian_spent: bool) -> OrderPause {
        OrderPause { paused_until, by: Some(Addr::unchecked(by)), guardian_spent }
    }

    #[test]
    fn governance_pauses_always_and_a_guardian_once_before_its_end() {
        let never = OrderPause { paused_until: 0, by: None, guardian_spent: false };
        let pauses = |sender: &str, pause: &OrderPause, now| {
            offices().pauses(sender, pause, now).map_err(|error| error.to_string())
        };
        assert_eq!(pauses("wasm1governance", &paused("wasm1guardian", 90, true), 50), Ok(false));
        assert_eq!(pauses("wasm1guardian", &never, 99), Ok(true));
        assert!(pauses("wasm1guardian", &never, 100).unwrap_err().contains("ended on"));
        let over = pauses("wasm1guardian", &paused("wasm1governance", 90, false), 50).unwrap_err();
        assert!(over.contains("governance alone renews"), "{over}");
        let twice = pauses("wasm1guardian", &paused("wasm1guardian", 90, true), 90).unwrap_err();
        assert!(twice.contains("used its one pause"), "{twice}");
        let other = pauses("wasm1seller", &never, 1).unwrap_err();
        assert!(other.contains("wasm1guardian") && other.contains("wasm1seller"), "{other}");
        let nobody = Offices { guardian: None, ..offices() }.pauses("wasm1guardian", &never, 1).unwrap_err();
        assert!(nobody.to_string().contains("none is named"), "{nobody}");
    }

    #[test]
    fn a_pause_is_ended_by_governance_and_by_the_account_that_began_it() {
        let resumes = |sender: &str, by: &str, now| offices().resumes(sender, &paused(by, 90, true), now);
        assert!(!resumes("wasm1governance", "wasm1guardian", 50).unwrap());
        assert!(resumes("wasm1guardian", "wasm1guardian", 50).unwrap());
        let other = resumes("wasm1guardian", "wasm1governance", 50).unwrap_err();
        assert!(matches!(other, GovernanceError::PausedByOther { .. }), "{other}");
        let over = resumes("wasm1governance", "wasm1guardian", 90).unwrap_err();
        assert!(matches!(over, GovernanceError::NotPaused), "{over}");
    }
}
