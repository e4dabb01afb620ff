//! The code by which a contract refuses.

use weighhouse_chain::Error;
use weighhouse_protocol::codes::code_in;

/// The end of the code under which a contract passes on what another one answered.
const PASSED_ON: &str = "/std";

/// The code of the contract that refused, such as `escrow/sold_out`; `None` unless a contract refused with a code.
pub(crate) fn contract_code(error: &Error) -> Option<&str> {
    match error {
        Error::Contract { text } => code_of(text),
        _ => None,
    }
}

fn code_of(text: &str) -> Option<&str> {
    let code = code_in(text)?;
    let behind = text.split_once(code).map(|(_, behind)| behind);
    match code.ends_with(PASSED_ON) {
        true => behind.and_then(code_of).or(Some(code)),
        false => Some(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_the_code_of_the_contract_that_refused() {
        let missing = "Generic error: Querier contract error: license/no_license: there is no license 9";
        for (text, code) in [
            ("escrow/sold_out: all 40 licenses of plan 0 of listing 4 are taken", Some("escrow/sold_out")),
            (&format!("escrow/std: {missing}"), Some("license/no_license")),
            (
                &format!("reputation/std: Generic error: Querier contract error: escrow/std: {missing}"),
                Some("license/no_license"),
            ),
            ("escrow/std: Generic error: no number", Some("escrow/std")),
            ("registry/text: name is of \"escrow/sold_out: a\"", Some("registry/text")),
            ("Error parsing into type weighhouse_protocol::escrow::ExecuteMsg: unknown variant", None),
        ] {
            assert_eq!(contract_code(&Error::Contract { text: text.into() }), code, "{text}");
        }
        assert_eq!(contract_code(&Error::OutOfFunds { text: "escrow/sold_out: not a contract".into() }), None);
    }
}
