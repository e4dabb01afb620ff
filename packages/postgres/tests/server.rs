//! Starting, dying, and starting again.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};
use weighhouse_postgres::{Cluster, Error, Listen, Server};

const NAME: &str = "house";

/// A folder that the account that runs Postgres for root can enter.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn start(folder: &Path) -> Server {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || Server::start(&folder, NAME)).await.unwrap().unwrap()
}

/// The first process whose working folder is the cluster's: the server.
fn pid(folder: &Path) -> String {
    let text = fs::read_to_string(folder.join("postgres/cluster/postmaster.pid")).unwrap();
    text.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_server_keeps_its_rows_from_one_start_to_the_next_and_through_a_crash() {
    let folder = folder();
    let server = start(folder.path()).await;
    let client = connect(server.url()).await.unwrap();
    client.batch_execute("CREATE TABLE words AS SELECT 'kept' AS word").await.unwrap();
    drop(server);
    assert!(client.batch_execute("SELECT 1").await.is_err(), "it runs although its handle is gone");

    let server = start(folder.path()).await;
    assert!(Command::new("kill").args(["-9", &pid(folder.path())]).status().unwrap().success());
    drop(server);
    let server = start(folder.path()).await;
    let client = connect(server.url()).await.unwrap();
    let word: String = client.query_one("SELECT word FROM words", &[]).await.unwrap().get(0);
    assert_eq!(word, "kept");
}

#[tokio::test]
async fn a_folder_with_a_long_path_has_its_socket_elsewhere() {
    let folder = folder();
    let long = folder.path().join("a".repeat(90));
    let server = start(&long).await;
    assert!(!server.url().contains("aaa"), "{}", server.url());
    connect(server.url()).await.unwrap().batch_execute("SELECT 1").await.unwrap();
    let socket = server.url().split_once("host=").unwrap().1.to_owned();
    assert!(Path::new(&socket).exists());
    drop(server);
    assert!(!Path::new(&socket).exists(), "{socket} is left behind");
}

#[tokio::test]
async fn a_set_up_that_was_cut_off_is_made_anew() {
    let folder = folder();
    let home = folder.path().join("postgres");
    fs::create_dir_all(home.join("cluster.new/base")).unwrap();
    connect(start(folder.path()).await.url()).await.unwrap();

    // The password went with the URL.
    let cluster = Cluster::new(folder.path(), NAME, Listen::Socket).unwrap();
    fs::remove_file(cluster.url_file()).unwrap();
    fs::write(home.join("cluster/PG_VERSION"), "8").unwrap();
    connect(start(folder.path()).await.url()).await.unwrap();
}

#[tokio::test]
async fn a_server_that_ends_is_not_waited_for_and_says_why() {
    let folder = folder();
    drop(start(folder.path()).await);
    fs::write(folder.path().join("postgres/cluster/postgresql.conf"), "shared_buffers = few\n").unwrap();
    let begun = std::time::Instant::now();
    let path = folder.path().to_owned();
    let error = tokio::task::spawn_blocking(move || Server::start(&path, NAME)).await.unwrap().unwrap_err();
    assert!(matches!(&error, Error::Ended { log } if log.contains("shared_buffers")), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_port_takes_only_who_knows_the_password() {
    let folder = folder();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let cluster = Cluster::new(folder.path(), NAME, Listen::Loopback { port: free }).unwrap();
    cluster.prepare().unwrap();
    let mode = fs::metadata(cluster.url_file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut server = run(&cluster);
    while cluster.ask().is_err() {
        assert!(server.try_wait().unwrap().is_none(), "it ended");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    connect(&cluster.url().unwrap()).await.unwrap().batch_execute("SELECT 1").await.unwrap();
    assert!(connect(&cluster.public_url()).await.is_err());
    let wrong = cluster.public_url().replace("@", ":wrong@");
    assert!(connect(&wrong).await.is_err());
    server.kill().unwrap();
    server.wait().unwrap();

    // A server that was killed leaves a lock, and processes that end a little later.
    let mut server = run(&cluster);
    while cluster.ask().is_err() {
        assert!(server.try_wait().unwrap().is_none(), "it does not start after a crash");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.kill().unwrap();
    server.wait().unwrap();
    cluster.remove().unwrap();
    assert!(!folder.path().join("postgres").exists());
}

fn run(cluster: &Cluster) -> Child {
    use std::os::unix::process::CommandExt;
    let launch = cluster.launch().unwrap();
    let mut command = Command::new(launch.program);
    command.args(launch.args).current_dir("/").stdin(Stdio::null()).stderr(Stdio::null());
    if let Some(user) = launch.user {
        command.uid(user.uid).gid(user.gid);
    }
    command.spawn().unwrap()
}

#[tokio::test]
async fn a_replica_reads_what_its_server_writes_and_outlives_it() {
    let (first, second) = (folder(), folder());
    let server = start(first.path()).await;
    let client = connect(server.url()).await.unwrap();
    client.batch_execute("CREATE TABLE words AS SELECT 'copied' AS word").await.unwrap();
    let path = second.path().to_owned();
    let (server, replica) = tokio::task::spawn_blocking(move || {
        let replica = server.start_replica(&path).unwrap();
        (server, replica)
    })
    .await
    .unwrap();
    client.batch_execute("INSERT INTO words VALUES ('followed')").await.unwrap();
    let reader = connect(replica.url()).await.unwrap();
    let mut found = 0;
    for _ in 0..100 {
        found = reader.query("SELECT word FROM words", &[]).await.unwrap().len();
        if found == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(found, 2, "what was written after the copy is not there");
    assert!(reader.batch_execute("INSERT INTO words VALUES ('refused')").await.is_err());
    drop(server);
    assert_eq!(reader.query("SELECT word FROM words", &[]).await.unwrap().len(), 2);
}
