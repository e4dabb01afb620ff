//! The rights of a license that a seller types.

use weighhouse_client::publication;

/// The rights that the seller chooses.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Rights of the license")]
pub struct Chosen {
    /// Allow commercial use: true or false [default: by the license]
    ///
    /// By default, what the card's license is known to allow.
    #[arg(long, value_name = "BOOL", hide_possible_values = true)]
    commercial: Option<bool>,
    /// Allow derived models [default: by the license]
    #[arg(long, value_name = "BOOL", hide_possible_values = true)]
    derivatives: Option<bool>,
    /// Allow passing the weights on [default: by the license]
    #[arg(long, value_name = "BOOL", hide_possible_values = true)]
    redistribution: Option<bool>,
    /// Allow the holder to transfer or resell the license
    #[arg(long, value_name = "BOOL", hide_possible_values = true, default_value_t = true, action = clap::ArgAction::Set)]
    transferable: bool,
    /// The most people that use the model at a time [default: any number]
    #[arg(long, value_name = "COUNT")]
    seats: Option<u32>,
}

impl From<Chosen> for publication::Chosen {
    fn from(typed: Chosen) -> Self {
        let Chosen { commercial, derivatives, redistribution, transferable, seats } = typed;
        Self { commercial, derivatives, redistribution, transferable, seats }
    }
}
