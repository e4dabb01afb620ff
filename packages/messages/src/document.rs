//! The documents that a wallet signs: a transaction around calls, in both modes.

use cosmos_sdk_proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmos_sdk_proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmos_sdk_proto::cosmos::tx::v1beta1::{AuthInfo, SignDoc};
use cosmos_sdk_proto::traits::Message;
use cosmos_sdk_proto::Any;
use cosmwasm_std::Coin;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use weighhouse_transaction::{body, coins, Signer};

use crate::call::Call;

/// What a transaction is beside its messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    pub chain_id: String,
    /// The account that signs, and that pays unless there is a granter.
    pub signer: String,
    pub account_number: u64,
    pub sequence: u64,
    pub gas_limit: u64,
    pub fee: Coin,
    /// The last height that can include it. Without one, nothing would ever say that it can't be included any more.
    pub timeout_height: u64,
    /// The account whose fee grant pays the fee, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granter: Option<String>,
}

impl Envelope {
    /// The body, in protobuf: the same for both modes.
    pub fn body(&self, messages: Vec<Any>) -> Vec<u8> {
        body(messages, "", self.timeout_height)
    }

    /// The signer and the fee, in protobuf, for a compressed key of secp256k1.
    pub fn auth_info(&self, public_key: &[u8], mode: SignMode) -> Vec<u8> {
        let signer = Signer::new(public_key, self.sequence).with_granter(self.granter.as_deref());
        signer.auth_info(mode, &self.fee, self.gas_limit)
    }

    /// The document that is signed in amino's JSON, as hardware wallets need it: keys sorted, numbers as text.
    ///
    /// # Errors
    /// A call whose message is no JSON.
    pub fn amino(&self, calls: &[Call]) -> serde_json::Result<Value> {
        let messages = calls.iter().map(|call| self.amino_message(call)).collect::<serde_json::Result<Vec<_>>>()?;
        Ok(self.amino_around(messages))
    }

    /// The same document around messages that are in amino's JSON already.
    pub fn amino_around(&self, messages: Vec<Value>) -> Value {
        let fee: &[Coin] = if self.fee.amount.is_zero() { &[] } else { std::slice::from_ref(&self.fee) };
        let mut fee = json!({"amount": amino_coins(fee), "gas": self.gas_limit.to_string()});
        if let Some(granter) = &self.granter {
            fee["granter"] = json!(granter);
        }
        let mut document = json!({
            "chain_id": self.chain_id,
            "account_number": self.account_number.to_string(),
            "sequence": self.sequence.to_string(),
            "fee": fee,
            "msgs": messages,
            "memo": "",
            "timeout_height": self.timeout_height.to_string(),
        });
        document.sort_all_objects();
        document
    }

    /// The bytes of `SIGN_MODE_DIRECT`: a signature is over their SHA-256.
    pub fn direct_bytes(&self, body_bytes: Vec<u8>, auth_info_bytes: Vec<u8>) -> Vec<u8> {
        let (chain_id, account_number) = (self.chain_id.clone(), self.account_number);
        SignDoc { body_bytes, auth_info_bytes, chain_id, account_number }.encode_to_vec()
    }

    /// A call in amino's JSON.
    ///
    /// # Errors
    /// A call whose message is no JSON.
    pub fn amino_message(&self, call: &Call) -> serde_json::Result<Value> {
        let message: Value = serde_json::from_slice(&call.message)?;
        let funds = amino_coins(&call.funds);
        let value = json!({"sender": self.signer, "contract": call.contract, "msg": message, "funds": funds});
        Ok(json!({"type": "wasm/MsgExecuteContract", "value": value}))
    }
}

/// The bytes of amino's JSON, over whose SHA-256 a signature is. A chain writes it in Go, which escapes these in every text.
pub fn amino_bytes(document: &Value) -> Vec<u8> {
    const ESCAPED: [(char, &str); 5] =
        [('&', "\\u0026"), ('<', "\\u003c"), ('>', "\\u003e"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")];
    let text = document.to_string();
    ESCAPED.iter().fold(text, |text, (character, escaped)| text.replace(*character, escaped)).into_bytes()
}

/// The fee that `AuthInfo` has, and its gas limit; `None` if another account pays it than the granter, or than the signer
/// where there is none.
pub fn fee<'a>(auth_info: &'a AuthInfo, granter: Option<&str>) -> Option<(&'a [ProtoCoin], u64)> {
    let fee = auth_info.fee.as_ref()?;
    let is_expected = fee.payer.is_empty() && fee.granter == granter.unwrap_or_default();
    is_expected.then_some((&fee.amount, fee.gas_limit))
}

fn amino_coins(amounts: &[Coin]) -> Vec<Value> {
    coins(amounts).iter().map(|coin| json!({"denom": coin.denom, "amount": coin.amount})).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmos_sdk_proto::cosmos::tx::v1beta1::Fee;
    use cosmwasm_std::Uint128;

    use super::*;

    fn envelope() -> Envelope {
        let fee = Coin { denom: "uwhs".into(), amount: Uint128::new(500) };
        let (chain_id, signer) = ("market-1".to_owned(), "wasm1me".to_owned());
        Envelope {
            chain_id,
            signer,
            account_number: 4,
            sequence: 7,
            gas_limit: 200_000,
            fee,
            timeout_height: 90,
            granter: None,
        }
    }

    fn granted() -> Envelope {
        Envelope { granter: Some("wasm1operator".to_owned()), ..envelope() }
    }

    #[test]
    fn the_text_that_is_signed_is_sorted_and_escaped_as_go_does() {
        let message = br#"{"dispute":{"reason":"a <b> & c","order":3}}"#.to_vec();
        let call = Call { contract: "wasm1escrow".into(), message, funds: vec![] };
        let text = String::from_utf8(amino_bytes(&envelope().amino(&[call]).unwrap())).unwrap();
        assert!(
            text.starts_with(r#"{"account_number":"4","chain_id":"market-1","fee":{"amount":[{"amount":"500""#),
            "{text}"
        );
        assert!(text.contains(r#""msg":{"dispute":{"order":3,"reason":"a \u003cb\u003e \u0026 c"}}"#), "{text}");
    }

    #[test]
    fn the_fee_is_read_back_from_what_was_signed() {
        let read = |bytes: Vec<u8>| AuthInfo::decode(bytes.as_slice()).unwrap();
        let signed = read(envelope().auth_info(&[2; 33], SignMode::Direct));
        let (amount, gas) = fee(&signed, None).unwrap();
        assert_eq!((amount[0].amount.as_str(), amount[0].denom.as_str(), gas), ("500", "uwhs", 200_000));
        assert_eq!(fee(&signed, Some("wasm1operator")), None, "the signer pays");
        let signed = read(granted().auth_info(&[2; 33], SignMode::Direct));
        assert_eq!(fee(&signed, Some("wasm1operator")).unwrap().1, 200_000);
        assert_eq!((fee(&signed, None), fee(&signed, Some("wasm1other"))), (None, None));
        let paid = Fee { payer: "wasm1other".into(), ..Fee::default() };
        assert_eq!(fee(&AuthInfo { fee: Some(paid), ..AuthInfo::default() }, None), None);
    }

    /// The SDK's `StdFee` leaves an empty granter out.
    #[test]
    fn the_granter_is_in_the_text_that_is_signed_where_there_is_one() {
        let text = |envelope: Envelope| String::from_utf8(amino_bytes(&envelope.amino(&[]).unwrap())).unwrap();
        let fee = r#""fee":{"amount":[{"amount":"500","denom":"uwhs"}],"gas":"200000""#;
        assert!(text(granted()).contains(&format!(r#"{fee},"granter":"wasm1operator"}}"#)), "{}", text(granted()));
        assert!(text(envelope()).contains(&format!("{fee}}}")), "{}", text(envelope()));
    }
}
