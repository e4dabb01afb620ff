//! Domains that profiles claim: their form. Whether a domain names the account back, the index finds out
//! (`https://DOMAIN/.well-known/weighhouse.json`).

use cosmwasm_std::ensure;
use thiserror::Error;

/// The greatest length of a domain, in bytes (RFC 1035, without the dots of the wire form).
pub const MAX_DOMAIN: usize = 253;
/// The greatest length of one of its labels, in bytes.
const MAX_LABEL: usize = 63;

/// The reason for which a text is no domain.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("{text:?} is no domain: {reason}")]
pub struct DomainError {
    /// The text, cut after 80 characters.
    pub text: String,
    /// The rule that the text breaks.
    pub reason: &'static str,
}

/// Checks the form of a domain: two labels or more of lowercase letters, digits and `-`, as RFC 1123 has them. Names in
/// other scripts are written in Punycode. One domain has one text, and no number of an address is a domain.
///
/// # Errors
/// [`DomainError`] names the rule that it breaks.
pub fn check(text: &str) -> Result<(), DomainError> {
    let refuse = |reason| DomainError { text: text.chars().take(80).collect(), reason };
    ensure!(text.len() <= MAX_DOMAIN, refuse("it must have at most 253 bytes"));
    let labels: Vec<&str> = text.split('.').collect();
    ensure!(labels.len() >= 2, refuse("it must have two labels or more"));
    for label in &labels {
        ensure!((1..=MAX_LABEL).contains(&label.len()), refuse("each label must have 1 to 63 bytes"));
        let is_known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        ensure!(label.bytes().all(is_known), refuse("each label must have lowercase letters, digits and - alone"));
        ensure!(!label.starts_with('-') && !label.ends_with('-'), refuse("no label may begin or end with -"));
    }
    let begins_with_letter = |label: &&str| label.starts_with(|first: char| first.is_ascii_lowercase());
    ensure!(labels.last().is_some_and(begins_with_letter), refuse("its last label must begin with a letter"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_have_one_form() {
        let longest = format!("{0}.{0}.{0}.{1}.org", "a".repeat(63), "b".repeat(57));
        assert_eq!(longest.len(), 253);
        for domain in ["example.org", "a.b-c.example", "xn--mnchen-3ya.de", "1.example.xn--p1ai", &longest] {
            assert_eq!(check(domain), Ok(()), "{domain}");
        }
        for text in [
            "",
            "localhost",
            "Example.org",
            "example.org.",
            ".example.org",
            "example..org",
            "https://example.org",
            "example.org/path",
            "example.org:443",
            "user@example.org",
            "münchen.de",
            "10.0.0.1",
            "0x7f.0.0.1",
            "-a.org",
            "a-.org",
            "a b.org",
            &format!("{}.org", "a".repeat(64)),
            &format!("a{longest}"),
            // One byte too long, in labels that are not.
            &longest.replacen('b', "bb", 1),
        ] {
            assert!(check(text).is_err(), "{text:?}");
        }
    }
}
