//! Where wasmd and Kubo are.

use std::{
    env,
    path::{Path, PathBuf},
};

use weighhouse_deployment::setting;

use crate::{Error, Result};

/// The module that pins wasmd; `make setup` builds from it and caches by the same version.
const WASMD_MODULE: &str = include_str!("../tools/wasmd/go.mod");
const KUBO_MODULE: &str = include_str!("../tools/kubo/go.mod");

/// `WEIGHHOUSE_WASMD`, or what `make setup` built.
pub(crate) fn wasmd() -> Result<PathBuf> {
    built(setting::WASMD, "wasmd", "wasmd", version(WASMD_MODULE, "github.com/CosmWasm/wasmd"))
}

/// `WEIGHHOUSE_KUBO`, or what `make setup` built.
pub(crate) fn kubo() -> Result<PathBuf> {
    built(setting::KUBO, "kubo", "ipfs", version(KUBO_MODULE, "github.com/ipfs/kubo"))
}

/// A program built beside this one; tests run from a folder below.
pub(crate) fn beside(name: &str) -> Result<PathBuf> {
    if let Some(path) = env::var_os(setting::INDEXER_BIN) {
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
    let cache = match (env::var_os(setting::CACHE), env::var_os("HOME")) {
        (Some(cache), _) => PathBuf::from(cache),
        (None, Some(home)) => Path::new(&home).join(".cache/weighhouse"),
        (None, None) => return Err(Error::unusable(tool, format!("neither {} nor HOME is set", setting::CACHE))),
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
