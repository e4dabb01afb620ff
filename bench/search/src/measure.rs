//! Times of requests, one after another and side by side.

use std::time::{Duration, Instant};

use anyhow::ensure;
use serde::Serialize;
use serde_json::{json, Value};

use crate::dice::Dice;

/// Requests of a kind that are not counted.
const WARMING: usize = 5;
/// The most requests of a kind.
const MOST: usize = 300;
/// The time for a kind, once it has [`LEAST`] requests.
const TIME: Duration = Duration::from_secs(4);
const LEAST: usize = 10;

/// A server that answers GraphQL.
#[derive(Clone)]
pub struct Peer {
    pub url: String,
    pub http: reqwest::Client,
}

/// The times of a kind, in milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Times {
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub requests: usize,
}

impl Times {
    pub fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |hundredth: usize| times.get(times.len().saturating_sub(1) * hundredth / 100).copied();
        let [p50_ms, p99_ms] = [50, 99].map(|hundredth| rounded(at(hundredth).unwrap_or_default()));
        Times { p50_ms, p99_ms, requests: times.len() }
    }
}

impl Peer {
    pub fn at(url: String) -> Self {
        Peer { url, http: reqwest::Client::new() }
    }

    /// Makes a request one that nobody asked before, which no kept answer serves: it has a variable of its own, that its document
    /// does not name.
    fn anew(request: &mut Value, number: u64) {
        if let Some(request) = request.as_object_mut() {
            let variables = request.entry("variables").or_insert_with(|| json!({}));
            if let Some(variables) = variables.as_object_mut() {
                variables.insert("bench".to_owned(), json!(number));
            }
        }
    }

    /// An answer without errors.
    ///
    /// # Errors
    /// No answer, or one with errors.
    pub async fn ask(&self, request: &Value) -> anyhow::Result<Value> {
        let answer: Value = self.http.post(&self.url).json(request).send().await?.json().await?;
        ensure!(answer.get("errors").is_none(), "{request}: {answer}");
        Ok(answer)
    }

    /// The times of requests, one after another: as they come, or each as nobody asked it before.
    ///
    /// # Errors
    /// A request that fails.
    pub async fn time(&self, are_new: bool, request: impl Fn(&mut Dice) -> Value) -> anyhow::Result<Times> {
        let mut dice = Dice::of(1, 3, 0);
        let mut number = 0;
        let mut request = |dice: &mut Dice| {
            let mut request = request(dice);
            if are_new {
                number += 1;
                Self::anew(&mut request, number);
            }
            request
        };
        for _ in 0..WARMING {
            self.ask(&request(&mut dice)).await?;
        }
        let mut times = Vec::new();
        let begin = Instant::now();
        while times.len() < MOST && (times.len() < LEAST || begin.elapsed() < TIME) {
            let request = request(&mut dice);
            let begin = Instant::now();
            self.ask(&request).await?;
            times.push(begin.elapsed().as_secs_f64() * 1_000.0);
        }
        Ok(Times::of(times))
    }

    /// Requests a second of so many clients at a time: as they come, or each as nobody asked it before.
    ///
    /// # Errors
    /// A request that fails.
    pub async fn throughput(
        &self,
        (clients, time): (u64, Duration),
        are_new: bool,
        request: impl Fn(&mut Dice) -> Value + Sync,
    ) -> anyhow::Result<f64> {
        let begin = Instant::now();
        let client = |number| {
            let request = &request;
            async move {
                let mut dice = Dice::of(2, 3, number);
                let mut answered = 0_u32;
                while begin.elapsed() < time {
                    let mut request = request(&mut dice);
                    if are_new {
                        Self::anew(&mut request, u64::from(answered) << 8 | number);
                    }
                    self.ask(&request).await?;
                    answered += 1;
                }
                anyhow::Ok(answered)
            }
        };
        let answered: u32 = futures::future::try_join_all((0..clients).map(client)).await?.into_iter().sum();
        Ok(rounded(f64::from(answered) / begin.elapsed().as_secs_f64()))
    }
}

/// To the hundredth.
pub fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
