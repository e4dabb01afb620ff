//! The help of the whole program: its commands in the order of a sale's life.

use std::fmt::Write;

use clap::{Command, CommandFactory};

use crate::args::Args;

/// The last lines of `-h`.
pub const NEXT: &str = "\
`weighhouse COMMAND --help` explains a command with its units, bounds and costs.
`weighhouse --help` lists every setting and the exit codes.";

/// The last lines of `--help`.
pub const EXIT_CODES: &str = "\
Exit codes:
   0  done
   1  failed otherwise          6  out of funds
   2  usage or configuration    7  verification failed
   3  not found                 8  declined, or nobody could be asked (see --yes)
   4  service unreachable       9  key store: wrong passphrase, no such key
   5  refused by the chain     10  not yet: the same command may succeed later
  11  no room: the disk is full, or a quota used up
  12  the market's contracts are of another release than this program";

/// The commands by their part in a sale. Each command is in one section.
pub const SECTIONS: [(&str, &[&str]); 7] = [
    ("Set up", &["key"]),
    ("Sell", &["publish", "deliver", "claim", "bond", "listing"]),
    ("Buy", &["search", "show", "check", "buy", "offer", "open"]),
    ("After the delivery", &["order", "dispute", "license", "resale"]),
    ("Identity and reputation", &["profile", "attestation", "review", "question", "report"]),
    ("Govern", &["gov"]),
    ("This program", &["completions", "manual", "help"]),
];

/// The definition of the command line, with the sections in its help.
pub fn command() -> Command {
    let mut command = Args::command();
    command.build();
    let sections = sections(&command);
    let styles = command.get_styles().get_header();
    // Built anew: a command that is built already would not write its template.
    Args::command().help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{sections}{styles}Settings of every command:{styles:#}\n\
         {{options}}{{after-help}}"
    ))
}

/// The sections as text, styled as clap styles its own.
fn sections(command: &Command) -> String {
    let styles = command.get_styles();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let mut text = String::new();
    for (title, names) in SECTIONS {
        let _ = writeln!(text, "{header}{title}:{header:#}");
        for name in names {
            let found = command.find_subcommand(name).map(line).unwrap_or_default();
            let _ = writeln!(text, "  {literal}{name:<12}{literal:#} {found}");
        }
        text.push('\n');
    }
    text
}

/// What a command is for, and the verbs below it.
fn line(command: &Command) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let verbs: Vec<_> = command.get_subcommands().map(Command::get_name).filter(|verb| *verb != "help").collect();
    // `help` lists every command again, for its own completion.
    match verbs.is_empty() || command.get_name() == "help" {
        true => about,
        false => format!("{about}: {}", verbs.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_command_is_in_one_section_that_fits_a_terminal() {
        let mut command = Args::command();
        command.build();
        let named: Vec<_> = SECTIONS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let distinct: BTreeSet<_> = named.iter().copied().collect();
        let defined: BTreeSet<_> = command.get_subcommands().map(Command::get_name).collect();
        assert_eq!((distinct, named.len()), (defined.clone(), defined.len()));
        for command in command.get_subcommands() {
            assert!(line(command).len() <= 80 - 15, "{}: {}", command.get_name(), line(command));
        }
    }

    #[test]
    fn a_short_help_is_a_line_and_a_long_one_explains() {
        every(&Args::command(), &mut |command| {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            assert!((1..=90).contains(&about.len()), "{}: {about:?}", command.get_name());
            for flag in command.get_arguments().filter(|flag| !flag.is_global_set()) {
                let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
                assert!((1..=100).contains(&help.len()), "{} {}: {help:?}", command.get_name(), flag.get_id());
                assert!(!help.ends_with('.'), "{} {}: {help:?}", command.get_name(), flag.get_id());
            }
        });
    }

    #[test]
    fn a_short_help_has_one_line_for_each_flag() {
        let mut command = command().term_width(100);
        command.build();
        let mut wrapped = Vec::new();
        leaves(&command, &mut |leaf| {
            let help = leaf.clone().render_help().to_string();
            let continued = help.lines().filter(|line| line.starts_with("          "));
            wrapped.extend(continued.map(|line| format!("{}: {}", leaf.get_name(), line.trim())));
        });
        assert!(wrapped.is_empty(), "{}", wrapped.join("\n"));
    }

    fn leaves(command: &Command, see: &mut impl FnMut(&Command)) {
        let inner: Vec<_> = command.get_subcommands().filter(|inner| inner.get_name() != "help").collect();
        if inner.is_empty() {
            see(command);
        }
        inner.into_iter().for_each(|inner| leaves(inner, see));
    }

    fn every(command: &Command, see: &mut impl FnMut(&Command)) {
        see(command);
        command.get_subcommands().for_each(|inner| every(inner, see));
    }
}
