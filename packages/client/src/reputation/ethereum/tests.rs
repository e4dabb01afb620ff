//! Signatures that are sent and refused, and texts that are kept.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use weighhouse_protocol::reputation::{Wallet, WalletKind};

use super::*;
use crate::Kind;

/// The address of the secret 0x46 32 times, known from the example of EIP-155.
const ADDRESS: &str = "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f";

fn address() -> EthereumAddress {
    ADDRESS.parse().unwrap()
}

fn subject() -> Subject {
    Subject {
        purpose: Purpose::Link,
        chain: "weighhouse-1".into(),
        contract: "wasm1contract".into(),
        account: "wasm1account".into(),
        address: address(),
        number: 7,
    }
}

/// `personal_sign` by the secret that is this number 32 times, as wallets write it.
fn signed(secret: u8, text: &str) -> String {
    let key = SigningKey::from_slice(&[secret; 32]).unwrap();
    let hash = Keccak256::digest(personal_message(text));
    let (signature, recovery) = key.sign_prehash_recoverable(&hash).unwrap();
    format!("0x{}{:02x}", hex::encode(signature.to_bytes()), 27 + recovery.to_byte())
}

fn links(wallets: usize, main: Option<&str>) -> Links {
    let wallet = |number: u64| Wallet {
        kind: WalletKind::Ethereum,
        address: EthereumAddress([number.try_into().unwrap(); 20]).to_string(),
        number,
        since: 1,
    };
    let wallets = (0..u64::try_from(wallets).unwrap()).map(wallet).collect();
    Links { account: Addr::unchecked("wasm1account"), main: main.map(Addr::unchecked), wallets, next: 9 }
}

#[test]
fn a_signature_of_the_address_over_this_text_is_sent() {
    let text = subject().text(1_764_063_000).text;
    let good = signed(0x46, &text);
    assert_eq!(checked(address(), &text, &good).unwrap().len(), 65);
    let shouted = format!(" {}\n", good[2..].to_uppercase());
    assert_eq!(checked(address(), &text, &shouted).unwrap(), checked(address(), &text, &good).unwrap());
}

#[test]
fn a_signature_of_another_key_or_text_is_told_from_a_malformed_one() {
    let text = subject().text(1_764_063_000).text;
    let kind = |signature: &str| checked(address(), &text, signature).unwrap_err().kind();
    assert_eq!(kind(&signed(0x47, &text)), Kind::Unverified);
    assert_eq!(kind(&signed(0x46, &format!("{text}\n"))), Kind::Unverified);
    assert_eq!(kind(&signed(0x46, &subject().text(1_764_063_001).text)), Kind::Unverified);
    for malformed in ["", "0x", "signature", &signed(0x46, &text)[..130], &format!("0x{}", "00".repeat(65))] {
        assert_eq!(kind(malformed), Kind::Usage, "{malformed}");
    }
}

#[test]
fn a_text_is_kept_while_it_lasts_and_is_of_the_same_link() {
    let folder = tempfile::tempdir().unwrap();
    let file =
        WalletText::path(folder.path(), Purpose::Link, "wasm1account", &ADDRESS.to_uppercase().replace("0X", "0x"));
    let file = file.unwrap();
    assert_eq!(subject().kept(&file, 0).unwrap(), None);
    let text = subject().text(100);
    files::write_json(&file, &text).unwrap();
    assert_eq!(subject().kept(&file, 100).unwrap(), Some(text));
    assert_eq!(subject().kept(&file, 101).unwrap(), None);
    for other in [
        Subject { number: 8, ..subject() },
        Subject { chain: "weighhouse-2".into(), ..subject() },
        Subject { contract: "wasm1other".into(), ..subject() },
        Subject { purpose: Purpose::Unlink, ..subject() },
    ] {
        assert_eq!(other.kept(&file, 100).unwrap(), None);
    }
    assert!(WalletText::path(folder.path(), Purpose::Link, "wasm1account", "wasm1other").is_err());
}

#[test]
fn nothing_is_signed_that_the_contract_would_refuse() {
    let free = next(&links(MAX_WALLETS - 1, None), address(), None);
    assert_eq!(free.unwrap(), 9);
    for (links, held) in [
        (links(0, None), Some("wasm1other".to_owned())),
        (links(0, Some("wasm1main")), None),
        (links(MAX_WALLETS, None), None),
    ] {
        assert_eq!(next(&links, address(), held).unwrap_err().kind(), Kind::Refused);
    }
    assert_eq!(linked(&links(3, None), EthereumAddress([2; 20])).unwrap(), 2);
    assert_eq!(linked(&links(3, None), address()).unwrap_err().kind(), Kind::NotFound);
}
