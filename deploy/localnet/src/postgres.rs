//! A Postgres cluster of our own.

use std::{
    fs,
    os::unix::fs::{chown, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};
use tokio::process::Command;
use weighhouse_chain::Key;

use crate::{
    accounts::write_private,
    node::PREFIX,
    ports::Ports,
    process::{run, Launch, User},
    tools, Error, Result,
};

const NAME: &str = "weighhouse";
/// How long the processes of a killed server may take to notice.
const ORPHANS_TIMEOUT: Duration = Duration::from_secs(10);

/// Where the cluster is, and as whom it runs.
#[derive(Debug)]
pub(crate) struct Cluster {
    home: PathBuf,
    user: Option<User>,
    port: u16,
    url_file: PathBuf,
}

impl Cluster {
    pub fn new(folder: &Path, ports: &Ports) -> Result<Self> {
        let user = unprivileged()?;
        let home = match user {
            Some(_) if !everybody_may_enter(folder) => elsewhere(folder),
            _ => folder.join("postgres"),
        };
        Ok(Self { home, user, port: ports.postgres, url_file: folder.join("postgres.url") })
    }

    /// The URL without its password.
    pub fn public_url(&self) -> String {
        format!("postgres://{NAME}@127.0.0.1:{}/{NAME}", self.port)
    }

    /// The file with the whole URL, for its owner only.
    pub fn url_file(&self) -> &Path {
        &self.url_file
    }

    /// Makes the cluster, whole or not at all.
    pub async fn prepare(&self) -> Result<()> {
        // A cluster whose password went with a data folder that was deleted by hand is of no use.
        if self.home.join("READY").exists() && self.url_file.exists() {
            return Ok(());
        }
        if self.home.exists() {
            fs::remove_dir_all(&self.home).map_err(Error::file(&self.home))?;
        }
        fs::create_dir_all(&self.home).map_err(Error::file(&self.home))?;
        let password = password()?;
        let password_file = self.home.join("password");
        write_private(&password_file, &password)?;
        for path in [&self.home, &password_file] {
            if let Some(user) = self.user {
                chown(path, Some(user.uid), Some(user.gid)).map_err(Error::file(path))?;
            }
        }
        let cluster = self.cluster();
        let mut initdb = self.tool("initdb")?;
        initdb.arg("--pgdata").arg(&cluster).arg("--pwfile").arg(&password_file);
        initdb.args(["--username", NAME, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"]);
        run(initdb, None).await?;
        fs::remove_file(&password_file).map_err(Error::file(&password_file))?;
        self.configure(&cluster)?;
        let url = format!("postgres://{NAME}:{password}@127.0.0.1:{}/{NAME}\n", self.port);
        write_private(&self.url_file, &url)?;
        let ready = self.home.join("READY");
        fs::write(&ready, "").map_err(Error::file(&ready))
    }

    /// How the server is started. After a crash, waits for the server's orphans, which hold its shared memory, and
    /// removes its lock: Postgres itself takes a dead server that nobody has reaped yet for a living one.
    pub async fn launch(&self) -> Result<Launch> {
        let deadline = Instant::now() + ORPHANS_TIMEOUT;
        while has_processes(&self.cluster()) && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let lock = self.cluster().join("postmaster.pid");
        if lock.exists() && !has_processes(&self.cluster()) {
            fs::remove_file(&lock).map_err(Error::file(&lock))?;
        }
        let args = vec!["-D".into(), self.cluster().into_os_string()];
        Ok(Launch { program: tools::postgres()?.join("postgres"), args, env: vec![], user: self.user })
    }

    /// Asks the server whether it takes connections, and makes the database if it does.
    pub async fn ask(&self) -> std::result::Result<(), String> {
        let url = fs::read_to_string(&self.url_file).map_err(|error| error.to_string())?;
        let password = url.split(['@', ':']).nth(2).unwrap_or_default().to_owned();
        let mut command = self.tool("createdb").map_err(|error| error.to_string())?;
        command.args(["--host", "127.0.0.1", "--username", NAME, "--no-password", "--port"]);
        command.arg(self.port.to_string()).args(["--maintenance-db", "postgres", NAME]);
        command.env("PGPASSWORD", password).env("PGCONNECT_TIMEOUT", "5");
        match run(command, None).await {
            Err(Error::Tool { output, .. }) if output.contains("already exists") => Ok(()),
            other => other.map(drop).map_err(|error| error.to_string()),
        }
    }

    /// Removes a cluster that is kept outside the data folder.
    pub fn remove(&self) -> Result<()> {
        match fs::remove_dir_all(&self.home) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::file(&self.home)(error)),
            _ => Ok(()),
        }
    }

    fn cluster(&self) -> PathBuf {
        self.home.join("cluster")
    }

    fn tool(&self, name: &str) -> Result<Command> {
        let mut command = Command::new(tools::postgres()?.join(name));
        command.current_dir("/");
        if let Some(user) = self.user {
            command.uid(user.uid).gid(user.gid);
        }
        Ok(command)
    }

    fn configure(&self, cluster: &Path) -> Result<()> {
        let file = cluster.join("postgresql.conf");
        let mut text = fs::read_to_string(&file).map_err(Error::file(&file))?;
        text.push_str(&format!(
            "\nlisten_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = ''\nmax_connections = 100\n",
            self.port
        ));
        fs::write(&file, text).map_err(Error::file(&file))
    }
}

/// Postgres refuses to run as root; root runs it as the user Debian made for it, or as nobody.
fn unprivileged() -> Result<Option<User>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let file = Path::new("/etc/passwd");
    let text = fs::read_to_string(file).map_err(Error::file(file))?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|wanted| {
            let mut fields = text.lines().find(|line| line.split(':').next() == Some(wanted))?.split(':').skip(2);
            Some(User { uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
        })
        .map(Some)
        .ok_or_else(|| Error::unusable("Postgres", "runs not as root, and there is no user postgres or nobody"))
}

fn everybody_may_enter(folder: &Path) -> bool {
    folder.ancestors().all(|path| fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0))
}

/// For a data folder under a private home, such as root's.
fn elsewhere(folder: &Path) -> PathBuf {
    let name = hex::encode(&Sha256::digest(folder.as_os_str().as_encoded_bytes())[..8]);
    Path::new("/var/tmp").join(format!("weighhouse-postgres-{name}"))
}

fn has_processes(cluster: &Path) -> bool {
    let identity = |path: &Path| fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino())).ok();
    let Some(wanted) = identity(cluster) else { return false };
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.into_iter().any(|entry| identity(&entry.path().join("cwd")) == Some(wanted))
}

/// Sixteen random bytes, from the same source as keys.
fn password() -> Result<String> {
    let (key, _) = Key::generate(PREFIX)?;
    Ok(hex::encode(&Sha256::digest(key.sign(b"weighhouse localnet database")?)[..16]))
}
