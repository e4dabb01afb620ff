//! A private Postgres for those who give no database.
//!
//! It runs from the binaries found on the machine, in a folder of its own, reachable only through
//! a socket in that folder. It ends with this process, however this process ends: a shell beside
//! it waits on a pipe that only this process holds open.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// User that runs Postgres when this process is root, which Postgres refuses to be.
const UNPRIVILEGED_USER: &str = "postgres";
/// How long starting may take: recovery after a crash reads its log.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// How long stopping may take before it is left to the operating system.
const STOP_PATIENCE: Duration = Duration::from_secs(20);
/// Longest path of a socket's folder: the kernel takes 107 bytes, the file's name needs 20.
const MAX_SOCKET_FOLDER: usize = 87;

/// Starts Postgres, and stops it when the pipe at its input closes.
const GUARD: &str = r#"
"$@" &
server=$!
cat >/dev/null
kill -INT "$server" 2>/dev/null
wait "$server"
"#;

/// Why the private Postgres does not run.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// No binaries.
    #[error(
        "no Postgres was found on PATH or under /usr/lib/postgresql: install it (Debian: postgresql-15), or give a \
         database by WEIGHHOUSE_INDEXER_DATABASE_URL"
    )]
    NotInstalled,
    /// A file or folder.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A program that could not be run or that failed.
    #[error("{program} failed: {reason}")]
    Program {
        /// Which.
        program: String,
        /// What it said.
        reason: String,
    },
    /// It did not answer in time.
    #[error("Postgres did not answer within {} s; its log ends: {log}", .patience.as_secs())]
    Silent {
        /// How long it was waited for.
        patience: Duration,
        /// End of its log.
        log: String,
    },
}

/// A running private Postgres. Dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    guard: Child,
    binaries: PathBuf,
    socket_folder: PathBuf,
    user: Option<&'static str>,
    _short_folder: Option<tempfile::TempDir>,
}

impl Cluster {
    /// Starts the Postgres of `folder`, and sets the folder up if it is new.
    ///
    /// # Errors
    /// When there are no binaries, when the folder can't be used, or when it doesn't start.
    pub fn start(folder: &Path) -> Result<Self, PostgresError> {
        let binaries = find_binaries().ok_or(PostgresError::NotInstalled)?;
        fs::create_dir_all(folder).map_err(at(folder))?;
        let folder = folder.canonicalize().map_err(at(folder))?;
        let user = is_root(&folder)?.then_some(UNPRIVILEGED_USER);
        let database = folder.join("postgres");
        let (socket_folder, short_folder) = socket_folder(&folder)?;
        for path in [&database, &socket_folder] {
            fs::create_dir_all(path).map_err(at(path))?;
            fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(at(path))?;
            if let Some(user) = user {
                run(Command::new("chown").arg(user).arg(path))?;
            }
        }
        if !database.join("PG_VERSION").exists() {
            let initdb = binaries.join("initdb");
            let arguments = ["--username=weighhouse", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"];
            run(as_user(user, &initdb).args(arguments).arg("-D").arg(&database))?;
        }
        let guard = start_server(user, &binaries, &folder, &database, &socket_folder)?;
        let cluster = Self { guard, binaries, socket_folder, user, _short_folder: short_folder };
        cluster.wait_until_it_answers(&folder.join("postgres.log"))?;
        Ok(cluster)
    }

    /// Where a database of this Postgres is, as settings of a connection.
    pub fn settings(&self, database: &str) -> tokio_postgres::Config {
        let mut config = tokio_postgres::Config::new();
        config.host_path(&self.socket_folder).user("weighhouse").dbname(database);
        config
    }

    fn wait_until_it_answers(&self, log: &Path) -> Result<(), PostgresError> {
        let deadline = Instant::now() + START_PATIENCE;
        loop {
            let mut question = as_user(self.user, &self.binaries.join("pg_isready"));
            question.arg("--quiet").arg("-h").arg(&self.socket_folder);
            if question.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if Instant::now() > deadline {
                let log = fs::read_to_string(log).unwrap_or_default();
                let tail: Vec<&str> = log.lines().rev().take(5).collect();
                let log = tail.into_iter().rev().collect::<Vec<_>>().join("; ");
                return Err(PostgresError::Silent { patience: START_PATIENCE, log });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let deadline = Instant::now() + STOP_PATIENCE;
        while Instant::now() < deadline {
            match self.guard.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(20)),
                _ => return,
            }
        }
        tracing::warn!("Postgres takes long to stop and is left to itself");
    }
}

fn start_server(
    user: Option<&str>,
    binaries: &Path,
    folder: &Path,
    database: &Path,
    socket_folder: &Path,
) -> Result<Child, PostgresError> {
    let log_path = folder.join("postgres.log");
    let log = fs::File::create(&log_path).map_err(at(&log_path))?;
    let errors = log.try_clone().map_err(at(&log_path))?;
    as_user(user, Path::new("sh"))
        .arg("-c")
        .arg(GUARD)
        .arg("guard")
        .arg(binaries.join("postgres"))
        .arg("-D")
        .arg(database)
        .arg("-k")
        .arg(socket_folder)
        .args(["-c", "listen_addresses=", "-c", "max_connections=50"])
        .stdin(Stdio::piped())
        .stdout(log)
        .stderr(errors)
        .current_dir("/")
        .spawn()
        .map_err(|error| PostgresError::Program { program: "postgres".into(), reason: error.to_string() })
}

/// The folder of binaries: the newest under Debian's place, or the one on PATH.
fn find_binaries() -> Option<PathBuf> {
    let whole = |folder: &PathBuf| ["postgres", "initdb"].iter().all(|name| folder.join(name).exists());
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| whole(folder))
        .collect();
    versions.sort();
    let on_path = || std::env::split_paths(&std::env::var_os("PATH")?).find(whole);
    versions.pop().map(|(_, folder)| folder).or_else(on_path)
}

/// Whoever owns a file made now is who this process runs as.
fn is_root(folder: &Path) -> Result<bool, PostgresError> {
    let probe = tempfile::tempfile_in(folder).map_err(at(folder))?;
    Ok(probe.metadata().map_err(at(folder))?.uid() == 0)
}

/// A folder whose path is short enough for a socket.
fn socket_folder(folder: &Path) -> Result<(PathBuf, Option<tempfile::TempDir>), PostgresError> {
    let beside = folder.join("socket");
    if beside.as_os_str().len() <= MAX_SOCKET_FOLDER {
        return Ok((beside, None));
    }
    let short = tempfile::Builder::new().prefix("weighhouse").tempdir().map_err(at(&std::env::temp_dir()))?;
    Ok((short.path().to_owned(), Some(short)))
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let mut command = match user {
        Some(user) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Result<Output, PostgresError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |reason| PostgresError::Program { program: program.clone(), reason };
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(output)
}

fn at(path: &Path) -> impl Fn(io::Error) -> PostgresError + '_ {
    move |source| PostgresError::File { path: path.to_owned(), source }
}
