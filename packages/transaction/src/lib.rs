//! What stands around the messages of a transaction, in protobuf: its body, and its signer with the fee. Whoever signs, a
//! program or a wallet in a browser, signs these bytes.

use cosmos_sdk_proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmos_sdk_proto::cosmos::crypto::secp256k1::PubKey;
use cosmos_sdk_proto::cosmos::tx::signing::v1beta1::SignMode;
use cosmos_sdk_proto::cosmos::tx::v1beta1::mode_info::{Single, Sum};
use cosmos_sdk_proto::cosmos::tx::v1beta1::{AuthInfo, Fee, ModeInfo, SignerInfo, TxBody, TxRaw};
use cosmos_sdk_proto::traits::{Message, Name};
use cosmos_sdk_proto::Any;
use cosmwasm_std::Coin;

/// The account that signs, as its transaction names it, and the account that pays its fee.
#[derive(Clone, Debug, PartialEq)]
pub struct Signer {
    public_key: Any,
    sequence: u64,
    /// The account whose fee grant pays; the signer pays without one.
    granter: Option<String>,
}

impl Signer {
    /// The owner of a compressed key of secp256k1, which has 33 bytes.
    pub fn new(public_key: &[u8], sequence: u64) -> Self {
        Signer { public_key: secp256k1(public_key), sequence, granter: None }
    }

    /// The signer whose fee another account pays, by a fee grant that the chain has.
    #[must_use]
    pub fn with_granter(self, granter: Option<&str>) -> Self {
        Signer { granter: granter.map(str::to_owned), ..self }
    }

    /// The signer with its fee, in protobuf: the `AuthInfo` of a transaction. A fee of nothing names no coin.
    pub fn auth_info(&self, mode: SignMode, fee: &Coin, gas_limit: u64) -> Vec<u8> {
        let amount = if fee.amount.is_zero() { vec![] } else { coins(std::slice::from_ref(fee)) };
        self.paying(mode, Fee { amount, gas_limit, ..Fee::default() })
    }

    /// A transaction without a signature, as a node simulates it: its gas does not depend on a fee or a height.
    pub fn simulated(&self, messages: Vec<Any>) -> Vec<u8> {
        joined(body(messages, "", 0), self.paying(SignMode::Direct, Fee::default()), vec![])
    }

    fn paying(&self, mode: SignMode, fee: Fee) -> Vec<u8> {
        let fee = Fee { granter: self.granter.clone().unwrap_or_default(), ..fee };
        let mode_info = ModeInfo { sum: Some(Sum::Single(Single { mode: mode.into() })) };
        let signer = SignerInfo {
            public_key: Some(self.public_key.clone()),
            mode_info: Some(mode_info),
            sequence: self.sequence,
        };
        AuthInfo { signer_infos: vec![signer], fee: Some(fee), ..AuthInfo::default() }.encode_to_vec()
    }
}

/// The body of a transaction, in protobuf: the same for every way of signing it. `timeout_height` is the last height that
/// can include it; with 0 nothing would ever say that it can't be included any more.
pub fn body(messages: Vec<Any>, memo: &str, timeout_height: u64) -> Vec<u8> {
    TxBody { messages, memo: memo.to_owned(), timeout_height, ..TxBody::default() }.encode_to_vec()
}

/// The parts of a signed transaction as the bytes that are handed over.
pub fn joined(body_bytes: Vec<u8>, auth_info_bytes: Vec<u8>, signature: Vec<u8>) -> Vec<u8> {
    TxRaw { body_bytes, auth_info_bytes, signatures: vec![signature] }.encode_to_vec()
}

/// A compressed key of secp256k1, as transactions name it.
pub fn secp256k1(key: &[u8]) -> Any {
    any(&PubKey { key: key.to_vec() })
}

/// Any protobuf message.
pub fn any<M: Message + Name>(message: &M) -> Any {
    Any { type_url: format!("/{}", M::full_name()), value: message.encode_to_vec() }
}

/// Coins as the chain takes them: sorted by denom.
pub fn coins(coins: &[Coin]) -> Vec<ProtoCoin> {
    let proto = |coin: &Coin| ProtoCoin { denom: coin.denom.clone(), amount: coin.amount.to_string() };
    let mut list: Vec<_> = coins.iter().map(proto).collect();
    list.sort_by(|a, b| a.denom.cmp(&b.denom));
    list
}
