//! What known licenses let everybody do: a table, so that nothing follows from how an identifier is spelled.
//!
//! It is on the safe side. A right that a license gives to some and not to others, or for some uses, or that nobody
//! can tell, is not in it; the seller may state it. Conditions on how a right is used (credit, same license, a list of
//! forbidden uses that is passed on) take no right away.
//!
//! Identifiers are those of SPDX (<https://spdx.org/licenses/>) and of the hub
//! (<https://huggingface.co/docs/hub/repositories-licenses>), in lower case.

/// The rights that a license grants to everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Use for gain.
    pub commercial: bool,
    /// Make and use models that derive from it.
    pub derivatives: bool,
    /// Pass the weights on.
    pub redistribution: bool,
}

impl Terms {
    /// The rights that both grant.
    fn and(self, other: Self) -> Self {
        Self {
            commercial: self.commercial && other.commercial,
            derivatives: self.derivatives && other.derivatives,
            redistribution: self.redistribution && other.redistribution,
        }
    }
}

const ALL: Terms = Terms { commercial: true, derivatives: true, redistribution: true };
/// Everything but changes.
const UNCHANGED: Terms = Terms { derivatives: false, ..ALL };
/// Changes, nothing for gain. To pass it on behind a price may be gain.
const NON_COMMERCIAL: Terms = Terms { commercial: false, redistribution: false, ..ALL };
/// Changes and passing on; gain within limits, by the number of users or by a field of use.
const LIMITED_GAIN: Terms = Terms { commercial: false, ..ALL };
/// Looking at it.
const NOTHING: Terms = Terms { commercial: false, derivatives: false, redistribution: false };

/// Licenses by what they let everybody do.
const TABLE: &[(Terms, &[&str])] = &[
    (
        ALL,
        &[
            "0bsd",
            "afl-3.0",
            "agpl-3.0",
            "apache-2.0",
            "artistic-2.0",
            "bsd",
            "bsd-2-clause",
            "bsd-3-clause",
            "bsd-3-clause-clear",
            "bsl-1.0",
            "cc-by-2.0",
            "cc-by-2.5",
            "cc-by-3.0",
            "cc-by-4.0",
            "cc-by-sa-2.0",
            "cc-by-sa-3.0",
            "cc-by-sa-4.0",
            "cc0-1.0",
            "cdla-permissive-1.0",
            "cdla-permissive-2.0",
            "cdla-sharing-1.0",
            "cecill-2.1",
            "ecl-2.0",
            "epl-1.0",
            "epl-2.0",
            "etalab-2.0",
            "eupl-1.1",
            "eupl-1.2",
            "gfdl",
            "gpl",
            "gpl-2.0",
            "gpl-3.0",
            "isc",
            "lgpl",
            "lgpl-2.1",
            "lgpl-3.0",
            "lgpl-lr",
            "lppl-1.3c",
            "mit",
            "mit-0",
            "mpl-2.0",
            "ms-pl",
            "mulanpsl-2.0",
            "ncsa",
            "odbl",
            "odbl-1.0",
            "odc-by",
            "odc-by-1.0",
            "ofl-1.1",
            "openmdw-1.0",
            "osl-3.0",
            "pddl",
            "pddl-1.0",
            "postgresql",
            "unlicense",
            "upl-1.0",
            "wtfpl",
            "zlib",
            // Uses that are forbidden to all are named in these, gain is not among them.
            "bigcode-openrail-m",
            "bigscience-bloom-rail-1.0",
            "bigscience-openrail-m",
            "creativeml-openrail-m",
            "gemma",
            "openrail",
            "openrail++",
        ],
    ),
    (UNCHANGED, &["cc-by-nd-2.0", "cc-by-nd-3.0", "cc-by-nd-4.0"]),
    (LIMITED_GAIN, &["llama2", "llama3", "llama3.1", "llama3.2", "llama3.3", "llama4"]),
    (
        NON_COMMERCIAL,
        &[
            "cc-by-nc-2.0",
            "cc-by-nc-3.0",
            "cc-by-nc-4.0",
            "cc-by-nc-sa-2.0",
            "cc-by-nc-sa-3.0",
            "cc-by-nc-sa-4.0",
            "fair-noncommercial-research-license",
        ],
    ),
    (
        NOTHING,
        &[
            "apple-amlr",
            "c-uda",
            "cc-by-nc-nd-2.0",
            "cc-by-nc-nd-3.0",
            "cc-by-nc-nd-4.0",
            "deepfloyd-if-license",
            "h-research",
            "intel-research",
        ],
    ),
];

/// Joins licenses that hold together, as SPDX's expressions do.
pub const AND: &str = " AND ";

/// What the license with this identifier, or several joined by [`AND`] together, let everybody do; `None` if nobody can
/// tell: for `other`, for a family of licenses (`cc`), for a choice of several, and for whatever is not in the table.
#[must_use]
pub fn terms(expression: &str) -> Option<Terms> {
    let expression = expression.to_lowercase();
    let and = AND.to_lowercase();
    let each = expression.split(&and).map(terms_of_one);
    each.reduce(|one, other| Some(one?.and(other?))).flatten()
}

fn terms_of_one(id: &str) -> Option<Terms> {
    let id = id.trim();
    // Which later versions count too takes nothing away.
    let id = ["-only", "-or-later", "+"]
        .iter()
        .find_map(|end| id.strip_suffix(end))
        .filter(|id| !id.ends_with('+'))
        .unwrap_or(id);
    TABLE.iter().find(|(_, ids)| ids.contains(&id)).map(|(terms, _)| *terms)
}

/// The identifier that a listing has for a license without one: `LicenseRef-` and its name, as SPDX writes it, so that
/// no name can pass for a known license.
#[must_use]
pub fn reference(name: &str) -> Option<String> {
    let allowed = |character: char| if character.is_ascii_alphanumeric() || character == '.' { character } else { '-' };
    let name: String = name.trim().chars().map(allowed).collect();
    let name = name.trim_matches('-');
    (!name.is_empty()).then(|| format!("LicenseRef-{name}"))
}

/// The identifier for what a card says of its license: `id` as one of the known ones, `name` in its own words. A name
/// that is not the identifier's own stands for terms beside it.
#[must_use]
pub fn identifier(id: Option<&str>, name: Option<&str>) -> Option<String> {
    // A name in a script that SPDX's references have no letters for says something, too.
    let unwritten = |name: &str| name.chars().any(char::is_alphanumeric).then(|| "other".to_owned());
    let reference = name.and_then(|name| reference(name).or_else(|| unwritten(name)));
    match (id.filter(|id| *id != "other"), reference) {
        (Some(id), Some(reference)) if letters(id) != letters(name.unwrap_or_default()) => {
            Some(format!("{id}{AND}{reference}"))
        }
        (Some(id), _) => Some(id.to_owned()),
        (None, Some(reference)) => Some(reference),
        (None, None) => id.map(str::to_owned),
    }
}

/// A license's name without what differs between two ways of writing it: `Apache License 2.0`, `apache-2.0`.
fn letters(name: &str) -> String {
    let words = name.split(|character: char| !character.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| !["the", "license", "version"].contains(&word.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_licenses_only_what_each_allows_is_known() {
        assert_eq!(terms("mit AND cc-by-nc-4.0"), Some(NON_COMMERCIAL));
        assert_eq!(terms("MIT and Apache-2.0"), Some(ALL));
        assert_eq!(terms("cc-by-nd-4.0 AND cc-by-nc-4.0"), Some(NOTHING));
        for unknown in ["mit AND other", "mit OR cc-by-nc-4.0", "mit AND ", "AND", ""] {
            assert_eq!(terms(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_name_beside_an_identifier_adds_its_terms() {
        let both = identifier(Some("mit"), Some("acme non-commercial"));
        assert_eq!(both.as_deref(), Some("mit AND LicenseRef-acme-non-commercial"));
        assert_eq!(both.as_deref().and_then(terms), None);
        for (id, name) in [("apache-2.0", "Apache License, Version 2.0"), ("mit", "The MIT License"), ("mit", "---")] {
            assert_eq!(identifier(Some(id), Some(name)).as_deref(), Some(id), "{name}");
        }
        for name in ["非商用", "только для исследований"] {
            assert_eq!(identifier(Some("mit"), Some(name)).as_deref(), Some("mit AND other"));
            assert_eq!(identifier(None, Some(name)).as_deref(), Some("other"));
        }
        assert_eq!(identifier(Some("other"), Some("acme")).as_deref(), Some("LicenseRef-acme"));
        assert_eq!(identifier(None, Some("acme")).as_deref(), Some("LicenseRef-acme"));
        assert_eq!(identifier(Some("other"), None).as_deref(), Some("other"));
        assert_eq!(identifier(None, None), None);
    }

    #[test]
    fn no_license_stands_twice_and_all_are_written_as_they_are_looked_up() {
        let mut seen = std::collections::BTreeSet::new();
        for id in TABLE.iter().flat_map(|(_, ids)| ids.iter()) {
            assert!(seen.insert(id), "{id}");
            assert_eq!(*id, id.to_lowercase());
            assert!(terms(id).is_some(), "{id}");
        }
    }
}
