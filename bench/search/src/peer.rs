//! PostGraphile on the same tables, and what both answer.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{bail, Context};
use serde_json::{json, Value};

use crate::dice::Dice;
use crate::load::seller;
use crate::measure::Peer;
use crate::words;

const PORT: u16 = 48_217;

/// A PostGraphile that ends when this is dropped.
pub struct PostGraphile {
    process: Child,
    pub peer: Peer,
}

impl Drop for PostGraphile {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl PostGraphile {
    /// Starts what npm installed in a folder, on a database.
    ///
    /// # Errors
    /// No answer within a minute.
    pub async fn start(folder: &std::path::Path, database: &str) -> anyhow::Result<Self> {
        let folder = folder.canonicalize().with_context(|| folder.display().to_string())?;
        let process = Command::new("node")
            .arg(folder.join("node_modules/postgraphile/cli.js"))
            .args(["--connection", database, "--schema", "view_listings", "--port", &PORT.to_string()])
            .args(["--append-plugins", "postgraphile-plugin-connection-filter,@graphile-contrib/pg-simplify-inflector"])
            .args(["--disable-default-mutations", "--disable-query-log", "--max-pool-size", "10"])
            .current_dir(&folder)
            .env("NODE_ENV", "production")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("node")?;
        let mut started = PostGraphile { process, peer: Peer::at(format!("http://127.0.0.1:{PORT}/graphql")) };
        for _ in 0..120 {
            if started.peer.ask(&json!({"query": "{ __typename }"})).await.is_ok() {
                return Ok(started);
            }
            if let Some(status) = started.process.try_wait()? {
                bail!("PostGraphile ended: {status}");
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        bail!("PostGraphile doesn't answer")
    }
}

/// Questions that both can answer: each as ours and as PostGraphile's. The newest, the best selling, those of a seller,
/// those of a task and a license by price of creation.
pub fn both(dice: &mut Dice) -> (Value, Value) {
    const OURS: &str = "nodes { id name task sales }";
    let (sort, order) = dice_of(dice.roll(2));
    let task = dice.one(words::TASKS);
    let (filter, condition) = match dice.roll(3) {
        0 => (String::new(), String::new()),
        1 => (format!("seller: {{eq: \"{}\"}}, ", seller()), format!("seller: {{equalTo: \"{}\"}}, ", seller())),
        _ => (format!("task: {{eq: \"{task}\"}}, "), format!("task: {{equalTo: \"{task}\"}}, ")),
    };
    let ours = format!(
        "{{ listings(first: 20, orderBy: {{field: {sort}}}, filter: {{{filter}state: {{eq: ACTIVE}}}}) {{ {OURS} }} }}"
    );
    let theirs = format!(
        "{{ listings(first: 20, orderBy: [{order}_DESC, ID_DESC], filter: {{{condition}state: {{equalTo: \"active\"}}}}) {{ {OURS} }} }}"
    );
    (json!({"query": ours}), json!({"query": theirs}))
}

fn dice_of(sort: u64) -> (&'static str, &'static str) {
    if sort == 0 {
        ("NEWEST", "CREATED_AT")
    } else {
        ("BEST_SELLING", "SALES")
    }
}
