//! What a seller types instead of the card's.

use std::path::PathBuf;

use weighhouse_client::publication::{self, Words};

/// What differs from the card.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Instead of the card's")]
pub struct Instead {
    /// The card's file [default: README.md in the folder]
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
    /// The model's name [default: the card's title, or the folder's name]
    ///
    /// It has 1 to 96 bytes.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The task, as Hugging Face names it [default: the card's pipeline_tag]
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// The framework that the model runs with [default: the card's library_name]
    #[arg(long, value_name = "NAME")]
    framework: Option<String>,
    /// The license's identifier [default: the card's license]
    ///
    /// An SPDX identifier such as apache-2.0, or `other`.
    #[arg(long, value_name = "ID")]
    license: Option<String>,
    /// The address of the license's text [default: the card's license_link]
    #[arg(long, value_name = "URL")]
    license_uri: Option<String>,
}

impl From<Instead> for publication::Instead {
    fn from(typed: Instead) -> Self {
        let Instead { card, name, task, framework, license, license_uri } = typed;
        Self { card, words: Words { name, task, framework, license, license_uri } }
    }
}
