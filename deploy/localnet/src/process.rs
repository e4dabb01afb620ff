//! Processes that outlive the program that started them, known by a file.

use std::{
    collections::VecDeque,
    ffi::OsString,
    fs,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    time::{Duration, Instant},
};

use rustix::process::{kill_process, Pid, Signal};
use serde::{Deserialize, Serialize};
use weighhouse_postgres::User;

use crate::{Error, Result};

/// How long a service may take to end by itself before it is killed.
const STOP_TIMEOUT: Duration = Duration::from_secs(20);
/// How often the end of a process is looked for.
const POLL: Duration = Duration::from_millis(50);
/// How much of a log is shown.
const TAIL_LINES: usize = 25;

/// How to start a service.
#[derive(Debug, Default)]
pub(crate) struct Launch {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    pub env: Vec<(&'static str, OsString)>,
    /// The account that runs it, if that is another.
    pub user: Option<User>,
}

/// A service's process: `NAME.pid` and `NAME.log` in the folder.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    folder: PathBuf,
    stop_signal: Signal,
    /// Set if this program started it: a child has to be reaped by its parent.
    child: Mutex<Option<Child>>,
}

/// Which process it is: a pid alone may since be another's.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    pid: i32,
    /// Clock ticks from boot to the start of the process.
    started: u64,
}

impl Process {
    pub fn new(name: &'static str, folder: &Path, stop_signal: Signal) -> Self {
        Self { name, folder: folder.to_path_buf(), stop_signal, child: Mutex::new(None) }
    }

    pub fn log(&self) -> PathBuf {
        self.folder.join(format!("{}.log", self.name))
    }

    fn pid_file(&self) -> PathBuf {
        self.folder.join(format!("{}.pid", self.name))
    }

    /// The pid, if the process runs.
    pub fn pid(&self) -> Option<i32> {
        self.identity().map(|identity| identity.pid)
    }

    /// Whether it was started and not stopped since, alive or not.
    pub fn is_wanted(&self) -> bool {
        self.pid_file().exists()
    }

    fn identity(&self) -> Option<Identity> {
        let text = fs::read_to_string(self.pid_file()).ok()?;
        let recorded: Identity = serde_json::from_str(&text).ok()?;
        (running(recorded.pid)? == recorded).then_some(recorded)
    }

    /// Starts the process in a group of its own, so that a Ctrl-C at the terminal does not reach it.
    pub fn start(&self, launch: &Launch) -> Result<()> {
        let log = self.log();
        let out = fs::File::options().create(true).append(true).open(&log).map_err(Error::file(&log))?;
        let err = out.try_clone().map_err(Error::file(&log))?;
        let mut command = Command::new(&launch.program);
        command.args(&launch.args).envs(launch.env.iter().map(|(key, value)| (key, value)));
        command.stdin(Stdio::null()).stdout(out).stderr(err).current_dir(&self.folder).process_group(0);
        if let Some(user) = launch.user {
            command.uid(user.uid).gid(user.gid).current_dir("/");
        }
        let child = command.spawn().map_err(Error::file(&launch.program))?;
        let pid = i32::try_from(child.id()).map_err(|e| Error::unusable("pid", e))?;
        *self.child.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(child);
        let identity = running(pid).unwrap_or(Identity { pid, started: 0 });
        let file = self.pid_file();
        let text = serde_json::to_string(&identity).map_err(|e| Error::unusable("pid file", e))?;
        fs::write(&file, text).map_err(Error::file(&file))
    }

    /// Asks the process to end, and kills it if it does not. Stopping what does not run is harmless.
    pub fn stop(&self) -> Result<()> {
        self.end(self.stop_signal)
    }

    /// Ends the process at once, as a crash would.
    pub fn kill(&self) -> Result<()> {
        self.end(Signal::KILL)
    }

    fn end(&self, signal: Signal) -> Result<()> {
        if let Some(identity) = self.identity() {
            send(identity.pid, signal);
            let mut deadline = Instant::now() + STOP_TIMEOUT;
            while running(identity.pid).as_ref() == Some(&identity) {
                if Instant::now() >= deadline {
                    send(identity.pid, Signal::KILL);
                    deadline += STOP_TIMEOUT;
                }
                std::thread::sleep(POLL);
            }
        }
        if let Some(mut child) = self.child.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take() {
            let _ = child.wait();
        }
        match fs::remove_file(self.pid_file()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::file(self.pid_file())(error)),
            _ => Ok(()),
        }
    }

    /// The last lines of the log.
    pub fn tail(&self, lines: usize) -> String {
        let Ok(file) = fs::File::open(self.log()) else { return String::new() };
        let mut last = VecDeque::with_capacity(lines);
        for line in BufReader::new(file).split(b'\n').map_while(std::result::Result::ok) {
            if last.len() == lines {
                last.pop_front();
            }
            last.push_back(String::from_utf8_lossy(&line).into_owned());
        }
        Vec::from(last).join("\n")
    }

    pub fn dead(&self) -> Error {
        Error::Dead { service: self.name.to_owned(), log: self.log(), tail: self.tail(TAIL_LINES) }
    }

    pub fn not_ready(&self, waited: Duration, reason: String) -> Error {
        let (log, tail) = (self.log(), self.tail(TAIL_LINES));
        Error::NotReady { service: self.name.to_owned(), seconds: waited.as_secs(), reason, log, tail }
    }
}

/// A signal to a process that is gone is no failure.
fn send(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = kill_process(pid, signal);
    }
}

/// The process of a pid, unless it has ended and only waits to be reaped.
fn running(pid: i32) -> Option<Identity> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may itself hold spaces and parentheses; the third field is the state, the 22nd the start.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    let state = fields.next()?;
    let started = fields.nth(18)?.parse().ok()?;
    (state != "Z" && state != "X").then_some(Identity { pid, started })
}

/// Runs a tool that ends by itself; its output if it succeeds.
pub(crate) async fn run(mut command: tokio::process::Command, input: Option<&str>) -> Result<String> {
    use tokio::io::AsyncWriteExt;
    let shown = format!("{:?}", command.as_std().get_program());
    let failed = |output: String| Error::Tool { command: shown.clone(), output };
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        stdin.write_all(input.as_bytes()).await.map_err(|error| failed(error.to_string()))?;
    }
    let output = tokio::time::timeout(Duration::from_secs(120), child.wait_with_output())
        .await
        .map_err(|_| failed("it did not end within 120 s".into()))?
        .map_err(|error| failed(error.to_string()))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if !output.status.success() {
        return Err(failed(format!("{} {}", text(&output.stdout), text(&output.stderr))));
    }
    Ok(text(&output.stdout))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sleeper(folder: &Path, script: &str) -> Process {
        let process = Process::new("sleeper", folder, Signal::TERM);
        let args = ["-c", script].map(OsString::from).to_vec();
        process.start(&Launch { program: "/bin/sh".into(), args, ..Launch::default() }).unwrap();
        process
    }

    #[test]
    fn a_process_is_found_by_another_program_and_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let started = sleeper(folder.path(), "exec sleep 60");
        let found = Process::new("sleeper", folder.path(), Signal::TERM);
        assert_eq!(found.pid(), started.pid());
        assert!(found.pid().is_some());
        found.stop().unwrap();
        assert_eq!(started.pid(), None);
        started.stop().unwrap();
    }

    #[test]
    fn a_dead_process_is_reported_with_the_end_of_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let process = sleeper(folder.path(), "echo one; echo two; exit 1");
        while process.pid().is_some() {
            std::thread::sleep(POLL);
        }
        assert!(process.is_wanted());
        let shown = process.dead().to_string();
        assert!(shown.contains("sleeper has ended") && shown.ends_with("one\ntwo"), "{shown}");
    }

    #[test]
    fn a_pid_that_is_another_process_now_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let me = i32::try_from(std::process::id()).unwrap();
        let stale = serde_json::to_string(&Identity { pid: me, started: 1 }).unwrap();
        fs::write(folder.path().join("sleeper.pid"), stale).unwrap();
        let process = Process::new("sleeper", folder.path(), Signal::KILL);
        assert_eq!(process.pid(), None);
        process.stop().unwrap();
    }
}
