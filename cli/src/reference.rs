//! The reference page of the command line, in Markdown, from its definition.

use std::fmt::Write;

use clap::{Arg, ArgAction, Command};

use crate::help;

/// The page: the settings of every command, then the commands in the order of their sections.
pub fn page() -> String {
    let mut command = help::command();
    command.build();
    let mut text = String::from(
        "# The command line\n\nGenerated from the definition of `weighhouse` by `make schema`. Amounts are typed as `5whs`, `0.25whs` or in \
         base units, `250000uwhs`; spans as `90s`, `15m`, `12h`, `30d`, `1y`; shares in per cent, `2.5%`. With `--json`, \
         amounts are base units, spans seconds and shares basis points.\n\n",
    );
    for (title, names) in help::SECTIONS {
        let links = names.iter().filter(|name| **name != "help").map(|name| format!("[{name}](#weighhouse-{name})"));
        let _ = writeln!(text, "- {title}: {}", links.collect::<Vec<_>>().join(", "));
    }
    for (_, names) in help::SECTIONS {
        let listed = names.iter().filter(|name| **name != "help");
        listed.filter_map(|name| command.find_subcommand(name)).for_each(|inner| of_command(&mut text, inner, 2));
    }
    let settings: Vec<_> = command.get_arguments().filter(|flag| is_shown(flag)).collect();
    text.push_str("\n## Settings of every command\n\n");
    settings.iter().for_each(|flag| of_argument(&mut text, flag));
    let _ = write!(text, "\n## Exit codes\n\n```text\n{}\n```\n", help::EXIT_CODES);
    text
}

fn of_command(text: &mut String, command: &Command, depth: usize) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let _ = write!(text, "\n{} {name}\n\n", "#".repeat(depth));
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let _ = writeln!(text, "{}", paragraphs(&about));
    let inner: Vec<_> = command.get_subcommands().filter(|inner| inner.get_name() != "help").collect();
    if inner.is_empty() {
        of_leaf(text, command);
    }
    inner.into_iter().for_each(|inner| of_command(text, inner, depth + 1));
}

fn of_leaf(text: &mut String, command: &Command) {
    // The usage without a heading: everything that is global has its own section.
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = write!(text, "\n```sh\n{usage}\n```\n");
    let mut heading = None;
    for argument in command.get_arguments().filter(|flag| is_shown(flag) && !flag.is_global_set()) {
        if heading != Some(argument.get_help_heading()) {
            heading = Some(argument.get_help_heading());
            let title = argument.get_help_heading().map(|title| format!("{title}:\n\n")).unwrap_or_default();
            let _ = write!(text, "\n{title}");
        }
        of_argument(text, argument);
    }
    if let Some(examples) = command.get_after_long_help() {
        let examples = examples.to_string();
        let (title, lines) = examples.split_once('\n').unwrap_or(("Example:", &examples));
        let lines: Vec<_> = lines.lines().map(str::trim_start).collect();
        let _ = write!(text, "\n{title}\n\n```sh\n{}\n```\n", lines.join("\n"));
    }
}

fn of_argument(text: &mut String, argument: &Arg) {
    let value = argument.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect::<Vec<_>>();
    let value = match argument.get_action() {
        ArgAction::Set | ArgAction::Append => value.join(" "),
        _ => String::new(),
    };
    let form = match (argument.get_long(), argument.get_short()) {
        (None, _) => format!("<{value}>"),
        (Some(long), short) => {
            let short = short.map(|short| format!("-{short}, ")).unwrap_or_default();
            format!("{short}--{long} {value}").trim_end().to_owned()
        }
    };
    let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let sentences = help.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    let help = sentences.reduce(|text, part| match text.ends_with(['.', ']']) {
        true => format!("{text} {part}"),
        false => format!("{text}. {part}"),
    });
    let help = help.unwrap_or_default();
    let default = match argument.get_default_values() {
        [] => String::new(),
        _ if value.is_empty() => String::new(),
        values => {
            let values: Vec<_> = values.iter().map(|value| value.to_string_lossy()).collect();
            format!(" [default: {}]", values.join(" "))
        }
    };
    let variable = argument.get_env().map(|name| format!(" [`{}`]", name.to_string_lossy())).unwrap_or_default();
    let _ = writeln!(text, "- `{form}`: {}{default}{variable}", escaped(&help));
}

fn is_shown(argument: &Arg) -> bool {
    use clap::ArgAction as Action;
    // By what it does: a flag of ours may be called `--version` too.
    let of_clap = [Action::Help, Action::HelpShort, Action::HelpLong, Action::Version];
    !argument.is_hide_set() && !of_clap.iter().any(|action| same(action, argument.get_action()))
}

fn same(one: &clap::ArgAction, other: &clap::ArgAction) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Paragraphs, each in one line.
fn paragraphs(text: &str) -> String {
    let lines = text.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    escaped(&lines.collect::<Vec<_>>().join("\n\n"))
}

/// Text in which nothing is taken for a tag.
fn escaped(text: &str) -> String {
    text.replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_every_flag_is_on_the_page() {
        let page = page();
        let mut command = help::command();
        command.build();
        let mut leaves = 0;
        for outer in command.get_subcommands().filter(|outer| outer.get_name() != "help") {
            for inner in std::iter::once(outer).chain(outer.get_subcommands()).filter(|one| one.get_name() != "help") {
                let name = inner.get_bin_name().unwrap_or_default();
                assert!(page.contains(&format!("# {name}\n")), "{name}");
                for flag in inner.get_arguments().filter(|flag| is_shown(flag)).filter_map(Arg::get_long) {
                    assert!(page.contains(&format!("--{flag}")), "{name} --{flag}");
                }
                leaves += 1;
            }
        }
        assert!(leaves > 30, "{leaves}");
        assert!(page.contains("`--version NUMBER`"), "a flag that is called as one of clap's");
    }
}
