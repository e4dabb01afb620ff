//! `completions` and `manual`: what shells and `man` read, generated from the definition of the command line.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Args as CommandLine;

/// For which shell.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

/// Where to.
#[derive(Debug, clap::Args)]
pub struct Manual {
    /// The folder for the pages, such as one on MANPATH
    folder: PathBuf,
}

/// Prints a shell's completion script.
pub fn completions(args: &Completions) {
    clap_complete::generate(args.shell, &mut CommandLine::command(), "weighhouse", &mut std::io::stdout());
}

/// Writes a page for the program and for each of its commands.
///
/// # Errors
/// The folder can't be written.
pub fn manual(args: &Manual) -> Result<()> {
    std::fs::create_dir_all(&args.folder)
        .and_then(|()| clap_mangen::generate_to(CommandLine::command(), &args.folder))
        .with_context(|| format!("can't write to {}", args.folder.display()))
}
