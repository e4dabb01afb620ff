//! The commands of an operator.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::Utc;
use clap::Subcommand;
use tokio_postgres::Client;

use super::record::{self, Of, MAX_BYTES};

/// Keeps the results of scanners.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add results, each an object of JSON: all of them or none. The same scanner's earlier result about the same content goes.
    Add {
        /// The file; standard input for -.
        #[arg(default_value = "-")]
        file: PathBuf,
    },
    /// Print the newest 10,000 results, each as a line of JSON that `add` takes.
    List {
        /// Only those about this content: a version, such as 12/3, or its plaintext root.
        of: Option<Of>,
    },
    /// Remove the results about a content.
    Remove {
        /// The content: a version, such as 12/3, or its plaintext root.
        of: Of,
        /// Only that of this scanner.
        #[arg(long, value_name = "NAME")]
        scanner: Option<String>,
    },
}

impl Command {
    /// Does it. Returns the lines to print.
    ///
    /// # Errors
    /// A file that can't be read, results that are none, or failures of the database.
    pub async fn run(&self, client: &mut Client) -> anyhow::Result<Vec<String>> {
        match self {
            Command::Add { file } => {
                let scans = record::read(&given(file)?, Utc::now())?;
                let added = super::add(client, &scans).await?;
                Ok(vec![format!("added {added}")])
            }
            Command::List { of } => super::list(client, of.as_ref()).await,
            Command::Remove { of, scanner } => {
                let removed = super::remove(client, of, scanner.as_deref()).await?;
                Ok(vec![format!("removed {removed}")])
            }
        }
    }
}

/// The bytes of a file, or of standard input, up to the bound and one more.
fn given(file: &Path) -> anyhow::Result<Vec<u8>> {
    let source: Box<dyn Read> = match file == Path::new("-") {
        true => Box::new(io::stdin()),
        false => Box::new(std::fs::File::open(file).with_context(|| format!("can't read {}", file.display()))?),
    };
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    source.take(most).read_to_end(&mut bytes).with_context(|| format!("can't read {}", file.display()))?;
    Ok(bytes)
}
