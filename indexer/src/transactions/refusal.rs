//! The code by which a contract refuses.

use weighhouse_chain::Error;
use weighhouse_protocol::codes::refusing_code;

/// The code of the contract that refused, such as `escrow/sold_out`; `None` unless a contract refused with a code.
pub(crate) fn contract_code(error: &Error) -> Option<&str> {
    match error {
        Error::Contract { text } => refusing_code(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_contract_refuses_by_a_code() {
        let text = || "escrow/sold_out: all are taken".to_owned();
        assert_eq!(contract_code(&Error::Contract { text: text() }), Some("escrow/sold_out"));
        assert_eq!(contract_code(&Error::OutOfFunds { text: text() }), None);
    }
}
