//! The front end of `examples/front-end`.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use tokio::io::{copy, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::task::JoinSet;
use tokio::time::sleep;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::Market;

use crate::command_line::contents;
use crate::index::ask;
use crate::npm::install;

/// The seed of the model, and a name that no other listing of this run has.
const MODEL: (u8, &str) = (12, "Abendrot");
const FOUND: &str = "query($query: String!) { listings(query: $query) { nodes { id } } }";
/// What the index says only when it tells of a step.
const STEP: &[u8] = b"orderSteps";
/// More than a step takes, in bytes: it is passed on whole.
const PIECE: usize = 1 << 16;
/// Longer than the example takes to read a step: the connection breaks behind it.
const READ: Duration = Duration::from_millis(300);

/// The example finds a model, buys it by the index and a wallet alone, hears of each step once although its connection
/// breaks, and reads the seller's figures. Run again, it buys nothing. Its backup opens the model at a command line.
pub async fn the_example_buys_a_model_by_the_index_alone(market: &'static Market) -> Result<()> {
    let _there = market.indexer.read().await;
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let mut publication = seller.publication(MODEL.0)?;
    publication.extend(["--name", MODEL.1, "--challenge-window", "5s"].map(String::from));
    let listing = seller.json(publication).await?["listing"].to_string();
    let _agent = seller.start(["deliver", "--watch", "--poll", "1s"])?;
    searched(market, &listing).await?;

    let wire = Wire::lay(market).await?;
    let bought = run(&wire.url, &buyer).await?;
    let transaction = bought["transaction"].as_str().context("no transaction")?;
    let outcome = market.chain.find(transaction).await?.context("not on the chain")?;
    let order = outcome.attribute("wasm-weighhouse-order-placed", "order")?;
    let figures =
        json!([{ "denom": "uwhs", "placed": 1, "settled": 1, "refunded": 0, "volume": { "amount": "1000000" } }]);
    let expected = json!({
        "listing": listing, "order": order, "transaction": transaction, "steps": ["PLACED", "DELIVERED", "SETTLED"],
        "seller": { "account": seller.person.address(), "todo": 0, "figures": figures },
    });
    ensure!(bought == expected, "the example says {bought}, and the market {expected}");
    ensure!(wire.is_broken.load(Ordering::Relaxed), "the connection never broke");

    let again = run(&wire.url, &buyer).await?;
    ensure!(again["order"] == bought["order"] && buyer.transactions().await? == 1, "it bought again: {again}");

    let restored = buyer.json(["key", "restore", &secrets(&buyer), "--from-wallet"]).await?;
    ensure!(restored["transport_secrets"] == 2, "{restored}");
    let opened = buyer.path("opened");
    buyer.json(["open", order, "--to", &opened.to_string_lossy()]).await?;
    ensure!(contents(&opened)? == contents(&seller.model(MODEL.0)?)?, "what was opened is not what was published");
    Ok(())
}

fn secrets(buyer: &Shell) -> String {
    buyer.path("front-end").to_string_lossy().into_owned()
}

/// Waits until the model is found by its name.
async fn searched(market: &Market, listing: &str) -> Result<()> {
    for _ in 0..200 {
        let found = ask(market, FOUND, json!({ "query": MODEL.1 })).await?;
        if found["listings"]["nodes"] == json!([{ "id": listing }]) {
            return Ok(());
        }
        sleep(Duration::from_millis(300)).await;
    }
    anyhow::bail!("listing {listing} was not found")
}

/// Runs the example until the order settled; its line of JSON.
async fn run(api: &str, buyer: &Shell) -> Result<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/front-end");
    install(&folder).await?;
    let mut command = Command::new("node");
    command.args(["buy.js", "--api", api, "--query", MODEL.1, "--until", "SETTLED", "--secrets", &secrets(buyer)]);
    command.arg("--words").arg(buyer.path("words")).current_dir(&folder).kill_on_drop(true);
    let output = command.output().await.context("no node")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("the example prints no JSON")
}

/// A wire to the index that breaks once: as soon as the index told of a step.
struct Wire {
    url: String,
    is_broken: Arc<AtomicBool>,
    _passing: JoinSet<()>,
}

impl Wire {
    async fn lay(market: &Market) -> Result<Self> {
        let index = market.deployment.endpoints.indexer.as_ref().context("no index")?.url();
        let far = format!("{}:{}", index.host_str().context("no host")?, index.port().context("no port")?);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let is_broken = Arc::new(AtomicBool::new(false));
        let breaks = Arc::clone(&is_broken);
        let mut passing = JoinSet::new();
        passing.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                let (far, breaks) = (far.clone(), Arc::clone(&breaks));
                connections.spawn(async move {
                    let _ended = pass(near, &far, &breaks).await;
                });
            }
        });
        Ok(Self { url, is_broken, _passing: passing })
    }
}

async fn pass(mut near: TcpStream, far: &str, is_broken: &AtomicBool) -> Result<()> {
    let mut far = TcpStream::connect(far).await?;
    let ((mut asked, mut answered), (mut answers, mut asks)) = (near.split(), far.split());
    let back = async {
        let mut told = Vec::with_capacity(PIECE);
        while answers.read_buf(&mut told).await? > 0 {
            answered.write_all(&told).await?;
            if told.windows(STEP.len()).any(|part| part == STEP) && !is_broken.swap(true, Ordering::Relaxed) {
                sleep(READ).await;
                break;
            }
            told.clear();
        }
        Ok(())
    };
    tokio::select! {
        forth = copy(&mut asked, &mut asks) => forth.map(drop).map_err(Into::into),
        back = back => back,
    }
}
