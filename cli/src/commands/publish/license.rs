//! What a license allows: from the model's own license, unless the seller says otherwise.

use weighhouse_protocol::terms::Rights;

/// What the seller chooses.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Chosen {
    /// Whether it may be used for gain [default: what the card's license says]
    #[arg(long, value_name = "BOOL")]
    commercial: Option<bool>,
    /// Whether models may be derived from it [default: what the card's license says]
    #[arg(long, value_name = "BOOL")]
    derivatives: Option<bool>,
    /// Whether the weights may be passed on [default: what the card's license says]
    #[arg(long, value_name = "BOOL")]
    redistribution: Option<bool>,
    /// Whether the license may be given or sold on
    #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    transferable: bool,
    /// How many people may use it at a time [default: any number]
    #[arg(long, value_name = "NUMBER")]
    seats: Option<u32>,
}

/// Licenses that let everybody do everything, by the beginnings of their identifiers.
const PERMISSIVE: [&str; 12] =
    ["apache-", "mit", "bsd", "isc", "cc0", "cc-by-1", "cc-by-2", "cc-by-3", "cc-by-4", "unlicense", "wtfpl", "zlib"];

impl Chosen {
    /// The rights under the license with this identifier.
    pub fn rights(&self, license: &str) -> Rights {
        let permissive = PERMISSIVE.iter().any(|beginning| license.starts_with(beginning));
        let share_alike = license.starts_with("cc-by-sa") || license.contains("gpl");
        let parts: Vec<&str> = license.split('-').collect();
        let has = |part: &str| parts.contains(&part);
        Rights {
            commercial: self.commercial.unwrap_or(!has("nc")),
            derivatives: self.derivatives.unwrap_or(!has("nd")),
            redistribution: self.redistribution.unwrap_or(permissive || share_alike),
            transferable: self.transferable,
            seats: self.seats,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(license: &str) -> (bool, bool, bool) {
        let rights = Chosen { transferable: true, ..Chosen::default() }.rights(license);
        (rights.commercial, rights.derivatives, rights.redistribution)
    }

    #[test]
    fn rights_follow_the_models_license() {
        assert_eq!(rights("apache-2.0"), (true, true, true));
        assert_eq!(rights("cc-by-4.0"), (true, true, true));
        assert_eq!(rights("cc-by-nc-nd-4.0"), (false, false, false));
        assert_eq!(rights("llama3.1"), (true, true, false));
        assert_eq!(rights("other"), (true, true, false));
    }

    #[test]
    fn the_seller_has_the_last_word() {
        let chosen = Chosen { redistribution: Some(false), commercial: Some(true), ..Chosen::default() };
        assert!(!chosen.rights("mit").redistribution);
        assert!(chosen.rights("cc-by-nc-4.0").commercial);
    }
}
