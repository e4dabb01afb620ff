//! Messages, version keys, deliveries and opening.
use serde_json::{json, Value};
use weighhouse_sealing::delivery::{message, Delivery, VersionKey, HASH_DST, MESSAGE_TAG};
use weighhouse_sealing::native::{hash_to_g1, verify, version_key};
use weighhouse_sealing::secret::{ContentSecret, OpeningKey, TransportSecret};

use super::generate::{noise, Failure};

pub const CHAIN: &str = "weighhouse-1";
pub const REGISTRY: &str = "wasm14hj2tavq8fpesdwxxcu44rty3hh90vhujrvcmstl4zr3txmfvw9s0phg4d";
pub const SELLER: &str = "wasm1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5xnhlnz";

/// A scalar from a name, below the order of the group.
pub fn scalar(name: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(&noise(name, 32));
    bytes[0] &= 0x3f;
    bytes
}

/// One version with its secrets.
pub struct Fixture {
    pub content_secret: ContentSecret,
    pub salt: [u8; 32],
    pub plaintext_root: [u8; 32],
    pub message: Vec<u8>,
    pub key: VersionKey,
    pub opening_key: OpeningKey,
}

impl Fixture {
    pub fn new() -> Result<Self, Failure> {
        Self::of("k", REGISTRY)
    }

    fn of(secret: &str, registry: &str) -> Result<Self, Failure> {
        let content_secret = ContentSecret::from_bytes(&scalar(secret))?;
        let (salt, plaintext_root) = (scalar("salt"), scalar("plaintext root"));
        let message = message(CHAIN, registry, SELLER, &salt, &plaintext_root);
        let key = version_key(&content_secret.public_key()?, &message)?;
        let opening_key = content_secret.opening_key(&key)?;
        Ok(Self { content_secret, salt, plaintext_root, message, key, opening_key })
    }
}

pub fn deliveries() -> Result<Value, Failure> {
    let sale = Fixture::new()?;
    let buyer = TransportSecret::from_bytes(&scalar("t"))?;
    let transport_key = buyer.public_key()?;
    let delivery = sale.opening_key.deliver_with_scalar(&sale.key, &transport_key, &scalar("r"))?;
    let opened = buyer.open(&sale.key, &delivery)?;
    Ok(json!({
        "about": "every point compressed, scalars big-endian; a contract accepts accepted and refuses every entry of refused",
        "message_tag": MESSAGE_TAG,
        "hash_dst": String::from_utf8_lossy(HASH_DST),
        "chain_id": CHAIN,
        "registry": REGISTRY,
        "seller": SELLER,
        "salt": hex::encode(sale.salt),
        "plaintext_root": hex::encode(sale.plaintext_root),
        "message": hex::encode(&sale.message),
        "k": hex::encode(sale.content_secret.to_bytes().as_slice()),
        "PK": hex::encode(sale.key.pk),
        "H": hex::encode(sale.key.h),
        "S": hex::encode(sale.opening_key.to_bytes().as_slice()),
        "t": hex::encode(buyer.to_bytes().as_slice()),
        "T": hex::encode(transport_key),
        "r": hex::encode(scalar("r")),
        "accepted": hex::encode(delivery.to_bytes()),
        "opens_to_S": opened.to_bytes() == sale.opening_key.to_bytes(),
        "refused": refused(&sale, &transport_key, &delivery)?,
        "hash_to_g1": rfc_9380()?,
    }))
}

fn refused(sale: &Fixture, transport_key: &[u8; 48], good: &Delivery) -> Result<Vec<Value>, Failure> {
    let again = sale.opening_key.deliver_with_scalar(&sale.key, transport_key, &scalar("another r"))?;
    let other_buyer = TransportSecret::from_bytes(&scalar("another t"))?.public_key()?;
    let to_other = sale.opening_key.deliver_with_scalar(&sale.key, &other_buyer, &scalar("r"))?;
    let other = Fixture::of("another k", REGISTRY)?;
    let of_other = other.opening_key.deliver_with_scalar(&other.key, transport_key, &scalar("r"))?;
    let elsewhere = Fixture::of("k", "wasm1elsewhere")?;
    let of_elsewhere = elsewhere.opening_key.deliver_with_scalar(&elsewhere.key, transport_key, &scalar("r"))?;
    let mut identity = [0; 48];
    identity[0] = 0xc0;
    let mut identity_2 = [0; 96];
    identity_2[0] = 0xc0;
    let mut negative = good.c3;
    negative[0] ^= 0x20;
    let cases = [
        ("for another buyer", to_other),
        ("of another secret", of_other),
        ("of the same content in another registry", of_elsewhere),
        ("c1 of another delivery", Delivery { c1: again.c1, ..*good }),
        ("c2 of another delivery", Delivery { c2: again.c2, ..*good }),
        ("c3 of another delivery", Delivery { c3: again.c3, ..*good }),
        ("c1 of another delivery, so that only the second equality holds", Delivery { c1: good.c1, ..again }),
        ("c3 negated", Delivery { c3: negative, ..*good }),
        ("c1 the identity", Delivery { c1: identity, ..*good }),
        ("c2 the identity", Delivery { c2: identity_2, ..*good }),
        ("c3 the identity", Delivery { c3: identity, ..*good }),
        ("all the identity", Delivery { c1: identity, c2: identity_2, c3: identity }),
    ];
    let mut refused = Vec::new();
    for (name, delivery) in cases {
        let Err(error) = verify(&sale.key, transport_key, &delivery) else {
            return Err(format!("{name} is accepted").into());
        };
        refused.push(json!({
            "name": name,
            "delivery": hex::encode(delivery.to_bytes()),
            "reason": error.to_string(),
        }));
    }
    let bytes = good.to_bytes();
    let lengths = [
        ("a byte short", bytes.get(1..).unwrap_or_default().to_vec()),
        ("a byte long", [bytes.as_slice(), &[0]].concat()),
    ];
    for (name, bytes) in lengths {
        let Err(error) = Delivery::from_bytes(&bytes) else {
            return Err(format!("{name} is accepted").into());
        };
        refused.push(json!({
            "name": name, "delivery": hex::encode(bytes), "reason": error.to_string(),
        }));
    }
    Ok(refused)
}

/// RFC 9380 J.9.1, so that a reader can tell its own hash from a wrong message.
fn rfc_9380() -> Result<Vec<Value>, Failure> {
    let dst = "QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
    ["", "abc", "abcdef0123456789"]
        .into_iter()
        .map(|message| {
            let point = hash_to_g1(message.as_bytes(), dst.as_bytes()).ok_or("no point")?;
            Ok(json!({ "dst": dst, "message": message, "point": hex::encode(point) }))
        })
        .collect()
}
