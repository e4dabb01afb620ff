//! Sales from the command line, with real files on a real IPFS node.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use tokio::time::sleep;
use weighhouse_market_suite::EthereumWallet;
use weighhouse_protocol::escrow::{self, Order, OrderState};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{ExecuteMsg, Listing, NewVersion, QueryMsg, Version};
use weighhouse_tests::cheat::{spoil_listing, Spoil};
use weighhouse_tests::market::SHORTEST;
use weighhouse_tests::person::PURSE;
use weighhouse_tests::proxy::Proxy;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::steps::{Step, ADD, BROADCAST};
use weighhouse_tests::{Contract, Market};

/// What a seller publishes is found, checked, bought, delivered and opened to the same bytes, and the seller is paid.
pub async fn a_model_goes_from_folder_to_folder(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let listing = seller.publish(1).await?;
    let id = listing.to_string();
    found(market, &buyer, &id).await?;

    let checked = buyer.json(["check", &id]).await?;
    ensure!(checked["verified"] == true, "{checked}");
    let bought = buyer.json(["buy", &id]).await?;
    let order = bought["order"].to_string();
    let delivered = seller.json(["deliver", &order]).await?;
    ensure!(delivered["order"] == bought["order"], "{delivered}");

    let target = buyer.path("opened");
    let opened = buyer.json(["open", &order, "--to", &target.to_string_lossy()]).await?;
    ensure!(opened["code"] == json!([]), "{opened}");
    ensure!(contents(&target)? == contents(&seller.model(1)?)?, "what was opened is not what was published");

    let accepted = buyer.json(["order", "accept", &order]).await?;
    ensure!(accepted["license"] == json!(order), "{accepted}");
    let licenses = buyer.json(["license", "list"]).await?;
    ensure!(licenses[0]["id"] == json!(order), "{licenses}");
    // The fee is 2.5 %.
    let claimed = seller.json(["claim"]).await?;
    ensure!(claimed["paid"] == json!([{ "amount": "975000", "denom": "uwhs" }]), "{claimed}");
    Ok(())
}

async fn found(market: &Market, buyer: &Shell, id: &str) -> Result<()> {
    let _there = market.indexer.read().await;
    for _ in 0..100 {
        let hits = buyer.json(["search", "tiny model", "--task", "sentence-similarity", "--limit", "100"]).await?;
        if hits["listings"].as_array().is_some_and(|found| found.iter().any(|one| one["id"] == json!(id))) {
            return Ok(());
        }
        sleep(Duration::from_millis(300)).await;
    }
    anyhow::bail!("listing {id} was not found")
}

pub fn contents(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        files.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?));
    }
    files.sort();
    Ok(files)
}

/// The program prints the text, refuses what another key signed before it sends anything, and sends what the address signed.
pub async fn an_ethereum_wallet_is_linked_from_the_command_line(market: &'static Market) -> Result<()> {
    let (holder, helper) = (Shell::open(market).await?, Shell::open(market).await?);
    let wallet = EthereumWallet::new(0x63);
    let (address, account) = (wallet.address().to_string(), holder.person.address());
    let file = holder.path("signature");
    let path = file.to_string_lossy().into_owned();
    let sign = |wallet: &EthereumWallet, text: &Value| -> Result<()> {
        let text = text["text"].as_str().with_context(|| format!("no text in {text}"))?;
        Ok(fs::write(&file, format!("0x{}\n", hex::encode(wallet.sign(text))))?)
    };
    let early = holder.run(["profile", "link", &address, "--signature", &path]).await?;
    ensure!(early.code == Some(2), "there is no such file: {early:?}");
    let text = holder.json(["profile", "link", &address]).await?;
    ensure!(text == holder.json(["profile", "link", &address]).await?, "the text changes: {text}");

    sign(&EthereumWallet::new(0x64), &text)?;
    let sent = holder.transactions().await?;
    let forged = holder.run(["profile", "link", &address, "--signature", &path]).await?;
    ensure!(forged.code == Some(7) && holder.transactions().await? == sent, "{forged:?}");
    sign(&wallet, &text)?;
    holder.json(["profile", "link", &address, "--signature", &path]).await?;
    let shown = holder.json(["profile", "show"]).await?;
    ensure!(shown["links"]["wallets"][0]["address"] == json!(address), "{shown}");
    let again = holder.run(["profile", "link", &address]).await?;
    ensure!(again.code == Some(5) && again.stderr.contains(account), "{again:?}");

    // The address ends it at its own word, which anybody sends.
    sign(&wallet, &helper.json(["profile", "unlink", &address, "--of", account]).await?)?;
    helper.json(["profile", "unlink", &address, "--of", account, "--signature", &path]).await?;
    let shown = holder.json(["profile", "show"]).await?;
    ensure!(shown["links"]["wallets"] == json!([]), "{shown}");
    Ok(())
}

/// A buyer whose file turns out to have one spoiled chunk gets the money back with one command, and nothing else can be
/// done with the version; an honest file gives nothing to complain about.
pub async fn a_cheated_buyer_gets_the_money_back(market: &'static Market) -> Result<()> {
    for (seed, how) in [(5, Spoil::Chunk), (6, Spoil::Key)] {
        let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
        let listing = seller.publish(seed).await?;
        let id = listing.to_string();
        let honest = buyer.json(["buy", &id, "--no-check"]).await?["order"].to_string();
        seller.json(["deliver", &honest]).await?;
        let nothing = buyer.run(["order", "complain", &honest]).await?;
        ensure!(nothing.code == Some(5) && nothing.stderr.contains("nothing to prove"), "{nothing:?}");

        spoil_listing(&market.deployment, &seller.person.key, listing, how).await?;
        let bought = buyer.json(["buy", &id]).await?;
        let order = bought["order"].to_string();
        let early = buyer.run(["order", "complain", &order]).await?;
        ensure!(early.code == Some(10), "{early:?}");
        seller.json(["deliver", &order]).await?;
        let opened = buyer.run(["open", &order, "--to", &buyer.path("spoiled").to_string_lossy()]).await?;
        ensure!(opened.code == Some(7) && !buyer.path("spoiled").exists(), "{opened:?}");
        let sent = buyer.transactions().await?;
        let complained = buyer.json(["order", "complain", &order]).await?;
        // The bond is a fifth of the price, of which the buyer gets a fifth.
        ensure!(complained["amount"] == "1000000" && complained["bond"] == "40000", "{complained}");
        ensure!(buyer.transactions().await? == sent + 1, "more than the proof was sent");

        let again = buyer.run(["order", "complain", &order]).await?;
        ensure!(again.code == Some(5), "{again:?}");
        let refused = buyer.run(["buy", &id, "--again"]).await?;
        ensure!(refused.code == Some(5) && refused.stderr.contains("proven bad"), "{refused:?}");
        let shown = buyer.json(["show", &id]).await?;
        ensure!(shown["version"]["bad_since"].is_u64(), "{shown}");
        // The version before is untouched.
        buyer.json(["order", "accept", &honest]).await?;
    }
    Ok(())
}

/// What the chain would refuse is refused before anything is sealed, sent or paid: no sealed file is written, IPFS gets
/// nothing, and no transaction is signed. Without an answer to its one question, a publication ends there as well.
pub async fn a_publication_that_the_chain_would_refuse_costs_nothing(market: &'static Market) -> Result<()> {
    let seller = Shell::open(market).await?;
    let folder = seller.model(9)?.to_string_lossy().into_owned();
    let (half, twice) = (format!("{}=50%", seller.person.address()), "--payee".to_owned());
    let price = ["--price", "1000000uwhs"].map(String::from);
    let with = |more: &[&str]| price.iter().cloned().chain(more.iter().map(|word| (*word).to_owned())).collect();
    let refused: [(Vec<String>, i32, &str); 9] = [
        (["--price", "5atom"].map(String::from).to_vec(), 5, "registry/denom: "),
        (["--price", "1uwhs"].map(String::from).to_vec(), 5, "registry/price_under_fee: "),
        (with(&["--payee", &half]), 5, "registry/shares: "),
        (with(&["--payee", &half, &twice, &half]), 5, "registry/twice: "),
        (with(&["--supply", "0"]), 5, "registry/out_of_bounds: "),
        (with(&["--resale-royalty", "50.01%"]), 5, "registry/out_of_bounds: "),
        (with(&["--term", "200y"]), 5, "registry/term: "),
        (with(&["--name", &"x".repeat(97)]), 2, "it has 97"),
        (with(&["--orders-at-once", "4000000000"]), 6, "out of funds"),
    ];
    for (terms, code, said) in refused {
        let proxy = Proxy::open(market, &seller.path(""), None, None).await?;
        let command = ["publish".to_owned(), folder.clone()].into_iter().chain(terms.clone());
        let ended = seller.run_behind(&proxy, command).await?;
        ensure!(ended.code == Some(code) && ended.stderr.contains(said), "{terms:?}: {ended:?}");
        nothing_was_done(&seller, &proxy).with_context(|| format!("{terms:?}"))?;
    }
    let proxy = Proxy::open(market, &seller.path(""), None, None).await?;
    let unanswered = seller.run_unanswered(&proxy, seller.publication(9)?).await?;
    ensure!(unanswered.code == Some(8) && unanswered.stderr.contains("Publish it?"), "{unanswered:?}");
    for line in ["for 1whs", "apache-2.0", "2whs", "100% of the revenue to", "within 10 min"] {
        ensure!(unanswered.stderr.contains(line), "{line} is not in {unanswered:?}");
    }
    nothing_was_done(&seller, &proxy)?;
    ensure!(seller.transactions().await? == 0, "something was sent");
    let published = seller.json(seller.publication(9)?).await?;
    ensure!(published["version"] == 1, "{published}");
    Ok(())
}

/// What escrow or the buyer's purse would refuse is refused before a file is fetched, which may be a large one.
pub async fn a_purchase_that_the_chain_would_refuse_fetches_nothing(market: &'static Market) -> Result<()> {
    let (seller, first, buyer) = (Shell::open(market).await?, Shell::open(market).await?, Shell::open(market).await?);
    let one = seller.json(seller.publication(10)?.into_iter().chain(["--supply", "1"].map(String::from))).await?;
    let one = one["listing"].to_string();
    first.json(["buy", &one, "--no-check"]).await?;
    let (folder, price) = (seller.model(11)?.to_string_lossy().into_owned(), format!("{}uwhs", PURSE / 2 * 3));
    let dear = seller.json(["publish", &folder, "--price", &price, "--orders-at-once", "1"]).await?;
    let dear = dear["listing"].to_string();
    for (listing, code, said) in [(&one, 5, "escrow/sold_out: "), (&dear, 6, "out of funds")] {
        let refused = buyer.run(["buy", listing]).await?;
        ensure!(refused.code == Some(code) && refused.stderr.contains(said), "{refused:?}");
        ensure!(!buyer.path("sealed").exists(), "the file of listing {listing} was fetched");
    }
    ensure!(buyer.transactions().await? == 0, "something was sent");
    Ok(())
}

fn nothing_was_done(seller: &Shell, proxy: &Proxy) -> Result<()> {
    let steps = proxy.steps();
    let is_costly = |step: &Step| [ADD, BROADCAST].contains(&step.kind.as_str());
    ensure!(!steps.iter().any(is_costly), "{steps:?}");
    let Ok(kept) = fs::read_dir(seller.journals()?.join("publications")) else { return Ok(()) };
    for entry in kept {
        let path = entry?.path();
        ensure!(path.extension().is_none_or(|ending| ending != "sealed"), "{} was sealed", path.display());
    }
    Ok(())
}

/// From the deadline on an agent begins no delivery, though the chain takes one within the grace: one that came later
/// still would give the key away for nothing.
pub async fn an_agent_begins_no_delivery_after_the_deadline(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let folder = seller.model(8)?.to_string_lossy().into_owned();
    let publish = ["publish", &folder, "--price", "1000000uwhs", "--deliver-within", &format!("{SHORTEST}s")];
    let listing = seller.json(publish).await?["listing"].to_string();
    let order = buyer.json(["buy", &listing]).await?["order"].as_u64().context("no order")?;
    let record: Order = market.query(Contract::Escrow, &escrow::QueryMsg::Order { order }).await?;
    market.wait_until(record.deliver_by).await?;
    let sent = seller.transactions().await?;
    let late = seller.run(["deliver", &order.to_string()]).await?;
    ensure!(late.code == Some(5) && late.stderr.contains("no delivery begins"), "{late:?}");
    let all = seller.run(["deliver"]).await?;
    ensure!(all.stdout.is_empty() && all.stderr.contains("no delivery begins"), "{all:?}");
    ensure!(seller.transactions().await? == sent, "a delivery was sent after its deadline");
    let record: Order = market.query(Contract::Escrow, &escrow::QueryMsg::Order { order }).await?;
    ensure!(record.state == OrderState::Funded, "{record:?}");
    Ok(())
}

/// The agent alone carries orders to their end: it delivers, settles when the window is over, releases the bond, sweeps,
/// and answers who lost the transport secret; what is free of the bond comes back.
pub async fn an_agent_carries_orders_to_their_end(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let mut command = seller.publication(7)?;
    command.extend(["--challenge-window", "5s", "--supply", "1"].map(String::from));
    let published = seller.json(command).await?;
    let id = published["listing"].to_string();
    ensure!(published["transactions"].as_array().is_some_and(|sent| sent.len() == 1), "{published}");
    let bond = seller.json(["bond", "show"]).await?;
    ensure!(bond[0]["free"] == "2000000", "{bond}");
    let mut agent = seller.start(["deliver", "--watch", "--poll", "1s", "--sweep-every", "1s"])?;
    let order = buyer.json(["buy", &id, "--wait", "1m"]).await?["order"].to_string();
    let late = buyer.run(["buy", &id, "--again", "--no-check"]).await?;
    ensure!(late.code == Some(5) && late.stderr.contains("are taken"), "{late:?}");
    until(&buyer, &order, |order| order["state"] == "settled").await?;

    fs::remove_dir_all(buyer.path("secrets"))?;
    let target = buyer.path("opened").to_string_lossy().into_owned();
    let lost = buyer.run(["open", &order, "--to", &target]).await?;
    ensure!(lost.code == Some(9) && lost.stderr.contains("weighhouse license rekey"), "{lost:?}");
    let asked = buyer.json(["license", "rekey", &order, "--wait", "1m"]).await?;
    ensure!(asked["answered"] == true, "{asked}");
    buyer.json(["open", &order, "--to", &target]).await?;
    ensure!(contents(Path::new(&target))? == contents(&seller.model(7)?)?, "what was opened is not what was published");

    until(&buyer, &order, |order| order["bond"] == "0").await?;
    agent.kill().await?;
    let claimed = seller.json(["claim"]).await?;
    ensure!(claimed["paid"] == json!([{ "amount": "975000", "denom": "uwhs" }]), "{claimed}");
    let asked = seller.json(["bond", "withdraw", "2000000uwhs"]).await?;
    ensure!(asked["paid"] == false, "{asked}");
    let early = seller.run(["bond", "withdraw", "2000000uwhs"]).await?;
    ensure!(early.code == Some(10), "{early:?}");
    market.wait_until(asked["available_from"].as_u64().context("no time")?).await?;
    let paid = seller.json(["bond", "withdraw", "2000000uwhs"]).await?;
    ensure!(paid["paid"] == true, "{paid}");
    Ok(())
}

async fn until(buyer: &Shell, order: &str, holds: impl Fn(&Value) -> bool) -> Result<()> {
    for _ in 0..200 {
        let orders = buyer.json(["order", "list", "--bought"]).await?;
        let found = orders.as_array().into_iter().flatten().find(|one| one["id"].as_u64() == order.parse().ok());
        if found.is_some_and(&holds) {
            return Ok(());
        }
        sleep(Duration::from_millis(300)).await;
    }
    anyhow::bail!("order {order} never got there")
}

type Lie = fn(&mut NewVersion);

/// A file that is not what the chain was told is found out before anything is paid, whichever commitment is wrong.
pub async fn a_file_whose_roots_do_not_match_is_refused_before_payment(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let honest = seller.publish(2).await?;
    let question = QueryMsg::Version { listing: honest, version: 1 };
    let version: Version = market.query(Contract::Registry, &question).await?;
    let honest: Listing = market.query(Contract::Registry, &QueryMsg::Listing { listing: honest }).await?;
    // Listed again by the same seller with the same card, so that nothing but the lie is wrong.
    let forged = market.draft("The same file").publish_as(seller.person.clone()).await?;
    let listing = forged.id;
    forged.change(&ExecuteMsg::SetCard { listing, card: honest.card }).await?;
    let truth: (&str, Lie) = ("", |_| {});
    let lies: [(&str, Lie); 6] = [
        ("plaintext root", |version| version.plaintext_root = Hash([1; 32])),
        ("ciphertext root", |version| version.ciphertext_root = Hash([1; 32])),
        ("key root", |version| version.key_root = Hash([1; 32])),
        ("size", |version| version.size += 1),
        // Another number of chunks, under which nobody could prove the last one bad by its path.
        ("size", |version| version.size += 16_384),
        ("bytes, more than the", |version| version.size -= 16_384),
    ];
    for (what, lie) in std::iter::once(truth).chain(lies) {
        let mut version = as_published(&version);
        lie(&mut version);
        forged.change(&ExecuteMsg::PublishVersion { listing, version }).await?;
        let checked = buyer.run(["check", &listing.to_string()]).await?;
        let expected = if what.is_empty() { 0 } else { 7 };
        ensure!(checked.code == Some(expected) && checked.stderr.contains(what), "{what}: {checked:?}");
    }
    let bought = buyer.run(["buy", &forged.id.to_string()]).await?;
    ensure!(bought.code == Some(7), "{bought:?}");
    ensure!(buyer.transactions().await? == 0, "the buyer sent a transaction");
    Ok(())
}

fn as_published(version: &Version) -> NewVersion {
    let version = version.clone();
    NewVersion {
        cid: version.cid,
        size: version.size,
        plaintext_root: version.plaintext_root,
        ciphertext_root: version.ciphertext_root,
        key_root: version.key_root,
        public_key: version.public_key,
        salt: version.salt,
        formats: version.formats,
        metrics: version.metrics,
    }
}

/// The answer of a command is JSON on stdout alone, and a failure has the exit code of its kind.
pub async fn failures_have_exit_codes_by_kind(market: &'static Market) -> Result<()> {
    let shell = Shell::open(market).await?;
    let missing = shell.run(["show", "4000000000"]).await?;
    ensure!(missing.code == Some(3), "{missing:?}");
    let answer: Option<Value> = serde_json::from_str(&missing.stdout).ok();
    ensure!(missing.stdout.is_empty() || answer.is_some(), "{missing:?}");
    let told: Value = serde_json::from_str(missing.stderr.lines().last().context("nothing is said")?)?;
    ensure!(told["error"]["contract_code"] == "registry/no_listing", "{told}");
    let unreachable = shell.run(["--rpc", "http://127.0.0.1:9", "listing", "list"]).await?;
    ensure!(unreachable.code == Some(4), "{unreachable:?}");
    Ok(())
}
