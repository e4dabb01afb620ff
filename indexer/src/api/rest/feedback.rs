//! The form by which people write to the operator.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::parameters::NoQuery;
use super::problem::Problem;
use super::tx::Body;
use crate::api::caller::Caller;
use crate::api::gate::TOO_MANY;
use crate::api::http::Service;
use crate::notices::{FeedbackError, FeedbackKind, Written, MAX_CONTACT_BYTES, MAX_PAGE_BYTES, MAX_WORDS_BYTES};

/// The seconds after which to write again.
const A_DAY: u32 = 86_400;

/// A message to the operator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FeedbackRequest {
    /// The kind of the message.
    kind: FeedbackKind,
    /// At most 4,000 bytes.
    words: String,
    /// The path of the page that it is about, such as `/models/7`: at most 500 bytes, without an address of whoever
    /// looks.
    page: Option<String>,
    /// Where you want an answer: at most 254 bytes.
    contact: Option<String>,
}

impl FeedbackRequest {
    fn written(self) -> Result<Written, Problem> {
        let FeedbackRequest { kind, words, page, contact } = self;
        check("words", Some(&words), MAX_WORDS_BYTES, true)?;
        check("page", page.as_deref(), MAX_PAGE_BYTES, false)?;
        check("contact", contact.as_deref(), MAX_CONTACT_BYTES, false)?;
        if page.as_ref().is_some_and(|page| !page.starts_with('/')) {
            return Err(Problem::bad_input("page is no path: it begins with /, such as /models/7"));
        }
        Ok(Written { kind, words, page, contact })
    }
}

/// Requires a text without control characters, but for line breaks where there may be lines.
fn check(name: &str, text: Option<&str>, most: usize, has_lines: bool) -> Result<(), Problem> {
    let Some(text) = text else { return Ok(()) };
    let bytes = text.len();
    if text.trim().is_empty() || bytes > most {
        return Err(Problem::bad_input(format!("{name} has {bytes} bytes, it has 1 to {most} that are not all blank")));
    }
    let is_plain = |c: char| !c.is_control() || has_lines && matches!(c, '\n' | '\r' | '\t');
    match text.chars().all(is_plain) {
        true => Ok(()),
        false => Err(Problem::bad_input(format!("{name} has a control character: leave it out"))),
    }
}

/// Who writes, as far as that is known.
pub(super) struct Writer(Caller);

impl FromRequestParts<Arc<Service>> for Writer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Problem> {
        Ok(Writer(Caller::of(&parts.extensions, &parts.headers, &service.limits.trusted_proxies)))
    }
}

/// Sends a message to the operator. Nothing of where it came from is kept. An address sends 10 in a day at most.
#[utoipa::path(
    post, path = "/v1/feedback", tag = "feedback", operation_id = "send_feedback", request_body = FeedbackRequest,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")),
)]
pub(super) async fn send(
    State(service): State<Arc<Service>>,
    Writer(writer): Writer,
    _: NoQuery,
    Body(request): Body<FeedbackRequest>,
) -> Result<Response, Problem> {
    service.metrics.rest_requests.inc();
    let feedback = service.feedback.clone().ok_or_else(|| Problem::not_offered("this server takes no messages"))?;
    let written = request.written()?;
    let Some(_pass) = service.gate.pass(0).await else {
        return Err(Problem::overloaded(TOO_MANY));
    };
    let address = match writer {
        Caller::Address(address) | Caller::AccountsOf(address) => Some(address),
        // Those behind one connection share the bound of all.
        Caller::Account(_) | Caller::Many => None,
    };
    let kept = tokio::time::timeout(service.limits.answer_time, feedback.keep(address, written)).await;
    kept.map_err(|_| Problem::overloaded("the answer takes too long: try again later"))??;
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl From<FeedbackError> for Problem {
    fn from(error: FeedbackError) -> Self {
        let text = error.to_string();
        match error {
            FeedbackError::SpentByAddress | FeedbackError::SpentToday(_) => {
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "FEEDBACK_SPENT", text).after(A_DAY)
            }
            FeedbackError::Full(_) => Problem::unavailable(text),
            FeedbackError::Database(reason) => {
                tracing::warn!(reason, "feedback is not kept");
                Problem::unavailable("the message can't be kept now: try again later")
            }
        }
    }
}
