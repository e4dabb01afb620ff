//! Commands that are given while a service they need is away, and once more when it is back.

use std::collections::BTreeMap;

use anyhow::{ensure, Context, Result};
use futures::future::try_join_all;
use serde_json::Value;
use weighhouse_localnet::Service;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::Market;

/// The exit code of "service unreachable".
pub const UNREACHABLE: Option<i32> = Some(4);
/// Commands that need no service: there is nothing to take away from them.
const SELF_SUFFICIENT: [&str; 4] = ["key", "completions", "manual", "help"];

/// A command, who gives it, and what it needs.
pub struct Row<'a> {
    shell: &'a Shell,
    command: String,
    needs: &'static [Service],
}

impl<'a> Row<'a> {
    /// One that asks the chain alone.
    pub fn chain(shell: &'a Shell, command: impl Into<String>) -> Self {
        Self { shell, command: command.into(), needs: &[Service::Node] }
    }

    /// One that asks the chain, and moves a file.
    pub fn file(shell: &'a Shell, command: impl Into<String>) -> Self {
        Self { shell, command: command.into(), needs: &[Service::Kubo, Service::Node] }
    }

    /// One that asks the indexer alone.
    pub fn index(shell: &'a Shell, command: impl Into<String>) -> Self {
        Self { shell, command: command.into(), needs: &[Service::Indexer] }
    }

    /// One that asks the indexer, and the chain whether it has what is asked about.
    pub fn listed(shell: &'a Shell, command: impl Into<String>) -> Self {
        Self { shell, command: command.into(), needs: &[Service::Indexer, Service::Node] }
    }

    async fn is_refused(&self, without: Service, address: &str) -> Result<()> {
        let ended = self.shell.run(self.command.split(' ')).await?;
        let (command, name) = (&self.command, without.name());
        ensure!(ended.code == UNREACHABLE, "without {name}, `{command}` ended with {ended:?}");
        let error = ended.stderr.lines().last().unwrap_or_default();
        ensure!(error.contains(address), "`{command}` does not say that {name} is away at {address}: {ended:?}");
        Ok(())
    }
}

/// All that was given.
pub struct Outages {
    market: &'static Market,
    given: Vec<String>,
}

impl Outages {
    /// Nothing yet.
    pub fn of(market: &'static Market) -> Self {
        Self { market, given: vec![] }
    }

    /// Takes each service away once, and gives the commands that need it meanwhile; when all are back, gives every
    /// command again, in order. Answers what they then answered.
    ///
    /// # Errors
    /// A command does not say that its service is away, or does not go on, or sent more than it says.
    pub async fn all_twice<const N: usize>(&mut self, rows: [Row<'_>; N]) -> Result<[Value; N]> {
        let mut sent = self.transactions(&rows).await?;
        for away in [Service::Kubo, Service::Indexer, Service::Node] {
            self.all_without(away, &rows).await?;
        }
        let mut answers = Vec::new();
        for row in &rows {
            let answer = row.shell.json(row.command.split(' ')).await.context("its service is back")?;
            *sent.entry(row.shell.person.address()).or_default() += told(&answer)?;
            answers.push(answer);
        }
        let found = self.transactions(&rows).await?;
        ensure!(found == sent, "they sent as many transactions as {found:?}, not {sent:?}: {answers:?}");
        self.given.extend(rows.into_iter().map(|row| row.command));
        answers.try_into().map_err(|answers| anyhow::anyhow!("{N} commands answered {answers:?}"))
    }

    /// People give their commands side by side, and each one's come in order: a home has one agent at a time.
    async fn all_without(&self, away: Service, rows: &[Row<'_>]) -> Result<()> {
        let mut by_person: BTreeMap<&str, Vec<&Row<'_>>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.needs.contains(&away)) {
            by_person.entry(row.shell.person.address()).or_default().push(row);
        }
        if by_person.is_empty() {
            return Ok(());
        }
        let localnet = &self.market.localnet;
        let address = self.address(away)?;
        localnet.kill(away)?;
        let refused = try_join_all(by_person.into_values().map(|rows| async move {
            for row in rows {
                row.is_refused(away, address).await?;
            }
            anyhow::Ok(())
        }));
        let refused = refused.await;
        localnet.restart(away).await?;
        refused.map(drop)
    }

    fn address(&self, service: Service) -> Result<&str> {
        let endpoints = &self.market.deployment.endpoints;
        let endpoint = match service {
            Service::Node => Some(&endpoints.rpc),
            Service::Kubo => endpoints.ipfs_api.as_ref(),
            Service::Postgres => endpoints.postgres.as_ref(),
            Service::Domains => None,
            Service::Indexer => endpoints.graphql.as_ref(),
        };
        Ok(endpoint.with_context(|| format!("the deployment has no {}", service.name()))?.as_str())
    }

    /// How many each of them has sent so far.
    async fn transactions<'a>(&self, rows: &[Row<'a>]) -> Result<BTreeMap<&'a str, u64>> {
        let mut sent = BTreeMap::new();
        for row in rows {
            sent.insert(row.shell.person.address(), row.shell.transactions().await?);
        }
        Ok(sent)
    }

    /// Makes sure that no command of the program was left out.
    pub async fn were_all(&self, shell: &Shell) -> Result<()> {
        let names = subcommands(shell, &[]).await?;
        let unknown: Vec<_> = SELF_SUFFICIENT.iter().filter(|name| !names.contains(&(**name).to_owned())).collect();
        ensure!(unknown.is_empty(), "{unknown:?} are none of {names:?}");
        for name in names.iter().filter(|name| !SELF_SUFFICIENT.contains(&name.as_str())) {
            let inner = subcommands(shell, &[name]).await?;
            let inner = inner.iter().filter(|inner| !SELF_SUFFICIENT.contains(&inner.as_str()));
            let mut all: Vec<_> = inner.map(|inner| format!("{name} {inner}")).collect();
            if all.is_empty() {
                all.push(name.clone());
            }
            for one in all {
                let is_one = |given: &String| *given == one || given.starts_with(&format!("{one} "));
                ensure!(self.given.iter().any(is_one), "nobody gave `{one}` while what it needs was away");
            }
        }
        Ok(())
    }
}

/// How many transactions an answer tells of.
fn told(answer: &Value) -> Result<u64> {
    let several = answer["transactions"].as_array().map_or(0, Vec::len);
    Ok(u64::try_from(several)? + u64::from(answer["tx"].is_string()))
}

/// What the program's help lists below a command, or as its commands.
async fn subcommands(shell: &Shell, command: &[&str]) -> Result<Vec<String>> {
    let help = shell.run(command.iter().chain(&["-h"])).await?;
    // Arguments begin with `<` and flags with `-`; a description that does not fit goes on further to the right.
    let is_name = |line: &&str| line.starts_with(|first: char| first.is_ascii_lowercase());
    let named = help.stdout.lines().filter_map(|line| line.strip_prefix("  ")).filter(is_name);
    Ok(named.filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}
