//! Every request's bounds, whichever way it comes: each query over HTTP or WebSocket, and each event of a subscription.
//!
//! One extension does all that is done for each request: every extension is called for every field of an answer.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextPrepareRequest, NextResolve, NextValidation,
    ResolveInfo,
};
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{value, Data, Request, Response, ServerError, ServerResult, ValidationResult, Value};
use futures::FutureExt;
use sha2::{Digest, Sha256};

use super::charge::Charged;
use super::document;
use super::error::{set_code, too_large, ANSWER_TOO_LARGE, INTERNAL, OVERLOADED, QUERY_TOO_LARGE, UNAVAILABLE};
use super::inputs;
use super::kept::{self, Answers, AsBytes, Asked, Reading};
use super::loads::Loads;
use super::once::Once;
use super::ordering::arrange;
use super::parsed::Parsed;
use super::persisted::Persisted;
use super::valid::{Shape, Valid};
use crate::api::addresses::Addresses;
use crate::api::gate::{Gate, TOO_MANY};
use crate::api::limits::Limits;
use crate::read::{Allowance, Answer, Rows};

/// Makes the bounds of each request.
pub(super) struct Bounds {
    rows: Rows,
    gate: Gate,
    limits: Arc<Limits>,
    addresses: Addresses,
    persisted: Persisted,
    parsed: Parsed,
    valid: Valid,
    answers: Answers,
}

impl Bounds {
    pub(super) fn new(rows: Rows, limits: Limits, gate: Gate) -> Self {
        let answers = Answers::new(limits.kept_time);
        let (persisted, parsed) = (Persisted::default(), Parsed::default());
        let (limits, addresses, valid) = (Arc::new(limits), Addresses::default(), Valid::default());
        Bounds { rows, gate, limits, addresses, persisted, parsed, valid, answers }
    }
}

impl ExtensionFactory for Bounds {
    fn create(&self) -> Arc<dyn Extension> {
        let allowance = Allowance { bytes: self.limits.answer_bytes, count_time: self.limits.count_time };
        Arc::new(Bounded {
            rows: self.rows.clone(),
            gate: self.gate.clone(),
            limits: Arc::clone(&self.limits),
            addresses: self.addresses.clone(),
            persisted: self.persisted.clone(),
            parsed: self.parsed.clone(),
            valid: self.valid.clone(),
            answers: self.answers.clone(),
            charged: Charged::default(),
            document: OnceLock::new(),
            asked: OnceLock::new(),
            shape: OnceLock::new(),
            answer: Arc::new(Answer::new(allowance)),
            cost: AtomicUsize::new(0),
            is_subscription: AtomicBool::new(false),
        })
    }
}

/// The bounds of one request.
struct Bounded {
    rows: Rows,
    gate: Gate,
    limits: Arc<Limits>,
    addresses: Addresses,
    persisted: Persisted,
    parsed: Parsed,
    valid: Valid,
    answers: Answers,
    charged: Charged,
    document: OnceLock<Arc<ExecutableDocument>>,
    /// What is asked; nothing of a subscription.
    asked: OnceLock<Asked>,
    /// Nothing of a document without the operation that is asked for.
    shape: OnceLock<Shape>,
    answer: Arc<Answer>,
    cost: AtomicUsize,
    is_subscription: AtomicBool,
}

#[async_trait::async_trait]
impl Extension for Bounded {
    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        mut request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        self.persisted.complete(&mut request)?;
        let name = request.operation_name.clone();
        let too_large = |message| refusal(QUERY_TOO_LARGE, message);
        let variables = std::mem::take(&mut request.variables);
        // What was asked and its shape are both told by it.
        let text = Sha256::digest(&request.query);
        let document = self.parsed.document(&mut request)?;
        let document = self.document.get_or_init(|| document).as_ref();
        document::check(document, &self.limits).map_err(too_large)?;
        let addresses = inputs::check(&ctx.schema_env.registry, document, name.as_deref(), &variables)?;
        let operation = operation(document, name.as_deref());
        let is_subscription = operation.is_some_and(|operation| operation.ty == OperationType::Subscription);
        self.is_subscription.store(is_subscription, Ordering::Relaxed);
        let shape = operation.and_then(|operation| Shape::of(&text, name.as_deref(), operation, &variables));
        request.variables = variables;
        if let Some(shape) = shape {
            let _ = self.shape.set(shape);
        }
        inputs::check_addresses(&self.addresses, &self.rows, addresses).await?;
        if let Some(asked) = Asked::of(&request, &text).filter(|_| !is_subscription) {
            let _ = self.asked.set(asked);
        }
        next.run(ctx, request).await
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let found = self.validated(ctx, next).await?;
        self.cost.store(found.complexity, Ordering::Relaxed);
        let Limits { depth, cost, .. } = *self.limits;
        if found.depth > depth {
            let message =
                format!("the query nests {} levels deep, at most {depth} are answered: ask in several", found.depth);
            return Err(vec![refusal(QUERY_TOO_LARGE, message)]);
        }
        if found.complexity > cost {
            let asked = found.complexity;
            let message =
                format!("the query costs {asked}, at most {cost} is answered: ask for fewer rows, or fewer fields");
            let mut error = refusal(QUERY_TOO_LARGE, message);
            error.extensions.get_or_insert_default().set("cost", value!({"requested": asked, "limit": cost}));
            return Err(vec![error]);
        }
        self.charged.take(ctx, found.complexity).map_err(|error| vec![error])?;
        Ok(found)
    }

    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        if let Some(difference) = self.rows.difference() {
            return refused(UNAVAILABLE, format!("the index is of another version: {difference}"));
        }
        let is_subscription = self.is_subscription.load(Ordering::Relaxed);
        self.answer.restart();
        let cost = self.cost.load(Ordering::Relaxed);
        let asked = self.asked.get().copied().filter(|_| self.answers.keeps(cost));
        let as_bytes = ctx.data_opt::<AsBytes>().is_some();
        let running = async {
            let _reading = match asked {
                Some(asked) => match self.kept_or_begun(asked, as_bytes).await {
                    Ok(kept) => return kept,
                    Err(reading) => reading,
                },
                None => None,
            };
            // Who subscribed was promised every event.
            let pass = if is_subscription { self.gate.wait().await } else { self.gate.pass(cost).await };
            let Some(_pass) = pass else {
                return refused(OVERLOADED, TOO_MANY);
            };
            let rows = self.rows.for_answer(Arc::clone(&self.answer));
            // Before anything else of the answer, which is then never older.
            let standing = match asked {
                Some(_) => rows.standing().await.ok(),
                None => None,
            };
            let rows = match standing {
                Some(standing) => rows.at(standing, self.limits.kept_time),
                None => rows,
            };
            let mut data = Data::default();
            let loads = Loads::default();
            data.insert(loads.loader(rows));
            data.insert(Once::default());
            let mut answer = loads.beside(next.run_with_data(ctx, operation_name, data)).await;
            if let Some(document) = self.document.get() {
                if let Some(operation) = operation(document, operation_name) {
                    arrange(&mut answer.data, document, operation);
                }
            }
            if let (Some(asked), Some(standing)) = (asked, standing) {
                let standing = (standing, self.answer.is_searched());
                if let Some(data) = self.answers.keep(asked, standing, &answer).filter(|_| as_bytes) {
                    answer.data = Value::Binary(data);
                }
            }
            answer
        };
        let running = tokio::time::timeout(self.limits.answer_time, running);
        let answer = match AssertUnwindSafe(running).catch_unwind().await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => refused(OVERLOADED, "the query takes too long: ask for less"),
            Err(_) => {
                tracing::error!("a query panicked");
                refused(INTERNAL, "internal error")
            }
        };
        if is_subscription {
            return answer;
        }
        let answer = answer.extension("cost", value!({"requested": cost, "limit": self.limits.cost}));
        self.charged.tell(ctx, answer)
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let key = info.alias.unwrap_or(info.name).len();
        let found = next.run(ctx, info).await?;
        let bytes = key.saturating_add(found.as_ref().map_or(0, own_bytes));
        self.answer
            .write(u64::try_from(bytes).unwrap_or(u64::MAX))
            .map_err(|_| refusal(ANSWER_TOO_LARGE, too_large(self.limits.answer_bytes)))?;
        Ok(found)
    }
}

impl Bounded {
    /// Whether the document is valid, how deep it is and what it costs.
    async fn validated(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let shape = self.shape.get().copied();
        if let Some(found) = shape.and_then(|shape| self.valid.find(shape)) {
            return Ok(found);
        }
        let found = next.run(ctx).await?;
        if let Some(shape) = shape {
            self.valid.keep(shape, found);
        }
        Ok(found)
    }

    /// The answer that is kept; otherwise it is to be read, while others who ask the same wait. Who waited for another and finds
    /// nothing reads beside the rest.
    async fn kept_or_begun(&self, asked: Asked, as_bytes: bool) -> Result<Response, Option<Reading>> {
        if let Some(kept) = self.kept(asked, as_bytes).await {
            return Ok(kept);
        }
        if let Some(reading) = self.answers.begin(asked) {
            return Err(Some(reading));
        }
        self.answers.wait(asked).await;
        match self.kept(asked, as_bytes).await {
            Some(kept) => Ok(kept),
            None => Err(self.answers.begin(asked)),
        }
    }

    /// The answer that is kept, if the market stands where it was read. Asking that is cheap, whatever the answer costs.
    async fn kept(&self, asked: Asked, as_bytes: bool) -> Option<Response> {
        if !self.answers.has(asked) {
            return None;
        }
        let _pass = self.gate.pass(0).await?;
        let data = self.answers.find(asked, self.rows.standing_together().await?)?;
        kept::answer(data, as_bytes)
    }
}

/// The bytes of a value, without those of the values in it: they were counted when they were resolved.
fn own_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Enum(name) => name.len(),
        Value::Binary(bytes) => bytes.len(),
        Value::Null | Value::Number(_) | Value::Boolean(_) | Value::List(_) | Value::Object(_) => 4,
    }
}

/// The operation that is asked for.
fn operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) => operations.values().next(),
    };
    operation.map(|operation| &operation.node)
}

fn refusal(code: &str, message: impl Into<String>) -> ServerError {
    let mut error = ServerError::new(message, None);
    set_code(&mut error, code);
    error
}

fn refused(code: &str, message: impl Into<String>) -> Response {
    Response::from_errors(vec![refusal(code, message)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::HashMap;

    use async_graphql::dataloader::{DataLoader, Loader};
    use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Schema};

    use super::*;
    use crate::database::readers;

    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Faulty;

    impl Loader<Faulty> for Rows {
        type Value = bool;
        type Error = String;

        async fn load(&self, _: &[Faulty]) -> Result<HashMap<Faulty, bool>, String> {
            panic!("a fault of a loader")
        }
    }

    struct Query;

    #[Object]
    impl Query {
        async fn field(&self) -> bool {
            assert!(std::hint::black_box(false), "a fault of a field");
            true
        }

        async fn loaded(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<bool>> {
            Ok(ctx.data::<DataLoader<Rows>>()?.load_one(Faulty).await?)
        }

        async fn sound(&self) -> bool {
            true
        }
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_and_the_next_request_has_its_own() {
        let rows = Rows::new(readers(&"host=/nowhere".parse().unwrap(), 1).unwrap());
        let limits = Limits { running: 1, ..Limits::default() };
        let gate = Gate::new(&limits);
        let schema =
            Schema::build(Query, EmptyMutation, EmptySubscription).extension(Bounds::new(rows, limits, gate)).finish();
        for faulty in ["{ field }", "{ loaded }"] {
            let answer = serde_json::to_value(schema.execute(faulty).await).unwrap();
            assert_eq!(answer["errors"][0]["message"], "internal error", "{answer}");
            assert_eq!(answer["errors"][0]["extensions"]["code"], INTERNAL);
            let answer = serde_json::to_value(schema.execute("{ sound }").await).unwrap();
            assert_eq!(answer["data"]["sound"], true);
        }
    }
}
