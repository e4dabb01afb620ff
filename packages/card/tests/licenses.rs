//! What a license forbids, or nobody can tell, is granted to nobody.
#![allow(clippy::unwrap_used)]

use weighhouse_card::license::{reference, terms};
use weighhouse_card::read;

/// Commercial use, derivatives, redistribution.
fn allowed(id: &str) -> (bool, bool, bool) {
    let terms = terms(id).unwrap_or_default();
    (terms.commercial, terms.derivatives, terms.redistribution)
}

#[test]
fn licenses_are_known_by_name_and_not_by_spelling() {
    for id in ["apache-2.0", "MIT", "cc-by-4.0", "GPL-3.0-or-later", "lgpl-2.1-only", "openrail++", "gemma", "bsl-1.0"]
    {
        assert_eq!(allowed(id), (true, true, true), "{id}");
    }
    assert_eq!(allowed("cc-by-nd-4.0"), (true, false, true));
    assert_eq!(allowed("llama3.1"), (false, true, true));
    assert_eq!(allowed("cc-by-nc-sa-4.0"), (false, true, false));
    for id in ["cc-by-nc-nd-4.0", "deepfloyd-if-license", "apple-amlr", "intel-research"] {
        assert_eq!(allowed(id), (false, false, false), "{id}");
    }
}

#[test]
fn what_nobody_can_tell_is_not_granted() {
    for id in [
        "other",
        "unknown",
        "cc",
        "",
        "mit-research-only",
        "apache-non-commercial",
        "cc-by-5.0-nc",
        "bsd-4-clause-nc",
        "isc?",
        "MIT OR Apache-2.0",
        "noncommercial",
        "gplish",
        "proprietary",
        "LicenseRef-mit",
        "mit+nc",
    ] {
        assert_eq!(terms(id), None, "{id}");
    }
}

#[test]
fn a_license_without_an_identifier_goes_by_its_name() {
    let other = read(include_bytes!("cards/other-license.md")).unwrap();
    assert_eq!(other.license.as_deref(), Some("other"));
    assert_eq!(other.license_link.as_deref(), Some("LICENSE.md"));
    let name = reference(other.license_name.as_deref().unwrap()).unwrap();
    assert_eq!(name, "LicenseRef-acme-non-commercial-1.0");
    // A name that is another license's is still only a name.
    assert_eq!(terms(&reference("mit").unwrap()), None);
    assert_eq!(reference(" Ünder / License ").as_deref(), Some("LicenseRef-nder---License"));
    assert_eq!(reference("—"), None);
    let fair = read(include_bytes!("cards/fair-license.md")).unwrap();
    assert!(!allowed(fair.license.as_deref().unwrap()).0);
}
