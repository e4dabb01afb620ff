//! Vectors published with the standards: RFC 9380 (hash to curve), RFC 6962 (Merkle trees), RFC 5869
//! (HKDF, by its library), NIST SP 800-38A (AES-CTR).
#![allow(clippy::unwrap_used, clippy::expect_used)]

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Api, HashFunction};
use weighhouse_sealing::merkle;
use weighhouse_sealing::native;

/// RFC 9380 J.9.1: `BLS12381G1_XMD:SHA-256_SSWU_RO_`, message and P.x. (P.y by its sign.)
fn rfc_9380() -> Vec<(Vec<u8>, &'static str)> {
    vec![
        (
            b"".to_vec(),
            "052926add2207b76ca4fa57a8734416c8dc95e24501772c814278700eed6d1e4e8cf62d9c09db0fac349612b759e79a1",
        ),
        (
            b"abc".to_vec(),
            "03567bc5ef9c690c2ab2ecdf6a96ef1c139cc0b2f284dca0a9a7943388a49a3aee664ba5379a7655d3c68900be2f6903",
        ),
        (
            b"abcdef0123456789".to_vec(),
            "11e0b079dea29a68f0383ee94fed1b940995272407e3bb916bbf268c263ddd57a6a27200a784cbc248e84f357ce82d98",
        ),
        (
            [b"q128_".as_slice(), &[b'q'; 128]].concat(),
            "15f68eaa693b95ccb85215dc65fa81038d69629f70aeee0d0f677cf22285e7bf58d7cb86eefe8f2e9bc3f8cb84fac488",
        ),
        (
            [b"a512_".as_slice(), &[b'a'; 512]].concat(),
            "082aabae8b7dedb0e78aeb619ad3bfd9277a2f77ba7fad20ef6aabdc6c31d19ba5a6d12283553294c1825c4b3ca2dcfe",
        ),
    ]
}

#[test]
fn hash_to_curve_gives_the_points_of_rfc_9380() {
    const DST: &[u8] = b"QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
    for (message, x) in rfc_9380() {
        let mut point = native::hash_to_g1(&message, DST).unwrap();
        let host = MockApi::default().bls12_381_hash_to_g1(HashFunction::Sha256, &message, DST).unwrap();
        assert_eq!(point, host);
        point[0] &= 0x1f;
        assert_eq!(hex::encode(point), x);
    }
}

/// The entries of the tree that Certificate Transparency's own tests grow, and its roots.
const ENTRIES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn leaves(count: usize) -> Vec<merkle::Hash> {
    ENTRIES[..count].iter().map(|entry| merkle::leaf(&hex::decode(entry).unwrap())).collect()
}

#[test]
fn trees_have_the_roots_of_rfc_6962() {
    for (count, root) in ROOTS.iter().enumerate() {
        assert_eq!(hex::encode(merkle::root(leaves(count))), *root);
    }
}

#[test]
fn paths_are_those_of_rfc_6962() {
    let path =
        |index, count| -> Vec<String> { merkle::path(leaves(count), index).unwrap().iter().map(hex::encode).collect() };
    assert_eq!(path(0, 1), [""; 0]);
    assert_eq!(
        path(0, 8),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    assert_eq!(
        path(1, 5),
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    );
}

#[test]
fn chunks_are_aes_256_ctr() {
    // SP 800-38A F.5.5 with the counter block zero is not published; its block cipher is: encrypting
    // zeros gives AES-256 of the counters 0, 1, …: of counter 0 under FIPS 197's key, known elsewhere
    // as the first keystream block.
    let key = [0_u8; 32];
    let mut zeros = [0_u8; 16];
    weighhouse_sealing::chunk::encrypt(&key, &mut zeros);
    // AES-256 of zeros under a key of zeros (NIST's AESAVS, GFSbox and KeySbox share it).
    assert_eq!(hex::encode(zeros), "dc95c078a2408989ad48a21492842087");
}
