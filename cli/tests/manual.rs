//! What people, shells and `man` read of the command line.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;

use assert_cmd::Command;

/// Every command, as the help lists them.
const COMMANDS: [&str; 30] = [
    "keys",
    "publish",
    "list",
    "show",
    "search",
    "check",
    "buy",
    "offer",
    "withdraw-offer",
    "take",
    "reopen",
    "resell",
    "end-resale",
    "resales",
    "orders",
    "deliver",
    "open",
    "accept",
    "complain",
    "dispute",
    "propose",
    "rule",
    "refund",
    "rekey",
    "bond",
    "claim",
    "licenses",
    "completions",
    "manual",
    "help",
];

/// The program with nothing of this machine's settings.
fn run(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("weighhouse").unwrap();
    command.env_clear().args(arguments);
    command
}

#[test]
fn the_help_names_every_command() {
    let output = run(&["--help"]).assert().success().get_output().stdout.clone();
    let text = String::from_utf8(output).unwrap();
    let listed = text.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap();
    let names = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<_> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, COMMANDS, "{text}");
}

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(&["completions", shell]).assert().success().get_output().stdout.clone();
        let script = String::from_utf8(output).unwrap();
        for command in COMMANDS {
            assert!(script.contains(command), "{shell} does not complete {command}");
        }
        assert!(script.contains("no-window"), "{shell} does not complete options");
    }
    run(&["completions", "abacus"]).assert().code(2);
}

#[test]
fn every_command_has_a_manual_page() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("man/man1");
    run(&["man", folder.to_str().unwrap()]).assert().success();
    let overview = fs::read_to_string(folder.join("weighhouse.1")).unwrap();
    for command in COMMANDS.into_iter().filter(|command| *command != "help") {
        let name = format!("weighhouse-{command}").replace('-', "\\-");
        assert!(overview.contains(&format!("{name}(1)")), "{command} is not in the overview");
        let page = fs::read_to_string(folder.join(format!("weighhouse-{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains(command), "{command}: {page}");
    }
    let page = fs::read_to_string(folder.join("weighhouse-bond-withdraw.1")).unwrap();
    assert!(page.contains("AMOUNT"), "{page}");
}

#[test]
fn what_is_given_up_without_a_window_is_explained() {
    let output = run(&["buy", "--help"]).assert().success().get_output().stdout.clone();
    let text = String::from_utf8(output).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("no more than the seller's bond for the order"), "{text}");
}
