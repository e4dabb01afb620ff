//! The block interval of a market's settings, compared with its chain's.

use std::fmt;

use weighhouse_chain::Client;
use weighhouse_deployment::Deployment;
use weighhouse_protocol::registry;

use crate::Result;

/// The number of blocks whose average interval counts.
const BLOCKS: u32 = 1_000;

/// A market's block interval and its chain's, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The interval of the market's settings.
    pub set: u32,
    /// The average of the chain's newest blocks.
    pub measured: u32,
}

/// A setting that does not fit its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Blocks come faster than the settings say: late in a span nothing but its seconds protects from a halt.
    TooLong(Pace),
    /// Blocks come more slowly than the settings say, by more than a quarter: spans last longer by as much.
    TooShort(Pace),
}

impl Pace {
    /// The way in which the setting does not fit; `None` when it does.
    pub fn misfit(self) -> Option<Misfit> {
        let (set, measured) = (u64::from(self.set), u64::from(self.measured));
        // A twentieth is the chain's own unevenness.
        if set.saturating_mul(20) > measured.saturating_mul(21) {
            return Some(Misfit::TooLong(self));
        }
        (measured.saturating_mul(4) > set.saturating_mul(5)).then_some(Misfit::TooShort(self))
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::TooLong(pace) | Self::TooShort(pace)) = self;
        let Pace { set, measured } = pace;
        write!(f, "registry: block_interval is {set} ms, and blocks come every {measured} ms: ")?;
        match self {
            Self::TooLong(_) => {
                let lost = 100u64.saturating_sub(100 * u64::from(*measured) / u64::from((*set).max(1)));
                write!(f, "a halt in the last {lost} % of a span takes what was left of it")
            }
            Self::TooShort(_) => {
                let longer = 100 * u64::from(*measured) / u64::from((*set).max(1));
                write!(f, "spans take {longer} % of their seconds")
            }
        }
    }
}

/// A market's pace; `None` while its node has too few blocks to measure.
///
/// # Errors
/// The deployment lacks the registry, or the node does not answer.
pub async fn pace(client: &Client, deployment: &Deployment) -> Result<Option<Pace>> {
    let Some(measured) = client.block_interval(BLOCKS).await? else { return Ok(None) };
    let config: registry::Config =
        client.query(deployment.contract("registry")?, &registry::QueryMsg::Config {}).await?;
    Ok(Some(Pace { set: config.block_interval, measured }))
}
