//! Transactions that a wallet signs: prepared without its key, and taken back signed.

use cosmrs::{
    crypto::PublicKey,
    proto::{
        cosmos::tx::{
            signing::v1beta1::SignMode,
            v1beta1::{AuthInfo, TxBody, TxRaw},
        },
        traits::Message,
    },
    Any,
};
use sha2::{Digest, Sha256};
use weighhouse_transaction::{body, secp256k1, Signer};

use crate::{AccountState, Client, Coin, Error, Result, Signed};

/// A simulated transaction, and the documents of both modes in which a wallet can sign it.
#[derive(Debug, Clone)]
pub struct Unsigned {
    pub chain_id: String,
    /// The account that signs and pays.
    pub signer: String,
    pub account: AccountState,
    pub messages: Vec<Any>,
    /// Gas the simulation used.
    pub gas_used: u64,
    pub gas_limit: u64,
    pub fee: Coin,
    /// Last height that can include it.
    pub timeout_height: u64,
    /// `TxBody` in protobuf, the same for both modes.
    pub body: Vec<u8>,
    /// `AuthInfo` in protobuf, for `SIGN_MODE_DIRECT`.
    pub direct: Vec<u8>,
    /// `AuthInfo` in protobuf, for `SIGN_MODE_LEGACY_AMINO_JSON`.
    pub amino: Vec<u8>,
}

impl Client {
    /// Simulates messages for an account whose key somebody else has. `public_key` is its compressed key of secp256k1,
    /// needed unless the account signed a transaction before.
    ///
    /// # Errors
    /// As [`Client::prepare`]; [`Error::Invalid`] for a key that is not the account's, or needed.
    pub async fn prepare_unsigned(
        &self,
        signer: &str,
        public_key: Option<&[u8]>,
        messages: Vec<Any>,
    ) -> Result<Unsigned> {
        let (account, known) = self.account_with_key(signer).await?;
        let public = self.public_key(signer, public_key, known)?;
        let (gas_used, account) = self.simulate_next(signer, &public, account, &messages).await?;
        let (gas_limit, fee) = self.charge(gas_used)?;
        let timeout_height = self.head().await?.height.saturating_add(self.config.timeout_blocks);
        let signing = Signer::new(&public, account.sequence);
        Ok(Unsigned {
            chain_id: self.config.chain_id.clone(),
            signer: signer.to_owned(),
            account,
            body: body(messages.clone(), "", timeout_height),
            direct: signing.auth_info(SignMode::Direct, &fee, gas_limit),
            amino: signing.auth_info(SignMode::LegacyAminoJson, &fee, gas_limit),
            messages,
            gas_used,
            gas_limit,
            fee,
            timeout_height,
        })
    }

    /// The compressed key of an account: the given one, or else the one that the chain knows.
    fn public_key(&self, signer: &str, given: Option<&[u8]>, known: Option<Any>) -> Result<Vec<u8>> {
        let needed = || format!("{signer} never signed: give its compressed key of secp256k1, 33 bytes");
        let any = match given {
            Some(bytes) => secp256k1(bytes),
            None => known.ok_or_else(|| Error::invalid("public key", needed()))?,
        };
        let public = PublicKey::try_from(any).map_err(|error| Error::invalid("public key", error))?;
        let address = public.account_id(&self.config.prefix).map_err(|error| Error::invalid("public key", error))?;
        match address.as_ref() == signer {
            true => Ok(public.to_bytes()),
            false => Err(Error::invalid("public key", format!("it is that of {address}, not of {signer}"))),
        }
    }
}

impl Signed {
    /// Reads a transaction that was signed elsewhere, and its messages. The signer's address follows from the public key
    /// in it; the signature is the chain's to check.
    ///
    /// # Errors
    /// [`Error::Invalid`] for bytes that are no transaction of one signer, and for one without a timeout height: nothing
    /// would ever say that it can't be included any more.
    pub fn read(bytes: Vec<u8>, prefix: &str) -> Result<(Self, Vec<Any>)> {
        let invalid = |reason: String| Error::invalid("transaction", reason);
        let raw = TxRaw::decode(bytes.as_slice()).map_err(|error| invalid(error.to_string()))?;
        let body = TxBody::decode(raw.body_bytes.as_slice()).map_err(|error| invalid(error.to_string()))?;
        let auth = AuthInfo::decode(raw.auth_info_bytes.as_slice()).map_err(|error| invalid(error.to_string()))?;
        let [info] = &auth.signer_infos[..] else {
            return Err(invalid(format!("it has {} signers, it may have one", auth.signer_infos.len())));
        };
        if body.timeout_height == 0 {
            return Err(invalid("it has no timeout height: it could be included at any time".to_owned()));
        }
        let key = info.public_key.clone().ok_or_else(|| invalid("it has no public key of its signer".to_owned()))?;
        let public = PublicKey::try_from(key).map_err(|error| invalid(error.to_string()))?;
        let signer = public.account_id(prefix).map_err(|error| invalid(error.to_string()))?.to_string();
        let hash = hex::encode_upper(Sha256::digest(&bytes));
        let (sequence, timeout_height) = (info.sequence, body.timeout_height);
        Ok((Signed { hash, bytes, signer, sequence, signed_at: None, timeout_height }, body.messages))
    }
}
