//! Charges each operation's cost to its caller, whichever way it comes, and says what is left.

use std::sync::{Arc, OnceLock};

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute, NextValidation};
use async_graphql::{Name, Response, ServerError, ValidationResult, Value};

use super::error::{set_code, RATE_LIMITED};
use crate::api::budget::{Budget, Exhausted};

/// The key in an error's extensions: the seconds after which a refused request may be repeated.
pub(in crate::api) const RETRY_AFTER: &str = "retryAfter";
/// The keys in `extensions.cost` that differ between callers.
pub(in crate::api) const OF_CALLER: [&str; 2] = ["available", "restoreRate"];

/// Makes the charge of each request. The caller's [`Budget`] is among the request's data.
pub(super) struct Charge;

impl ExtensionFactory for Charge {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Charged::default())
    }
}

/// The charge of one request.
#[derive(Default)]
struct Charged {
    /// What is left of the caller's budget, where it has one.
    available: OnceLock<u32>,
}

/// The error of an operation that the caller's budget does not allow.
pub(in crate::api) fn refusal(exhausted: Exhausted) -> ServerError {
    let mut error = ServerError::new(exhausted.message(), None);
    set_code(&mut error, RATE_LIMITED);
    error.extensions.get_or_insert_default().set(RETRY_AFTER, exhausted.seconds());
    error
}

#[async_trait::async_trait]
impl Extension for Charged {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let found = next.run(ctx).await?;
        if let Some(budget) = ctx.data_opt::<Budget>() {
            let points = u32::try_from(found.complexity).unwrap_or(u32::MAX);
            if let Some(left) = budget.take(points).map_err(|exhausted| vec![refusal(exhausted)])? {
                let _ = self.available.set(left);
            }
        }
        Ok(found)
    }

    async fn execute(&self, ctx: &ExtensionContext<'_>, operation: Option<&str>, next: NextExecute<'_>) -> Response {
        let mut answer = next.run(ctx, operation).await;
        let left = self.available.get().zip(ctx.data_opt::<Budget>());
        if let (Some((available, budget)), Some(Value::Object(cost))) = (left, answer.extensions.get_mut("cost")) {
            for (key, value) in OF_CALLER.iter().zip([*available, budget.restored()]) {
                cost.insert(Name::new(key), value.into());
            }
        }
        answer
    }
}
