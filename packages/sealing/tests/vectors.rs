//! The committed vectors are those that this code makes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../examples/vectors/delivery.rs"]
mod delivery;
#[path = "../examples/vectors/generate.rs"]
mod generate;
#[path = "../examples/vectors/points.rs"]
mod points;
#[path = "../examples/vectors/proofs.rs"]
mod proofs;
#[path = "../examples/vectors/sealed.rs"]
mod sealed;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn committed_vectors_are_not_stale() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/vectors");
    let mut names = BTreeSet::new();
    for (name, bytes) in generate::all().unwrap() {
        let committed = fs::read(folder.join(&name)).unwrap();
        assert!(committed == bytes, "{name} is stale: cargo run -p weighhouse-sealing --example vectors");
        names.insert(name);
    }
    let present: BTreeSet<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    // Those of wallets and of orders are not of sealed files: the client and the protocol check them.
    names.extend(["backups.json".into(), "orders.json".into()]);
    assert_eq!(present, names);
}
