//! `completions` and `manual`: what shells, `man` and the documentation read, generated from the definition of the
//! command line.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::ValueEnum;
use clap_complete::Shell;

use crate::{help, reference};

#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

#[derive(Debug, clap::Args)]
pub struct Manual {
    /// The folder to write to, such as one on MANPATH
    folder: PathBuf,
    /// The form of the manual
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Form::Man)]
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A page for `man` for each command
    Man,
    /// One page, cli.md
    Markdown,
}

/// Prints a shell's completion script.
pub fn completions(args: &Completions) {
    clap_complete::generate(args.shell, &mut help::command(), "weighhouse", &mut std::io::stdout());
}

/// Writes the manual.
///
/// # Errors
/// The folder can't be written.
pub fn manual(args: &Manual) -> Result<()> {
    let write = || match args.form {
        Form::Man => clap_mangen::generate_to(help::command(), &args.folder),
        Form::Markdown => std::fs::write(args.folder.join("cli.md"), reference::page()),
    };
    std::fs::create_dir_all(&args.folder)
        .and_then(|()| write())
        .with_context(|| format!("can't write to {}", args.folder.display()))
}
