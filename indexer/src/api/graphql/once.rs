//! What many fields of one answer need, read once for all of them.

use async_graphql::{Context, Result};
use tokio::sync::OnceCell;
use weighhouse_protocol::registry::Config;

use super::loaders::rows;

/// What one answer has read.
#[derive(Default)]
pub(super) struct Once {
    today: OnceCell<i64>,
    rules: OnceCell<Option<Config>>,
}

/// The day of the last block, in days since 1970 UTC.
pub(super) async fn today(ctx: &Context<'_>) -> Result<i64> {
    let rows = rows(ctx)?;
    Ok(*ctx.data::<Once>()?.today.get_or_try_init(|| rows.today()).await?)
}

/// The market's settings; `None` before governance announced them.
pub(super) async fn rules<'a>(ctx: &Context<'a>) -> Result<Option<&'a Config>> {
    let rows = rows(ctx)?;
    let read = || async { Ok::<_, crate::read::Failure>(rows.settings().await?.map(|settings| settings.config)) };
    Ok(ctx.data::<Once>()?.rules.get_or_try_init(read).await?.as_ref())
}
