//! The host of made-up domains, which profiles on this machine claim and prove.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use weighhouse_deployment::setting;

use crate::{process::Launch, tools, Error, Result};

/// The domains. No others are on this machine.
pub const DOMAINS: [&str; 2] = ["tidewater.example", "foundry.example"];

/// Writes the file that a domain shows in `/.well-known/weighhouse.json`.
pub(crate) fn name_account(folder: &Path, domain: &str, account: &str) -> Result<()> {
    if !DOMAINS.contains(&domain) {
        return Err(Error::unusable(domain, format!("the domains of this machine are {}", DOMAINS.join(" and "))));
    }
    let file = folder.join("domains").join(format!("{domain}.json"));
    fs::write(&file, json!({ "accounts": [account] }).to_string()).map_err(Error::file(&file))
}

/// The certificate of the authority that signs for the domains.
fn root(folder: &Path) -> PathBuf {
    folder.join("domains.pem")
}

pub(crate) fn launch(folder: &Path, port: u16) -> Result<Launch> {
    let domains = folder.join("domains");
    fs::create_dir_all(&domains).map_err(Error::file(&domains))?;
    let mut args: Vec<OsString> = vec!["--listen".into(), address(port).into(), "--folder".into(), domains.into()];
    args.extend(["--root".into(), root(folder).into()]);
    args.extend(DOMAINS.map(OsString::from));
    Ok(Launch { program: tools::beside("weighhouse-site")?, args, ..Launch::default() })
}

/// Whether it answers: it writes its certificate once it listens.
pub(crate) async fn ask(port: u16) -> std::result::Result<(), String> {
    tokio::net::TcpStream::connect(address(port)).await.map(drop).map_err(|error| error.to_string())
}

/// What the indexer is told of them, by the names of its variables.
pub(crate) fn settings(folder: &Path, port: u16) -> Vec<(&'static str, OsString)> {
    let hosts = DOMAINS.map(|domain| format!("{domain}={}", address(port))).join(",");
    vec![(setting::INDEXER_OUTSIDE_HOST, hosts.into()), (setting::INDEXER_OUTSIDE_ROOT, root(folder).into())]
}

fn address(port: u16) -> String {
    format!("127.0.0.1:{port}")
}
