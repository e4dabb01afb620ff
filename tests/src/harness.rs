//! Runs rules against one market, and stops the market in every case.
//!
//! The standard harness has no moment after the last test, in which the stack could be stopped.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{anyhow, Context, Result};
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::{Handle, Runtime};
use tokio::signal::unix::{signal, SignalKind};
use tokio::sync::OnceCell;
use tokio::task::AbortHandle;
use weighhouse_localnet::Options;

use crate::Market;

/// Rules mostly wait for blocks, so many run at a time.
const AT_A_TIME: usize = 24;
/// Longer than any rule takes that shares the market: the longest passes eight proposals, one after the other.
const LIMIT: Duration = Duration::from_secs(360);
/// Longer than any rule takes that has it for itself: some restart services, some move gigabytes.
const LONG_LIMIT: Duration = Duration::from_secs(1_200);

/// The run's market. It starts with the first rule that needs it.
static MARKET: OnceCell<Result<Market, String>> = OnceCell::const_new();

/// The rules that were begun. Aborted, they drop the programs that they started, which ends those.
static BEGUN: Mutex<Vec<AbortHandle>> = Mutex::new(Vec::new());
/// Time for aborted rules to let go of what they hold.
const LET_GO: Duration = Duration::from_millis(500);

type Body = fn(&'static Market) -> Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// A rule with its name.
pub struct Rule {
    name: &'static str,
    body: Body,
}

impl Rule {
    /// A rule with its name.
    pub fn new(name: &'static str, body: Body) -> Self {
        Self { name, body }
    }

    fn trial(self, runtime: &Handle, setup: &Setup) -> Trial {
        let (runtime, setup) = (runtime.clone(), setup.clone());
        Trial::test(self.name, move || runtime.block_on(prove(self.body, setup)))
    }
}

/// The market that a run's rules stand on.
#[derive(Clone)]
pub struct Setup {
    /// All of it is kept here.
    pub folder: PathBuf,
    /// Changes the options that every run's market has.
    pub change: fn(&mut Options),
    /// The most time of a rule.
    pub limit: Duration,
}

/// Lists rules by module and name.
#[macro_export]
macro_rules! rules {
    ($($module:ident { $($rule:ident),* $(,)? })*) => {
        vec![$($(
            $crate::harness::Rule::new(
                concat!(stringify!($module), "::", stringify!($rule)),
                |market| Box::pin($module::$rule(market)),
            )
        ),*),*]
    };
}

/// Runs rules that disturb each other, one after the other; stops the market.
pub fn run_in_turn(folder: &Path, rules: Vec<Rule>) -> ExitCode {
    let setup = Setup { folder: folder.to_path_buf(), change: |_| (), limit: LONG_LIMIT };
    run_at_a_time(1, &setup, rules, Vec::new())
}

/// As [`run_in_turn`], on a market of the run's own kind.
pub fn run_in_turn_on(setup: &Setup, rules: Vec<Rule>) -> ExitCode {
    run_at_a_time(1, setup, rules, Vec::new())
}

/// Runs the rules side by side, then the closing ones, which look back at all of it; stops the market.
pub fn run(folder: &Path, rules: Vec<Rule>, closing: Vec<Rule>) -> ExitCode {
    let setup = Setup { folder: folder.to_path_buf(), change: |_| (), limit: LIMIT };
    run_at_a_time(AT_A_TIME, &setup, rules, closing)
}

fn run_at_a_time(most: usize, setup: &Setup, rules: Vec<Rule>, closing: Vec<Rule>) -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(most);
    match Runtime::new().context("no runtime").and_then(|runtime| {
        runtime.spawn(stop_when_told());
        let trial = |rule: Rule| rule.trial(runtime.handle(), setup);
        let trials = |rules: Vec<Rule>| rules.into_iter().map(trial).collect();
        let mut passed = !libtest_mimic::run(&arguments, trials(rules)).has_failed();
        // A part of the rules is no whole run to look back at.
        if passed && arguments.filter.is_none() && arguments.skip.is_empty() && !arguments.list {
            passed = !libtest_mimic::run(&arguments, trials(closing)).has_failed();
        }
        stop(passed)?;
        Ok(passed)
    }) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(101),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn prove(body: Body, Setup { folder, change, limit }: Setup) -> Result<(), Failed> {
    let market = MARKET
        .get_or_init(|| async { Market::start_as(&folder, change).await.map_err(|error| format!("{error:#}")) })
        .await
        .as_ref()
        .map_err(|error| format!("there is no market: {error}"))?;
    let rule = tokio::spawn(body(market));
    let abort = rule.abort_handle();
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner).push(abort.clone());
    let ended = tokio::time::timeout(limit, rule).await.map_err(|_| {
        abort.abort();
        format!("not proven within {} s", limit.as_secs())
    })?;
    ended.context("panicked").and_then(|result| result).map_err(|error| format!("{error:#}").into())
}

/// Stops the market if it was started. What it kept stays for a look unless all went well.
fn stop(remove: bool) -> Result<()> {
    match MARKET.get() {
        Some(Ok(market)) => market.stop(remove).context("the market could not be stopped"),
        Some(Err(error)) => Err(anyhow!("{error}")),
        None => Ok(()),
    }
}

/// An impatient reader, or one that runs out of time, leaves nothing running either.
async fn stop_when_told() -> Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner).iter().for_each(AbortHandle::abort);
    tokio::time::sleep(LET_GO).await;
    if let Err(error) = stop(false) {
        eprintln!("{error:#}");
    }
    std::process::exit(130);
}
