//! The programs of Postgres.

use std::fs;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::folder::User;
use crate::{Error, Result};

/// The time that a tool has: setting a cluster up takes seconds on a slow disk.
const PATIENCE: Duration = Duration::from_secs(120);
const POLL: Duration = Duration::from_millis(10);

/// The folder of the binaries: the newest of Debian's packages, or one on the path.
pub(crate) fn binaries() -> Result<PathBuf> {
    let whole = |folder: &PathBuf| ["initdb", "postgres", "createdb"].iter().all(|name| folder.join(name).exists());
    let packaged = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut packaged: Vec<(u32, PathBuf)> = packaged
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| whole(folder))
        .collect();
    packaged.sort();
    let on_path = || std::env::split_paths(&std::env::var_os("PATH")?).find(whole);
    packaged.pop().map(|(_, folder)| folder).or_else(on_path).ok_or(Error::NotInstalled)
}

/// A program that runs as the account, in a folder that the account can enter.
pub(crate) fn command(program: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/").stdin(Stdio::null());
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// Runs a program that ends by itself, and that says less than a pipe holds (64 KiB).
pub(crate) fn run(mut command: Command) -> Result<()> {
    let tool = command.get_program().to_string_lossy().into_owned();
    let failed = |output: String| Error::Tool { tool: tool.clone(), output };
    let mut child =
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(|error| failed(error.to_string()))?;
    let deadline = Instant::now() + PATIENCE;
    let status = loop {
        match child.try_wait().map_err(|error| failed(error.to_string()))? {
            Some(status) => break status,
            None if Instant::now() < deadline => std::thread::sleep(POLL),
            None => {
                let _ = child.kill().and_then(|()| child.wait());
                return Err(failed(format!("it did not end within {} s", PATIENCE.as_secs())));
            }
        }
    };
    let mut output = Vec::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_end(&mut output).map_err(|error| failed(error.to_string()))?;
    }
    match status.success() {
        true => Ok(()),
        false => Err(failed(String::from_utf8_lossy(&output).trim().to_owned())),
    }
}
