//! Where wasmd, Kubo and Postgres are.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{Error, Result};

/// The module that pins wasmd; `make setup` builds from it and caches by the same version.
const WASMD_MODULE: &str = include_str!("../tools/wasmd/go.mod");
const KUBO_MODULE: &str = include_str!("../tools/kubo/go.mod");

/// `WEIGHHOUSE_WASMD`, or what `make setup` built.
pub(crate) fn wasmd() -> Result<PathBuf> {
    built("WEIGHHOUSE_WASMD", "wasmd", "wasmd", version(WASMD_MODULE, "github.com/CosmWasm/wasmd"))
}

/// `WEIGHHOUSE_KUBO`, or what `make setup` built.
pub(crate) fn kubo() -> Result<PathBuf> {
    built("WEIGHHOUSE_KUBO", "kubo", "ipfs", version(KUBO_MODULE, "github.com/ipfs/kubo"))
}

/// The folder with `initdb` and `postgres`: the newest of Debian's, or the one on the path.
pub(crate) fn postgres() -> Result<PathBuf> {
    let packaged = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut packaged: Vec<_> = packaged
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .collect();
    packaged.sort();
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let mut folders = packaged.into_iter().rev().map(|(_, folder)| folder).chain(on_path);
    folders
        .find(|folder| ["initdb", "postgres", "createdb"].iter().all(|name| folder.join(name).exists()))
        .ok_or_else(|| Error::Missing { what: "Postgres".into(), hint: "`make setup` installs postgresql".into() })
}

/// A program built beside this one; tests run from a folder below.
pub(crate) fn beside(name: &str) -> Result<PathBuf> {
    if let Some(path) = env::var_os("WEIGHHOUSE_INDEXER_BIN") {
        return Ok(path.into());
    }
    let this = env::current_exe().map_err(Error::file("/proc/self/exe"))?;
    let mut folders = this.ancestors().skip(1).take(2).map(|folder| folder.join(name));
    folders.find(|path| path.exists()).ok_or_else(|| Error::Missing {
        what: format!("{name} (beside {})", this.display()),
        hint: format!("`cargo build -p {name}` builds it"),
    })
}

fn built(variable: &str, tool: &str, binary: &str, version: Option<&str>) -> Result<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return existing(PathBuf::from(path), variable);
    }
    let version = version.ok_or_else(|| Error::unusable(tool, "its Go module names no version"))?;
    let cache = match (env::var_os("WEIGHHOUSE_CACHE"), env::var_os("HOME")) {
        (Some(cache), _) => PathBuf::from(cache),
        (None, Some(home)) => Path::new(&home).join(".cache/weighhouse"),
        (None, None) => return Err(Error::unusable(tool, "neither WEIGHHOUSE_CACHE nor HOME is set")),
    };
    existing(cache.join(format!("{tool}-{version}")).join(binary), tool)
}

fn existing(path: PathBuf, what: &str) -> Result<PathBuf> {
    if path.exists() {
        return Ok(path);
    }
    Err(Error::Missing { what: format!("{what} ({})", path.display()), hint: "`make setup` builds it".into() })
}

/// The version a Go module requires of another.
fn version<'a>(module: &'a str, dependency: &str) -> Option<&'a str> {
    module.lines().find_map(|line| {
        let mut words = line.trim().trim_start_matches("require ").split_ascii_whitespace();
        (words.next() == Some(dependency)).then(|| words.next()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_versions_are_read_from_the_go_modules() {
        for (module, name) in [(WASMD_MODULE, "github.com/CosmWasm/wasmd"), (KUBO_MODULE, "github.com/ipfs/kubo")] {
            assert!(version(module, name).is_some_and(|version| version.starts_with('v')), "{name}");
        }
    }
}
