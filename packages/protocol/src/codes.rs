//! The stable codes with which every refusal of a contract begins.
//!
//! A failed transaction carries nothing but text. So each contract's error begins with
//! `<contract>/<name>: `, and clients match that: the words behind it may change.

/// The contracts whose errors have codes.
const CONTRACTS: [&str; 5] = ["registry", "license", "escrow", "royalties", "reputation"];

/// The end of the code under which a contract passes on what another one answered.
const PASSED_ON: &str = "/std";

/// The first code in a chain's text, such as `escrow/not_the_price`; `None` when no contract of the
/// market refused.
pub fn code_in(text: &str) -> Option<&str> {
    text.match_indices('/').find_map(|(slash, _)| code_around(text, slash))
}

/// The code of the contract that refused, such as `escrow/sold_out`, where [`code_in`] has the first: a contract that passes on
/// what another one answered does so under a code that ends with `/std`.
pub fn refusing_code(text: &str) -> Option<&str> {
    let code = code_in(text)?;
    let behind = text.split_once(code).map(|(_, behind)| behind);
    match code.ends_with(PASSED_ON) {
        true => behind.and_then(refusing_code).or(Some(code)),
        false => Some(code),
    }
}

/// The code whose slash is at a position.
fn code_around(text: &str, slash: usize) -> Option<&str> {
    let (before, after) = (text.get(..slash)?, text.get(slash.saturating_add(1)..)?);
    let contract = CONTRACTS.into_iter().find(|contract| before.ends_with(contract))?;
    let start = before.len().saturating_sub(contract.len());
    // No part of a path or of a longer name.
    let stands_alone = |byte: u8| !byte.is_ascii_alphanumeric() && !b"/_-.".contains(&byte);
    if !before.bytes().take(start).next_back().is_none_or(stands_alone) {
        return None;
    }
    let in_name = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_';
    let name = after.bytes().take_while(in_name).count();
    let ends = after.get(name..).is_some_and(|rest| rest.starts_with(": "));
    (name > 0 && ends).then(|| text.get(start..slash.saturating_add(1).saturating_add(name))).flatten()
}

/// The code of a question for a license that there is not.
pub const NO_LICENSE: &str = "license/no_license";

/// The codes of questions for a number that nothing has.
pub const NOT_FOUND: [&str; 6] = [
    "registry/no_listing",
    NO_LICENSE,
    "escrow/no_order",
    "reputation/no_review",
    "reputation/no_question",
    "reputation/no_report",
];

/// All codes that clients match: each contract's tests hold its own against its errors.
pub const MATCHED: &[&str] = &NOT_FOUND;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_code_of_a_chains_text_is_found() {
        let failed = "failed to execute message; message index: 0: escrow/not_the_price: listing 1 costs 5uwhs, \
                      and 4uwhs is attached: execute wasm contract failed [CosmWasm/wasmd@v0.61/x/wasm/keeper.go:1] with gas used";
        assert_eq!(code_in(failed), Some("escrow/not_the_price"));
        let nested = "dispatch: submessages: license/issued: license 7 was issued: escrow/std: Generic";
        assert_eq!(code_in(nested), Some("license/issued"));
        assert_eq!(code_in("license/cw721: caller"), Some("license/cw721"));
        assert_eq!(code_in("registry/no_listing: there is no listing 9"), Some("registry/no_listing"));
        assert_eq!(code_in("{\"message\":\"royalties/nothing_owed: a\"}"), Some("royalties/nothing_owed"));
    }

    #[test]
    fn a_refusal_has_the_code_of_the_contract_that_refused() {
        let missing = "Generic error: Querier contract error: license/no_license: there is no license 9";
        for (text, code) in [
            ("escrow/sold_out: all 40 licenses of plan 0 of listing 4 are taken", Some("escrow/sold_out")),
            (&format!("escrow/std: {missing}"), Some(NO_LICENSE)),
            (
                &format!("reputation/std: Generic error: Querier contract error: escrow/std: {missing}"),
                Some(NO_LICENSE),
            ),
            ("escrow/std: Generic error: no number", Some("escrow/std")),
            ("registry/text: name is of \"escrow/sold_out: a\"", Some("registry/text")),
            ("Error parsing into type weighhouse_protocol::escrow::ExecuteMsg: unknown variant", None),
        ] {
            assert_eq!(refusing_code(text), code, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_code_is_none() {
        for text in [
            "",
            "out of gas",
            "github.com/x/escrow/keeper: failed",
            "my-escrow/name: no",
            "escrow/Name: no",
            "escrow/: no",
            "escrow/name no",
            "bank/insufficient: no",
            "ü/escrow",
        ] {
            assert_eq!(code_in(text), None, "{text}");
        }
    }
}
