//! What every contract's tests ask: how many cases a property has, and whether errors begin with codes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use weighhouse_protocol::codes::{code_in, MATCHED};

/// How many cases a property is tried with: `PROPTEST_CASES`, which a soak sets, or so many.
pub fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// Checks that every error of a contract begins with a code of its own, which is made of the contract's
/// name and the variant's, and that the codes that clients match are among them.
///
/// # Panics
/// When one does not, or clients match a code that is none.
pub fn check_codes(contract: &str) {
    let contract = Path::new(contract);
    let name = contract.file_name().unwrap().to_str().unwrap();
    let source = fs::read_to_string(contract.join("src/error.rs")).unwrap();
    let (_, variants) = source.split_once("pub enum ContractError {").unwrap();
    let mut codes = BTreeSet::new();
    for attribute in variants.split("#[error(").skip(1) {
        let text = attribute.trim_start().strip_prefix('"').unwrap_or_else(|| panic!("no text: {attribute}"));
        let (code, _) = text.split_once(": ").unwrap();
        let (_, variant) = attribute.split_once(")]").unwrap();
        let variant: String = variant.trim_start().chars().take_while(char::is_ascii_alphanumeric).collect();
        assert_eq!(code, format!("{name}/{}", snake(&variant)), "of {variant}");
        assert_eq!(code_in(text), Some(code), "of {variant}");
        assert!(codes.insert(code), "{code} stands twice");
    }
    assert!(!codes.is_empty());
    let matched = MATCHED.iter().filter(|code| code.split('/').next() == Some(name));
    for code in matched {
        assert!(codes.contains(code), "clients match {code}, and there is no such error");
    }
}

fn snake(variant: &str) -> String {
    let mut name = String::new();
    for character in variant.chars() {
        if character.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}
