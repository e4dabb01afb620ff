//! The files of one Postgres.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rand::rngs::OsRng;
use rand::RngCore;

use crate::folder::{self, User};
use crate::{tool, Error, Result};

/// The time that the processes of a killed server have to notice.
const ORPHANS_TIMEOUT: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(50);
/// The longest path of a socket's folder: the kernel takes 107 bytes, the file's name needs 20.
const MAX_SOCKET_FOLDER: usize = 87;
const CONNECTIONS: u8 = 100;

/// The place at which a server listens. Neither is reached from another machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listen {
    /// A socket in a folder that only the server's account and root can enter.
    Socket,
    /// A port of the loopback interface, for who knows the password.
    Loopback { port: u16 },
}

/// The way to start a cluster's server.
#[derive(Clone, Debug)]
pub struct Launch {
    pub program: PathBuf,
    /// The arguments of the program.
    pub args: Vec<OsString>,
    /// The account that runs it; this process's own if there is none.
    pub user: Option<User>,
}

/// The files of one Postgres, which has one user and one database of the same name.
#[derive(Clone, Debug)]
pub struct Cluster {
    name: &'static str,
    home: PathBuf,
    socket: PathBuf,
    user: Option<User>,
    listen: Listen,
    url_file: PathBuf,
}

impl Cluster {
    /// The cluster of a folder, set up or not. Where the account that runs Postgres can't enter the folder, the
    /// database lies below `/var/tmp`; its URL stays in the folder.
    ///
    /// # Errors
    /// The folder can't be made, or root has no account to run Postgres as.
    pub fn new(folder: &Path, name: &'static str, listen: Listen) -> Result<Self> {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
        let folder = folder.canonicalize().map_err(Error::file(folder))?;
        let user = folder::unprivileged()?;
        let elsewhere = folder::elsewhere(&folder, name);
        let home = match user {
            Some(_) if !folder::everybody_may_enter(&folder) => elsewhere.clone(),
            _ => folder.join("postgres"),
        };
        let beside = home.join("socket");
        let socket = match beside.as_os_str().len() <= MAX_SOCKET_FOLDER {
            true => beside,
            false => elsewhere.join("socket"),
        };
        Ok(Self { name, home, socket, user, listen, url_file: folder.join("postgres.url") })
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// The file with the URL of the database, for its owner only.
    pub fn url_file(&self) -> &Path {
        &self.url_file
    }

    /// The URL of the database.
    ///
    /// # Errors
    /// The cluster was never set up.
    pub fn url(&self) -> Result<String> {
        let text = fs::read_to_string(&self.url_file).map_err(Error::file(&self.url_file))?;
        Ok(text.trim().to_owned())
    }

    /// The URL without its password.
    pub fn public_url(&self) -> String {
        self.url_with("")
    }

    fn url_with(&self, password: &str) -> String {
        let (name, colon) = (self.name, if password.is_empty() { "" } else { ":" });
        match self.listen {
            Listen::Loopback { port } => format!("postgres://{name}{colon}{password}@127.0.0.1:{port}/{name}"),
            Listen::Socket => format!("postgres://{name}@/{name}?host={}", escaped(&self.socket)),
        }
    }

    /// Sets the cluster up, whole or not at all. One without its URL is made anew: its folder was deleted, and what
    /// lies elsewhere belongs to something that is gone.
    ///
    /// # Errors
    /// There is no Postgres, or a file or tool fails.
    pub fn prepare(&self) -> Result<()> {
        self.make(|files| self.initialise(files))
    }

    /// The same as a replica of a cluster that runs and listens on a socket.
    ///
    /// # Errors
    /// There is no Postgres, or a file or tool fails.
    pub fn prepare_replica(&self, primary: &Cluster) -> Result<()> {
        self.make(|files| {
            let mut copy = self.tool("pg_basebackup")?;
            copy.arg("--pgdata").arg(files).args(["--write-recovery-conf", "--checkpoint=fast", "--no-password"]);
            copy.arg("--host").arg(&primary.socket).args(["--username", primary.name]);
            tool::run(copy)?;
            Ok(String::new())
        })
    }

    /// Makes the files by `fill`, which answers with the password, unless they are there.
    fn make(&self, fill: impl FnOnce(&Path) -> Result<String>) -> Result<()> {
        let (whole, unfinished) = (self.files(), self.home.join("cluster.new"));
        if whole.exists() && self.url_file.exists() {
            return Ok(());
        }
        for path in [&whole, &unfinished] {
            folder::remove(path)?;
        }
        folder::own(&self.home, self.user)?;
        let password = fill(&unfinished)?;
        fs::rename(&unfinished, &whole).map_err(Error::file(&whole))?;
        folder::write_private(&self.url_file, &(self.url_with(&password) + "\n"))
    }

    fn initialise(&self, files: &Path) -> Result<String> {
        let mut initdb = self.tool("initdb")?;
        initdb.arg("--pgdata").arg(files).args(["--encoding", "UTF8", "--locale", "C.UTF-8"]);
        initdb.args(["--username", self.name]);
        let password = match self.listen {
            Listen::Socket => String::new(),
            Listen::Loopback { .. } => password(),
        };
        let password_file = self.home.join("password");
        if password.is_empty() {
            initdb.args(["--auth", "trust"]);
        } else {
            folder::write_private(&password_file, &password)?;
            folder::transfer(&password_file, self.user)?;
            initdb.args(["--auth", "scram-sha-256", "--pwfile"]).arg(&password_file);
        }
        tool::run(initdb)?;
        if !password.is_empty() {
            fs::remove_file(&password_file).map_err(Error::file(&password_file))?;
        }
        Ok(password)
    }

    /// Says how the server is started. After a crash, waits for the server's orphans, which hold its shared memory,
    /// and removes its lock: Postgres itself takes a dead server that nobody has reaped yet for a living one.
    ///
    /// # Errors
    /// There is no Postgres, or a file fails.
    pub fn launch(&self) -> Result<Launch> {
        let files = self.files();
        let deadline = Instant::now() + ORPHANS_TIMEOUT;
        while folder::has_processes(&files) && Instant::now() < deadline {
            std::thread::sleep(POLL);
        }
        let lock = files.join("postmaster.pid");
        if lock.exists() && !folder::has_processes(&files) {
            fs::remove_file(&lock).map_err(Error::file(&lock))?;
        }
        let mut args: Vec<OsString> = vec!["-D".into(), files.into()];
        let (address, port, socket) = match self.listen {
            Listen::Loopback { port } => ("127.0.0.1", port, OsString::new()),
            Listen::Socket => {
                if let Some(parent) = self.socket.parent() {
                    folder::own(parent, self.user)?;
                }
                folder::own(&self.socket, self.user)?;
                ("", 5432, self.socket.clone().into())
            }
        };
        args.extend(["-p".into(), port.to_string().into(), "-k".into(), socket]);
        args.extend(["-h".into(), address.into(), "-N".into(), CONNECTIONS.to_string().into()]);
        Ok(Launch { program: tool::binaries()?.join("postgres"), args, user: self.user })
    }

    /// Asks the server whether it takes connections, and makes the database if it does; a replica has its primary's.
    ///
    /// # Errors
    /// The server does not answer yet.
    pub fn ask(&self) -> Result<()> {
        let mut command = self.tool("createdb")?;
        command.args(["--username", self.name, "--no-password", "--maintenance-db", "postgres"]);
        match self.listen {
            Listen::Socket => command.arg("--host").arg(&self.socket),
            Listen::Loopback { port } => {
                let url = self.url()?;
                command.env("PGPASSWORD", url.split(['@', ':']).nth(2).unwrap_or_default());
                command.args(["--host", "127.0.0.1", "--port"]).arg(port.to_string())
            }
        };
        command.arg(self.name).env("PGCONNECT_TIMEOUT", "5");
        match tool::run(command) {
            Err(Error::Tool { output, .. })
                if ["already exists", "read-only transaction"].iter().any(|there| output.contains(there)) =>
            {
                Ok(())
            }
            other => other,
        }
    }

    /// Removes the database, wherever it lies.
    ///
    /// # Errors
    /// A file can't be removed.
    pub fn remove(&self) -> Result<()> {
        folder::remove(&self.home)
    }

    /// Removes the socket's folder if it lies apart from the database. The server must have ended.
    pub(crate) fn remove_socket(&self) {
        if !self.socket.starts_with(&self.home) {
            let _ = fs::remove_dir(&self.socket);
            let _ = self.socket.parent().map(fs::remove_dir);
        }
    }

    fn files(&self) -> PathBuf {
        self.home.join("cluster")
    }

    fn tool(&self, name: &str) -> Result<Command> {
        Ok(tool::command(&tool::binaries()?.join(name), self.user))
    }
}

/// Sixteen random bytes.
fn password() -> String {
    let mut bytes = [0; 16];
    OsRng.fill_bytes(&mut bytes);
    hex::encode(bytes)
}

/// A path as a URL's parameter.
fn escaped(path: &Path) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(byte);
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|byte| if plain(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
