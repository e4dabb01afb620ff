//! A backup with an archive of writes, restored to a moment between two commits: docs/operations.md has the same by hand.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use weighhouse_indexer::check;
use weighhouse_postgres::Server as Postgres;

use crate::server::{accounts, Server, Wallet};
use crate::support::{database::folder, dump, Database, Market, BOB};

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

async fn one(database: &Database, sql: &str) -> String {
    database.connect().await.query_one(sql, &[]).await.unwrap().get(0)
}

/// A Postgres that archives what it writes.
async fn archiving(archive: &Path) -> (Database, PathBuf) {
    let place = folder();
    let path = place.path().canonicalize().unwrap();
    let started = Database::of(Postgres::start(&path, "weighhouse").unwrap(), folder()).await;
    let keep = format!("test ! -f {0}/%f && cp %p {0}/%f", archive.display());
    for setting in ["archive_mode = 'on'".to_owned(), format!("archive_command = '{keep}'")] {
        started.client.execute(&format!("ALTER SYSTEM SET {setting}"), &[]).await.unwrap();
    }
    drop(started);
    let again = Postgres::start(&path, "weighhouse").unwrap();
    (Database::of(again, place).await.prepared().await, path)
}

/// Copies the files of a running Postgres to where another one will find its own.
async fn back_up(database: &Database, from: &Path, to: &Path) -> PathBuf {
    let files = to.join("postgres/cluster");
    std::fs::create_dir(to.join("postgres")).unwrap();
    let tool = one(database, "SELECT setting FROM pg_config WHERE name = 'BINDIR'").await + "/pg_basebackup";
    let socket = from.join("postgres/socket");
    run(Command::new(tool).arg("-D").arg(&files).arg("-h").arg(socket).args([
        "-U",
        "weighhouse",
        "-c",
        "fast",
        "-X",
        "none",
    ]));
    let owner = from.join("postgres/cluster");
    run(Command::new("chown").arg("-R").arg("--reference").arg(owner).arg(to.join("postgres")));
    files
}

/// Starts a Postgres over a backup, which reads what was archived up to a moment.
async fn restore(files: &Path, archive: &Path, until: &str, place: tempfile::TempDir, url: &str) -> Database {
    let settings = format!(
        "restore_command = 'cp {}/%f %p'\nrecovery_target_time = '{until}'\nrecovery_target_action = 'promote'\n\
        archive_mode = 'off'\n",
        archive.display()
    );
    let known = files.join("postgresql.auto.conf");
    let before = std::fs::read_to_string(&known).unwrap();
    std::fs::write(known, before + &settings).unwrap();
    std::fs::write(files.join("recovery.signal"), "").unwrap();
    std::fs::write(place.path().join("postgres.url"), url).unwrap();
    let restored = Database::of(Postgres::start(place.path(), "weighhouse").unwrap(), place).await;
    let deadline = Instant::now() + Duration::from_secs(60);
    while one(&restored, "SELECT pg_is_in_recovery()::text").await == "true" {
        assert!(Instant::now() < deadline, "the recovery does not end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    restored
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_restored_to_a_moment_and_the_index_goes_on_from_there() {
    let archive = tempfile::tempdir().unwrap();
    std::fs::set_permissions(archive.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let (mut database, path) = archiving(archive.path()).await;
    let mut market = Market::busy();
    database.ingest(&market.blocks, 5).await;
    let (wallet, contact) = (Wallet::new(7), json!({"email": "owner@example.org"}));

    let place = folder();
    let to = place.path().canonicalize().unwrap();
    let files = back_up(&database, &path, &to).await;
    // After the backup, and before the moment: in the archive alone.
    market.buy(BOB, 1);
    database.follow(&market).await;
    let height = market.height() as i64;
    let database = Arc::new(database);
    let kept = accounts(&database, &["k1"]);
    let server = Server::over(Arc::clone(&database), Some(kept), |service| service).await;
    let token = server.sign_in(&wallet).await;
    assert_eq!(server.by_token(&token, Method::PUT, "/v1/me/contact", Some(contact)).await.status, 200);
    let moment = one(&database, "SELECT clock_timestamp()::text").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    // After the moment: a mistake, and blocks that came meanwhile.
    database
        .client
        .batch_execute("DELETE FROM service.kept; DELETE FROM orders; UPDATE chain SET height = 1")
        .await
        .unwrap();
    let last = one(&database, "SELECT pg_walfile_name(pg_switch_wal())").await;
    let deadline = Instant::now() + Duration::from_secs(60);
    while !archive.path().join(&last).exists() {
        assert!(Instant::now() < deadline, "{last} is not archived");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let url = database.url.replace(path.to_str().unwrap(), to.to_str().unwrap());
    drop(server);
    drop(database);

    let mut restored = restore(&files, archive.path(), &moment, place, &url).await;
    assert_eq!(restored.cursor().await.height, height);
    market.buy(BOB, 1);
    restored.follow(&market).await;
    let report = check::check(&mut restored.client, None).await.unwrap();
    assert!(report.is_sound(), "{}", serde_json::to_string_pretty(&report).unwrap());
    let mut clean = Database::new().await;
    clean.ingest(&market.blocks, 5).await;
    assert_eq!(dump(&restored).await, dump(&clean).await);

    let restored = Arc::new(restored);
    let kept = accounts(&restored, &["k1"]);
    let server = Server::over(Arc::clone(&restored), Some(kept), |service| service).await;
    let shown = server.by_token(&token, Method::GET, "/v1/me/contact", None).await;
    assert_eq!(shown.body["email"], "owner@example.org", "{shown:?}");
}
