//! Made-up domains of the local chain: each says in `/.well-known/weighhouse.json` what its file says.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::Router;
use clap::Parser;
use weighhouse_site::Site;

/// Speaks HTTPS under made-up names, under an authority of its own.
#[derive(Parser)]
struct Options {
    /// Where it listens
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// The folder with what each name says, in NAME.json
    #[arg(long, value_name = "FOLDER")]
    folder: PathBuf,
    /// Where the authority's certificate is written, in PEM
    #[arg(long, value_name = "FILE")]
    root: PathBuf,
    /// The names
    #[arg(required = true)]
    names: Vec<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Arc::new(Options::parse());
    let router = Router::new().route("/.well-known/weighhouse.json", get(said)).with_state(options.clone());
    let names: Vec<_> = options.names.iter().map(String::as_str).collect();
    let site = Site::start(&names, options.listen, router).await?;
    let root = &options.root;
    std::fs::write(root, &site.root).with_context(|| format!("can't write {}", root.display()))?;
    stopped().await
}

/// Until this program is told to end.
async fn stopped() -> anyhow::Result<()> {
    use tokio::signal::unix::{signal, SignalKind};
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

/// What the name says that was asked. A name that is none of this host's has no file.
async fn said(State(options): State<Arc<Options>>, headers: HeaderMap) -> Response {
    let asked = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let asked = asked.split(':').next().unwrap_or_default();
    let Some(name) = options.names.iter().find(|name| *name == asked) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::fs::read(options.folder.join(format!("{name}.json"))).await {
        Ok(content) => ([(CONTENT_TYPE, "application/json")], content).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
