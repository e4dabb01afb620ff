//! The stable codes with which every refusal of a contract begins.
//!
//! A failed transaction carries nothing but text. So each contract's error begins with
//! `<contract>/<name>: `, and clients match that: the words behind it may change.

/// The contracts whose errors have codes.
const CONTRACTS: [&str; 4] = ["registry", "license", "escrow", "royalties"];

/// The first code in a chain's text, such as `escrow/not_the_price`; `None` when no contract of the
/// market refused.
pub fn code_in(text: &str) -> Option<&str> {
    text.match_indices('/').find_map(|(slash, _)| code_around(text, slash))
}

/// The code whose slash is at a position.
fn code_around(text: &str, slash: usize) -> Option<&str> {
    let (before, after) = (text.get(..slash)?, text.get(slash.saturating_add(1)..)?);
    let contract = CONTRACTS.into_iter().find(|contract| before.ends_with(contract))?;
    let start = before.len().saturating_sub(contract.len());
    // No part of a path or of a longer name.
    let stands_alone = |byte: u8| !byte.is_ascii_alphanumeric() && !b"/_-.".contains(&byte);
    if !before.bytes().take(start).last().is_none_or(stands_alone) {
        return None;
    }
    let name = after.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
    let ends = after.get(name..).is_some_and(|rest| rest.starts_with(": "));
    (name > 0 && ends).then(|| text.get(start..slash.saturating_add(1).saturating_add(name))).flatten()
}

/// The codes that clients match.
pub mod registry {
    /// There is no such listing.
    pub const NO_LISTING: &str = "registry/no_listing";
    /// The listing has no such version.
    pub const NO_VERSION: &str = "registry/no_version";
    /// The version was proven bad before.
    pub const BAD_ALREADY: &str = "registry/bad_already";
}

/// The codes that clients match.
pub mod license {
    /// There is no such license.
    pub const NO_LICENSE: &str = "license/no_license";
}

/// The codes that clients match.
pub mod escrow {
    /// There is no such plan, or its listing has no version yet.
    pub const NO_SUCH_SALE: &str = "escrow/no_such_sale";
    /// The terms have changed since they were quoted.
    pub const ORDER_HASH: &str = "escrow/order_hash";
    /// All licenses of the plan are taken.
    pub const SOLD_OUT: &str = "escrow/sold_out";
    /// Less of the seller's bond is free than the order would reserve.
    pub const BOND_TOO_SMALL: &str = "escrow/bond_too_small";
    /// The seller missed a delivery, and takes no new orders.
    pub const SELLER_CLOSED: &str = "escrow/seller_closed";
    /// There is no such order.
    pub const NO_ORDER: &str = "escrow/no_order";
    /// The order's state does not allow this.
    pub const WRONG_STATE: &str = "escrow/wrong_state";
    /// The version was proven bad.
    pub const BAD_VERSION: &str = "escrow/bad_version";
    /// The time for a delivery is over.
    pub const TOO_LATE: &str = "escrow/too_late";
    /// The time for a refund has not come.
    pub const TOO_EARLY: &str = "escrow/too_early";
    /// The license is not for resale.
    pub const NO_RESALE: &str = "escrow/no_resale";
    /// Nobody asked for this key.
    pub const NO_REKEY: &str = "escrow/no_rekey";
    /// No revenue waits there.
    pub const NOTHING_TO_SWEEP: &str = "escrow/nothing_to_sweep";
}

/// The codes that clients match.
pub mod royalties {
    /// Nothing is owed to the account.
    pub const NOTHING_OWED: &str = "royalties/nothing_owed";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_code_of_a_chains_text_is_found() {
        let failed = "failed to execute message; message index: 0: escrow/not_the_price: listing 1 is priced \
                      5 uwhs: execute wasm contract failed [CosmWasm/wasmd@v0.61/x/wasm/keeper.go:1] with gas used";
        assert_eq!(code_in(failed), Some("escrow/not_the_price"));
        let nested = "dispatch: submessages: license/issued: license 7 was issued: escrow/std: Generic";
        assert_eq!(code_in(nested), Some("license/issued"));
        assert_eq!(code_in("registry/no_listing: there is no listing 9"), Some("registry/no_listing"));
        assert_eq!(code_in("{\"message\":\"royalties/nothing_owed: a\"}"), Some("royalties/nothing_owed"));
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
