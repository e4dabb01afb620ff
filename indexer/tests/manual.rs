//! What shells and `man` read of the program, without a database or a chain.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_weighhouse-indexer");
const COMMANDS: [&str; 9] = ["ingest", "serve", "all", "rebuild", "check", "scans", "sdl", "completions", "manual"];

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let output = Command::new(PROGRAM).args(["completions", shell]).output().unwrap();
        assert!(output.status.success(), "{shell}: {output:?}");
        let script = String::from_utf8(output.stdout).unwrap();
        for command in COMMANDS {
            assert!(script.contains(command), "{shell} does not complete {command}");
        }
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("man/man1");
    let status = Command::new(PROGRAM).arg("manual").arg(&folder).status().unwrap();
    assert!(status.success(), "{status}");
    for command in COMMANDS {
        let page = fs::read_to_string(folder.join(format!("weighhouse-indexer-{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains(command), "{command}: {page}");
    }
}
