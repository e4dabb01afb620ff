//! What people, shells and `man` read of the command line.
#![allow(clippy::unwrap_used)]

use std::fs;

use assert_cmd::Command;

/// Every command, as the help lists them: by its part in a sale's life.
const COMMANDS: [&str; 25] = [
    "key",
    "publish",
    "deliver",
    "claim",
    "bond",
    "listing",
    "search",
    "show",
    "check",
    "buy",
    "offer",
    "open",
    "order",
    "dispute",
    "license",
    "resale",
    "profile",
    "attestation",
    "review",
    "question",
    "report",
    "gov",
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
fn the_help_names_every_command_in_the_order_of_a_sale() {
    let output = run(&["--help"]).assert().success().get_output().stdout.clone();
    let text = String::from_utf8(output).unwrap();
    let sections = text.split("Settings of every command:").next().unwrap();
    let is_name = |line: &&str| line.starts_with(|first: char| first.is_ascii_lowercase());
    let names = sections.lines().filter_map(|line| line.strip_prefix("  ")).filter(is_name);
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
    run(&["manual", folder.to_str().unwrap()]).assert().success();
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
    let text = help(&["buy", "--help"]);
    assert!(text.contains("no more than the seller's bond for the order"), "{text}");
}

#[test]
fn a_short_help_has_what_changes_from_run_to_run() {
    let (short, long) = (help(&["buy", "-h"]), help(&["buy", "--help"]));
    for flag in ["--wait", "--key", "--json"] {
        assert!(short.contains(flag), "{flag}: {short}");
    }
    for flag in ["--rpc", "WEIGHHOUSE_RPC", "--passphrase-file"] {
        assert!(!short.contains(flag) && long.contains(flag), "{flag}");
    }
    assert!(long.contains("Costs the price") && long.contains("weighhouse buy 1 --wait 10m"), "{long}");
}

#[test]
fn groups_are_named_alike() {
    for (group, verbs) in [
        ("key", "new import list backup restore"),
        ("bond", "post withdraw show"),
        ("listing", "list reopen delist relist"),
        ("offer", "make take withdraw"),
        ("order", "list accept complain refund"),
        ("dispute", "open propose rule"),
        ("license", "list rekey"),
        ("resale", "list start end"),
        ("profile", "show claim release set link unlink"),
        ("attestation", "make check revoke"),
        ("review", "write answer vote list show"),
        ("question", "ask answer edit withdraw hide restore list show"),
        ("report", "file appeal decide settle list show"),
        ("gov", "draft check list vote pause resume"),
    ] {
        for verb in verbs.split(' ') {
            let text = help(&[group, verb, "--help"]);
            assert!(text.contains(&format!("Usage: weighhouse {group} {verb}")), "{text}");
        }
    }
}

/// A help, with its lines joined.
fn help(arguments: &[&str]) -> String {
    let output = run(arguments).assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}
