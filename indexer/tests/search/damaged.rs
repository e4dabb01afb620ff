//! Files of an index that the machine lost: they are noticed when it is opened, and the index is made anew.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{found, listing, Database, Index, Market, ALICE, PRICE};

/// What a machine that ends without warning leaves of a file that the disk never had.
#[derive(Clone, Copy, Debug)]
enum Loss {
    Removed,
    Empty,
    Halved,
    /// As long as it was, and full of zeros.
    Zeros,
}

impl Loss {
    const ALL: [Loss; 4] = [Loss::Removed, Loss::Empty, Loss::Halved, Loss::Zeros];

    fn befall(self, file: &Path) {
        let length = fs::metadata(file).unwrap().len();
        let cut = |length| OpenOptions::new().write(true).open(file).unwrap().set_len(length).unwrap();
        match self {
            Loss::Removed => fs::remove_file(file).unwrap(),
            Loss::Empty => cut(0),
            Loss::Halved => cut(length / 2),
            Loss::Zeros => {
                cut(0);
                cut(length);
            }
        }
    }
}

/// The files of an index's last commit: of its segments, and the one that names them.
fn files(folder: &Path) -> Vec<PathBuf> {
    let is_of_commit = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        !name.starts_with('.') && !name.ends_with(".lock") && name != "managed.json"
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(is_of_commit);
    files.sort();
    files
}

/// Has the index written before the machine was started anew.
fn reboot(folder: &Path) {
    let path = folder.join("meta.json");
    let mut meta: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let mut position: Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    assert_ne!(position["boot"], "", "commits name the run of the machine");
    position["boot"] = "an earlier run".into();
    meta["payload"] = position.to_string().into();
    fs::write(path, meta.to_string()).unwrap();
}

#[tokio::test]
async fn an_index_that_lost_any_file_with_the_machine_is_made_anew() {
    let mut market = Market::new();
    for number in 1..=6 {
        market.list(listing(&format!("model m{number}"), ALICE, PRICE));
    }
    let mut database = Database::new().await;
    database.ingest(&market.blocks[..4], 10).await;
    let mut index = Index::new();
    index.follow(&database).await;
    database.ingest(&market.blocks[4..], 10).await;
    index.follow(&database).await;
    let expected = found(&index.schema(&database), "model").await;
    assert_eq!(expected.len(), 6);
    let path = |index: &Index| index.folder.path().join(index.folders().last().unwrap());

    // Whole, it is gone on with.
    reboot(&path(&index));
    index = index.killed();
    index.follow(&database).await;
    assert_eq!(index.folders(), ["index-1"]);
    let count = files(&path(&index)).len();
    assert!(count > 8, "{count} files");
    for place in 0..count {
        for loss in Loss::ALL {
            let folder = path(&index);
            reboot(&folder);
            let Some(file) = files(&folder).into_iter().nth(place) else { continue };
            loss.befall(&file);
            fs::write(folder.join(".before"), "").unwrap();
            index = index.killed();
            index.follow(&database).await;
            assert!(!path(&index).join(".before").exists(), "{loss:?} {} is not noticed", file.display());
            assert_eq!(found(&index.schema(&database), "model").await, expected, "{loss:?} {}", file.display());
        }
    }
}

/// The disk had an earlier commit, and no later one.
#[tokio::test]
async fn an_older_commit_catches_up() {
    let mut market = Market::new();
    for number in 1..=6 {
        market.list(listing(&format!("model m{number}"), ALICE, PRICE));
    }
    let mut database = Database::new().await;
    database.ingest(&market.blocks[..4], 10).await;
    let mut index = Index::new();
    index.follow(&database).await;
    let older = tempfile::tempdir().unwrap();
    let folder = index.folder.path().join("index-1");
    for file in files(&folder).into_iter().chain([folder.join(".managed.json")]) {
        fs::copy(&file, older.path().join(file.file_name().unwrap())).unwrap();
    }
    database.ingest(&market.blocks[4..], 10).await;
    index.follow(&database).await;
    let expected = found(&index.schema(&database), "model").await;
    fs::remove_dir_all(&folder).unwrap();
    fs::rename(older.keep(), &folder).unwrap();
    reboot(&folder);
    index = index.killed();
    index.follow(&database).await;
    assert_eq!(index.folders(), ["index-1"], "it goes on where it was");
    assert_eq!(found(&index.schema(&database), "model").await, expected);
}
