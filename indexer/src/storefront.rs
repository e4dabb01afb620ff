//! The storefront that a server hands out: a build's files, read whole and compressed once, so that an answer touches
//! neither disk nor database, and no path leads out of the folder.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use anyhow::{ensure, Context};
use bytes::Bytes;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use url::Url;
use weighhouse_messages::Contracts;

use crate::gzip::{self, Compression};

/// The page.
pub const PAGE: &str = "index.html";
/// What the page reads first: where the chain is, in the operator's words.
const CONFIG: &str = "config.json";
/// Names in this folder hold a hash of what is in the file.
const HASHED: &str = "assets/";
/// What the name of a file ends with that is another, compressed by Brotli.
const BROTLI: &str = ".br";
/// Most bytes of a build. It stays in memory: a folder that is something else is refused.
const MOST: u64 = 64 << 20;
/// Pause between two looks at the folder.
const PAUSE: Duration = Duration::from_secs(2);

/// What the page is told of the market: `Config` in `web/src/config.ts`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Config {
    /// The addresses to which a sealed file's CID is added to download it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// The chain that the page itself asks and pays; without it the page only shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<Chain>,
    /// The page that says how an account gets money.
    #[serde(rename = "moneyFrom", skip_serializing_if = "Option::is_none")]
    pub money_from: Option<String>,
    /// The fee grants that newcomers may ask for.
    #[serde(rename = "feeGrants", skip_serializing_if = "Option::is_none")]
    pub fee_grants: Option<FeeGrants>,
}

/// What a newcomer may be granted.
#[derive(Clone, Debug, Serialize)]
pub struct FeeGrants {
    /// The account that pays.
    pub granter: String,
    /// What it pays at most, in base units.
    pub amount: String,
    pub denom: String,
    /// The hours for which a grant can be used.
    pub hours: u32,
}

/// The chain, as browsers reach it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chain {
    pub id: String,
    /// What wallets call it.
    pub name: String,
    /// Nodes, the first asked first.
    pub rpc: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
    pub prefix: String,
    /// SLIP-44's number of the coin.
    pub coin_type: u32,
    pub gas_price: String,
    pub contracts: Contracts,
}

/// A node's URL as wallets append paths to it.
pub fn node(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

/// The URL of a folder as pages append names to it.
pub fn folder(url: &Url) -> String {
    format!("{}/", node(url))
}

/// A file of the build.
#[derive(Clone, Debug)]
pub struct File {
    /// Its media type.
    pub kind: &'static str,
    pub bytes: Bytes,
    /// The same by gzip, where that is shorter.
    pub gzip: Option<Bytes>,
    /// The same by Brotli, which the build makes: it takes too long for a server that starts.
    pub brotli: Option<Bytes>,
    /// A hash of what is in it, in hexadecimal.
    pub hash: String,
    /// Its name is never another file's: a browser may keep it without asking.
    pub is_lasting: bool,
}

type Files = HashMap<String, File>;

/// A storefront. Clones are one.
#[derive(Clone)]
pub struct Storefront {
    folder: PathBuf,
    config: Bytes,
    /// The origins beside this server's that the page may ask.
    origins: Vec<String>,
    /// When the page was written that is read at first.
    written: Option<SystemTime>,
    files: Arc<RwLock<Arc<Files>>>,
}

impl Storefront {
    /// Reads a build.
    ///
    /// # Errors
    /// A folder without a page, that can't be read, or is larger than any build.
    pub fn read(folder: &Path, config: &Config) -> anyhow::Result<Self> {
        let nodes = config.chain.iter().flat_map(|chain| chain.rpc.iter().chain(&chain.rest));
        let mut origins: Vec<String> = Vec::new();
        for address in nodes.chain(&config.files) {
            let origin = Url::parse(address)?.origin();
            ensure!(origin.is_tuple(), "{address} is no address that a browser asks: give one of http or https");
            let origin = origin.ascii_serialization();
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        let (config, written) = (Bytes::from(serde_json::to_vec(config)?), written(folder));
        let files = Arc::new(RwLock::new(Arc::new(read(folder, &config)?)));
        Ok(Storefront { folder: folder.to_owned(), config, origins, written, files })
    }

    /// The file of a name such as `assets/index-8fa3.js`.
    pub fn file(&self, name: &str) -> Option<File> {
        self.files.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// The origins beside this server's that the page may ask.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// Reads a newer build once it is there. Pages that are open find the files of theirs until then.
    pub async fn keep_reading(self, stop: CancellationToken) {
        let (mut read, mut seen) = (self.written, self.written);
        while stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_some() {
            let found = written(&self.folder);
            // A build that is still being written waits for the next look.
            let has_settled = found.is_some() && found == seen;
            seen = found;
            if !has_settled || found == read {
                continue;
            }
            read = found;
            let storefront = self.clone();
            match tokio::task::spawn_blocking(move || storefront.read_again()).await {
                Ok(Ok(())) => tracing::info!(folder = %self.folder.display(), "a newer storefront is handed out"),
                Ok(Err(error)) => tracing::warn!(error = format!("{error:#}"), "the storefront stays as it was"),
                Err(error) => tracing::error!(%error, "the storefront stays as it was"),
            }
        }
    }

    fn read_again(&self) -> anyhow::Result<()> {
        let mut files = read(&self.folder, &self.config)?;
        let mut room = MOST.saturating_sub(files.values().map(size).sum());
        let mut current = self.files.write().unwrap_or_else(PoisonError::into_inner);
        // Whoever has the older page open loads parts of it that the newer one has not.
        for (name, file) in current.iter().filter(|(_, file)| file.is_lasting) {
            let bytes = size(file);
            if bytes <= room && !files.contains_key(name) {
                room -= bytes;
                files.insert(name.clone(), file.clone());
            }
        }
        *current = Arc::new(files);
        Ok(())
    }
}

/// When the page in a folder was written.
fn written(folder: &Path) -> Option<SystemTime> {
    fs::metadata(folder.join(PAGE)).and_then(|page| page.modified()).ok()
}

fn size(file: &File) -> u64 {
    u64::try_from(file.bytes.len()).unwrap_or(u64::MAX)
}

/// All files below a folder, with the configuration in the place of any that lies there.
fn read(folder: &Path, config: &Bytes) -> anyhow::Result<Files> {
    let (mut files, mut short) = (Files::new(), HashMap::new());
    let (mut room, mut folders) = (MOST, vec![PathBuf::new()]);
    while let Some(below) = folders.pop() {
        let path = folder.join(&below);
        let entries = fs::read_dir(&path).with_context(|| format!("{} can't be read", path.display()))?;
        for entry in entries {
            let entry = entry?;
            let (kind, name) = (entry.file_type()?, below.join(entry.file_name()));
            // Neither links nor devices: a build has none.
            if kind.is_dir() {
                folders.push(name);
            } else if let (true, Some(name)) = (kind.is_file(), name.to_str()) {
                room = room
                    .checked_sub(entry.metadata()?.len())
                    .with_context(|| format!("{} has more than {MOST} bytes: it is no storefront", folder.display()))?;
                let bytes = fs::read(entry.path()).with_context(|| format!("{name} can't be read"))?;
                match name.strip_suffix(BROTLI) {
                    Some(of) => drop(short.insert(of.to_owned(), Bytes::from(bytes))),
                    None => drop(files.insert(name.to_owned(), file(name, bytes.into())?)),
                }
            }
        }
    }
    for (name, brotli) in short {
        if let Some(file) = files.get_mut(&name) {
            file.brotli = Some(brotli);
        }
    }
    ensure!(files.contains_key(PAGE), "{} has no {PAGE}: `scripts/web.sh build` makes a storefront", folder.display());
    files.insert(CONFIG.to_owned(), file(CONFIG, config.clone())?);
    Ok(files)
}

fn file(name: &str, bytes: Bytes) -> anyhow::Result<File> {
    let (kind, is_text) = kind(name);
    let gzip = match is_text && bytes.len() >= gzip::LEAST {
        true => {
            Some(Bytes::from(gzip::compress(&bytes, Compression::best())?)).filter(|short| short.len() < bytes.len())
        }
        false => None,
    };
    let digest = Sha256::digest(&bytes);
    let (hash, is_lasting) = (hex::encode(&digest[..16]), name.starts_with(HASHED));
    Ok(File { kind, gzip, brotli: None, hash, is_lasting, bytes })
}

/// The media type of a name, and whether such files get shorter by compression.
fn kind(name: &str) -> (&'static str, bool) {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => ("text/html; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "json" | "map" => ("application/json", true),
        "webmanifest" => ("application/manifest+json", true),
        "svg" => ("image/svg+xml", true),
        "txt" => ("text/plain; charset=utf-8", true),
        "wasm" => ("application/wasm", true),
        "woff2" => ("font/woff2", false),
        "png" => ("image/png", false),
        "ico" => ("image/x-icon", false),
        _ => ("application/octet-stream", false),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn built(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), files);
        folder
    }

    fn write(folder: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    #[test]
    fn a_folder_without_a_page_or_with_too_much_is_refused() {
        let folder = built(&[("assets/a-1.js", "1")]);
        let refusal = |folder: &Path| format!("{:#}", Storefront::read(folder, &Config::default()).err().unwrap());
        assert!(refusal(folder.path()).contains("has no index.html"));
        write(folder.path(), &[(PAGE, "page")]);
        assert!(Storefront::read(folder.path(), &Config::default()).is_ok());
        fs::File::create(folder.path().join("disk.img")).unwrap().set_len(MOST).unwrap();
        assert!(refusal(folder.path()).contains("it is no storefront"));
    }

    #[test]
    fn a_link_leads_nowhere() {
        let folder = built(&[(PAGE, "page")]);
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("passwd.txt")).unwrap();
        std::os::unix::fs::symlink("/etc", folder.path().join("etc")).unwrap();
        let storefront = Storefront::read(folder.path(), &Config::default()).unwrap();
        assert!(storefront.file("passwd.txt").is_none() && storefront.file("etc/passwd").is_none());
    }

    #[tokio::test]
    async fn an_open_page_finds_its_files_after_a_newer_build() {
        let folder = built(&[(PAGE, "old"), ("assets/a-1.js", "1"), ("robots.txt", "old")]);
        let storefront = Storefront::read(folder.path(), &Config::default()).unwrap();
        let stop = CancellationToken::new();
        let reading = tokio::spawn(storefront.clone().keep_reading(stop.clone()));
        fs::remove_dir_all(folder.path().join("assets")).unwrap();
        fs::remove_file(folder.path().join("robots.txt")).unwrap();
        write(folder.path(), &[(PAGE, "new"), ("assets/a-2.js", "2")]);
        let begin = std::time::Instant::now();
        while storefront.file(PAGE).unwrap().bytes != "new" {
            assert!(begin.elapsed() < Duration::from_secs(20), "the newer build is not read");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(storefront.file("assets/a-1.js").is_some() && storefront.file("assets/a-2.js").is_some());
        assert!(storefront.file("robots.txt").is_none());
        stop.cancel();
        reading.await.unwrap();
    }

    #[test]
    fn the_operator_says_which_origins_the_page_may_ask() {
        let folder = built(&[(PAGE, "page"), (CONFIG, r#"{"api": "https://elsewhere.example.org/"}"#)]);
        let chain = |rpc: &[&str]| Chain {
            id: "house-1".into(),
            name: "House".into(),
            rpc: rpc.iter().map(|&url| url.to_owned()).collect(),
            rest: Some("https://node.example.org/rest".into()),
            prefix: "wasm".into(),
            coin_type: 118,
            gas_price: "0.025uwhs".into(),
            contracts: Contracts {
                registry: "wasm1a".into(),
                license: "wasm1b".into(),
                escrow: "wasm1c".into(),
                royalties: "wasm1d".into(),
                reputation: None,
            },
        };
        let read = |config: &Config| Storefront::read(folder.path(), config);
        let none = read(&Config::default()).unwrap();
        assert!(none.origins().is_empty());
        assert_eq!(none.file(CONFIG).unwrap().bytes, "{}", "the server's own counts");
        let nodes = ["https://node.example.org/rpc", "http://127.0.0.1:26657"];
        let config = Config {
            files: vec!["https://files.example.net/v1/files/".into()],
            chain: Some(chain(&nodes)),
            ..Config::default()
        };
        let origins = ["https://node.example.org", "http://127.0.0.1:26657", "https://files.example.net"];
        assert_eq!(read(&config).unwrap().origins(), origins);
        assert!(read(&Config { chain: Some(chain(&["data:text/plain,"])), ..Config::default() }).is_err());
    }
}
