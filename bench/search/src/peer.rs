//! PostGraphile on the same tables, and what both answer.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{bail, Context};
use serde_json::{json, Value};

use crate::dice::Dice;
use crate::kinds::buyer;
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
            .args(["--connection", database, "--schema", "view_listings,view_orders", "--port", &PORT.to_string()])
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

/// A kind of question that both can answer.
pub struct Question {
    pub name: &'static str,
    /// Whether it asks for listings: the ratio of requests a second is about these.
    pub is_list: bool,
    both: fn(&mut Dice) -> [Value; 2],
}

impl Question {
    /// The question as the index is asked.
    pub fn ours(&self, dice: &mut Dice) -> Value {
        let [ours, _] = (self.both)(dice);
        ours
    }

    /// The same as PostGraphile is asked.
    pub fn theirs(&self, dice: &mut Dice) -> Value {
        let [_, theirs] = (self.both)(dice);
        theirs
    }
}

/// The names of an order of listings, ours and PostGraphile's.
const NEWEST: [&str; 2] = ["NEWEST", "CREATED_AT"];
const BEST_SELLING: [&str; 2] = ["BEST_SELLING", "SALES"];

/// All that both can answer: listings by two orders, of all, of a seller and of a task, and the orders of a buyer.
pub static QUESTIONS: [Question; 7] = [
    list("newest", |_| listings(NEWEST, None)),
    list("best selling", |_| listings(BEST_SELLING, None)),
    list("newest of a seller", |_| listings(NEWEST, Some(("seller", &seller())))),
    list("best selling of a seller", |_| listings(BEST_SELLING, Some(("seller", &seller())))),
    list("newest of a task", |dice| listings(NEWEST, Some(("task", dice.one(words::TASKS))))),
    list("best selling of a task", |dice| listings(BEST_SELLING, Some(("task", dice.one(words::TASKS))))),
    Question { name: "a buyer's orders", is_list: false, both: |dice| orders(&buyer(dice)) },
];

const fn list(name: &'static str, both: fn(&mut Dice) -> [Value; 2]) -> Question {
    Question { name, is_list: true, both }
}

/// One of the questions for listings.
pub fn any_list(dice: &mut Dice) -> &'static Question {
    let mut lists = QUESTIONS.iter().filter(|question| question.is_list);
    let count = lists.clone().count();
    let place = dice.roll(count.try_into().unwrap_or(1));
    usize::try_from(place).ok().and_then(|place| lists.nth(place)).unwrap_or(&QUESTIONS[0])
}

fn listings([sort, order]: [&str; 2], condition: Option<(&str, &str)>) -> [Value; 2] {
    const ROW: &str = "nodes { id name task sales }";
    let [filter, condition] = ["eq", "equalTo"].map(|equals| {
        condition.map(|(field, value)| format!("{field}: {{{equals}: \"{value}\"}}, ")).unwrap_or_default()
    });
    let ours = format!(
        "{{ listings(first: 20, orderBy: {{field: {sort}}}, filter: {{{filter}state: {{eq: ACTIVE}}}}) {{ {ROW} }} }}"
    );
    let theirs = format!(
        "{{ listings(first: 20, orderBy: [{order}_DESC, ID_DESC], filter: {{{condition}state: {{equalTo: \"active\"}}}}) {{ {ROW} }} }}"
    );
    [ours, theirs].map(|query| json!({ "query": query }))
}

/// Both answer the newest first.
fn orders(buyer: &str) -> [Value; 2] {
    const ROW: &str = "nodes { id state placedAt }";
    let ours = format!("{{ orders(first: 20, filter: {{buyer: \"{buyer}\"}}) {{ {ROW} }} }}");
    let theirs =
        format!("{{ orders(first: 20, orderBy: [ID_DESC], filter: {{buyer: {{equalTo: \"{buyer}\"}}}}) {{ {ROW} }} }}");
    [ours, theirs].map(|query| json!({ "query": query }))
}
