//! Starting, dying, restarting and stopping.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use weighhouse_localnet::{Localnet, Options, Service};

const STARTED: [Service; 4] = [Service::Node, Service::Kubo, Service::Postgres, Service::Domains];

fn options(folder: &tempfile::TempDir) -> Options {
    let mut options = Options::new(folder.path().join("localnet"));
    options.contracts = false;
    options
}

fn pids(localnet: &Localnet) -> Vec<Option<i32>> {
    localnet.states().into_iter().map(|state| state.pid).collect()
}

#[tokio::test]
async fn services_start_once_die_visibly_and_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = options(&folder);
    first.stop_on_drop = true;
    let localnet = Localnet::start(first).await.unwrap();
    let before = pids(&localnet);
    assert_eq!(before.iter().flatten().count(), STARTED.len());

    // Starting again changes nothing.
    let again = Localnet::start(options(&folder)).await.unwrap();
    assert_eq!(pids(&again), before);
    assert_eq!(again.deployment().unwrap(), localnet.deployment().unwrap());

    // Another program finds them; each comes back after a crash.
    let found = Localnet::open(options(&folder)).unwrap();
    for service in STARTED {
        found.kill(service).unwrap();
        assert!(found.states().iter().any(|state| state.service == service && state.pid.is_none()));
        found.restart(service).await.unwrap();
    }
    let height = found.client().await.unwrap().head().await.unwrap().height;

    // The next start goes on from what the last left.
    found.down().unwrap();
    assert_eq!(pids(&found).iter().flatten().count(), 0);
    let resumed = Localnet::start(options(&folder)).await.unwrap();
    assert!(resumed.client().await.unwrap().head().await.unwrap().height >= height);

    resumed.remove().unwrap();
    assert!(!resumed.folder().exists());
    for pid in before.into_iter().flatten() {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        assert!(stat.is_empty() || stat.contains(") Z "), "pid {pid} still runs");
    }
}
