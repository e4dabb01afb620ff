//! The packages of what is written in JavaScript.

use std::path::Path;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use tokio::fs;
use tokio::process::Command;
use tokio::sync::Mutex;
use weighhouse_tests::Market;

/// A copy of the lock file that npm installed by. `npm ci` empties its folder first, and so removes it.
const INSTALLED: &str = "node_modules/.installed-package-lock.json";

/// Installs the packages that a folder pins, once for all rules that need them, and again once its lock file changes.
pub async fn install(folder: &Path) -> Result<()> {
    static INSTALLING: Mutex<()> = Mutex::const_new(());
    let _one_at_a_time = INSTALLING.lock().await;
    let lock = fs::read(folder.join("package-lock.json")).await.context("no package-lock.json")?;
    let installed = folder.join(INSTALLED);
    if fs::read(&installed).await.is_ok_and(|by| by == lock) {
        return Ok(());
    }
    let install = ["ci", "--no-audit", "--no-fund", "--silent"];
    let status = Command::new("npm").args(install).current_dir(folder).status().await.context("no npm")?;
    ensure!(status.success(), "npm ci in {}: {status}", folder.display());
    Ok(fs::write(installed, lock).await?)
}

/// What a change of the lock file pins is there, and nothing is installed without one.
pub async fn packages_are_installed_again_once_their_lock_changes(_market: &'static Market) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let modules = folder.path().join("node_modules");
    pin(folder.path(), &["one"]).await?;
    install(folder.path()).await?;
    ensure!(modules.join("one/package.json").exists(), "nothing was installed");

    fs::write(modules.join("mark"), "").await?;
    install(folder.path()).await?;
    ensure!(modules.join("mark").exists(), "the same was installed again");

    pin(folder.path(), &["one", "two"]).await?;
    install(folder.path()).await?;
    ensure!(modules.join("two/package.json").exists(), "the packages are those of the lock file before");
    ensure!(!modules.join("mark").exists(), "what was installed before is still there");
    Ok(())
}

/// Writes a folder that depends on packages beside it.
async fn pin(folder: &Path, names: &[&str]) -> Result<()> {
    let root = json!({
        "name": "root",
        "version": "1.0.0",
        "dependencies": names.iter().map(|name| (*name, format!("file:{name}"))).collect::<Value>(),
    });
    let mut packages = json!({ "": root });
    for name in names {
        let package = json!({"name": name, "version": "1.0.0"});
        fs::create_dir_all(folder.join(name)).await?;
        fs::write(folder.join(name).join("package.json"), package.to_string()).await?;
        packages[format!("node_modules/{name}")] = json!({"resolved": name, "link": true});
        packages[*name] = json!({"version": "1.0.0"});
    }
    let lock = json!({
        "name": "root", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": packages,
    });
    fs::write(folder.join("package.json"), root.to_string()).await?;
    fs::write(folder.join("package-lock.json"), lock.to_string()).await?;
    Ok(())
}
