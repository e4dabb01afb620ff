//! What a license allows: from the model's own license, unless the seller says otherwise.

use weighhouse_card::license::terms;
use weighhouse_protocol::terms::Rights;

/// The rights that the seller chooses; the others follow from the model's license.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub commercial: Option<bool>,
    pub derivatives: Option<bool>,
    pub redistribution: Option<bool>,
    pub transferable: bool,
    /// The most people that use the model at a time; any number without it.
    pub seats: Option<u32>,
}

impl Chosen {
    /// The rights under the license with this identifier. What it forbids, or nobody can tell, only the seller grants.
    #[must_use]
    pub fn rights(&self, license: &str) -> Rights {
        let known = terms(license).unwrap_or_default();
        Rights {
            commercial: self.commercial.unwrap_or(known.commercial),
            derivatives: self.derivatives.unwrap_or(known.derivatives),
            redistribution: self.redistribution.unwrap_or(known.redistribution),
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
        assert_eq!(rights("llama3.1"), (false, true, true));
        assert_eq!(rights("mit AND cc-by-nc-4.0"), (false, true, false));
        for license in [
            "mit AND LicenseRef-acme",
            "other",
            "fair-noncommercial-research-license",
            "LicenseRef-acme-non-commercial-1.0",
            "mit-nc",
        ] {
            assert!(!rights(license).0, "{license}");
        }
    }

    #[test]
    fn the_seller_has_the_last_word() {
        let chosen = Chosen { redistribution: Some(false), commercial: Some(true), ..Chosen::default() };
        assert!(!chosen.rights("mit").redistribution);
        assert!(chosen.rights("cc-by-nc-4.0").commercial);
    }
}
