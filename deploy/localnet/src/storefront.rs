//! What the indexer is told so that it serves the storefront, with all that this can do.

use std::{ffi::OsString, fs, io::Read, path::Path};

use base64::{engine::general_purpose::STANDARD, Engine};
use weighhouse_deployment::setting;

use crate::{
    accounts::{write_private, Accounts, GRANTER},
    ports::Ports,
    Error, Result,
};

/// What all files that browsers send may take.
const UPLOAD_DISK: u64 = 4 << 30;

/// What one newcomer's fees may take: a purchase and its acceptance.
const FEE_GRANT: &str = "40000uwhs";
/// The hours for which a newcomer's fees are paid.
const FEE_GRANT_HOURS: u32 = 1;
/// The newcomers of a day.
const FEE_GRANTS_A_DAY: u32 = 20;

/// The indexer's settings, by the names of their variables.
pub(crate) fn settings(
    folder: &Path,
    web: &Path,
    ports: &Ports,
    accounts: &Accounts,
) -> Result<Vec<(&'static str, OsString)>> {
    let here = |port: u16| format!("127.0.0.1:{port}");
    let http = |port: u16| format!("http://{}", here(port)).into();
    let web = fs::canonicalize(web).map_err(Error::file(web))?;
    let mut settings = vec![
        (setting::INDEXER_WEB, web.into_os_string()),
        (setting::INDEXER_WEB_RPC, http(ports.rpc)),
        (setting::INDEXER_WEB_REST, http(ports.rest)),
        (setting::INDEXER_WEB_CHAIN_NAME, "Weighhouse on this machine".into()),
        (setting::INDEXER_DOMAIN, here(ports.indexer).into()),
        (setting::INDEXER_VAULT_KEY_FILE, vault_key(folder)?),
        (setting::INDEXER_UPLOAD_DISK, UPLOAD_DISK.to_string().into()),
        (setting::INDEXER_FILES_FOLDER, folder.join("files").into()),
    ];
    // A chain of an older localnet has no account that pays.
    if let Ok(words) = accounts.mnemonic(GRANTER) {
        let key = folder.join("fee-grants.key");
        write_private(&key, words)?;
        settings.push((setting::INDEXER_FEE_GRANT_KEY_FILE, key.into()));
        settings.push((setting::INDEXER_FEE_GRANT_AMOUNT, FEE_GRANT.into()));
        settings.push((setting::INDEXER_FEE_GRANT_HOURS, FEE_GRANT_HOURS.to_string().into()));
        settings.push((setting::INDEXER_FEE_GRANTS_A_DAY, FEE_GRANTS_A_DAY.to_string().into()));
    }
    if let Some(files) = ports.files {
        settings.push((setting::INDEXER_FILES_LISTEN, here(files).into()));
        settings.push((setting::INDEXER_WEB_FILES, format!("http://{}/v1/files/", here(files)).into()));
    }
    Ok(settings)
}

/// The file with the key that seals what accounts keep, made once.
fn vault_key(folder: &Path) -> Result<OsString> {
    let file = folder.join("vault.keys");
    if !file.exists() {
        let (random, mut key) = (Path::new("/dev/urandom"), [0; 32]);
        fs::File::open(random).and_then(|mut source| source.read_exact(&mut key)).map_err(Error::file(random))?;
        write_private(&file, &format!("k1 {}\n", STANDARD.encode(key)))?;
    }
    Ok(file.into_os_string())
}
