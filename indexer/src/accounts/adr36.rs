//! Signatures of texts by wallets, as ADR-36 of the Cosmos SDK has them and Keplr's `signArbitrary` makes them.

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use serde_json::json;

/// The document that a wallet signs for a text: amino's JSON of one `MsgSignData`, for no chain, with sorted names.
pub(super) fn document(signer: &str, text: &str) -> String {
    let mut document = json!({
        "chain_id": "",
        "account_number": "0",
        "sequence": "0",
        "fee": {"gas": "0", "amount": []},
        "msgs": [{"type": "sign/MsgSignData", "value": {"signer": signer, "data": STANDARD.encode(text)}}],
        "memo": "",
    });
    document.sort_all_objects();
    document.to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// What CosmJS signed with the first account of BIP-39's test mnemonic, and what `verifyADR36Amino` of
    /// `@keplr-wallet/cosmos` 0.13.41 accepts.
    #[test]
    fn a_text_that_keplr_verifies_is_verified() {
        let (signer, text) = ("wasm19rl4cm2hmr8afy4kldpxz3fka4jguq0akuugk7", "market.example wants é\n<b>&\n");
        let bytes = |text: &str| STANDARD.decode(text).unwrap();
        let public = bytes("Ak9OKtmcNNYLm6YoPJQxqEGK+GcyEpYfl6d7Y3f80Fti");
        let signature =
            bytes("7ocecD3oCJTxUdlTmHuszvA7fy8IhHZoMZBM/xPPJzEwaV98xzGdpr9M8UOTNEcS+ceo8P4/UkdehYQQeyJayw==");
        let signed = document(signer, text);
        let found = weighhouse_chain::signer(&public, signed.as_bytes(), &signature, "wasm");
        assert_eq!(found.unwrap(), signer);
        let other = document(signer, &text.replace('é', "e"));
        assert!(weighhouse_chain::signer(&public, other.as_bytes(), &signature, "wasm").is_err());
    }
}
