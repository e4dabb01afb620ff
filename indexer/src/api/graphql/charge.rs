//! Charges each operation's cost to its caller, whichever way it comes, and says what is left.

use std::sync::OnceLock;

use async_graphql::extensions::ExtensionContext;
use async_graphql::{Name, Response, ServerError, Value};

use super::error::{set_code, RATE_LIMITED};
use crate::api::budget::{Budget, Exhausted};

/// The key in an error's extensions: the seconds after which a refused request may be repeated.
pub(in crate::api) const RETRY_AFTER: &str = "retryAfter";
/// The keys in `extensions.cost` that differ between callers.
pub(in crate::api) const OF_CALLER: [&str; 2] = ["available", "restoreRate"];

/// The charge of one request.
#[derive(Default)]
pub(super) struct Charged {
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

impl Charged {
    /// Charges a caller who has a [`Budget`] among the request's data.
    ///
    /// # Errors
    /// The budget does not allow it.
    pub(super) fn take(&self, ctx: &ExtensionContext<'_>, points: usize) -> Result<(), ServerError> {
        if let Some(budget) = ctx.data_opt::<Budget>() {
            let points = u32::try_from(points).unwrap_or(u32::MAX);
            if let Some(left) = budget.take(points).map_err(refusal)? {
                let _ = self.available.set(left);
            }
        }
        Ok(())
    }

    /// Says in an answer what is left.
    pub(super) fn tell(&self, ctx: &ExtensionContext<'_>, mut answer: Response) -> Response {
        let left = self.available.get().zip(ctx.data_opt::<Budget>());
        if let (Some((available, budget)), Some(Value::Object(cost))) = (left, answer.extensions.get_mut("cost")) {
            for (key, value) in OF_CALLER.iter().zip([*available, budget.restored()]) {
                cost.insert(Name::new(key), value.into());
            }
        }
        answer
    }
}
