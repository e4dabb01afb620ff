//! Bodies in JSON.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{header, StatusCode};
use serde::de::DeserializeOwned;

use super::super::problem::Problem;
use crate::api::graphql::error::{BAD_REQUEST, QUERY_TOO_LARGE};
use crate::api::http::Service;

/// A body in JSON.
pub(in crate::api::rest) struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<Service>> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, service: &Arc<Service>) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().is_none_or(|kind| kind.trim() != "application/json") {
            let detail = "the body's Content-Type is not application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST, detail));
        }
        let bytes = Bytes::from_request(request, service).await.map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                let detail = format!("the body has more than {} bytes", service.limits.request_bytes);
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, QUERY_TOO_LARGE, detail)
            }
            status => Problem::new(status, BAD_REQUEST, refused.body_text()),
        })?;
        serde_json::from_slice(&bytes)
            .map(Body)
            .map_err(|error| Problem::bad_input(format!("the body can't be read: {error}")))
    }
}
