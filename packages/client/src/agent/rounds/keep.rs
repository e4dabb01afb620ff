//! What a round does beside its deliveries: it settles, releases, answers and sweeps.

use tokio::time::Instant;
use weighhouse_protocol::windows::Mark;

use super::Agent;
use crate::agent::task::Task;
use crate::agent::upkeep::keep_orders;
use crate::claim::sweep;
use crate::error::Result;
use crate::transaction::Sender;

impl Agent<'_> {
    /// Sweeps what sales brought, once the time between two sweeps is over.
    pub(super) async fn sweep_if_due(&mut self) -> Result<()> {
        let Some(every) = self.pace.sweep else { return Ok(()) };
        if self.swept.is_some_and(|swept| swept.elapsed() < every) {
            return Ok(());
        }
        let sender = self.sender();
        for revenue in sweep::waiting(&self.market, self.key.address()).await? {
            let call = sweep::call(&self.market, &revenue)?;
            let task = Task::Sweep(revenue);
            sender.send(vec![call], &|prepared| self.principal.approve(&task, prepared)).await?;
        }
        self.swept = Some(Instant::now());
        Ok(())
    }

    /// Settles, releases bonds, and answers holders of licenses. What fails is told, and tried again.
    pub(super) async fn keep_up(&mut self, now: Mark) {
        let orders = self.keep_orders(now).await;
        let answers = self.give_answers(now).await;
        let failure = orders.and(answers).err();
        self.tell(|status| status.kept_up(failure.as_ref()));
        self.upkeep_failure = failure;
    }

    async fn keep_orders(&mut self, now: Mark) -> Result<()> {
        if !self.schedule.is_due(now) {
            return Ok(());
        }
        let sender = Sender { market: &self.market, key: self.key, report: self.principal };
        let (keys, index, schedule) = (&mut self.keys, &mut self.index, &mut self.schedule);
        let kept = keep_orders(&sender, self.principal, keys, index, schedule, now).await?;
        self.tell(|status| status.kept(kept));
        Ok(())
    }

    async fn give_answers(&mut self, now: Mark) -> Result<()> {
        let sender = Sender { market: &self.market, key: self.key, report: self.principal };
        let given = self.answers.give(&sender, self.principal, &mut self.keys, now).await?;
        self.tell(|status| status.answered(given));
        Ok(())
    }
}
