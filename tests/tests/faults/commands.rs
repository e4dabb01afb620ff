//! Every command of the program, in a market whose services go away.

use std::fs;
use std::process::Output;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use tokio::process::Child;
use tokio::time::{sleep, Duration};
use weighhouse_chain::message;
use weighhouse_localnet::{DENOM, STABLE_DENOM};
use weighhouse_protocol::registry;
use weighhouse_protocol::reputation::{self, Check, Decision, Level, Scope};
use weighhouse_tests::cheat::{spoil_listing, Spoil};
use weighhouse_tests::shell::Shell;
use weighhouse_tests::{Contract, Market};

use crate::outages::{Outages, Row};

/// Without the chain, IPFS or the indexer, every command that needs it says so and sends nothing. When it is back, the
/// same command does what it does, once, and an agent that was left running delivers.
pub async fn every_command_goes_on_when_its_service_is_back(market: &'static Market) -> Result<()> {
    let town = Town::open(market).await?;
    let mut outages = Outages::of(market);
    let listed = town.publish(&mut outages).await?;
    spoil_listing(&market.deployment, &town.cheat.person.key, listed.spoiled, Spoil::Chunk).await?;
    let orders = town.buy(&mut outages, &listed).await?;
    town.deliver(&mut outages, &orders).await?;
    town.judge(&mut outages, &orders).await?;
    town.end_disputes(&mut outages, &orders).await?;
    town.resell(&mut outages, &orders).await?;
    let report = town.claim_and_review(&mut outages, &listed, &orders).await?;
    town.answer_each_other(&mut outages, &orders, report).await?;
    town.question(&mut outages, &listed).await?;
    town.moderate(&mut outages, &listed).await?;
    town.govern(&mut outages).await?;
    town.settle(&mut outages, &orders, report).await?;
    outages.were_all(&town.ann).await
}

struct Town {
    market: &'static Market,
    /// Sells a model, and never delivers another.
    seller: Shell,
    /// Spoils the file that he sells.
    cheat: Shell,
    /// Accepts what she buys, and resells it.
    ann: Shell,
    /// Offers less, disputes what he gets, and agrees.
    bob: Shell,
    /// Gets nothing first, a spoiled file then, and at last Ann's license.
    cleo: Shell,
    /// Disputes until the arbiter rules, and gets the spoiled file as well.
    dora: Shell,
    /// Rules in disputes, and moderates and attests beside that.
    arbiter: Shell,
}

struct Listed {
    model: u64,
    undelivered: u64,
    spoiled: u64,
}

struct Orders {
    ann: u64,
    bob: u64,
    dora: u64,
    undelivered: u64,
    refund_from: u64,
    spoiled: [u64; 2],
}

impl Town {
    async fn open(market: &'static Market) -> Result<Self> {
        let open = || Shell::open(market);
        let (seller, cheat, ann, bob) = tokio::try_join!(open(), open(), open(), open())?;
        let (cleo, dora, arbiter) = tokio::try_join!(open(), open(), Shell::of(market, market.arbiter()?))?;
        Ok(Self { market, seller, cheat, ann, bob, cleo, dora, arbiter })
    }

    async fn publish(&self, outages: &mut Outages) -> Result<Listed> {
        let Self { seller, cheat, ann, bob, .. } = self;
        let undelivered = seller.model(2)?;
        let undelivered = format!("publish {} --price 1000000uwhs --deliver-within 3s", undelivered.display());
        let [model, undelivered, spoiled, posted, asked, bond, listings, _] = outages
            .all_twice([
                Row::file(seller, seller.publication(1)?.join(" ") + " --resale-royalty 5%"),
                Row::file(seller, undelivered),
                Row::file(cheat, cheat.publication(3)?.join(" ")),
                Row::chain(cheat, "bond post 300000uwhs"),
                Row::chain(cheat, "bond withdraw 100000uwhs"),
                Row::chain(cheat, "bond show"),
                Row::chain(ann, "listing list --limit 1000"),
                Row::index(bob, "search anything"),
            ])
            .await?;
        ensure!(model["transactions"].as_array().is_some_and(|sent| sent.len() == 1), "{model}");
        ensure!(self.received(&posted, self.market.address(Contract::Escrow)?).await? == 300_000, "{posted}");
        ensure!(asked["paid"] == false, "{asked}");
        // Ten orders at a time, a fifth of the price each, and what was posted; what is asked for backs no order.
        ensure!(bond[0]["free"] == "2200000" && bond[0]["unlocked"] == "100000", "{bond}");
        let last = listings.as_array().and_then(|listings| listings.last()).context("there are no listings")?;
        ensure!(last["id"] == spoiled["listing"], "{last}");
        Ok(Listed {
            model: number(&model, "listing")?,
            undelivered: number(&undelivered, "listing")?,
            spoiled: number(&spoiled, "listing")?,
        })
    }

    async fn buy(&self, outages: &mut Outages, listed: &Listed) -> Result<Orders> {
        let Self { ann, bob, cleo, dora, .. } = self;
        let Listed { model, undelivered, spoiled } = listed;
        let [shown, _, anns, bobs, doras, undelivered, cleos, second] = outages
            .all_twice([
                Row::chain(dora, format!("show {model}")),
                Row::file(ann, format!("check {model}")),
                Row::file(ann, format!("buy {model}")),
                Row::file(bob, format!("offer make {model} 600000uwhs")),
                Row::chain(dora, format!("buy {model} --no-check")),
                Row::file(cleo, format!("buy {undelivered}")),
                Row::chain(cleo, format!("buy {spoiled} --no-check")),
                Row::chain(dora, format!("buy {spoiled} --no-check")),
            ])
            .await?;
        ensure!(shown["listing"]["id"] == json!(model), "{shown}");
        let escrow = self.market.address(Contract::Escrow)?;
        ensure!(self.received(&anns, escrow).await? == 1_000_000, "{anns}");
        ensure!(self.received(&bobs, escrow).await? == 600_000 && bobs["state"] == "offered", "{bobs}");
        let [cleos_offer] =
            outages.all_twice([Row::chain(cleo, format!("offer make {model} 500000uwhs --no-check"))]).await?;
        let withdraw = format!("offer withdraw {}", number(&cleos_offer, "order")?);
        let [withdrawn] = outages.all_twice([Row::chain(cleo, withdraw)]).await?;
        ensure!(self.received(&withdrawn, cleo.person.address()).await? == 500_000, "{withdrawn}");
        Ok(Orders {
            ann: number(&anns, "order")?,
            bob: number(&bobs, "order")?,
            dora: number(&doras, "order")?,
            undelivered: number(&undelivered, "order")?,
            refund_from: number(&undelivered, "refund_from")?,
            spoiled: [number(&cleos, "order")?, number(&second, "order")?],
        })
    }

    async fn deliver(&self, outages: &mut Outages, orders: &Orders) -> Result<()> {
        let (seller, cheat, [cleos, second]) = (&self.seller, &self.cheat, orders.spoiled);
        let [.., sold] = outages
            .all_twice([
                Row::chain(seller, format!("deliver {}", orders.ann)),
                Row::chain(seller, format!("offer take {}", orders.bob)),
                Row::chain(seller, format!("deliver {}", orders.bob)),
                Row::chain(seller, format!("deliver {}", orders.dora)),
                Row::chain(cheat, format!("deliver {cleos}")),
                Row::chain(cheat, format!("deliver {second}")),
                Row::chain(seller, "order list --sold"),
            ])
            .await?;
        let delivered = |order: &&Value| order["state"] == "delivered";
        ensure!(sold.as_array().is_some_and(|sold| sold.iter().filter(delivered).count() == 3), "{sold}");
        Ok(())
    }

    /// Everybody makes up their mind about what they got.
    async fn judge(&self, outages: &mut Outages, orders: &Orders) -> Result<()> {
        let Self { market, ann, bob, cleo, dora, .. } = self;
        let (folder, [cleos, second]) = (ann.path("opened"), orders.spoiled);
        fs::remove_dir_all(ann.path("sealed"))?;
        market.wait_until(orders.refund_from).await?;
        let [_, accepted, bobs, doras, refunded, complained, again] = outages
            .all_twice([
                Row::file(ann, format!("open {} --to {}", orders.ann, folder.display())),
                Row::chain(ann, format!("order accept {}", orders.ann)),
                Row::chain(bob, format!("dispute open {} --reason ipfs://scores", orders.bob)),
                Row::chain(dora, format!("dispute open {} --reason ipfs://scores", orders.dora)),
                Row::chain(cleo, format!("order refund {}", orders.undelivered)),
                Row::file(cleo, format!("order complain {cleos}")),
                Row::chain(dora, format!("order complain {second}")),
            ])
            .await?;
        ensure!(fs::read(folder.join("README.md"))? == fs::read(self.seller.model(1)?.join("README.md"))?);
        ensure!(accepted["license"] == json!(orders.ann.to_string()), "{accepted}");
        let escrow = market.address(Contract::Escrow)?;
        // A tenth of the price.
        ensure!(self.received(&bobs, escrow).await? == 60_000 && bobs["stake"] == "60000", "{bobs}");
        ensure!(self.received(&doras, escrow).await? == 100_000 && doras["stake"] == "100000", "{doras}");
        // A tenth of the bond for the wait, and a fifth for the proof, whoever made it.
        for (answer, buyer, bond) in [(refunded, cleo, 20_000), (complained, cleo, 40_000), (again, dora, 40_000)] {
            ensure!(answer["amount"] == "1000000" && answer["bond"] == json!(bond.to_string()), "{answer}");
            ensure!(self.received(&answer, buyer.person.address()).await? == 1_000_000 + bond, "{answer}");
        }
        Ok(())
    }

    async fn end_disputes(&self, outages: &mut Outages, orders: &Orders) -> Result<()> {
        let Self { seller, cheat, ann, bob, dora, arbiter, .. } = self;
        let [opened, asked, agreed, ruled, withdrawn, claimed, for_sale, _, licenses] = outages
            .all_twice([
                // The order that it did not deliver has closed its listings.
                Row::chain(seller, "listing reopen"),
                Row::chain(bob, format!("dispute propose {} 250000uwhs", orders.bob)),
                Row::chain(seller, format!("dispute propose {} 300000uwhs", orders.bob)),
                Row::chain(arbiter, format!("dispute rule {} 400000uwhs", orders.dora)),
                Row::chain(cheat, "bond withdraw 100000uwhs"),
                Row::chain(seller, "claim"),
                Row::chain(ann, format!("resale start {} --price 2000000uwhs", orders.ann)),
                Row::chain(bob, format!("resale start {} --price 900000uwhs", orders.bob)),
                Row::chain(dora, "license list"),
            ])
            .await?;
        ensure!(opened["seller"] == seller.person.address(), "{opened}");
        ensure!(asked["ended"].is_null(), "{asked}");
        let end = json!({ "how": "agreed", "to_buyer": "250000", "stake_back": "60000" });
        ensure!(agreed["ended"] == end, "{agreed}");
        ensure!(self.received(&agreed, bob.person.address()).await? == 250_000 + 60_000, "{agreed}");
        let end = json!({ "how": "ruled", "to_buyer": "400000", "stake_back": "100000" });
        ensure!(ruled["ended"] == end, "{ruled}");
        ensure!(self.received(&ruled, dora.person.address()).await? == 400_000 + 100_000, "{ruled}");
        ensure!(withdrawn["paid"] == true, "{withdrawn}");
        ensure!(self.received(&withdrawn, cheat.person.address()).await? == 100_000, "{withdrawn}");
        // Three sales less 2.5 % of their prices and what went back.
        let earned = 975_000 + (585_000 - 250_000) + (975_000 - 400_000);
        ensure!(claimed["paid"] == json!([{ "amount": earned.to_string(), "denom": DENOM }]), "{claimed}");
        ensure!(self.received(&claimed, seller.person.address()).await? == earned, "{claimed}");
        ensure!(for_sale["price"] == "2000000", "{for_sale}");
        ensure!(licenses[0]["id"] == json!(orders.dora.to_string()), "{licenses}");
        Ok(())
    }

    /// Ann's agent runs on while the node is away, and delivers what Cleo buys of her when it is back.
    async fn resell(&self, outages: &mut Outages, orders: &Orders) -> Result<()> {
        let Self { market, ann, bob, cleo, dora, .. } = self;
        let sent = ann.transactions().await?;
        let agent = watching(ann).await?;
        let [resales, bought, held, _, again, asked] = outages
            .all_twice([
                Row::chain(cleo, "resale list"),
                Row::file(cleo, format!("buy --license {} --no-window --wait 3m", orders.ann)),
                Row::chain(cleo, "license list"),
                Row::chain(bob, format!("resale end {}", orders.bob)),
                Row::chain(bob, "license list"),
                Row::chain(dora, format!("license rekey {}", orders.dora)),
            ])
            .await?;
        let offered =
            |license: u64| resales.as_array().is_some_and(|all| all.iter().any(|one| one["license"] == license));
        ensure!(offered(orders.ann) && offered(orders.bob), "{resales}");
        ensure!(self.received(&bought, market.address(Contract::Escrow)?).await? == 2_000_000, "{bought}");
        ensure!(held[0]["id"] == json!(orders.ann.to_string()), "{held}");
        ensure!(again[0]["id"] == json!(orders.bob.to_string()), "{again}");
        ensure!(asked["answered"] == false, "{asked}");

        let said = ended(agent).await?;
        let stderr = String::from_utf8_lossy(&said.stderr);
        ensure!(stderr.contains(market.deployment.endpoints.rpc.as_str()), "the agent never missed the node: {stderr}");
        let delivered: Value = serde_json::from_slice(&said.stdout).with_context(|| format!("{said:?}"))?;
        ensure!(delivered["order"] == bought["order"] && ann.transactions().await? == sent + 1, "{delivered}");
        // 2.5 % of it is the fee, and 5 % the royalty.
        ensure!(self.received(&delivered, ann.person.address()).await? == 1_850_000, "{delivered}");
        Ok(())
    }

    /// People take names, and say what they think of what they bought; the report's number.
    async fn claim_and_review(&self, outages: &mut Outages, listed: &Listed, orders: &Orders) -> Result<u64> {
        let Self { ann, bob, cleo, dora, .. } = self;
        let (review, evidence) = (written(ann, "review.md")?, written(dora, "evidence.md")?);
        let [claimed, second, _, reviewed, filed] = outages
            .all_twice([
                Row::chain(ann, "profile claim ann-of-the-town"),
                Row::chain(bob, "profile claim bob-of-the-town"),
                Row::chain(cleo, format!("profile link {}", dora.person.address())),
                Row::file(ann, format!("review write {} --stars 4 --words {review}", orders.ann)),
                Row::file(dora, format!("report file {} --charge misleading --evidence {evidence}", listed.model)),
            ])
            .await?;
        let reputation = self.market.address(Contract::Reputation)?;
        ensure!(self.received(&claimed, reputation).await? == 1_000_000, "{claimed}");
        ensure!(second["tx"] != claimed["tx"], "{second}");
        ensure!(reviewed["order"] == json!(orders.ann), "{reviewed}");
        ensure!(self.received(&filed, reputation).await? == 500_000, "{filed}");
        number(&filed, "report")
    }

    async fn answer_each_other(&self, outages: &mut Outages, orders: &Orders, report: u64) -> Result<()> {
        let Self { seller, ann, bob, cleo, dora, arbiter, .. } = self;
        self.appoint().await?;
        let (card, answer, grounds) =
            (written(ann, "card.md")?, written(seller, "answer.md")?, written(seller, "no.md")?);
        let reasons = written(arbiter, "reasons.md")?;
        let of_ann = |act: &str| format!("attestation {act} {}", ann.person.address());
        let opening = format!("--evidence {reasons} --opening {}", arbiter.path("opening.json").display());
        let decide = format!("report decide {report} upheld --reasons {reasons}");
        let attest = format!("{} --level low --check address {opening}", of_ann("make"));
        outages.all_twice([Row::file(arbiter, decide), Row::chain(arbiter, attest)]).await?;
        let [appealed, checked, .., shown] = outages
            .all_twice([
                Row::file(seller, format!("report appeal {report} --grounds {grounds}")),
                Row::chain(arbiter, format!("{} {opening}", of_ann("check"))),
                Row::file(ann, format!("profile set --card {card} --domain ann.example")),
                Row::chain(dora, format!("profile link {} --accept", cleo.person.address())),
                Row::file(seller, format!("review answer {} --words {answer}", orders.ann)),
                Row::chain(bob, format!("review vote {} --license {}", orders.ann, orders.bob)),
                Row::chain(bob, format!("review show {}", orders.ann)),
            ])
            .await?;
        ensure!(appealed["report"] == json!(report), "{appealed}");
        ensure!(checked["matches"] == true && checked["attestation"]["status"] == "valid", "{checked}");
        ensure!(shown["stars"] == 4 && shown["helpful"] == 1 && shown["answer"].is_object(), "{shown}");
        Ok(())
    }

    /// After the arbiter was made the market's moderator.
    async fn question(&self, outages: &mut Outages, listed: &Listed) -> Result<()> {
        let Self { seller, ann, bob, arbiter, .. } = self;
        let (words, answer) = (written(ann, "question.md")?, written(seller, "answer-to-it.md")?);
        let [asked] =
            outages.all_twice([Row::file(ann, format!("question ask {} --words {words}", listed.model))]).await?;
        let question = number(&asked, "question")?;
        let [answered] =
            outages.all_twice([Row::file(seller, format!("question answer {question} --words {answer}"))]).await?;
        ensure!(answered["answer"] == json!(1), "{answered}");
        let edit = Row::file(ann, format!("question edit {question} --words {answer}"));
        let hide = Row::chain(arbiter, format!("question hide {question} --answer 1 --reason off-topic"));
        outages.all_twice([edit, hide]).await?;
        let [hidden] = outages.all_twice([Row::chain(bob, format!("question show {question}"))]).await?;
        ensure!(hidden["answers"][0]["post"]["hidden"]["reason"] == "off_topic", "{hidden}");
        ensure!(hidden["question"]["post"]["edits"] == 1, "{hidden}");
        let lists = ["review list", "question list", "report list --listing"];
        outages.all_twice(lists.map(|list| Row::listed(bob, format!("{list} {}", listed.model)))).await?;
        let restore = Row::chain(arbiter, format!("question restore {question} --answer 1"));
        let withdraw = Row::chain(ann, format!("question withdraw {question}"));
        outages.all_twice([restore, withdraw]).await?;
        Ok(())
    }

    /// The moderator delists the model that was never delivered, and upholds a report about it; Bob relists it once that lapsed.
    async fn moderate(&self, outages: &mut Outages, listed: &Listed) -> Result<()> {
        let Self { market, bob, dora, arbiter, .. } = self;
        let (evidence, reasons) = (written(dora, "undelivered.md")?, written(arbiter, "why.md")?);
        let listing = listed.undelivered.to_string();
        let file = ["report", "file", &listing, "--charge", "misleading", "--evidence", &evidence];
        let report = number(&dora.json(file).await?, "report")?;
        let delist = format!("listing delist {listing} --report {report} --reasons {reasons}");
        let [delisted] = outages.all_twice([Row::file(arbiter, delist)]).await?;
        let upheld = dora.json(["report", "show", &report.to_string()]).await?;
        ensure!(upheld["state"] == "upheld", "{upheld}");
        market.wait_until(number(&delisted, "lapses_at")?).await?;
        let [relisted] = outages.all_twice([Row::chain(bob, format!("listing relist {listing}"))]).await?;
        ensure!(relisted["state"] == "active", "{relisted}");
        Ok(())
    }

    /// Ann proposes another fee, and votes for it with nothing staked; the arbiter, who is the guardian as well, pauses new
    /// orders and resumes them.
    async fn govern(&self, outages: &mut Outages) -> Result<()> {
        let Self { market, ann, arbiter, .. } = self;
        let next = market.chain.proposals(1).await?.first().map_or(1, |newest| newest.id + 1);
        let file = ann.path("fee.json");
        let [drafted, voted, listed, checked, paused, _] = outages
            .all_twice([
                Row::chain(ann, format!("gov draft fee --field fee=2% --out {} --submit", file.display())),
                Row::chain(ann, format!("gov vote {next} yes")),
                Row::chain(ann, "gov list --limit 1"),
                Row::chain(ann, format!("gov check {next}")),
                Row::chain(arbiter, "gov pause 60s"),
                Row::chain(arbiter, "gov resume"),
            ])
            .await?;
        ensure!(drafted["proposal"] == json!(next) && voted["vote"] == "yes", "{drafted} {voted}");
        ensure!(listed[0]["proposal"] == json!(next) && checked["dangerous"] == 0, "{listed} {checked}");
        ensure!(paused["by"] == arbiter.person.address(), "{paused}");
        Ok(())
    }

    async fn settle(&self, outages: &mut Outages, orders: &Orders, report: u64) -> Result<()> {
        let Self { seller, ann, bob, cleo, dora, arbiter, .. } = self;
        let [profile, shown, moved, _, released, _] = outages
            .all_twice([
                Row::chain(cleo, format!("profile show {}", ann.person.address())),
                Row::chain(seller, format!("report show {report}")),
                Row::chain(seller, format!("listing move-prices --from {DENOM} --to {STABLE_DENOM} --rate 0.5")),
                Row::chain(cleo, format!("profile unlink {}", dora.person.address())),
                Row::chain(bob, "profile release"),
                Row::chain(arbiter, format!("attestation revoke {}", ann.person.address())),
            ])
            .await?;
        ensure!(
            profile["profile"]["handle"] == "ann-of-the-town" && profile["profile"]["domain"] == "ann.example",
            "{profile}"
        );
        ensure!(shown["appeal"]["by"] == seller.person.address(), "{shown}");
        let prices = moved["moved"].as_array().context("no prices were moved")?;
        ensure!(prices.iter().all(|one| one["price"] == "500000" && one["denom"] == STABLE_DENOM), "{moved}");
        ensure!(prices.len() == 2 && moved["transactions"].as_array().is_some_and(|sent| sent.len() == 1), "{moved}");
        ensure!(self.received(&released, bob.person.address()).await? == 1_000_000, "{released}");
        self.uphold(report).await?;
        let [settled] = outages.all_twice([Row::chain(bob, format!("report settle {report}"))]).await?;
        ensure!(self.received(&settled, dora.person.address()).await? == 500_000, "{settled}");
        let again = ann.run(["review", "vote", &orders.ann.to_string(), "--license", &orders.ann.to_string()]).await?;
        ensure!(again.code != Some(0), "a reviewer votes for herself: {again:?}");
        Ok(())
    }

    /// Governance hears the appeal and finds that the report is right, for good: it settles from then on.
    async fn uphold(&self, report: u64) -> Result<()> {
        let decide = reputation::ExecuteMsg::Decide { report, decision: Decision::Upheld, reasons: None };
        self.market.govern("Uphold a report on appeal", Contract::Reputation, &decide).await
    }

    /// Governance makes the arbiter its moderator, its guardian and a verifier.
    async fn appoint(&self) -> Result<()> {
        let (market, account) = (self.market, self.arbiter.person.address().to_owned());
        let config: registry::Config = market.query(Contract::Registry, &registry::QueryMsg::Config {}).await?;
        // Its delistings lapse while the test waits.
        let moderator = Some(registry::Moderator { address: account.clone(), lapse: 5 });
        let expires_at = market.chain.head().await?.time + 86_400;
        let guardian = Some(registry::Guardian { address: account.clone(), expires_at });
        let config = registry::Config { moderator, guardian, ..config };
        let appoint = registry::ExecuteMsg::UpdateConfig { config };
        let scope = Scope { level: Level::Low, checks: vec![Check::Address] };
        let (name, url) = ("Town clerk".to_owned(), "https://clerk.example/how".to_owned());
        let accredit = reputation::ExecuteMsg::AccreditVerifier { verifier: account, name, url, scope };
        let governance = market.localnet.governance()?;
        let messages = vec![
            message::execute(&governance, market.address(Contract::Registry)?, &appoint, &[])?,
            message::execute(&governance, market.address(Contract::Reputation)?, &accredit, &[])?,
        ];
        market.localnet.govern(messages, "Appoint a moderator and accredit a verifier").await?;
        Ok(())
    }

    /// What an account got by the transaction of an answer, as the chain's bank tells it.
    async fn received(&self, answer: &Value, account: &str) -> Result<u128> {
        let hash = answer["tx"].as_str().with_context(|| format!("{answer} has no transaction"))?;
        let outcome = self.market.chain.find(hash).await?.with_context(|| format!("there is no {hash}"))?;
        let to_account = outcome.events.iter().filter(|event| event.kind == "coin_received");
        let to_account = to_account.filter(|event| event.get("receiver") == Some(account));
        let amounts = to_account.filter_map(|event| event.get("amount")?.strip_suffix(DENOM)?.parse::<u128>().ok());
        Ok(amounts.sum())
    }
}

/// A text of somebody's.
fn written(shell: &Shell, name: &str) -> Result<String> {
    let file = shell.path(name);
    fs::write(&file, format!("What I have to say in {name}."))?;
    Ok(file.display().to_string())
}

/// An agent that has looked for orders once.
async fn watching(shell: &Shell) -> Result<Child> {
    let agent = shell.start(["deliver", "--watch", "--poll", "1s"])?;
    for _ in 0..100 {
        if shell.run(["deliver", "--status"]).await?.code == Some(0) {
            return Ok(agent);
        }
        sleep(Duration::from_millis(200)).await;
    }
    anyhow::bail!("the agent never looked for orders")
}

/// Ends an agent; what it said.
async fn ended(mut agent: Child) -> Result<Output> {
    agent.start_kill()?;
    Ok(agent.wait_with_output().await?)
}

fn number(answer: &Value, field: &str) -> Result<u64> {
    answer[field].as_u64().with_context(|| format!("no {field} in {answer}"))
}
