//! Any archive, sealed without a fault: what a seller who lies can make. The first eight bytes say
//! whose keys of the first 64 chunks are opened, the rest is the archive.
#![no_main]
mod head;

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use weighhouse_sealing::check::check;
use weighhouse_sealing::chunk::{self, CHUNK_SIZE};
use weighhouse_sealing::keys::{self, KeySchedule};
use weighhouse_sealing::open::{open, OpenRequest};
use weighhouse_sealing::point::G2;
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::sealed::Header;
use weighhouse_sealing::secret::{ContentSecret, OpeningKey};
use weighhouse_sealing::{merkle, native};

/// One key for all inputs: making one takes longer than all the rest.
static SECRET: LazyLock<(G2, OpeningKey)> = LazyLock::new(|| {
    let secret = ContentSecret::from_bytes(&[0x11; 32]).unwrap();
    let pk = secret.public_key().unwrap();
    let key = secret.opening_key(&native::version_key(&pk, b"fuzz").unwrap()).unwrap();
    (pk, key)
});

fn seal(opened: u64, archive: &[u8]) -> (Header, Vec<u8>) {
    let (pk, key) = &*SECRET;
    let schedule = KeySchedule::new(&key.to_bytes());
    let (mut opened_keys, mut plaintext, mut ciphertext, mut key_leaves) = (vec![], vec![], vec![], vec![]);
    let mut sealed = archive.to_vec();
    for (index, bytes) in (0_u64..).zip(sealed.chunks_mut(CHUNK_SIZE)) {
        let key = schedule.chunk_key(index);
        if index < 64 && opened >> index & 1 == 1 {
            opened_keys.extend_from_slice(&index.to_be_bytes());
            opened_keys.extend_from_slice(&key);
        }
        plaintext.push(merkle::leaf(bytes));
        chunk::encrypt(&key, bytes);
        ciphertext.push(merkle::leaf(bytes));
        key_leaves.push(keys::leaf(&key));
    }
    let commitment = Commitment {
        size: archive.len() as u64,
        plaintext_root: merkle::root(plaintext.iter().copied()),
        ciphertext_root: merkle::root(ciphertext),
        key_root: merkle::root(key_leaves.iter().copied()),
    };
    let header = Header { commitment, salt: [7; 32], pk: *pk, opened: (opened_keys.len() / 40) as u32 };
    let parts =
        [&header.encode()[..], &opened_keys, plaintext.as_flattened(), key_leaves.as_flattened(), &sealed].concat();
    (header, parts)
}

fuzz_target!(|input: &[u8]| {
    let Some((opened, archive)) = input.split_first_chunk::<8>() else { return };
    let (header, bytes) = seal(u64::from_le_bytes(*opened), archive);
    let place = tempfile::tempdir().unwrap();
    let (sealed, folder) = (place.path().join("sealed"), place.path().join("folder"));
    fs::write(&sealed, &bytes).unwrap();
    let checked = check(&sealed, &|_| {});
    // All roots are those of the file: what a check refuses, it refuses by the head.
    assert_eq!(head::read(&bytes), checked.as_ref().ok().map(|checked| checked.manifest.clone()));
    let (commitment, key) = (header.commitment, &SECRET.1);
    let request = OpenRequest { sealed: &sealed, commitment, key, folder: &folder, progress: &|_| {} };
    match open(&request) {
        Ok(manifest) => {
            for entry in &manifest.files {
                assert_eq!(fs::metadata(folder.join(&entry.path)).unwrap().len(), entry.size);
            }
            if let Ok(checked) = checked {
                assert_eq!(checked.manifest, manifest);
            }
        }
        // Nothing but the sealed file is left.
        Err(_) => assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1),
    }
});
