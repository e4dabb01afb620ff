//! The codes with which refusals begin

use std::collections::BTreeSet;

use weighhouse_escrow::ContractError;
use weighhouse_protocol::codes::{code_in, escrow};

const SOURCE: &str = include_str!("../../src/error.rs");

/// The code of each variant, in the order of the source.
fn codes() -> Vec<(String, String)> {
    let mut codes = Vec::new();
    let mut code = None;
    for line in SOURCE.lines().map(str::trim) {
        if let Some(found) = line.split('"').nth(1).and_then(code_in).filter(|_| code.is_none()) {
            code = Some(found.to_owned());
        } else if let (Some(found), Some(true)) = (&code, line.chars().next().map(char::is_uppercase)) {
            let name = line.chars().take_while(|c| c.is_alphanumeric()).collect();
            codes.push((name, found.clone()));
            code = None;
        }
    }
    codes
}

#[test]
fn every_refusal_begins_with_a_code_of_its_own() {
    let codes = codes();
    assert_eq!(codes.len(), SOURCE.matches("#[error(").count(), "a refusal has no code");
    let snake = |name: &str| {
        let words = name.chars().flat_map(|c| c.is_uppercase().then_some('_').into_iter().chain(c.to_lowercase()));
        format!("escrow/{}", words.collect::<String>().trim_start_matches('_'))
    };
    for (name, code) in &codes {
        assert_eq!(*code, snake(name), "a code is its refusal's name");
    }
    let distinct: BTreeSet<_> = codes.iter().map(|(_, code)| code).collect();
    assert_eq!(distinct.len(), codes.len());
    let shown = ContractError::NoOrder { order: 9 }.to_string();
    assert_eq!(shown, "escrow/no_order: there is no order 9");
}

#[test]
fn the_codes_that_clients_match_are_some_refusals() {
    let matched = [
        escrow::NO_SUCH_SALE,
        escrow::ORDER_HASH,
        escrow::SOLD_OUT,
        escrow::BOND_TOO_SMALL,
        escrow::SELLER_CLOSED,
        escrow::NO_ORDER,
        escrow::WRONG_STATE,
        escrow::BAD_VERSION,
        escrow::TOO_LATE,
        escrow::TOO_EARLY,
        escrow::NO_RESALE,
        escrow::NO_REKEY,
        escrow::NOTHING_TO_SWEEP,
    ];
    let codes: BTreeSet<_> = codes().into_iter().map(|(_, code)| code).collect();
    for code in matched {
        assert!(codes.contains(code), "nothing refuses with {code}");
    }
}
