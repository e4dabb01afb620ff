//! The agent that watches: round after round, until it is told to end.

use std::future::Future;
use std::time::Duration;

use super::Agent;
use crate::agent::Delivered;
use crate::error::{Kind, Result};

impl Agent<'_> {
    /// Works until `end`.
    ///
    /// # Errors
    /// Its principal's word; what no later round can mend.
    pub async fn watch(
        &mut self,
        each: &mut dyn FnMut(&Delivered) -> Result<()>,
        end: impl Future<Output = ()>,
    ) -> Result<()> {
        let mut failures = 0;
        let mut end = std::pin::pin!(end);
        loop {
            // A round is not broken off: what it sent, it records.
            match self.round(each).await {
                Ok(()) => failures = 0,
                Err(error) if matches!(error.kind(), Kind::Declined | Kind::Usage | Kind::Locked) => return Err(error),
                Err(error) => {
                    failures += 1;
                    tracing::warn!(failures, "round failed: {}", error.in_full());
                    self.tell(|status| status.failed(&error));
                }
            }
            let pause = pause_after(self.pace.poll, failures);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = &mut end => return Ok(()),
            }
        }
    }
}

/// Failed rounds are repeated more slowly, up to a minute.
fn pause_after(poll: Duration, failures: u32) -> Duration {
    const LONGEST: Duration = Duration::from_secs(60);
    poll.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST.max(poll))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_slow_the_agent_down_to_a_minute() {
        let poll = Duration::from_secs(2);
        assert_eq!(pause_after(poll, 0), poll);
        assert_eq!(pause_after(poll, 2), Duration::from_secs(8));
        assert_eq!(pause_after(poll, 200), Duration::from_secs(60));
        assert_eq!(pause_after(Duration::from_secs(300), 3), Duration::from_secs(300));
    }
}
