//! wasmd with one validator, fast blocks and fast governance.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use serde_json::json;
use tokio::process::Command;

use crate::{
    accounts::{Accounts, VALIDATOR},
    ports::Ports,
    process::{run, Launch},
    tools, Error, Result,
};

pub const CHAIN_ID: &str = "weighhouse-localnet";
/// Bech32 prefix of accounts.
pub const PREFIX: &str = "wasm";
/// Pays gas, is staked, and is accepted as price.
pub const DENOM: &str = "uwhs";
/// Accepted as price, too.
pub const STABLE_DENOM: &str = "uusdc";
/// Not accepted as price; the test accounts hold it.
pub const UNACCEPTED_DENOM: &str = "uatom";
/// What a unit of gas costs at least.
pub const GAS_PRICE: &str = "0.025uwhs";

/// Half of all there is, so that nobody can outvote the validator.
const STAKE: &str = "500000000000uwhs";
/// The interval at which blocks come at the fastest, in milliseconds: about two a second.
pub(crate) const BLOCK_INTERVAL: u32 = 500;
/// The transactions that wait for a block at most while the node hurries: each block checks those that are left again.
const FEW_TRANSACTIONS: i64 = 6;
/// The port of `npm run dev` in `web/`.
const VITE: u16 = 5173;
/// How long a vote lasts, and how long a proposal waits for its deposit: a page is opened, read and voted about in it.
const VOTING_PERIOD: &str = "30s";
/// How long an urgent one lasts; the chain wants it shorter.
const EXPEDITED_PERIOD: &str = "4s";
/// The deposit of a proposal.
pub(crate) const DEPOSIT: u128 = 1_000_000;
/// A link in the localnet's folder to the program that was chosen for its chain.
const PROGRAM: &str = "wasmd";
/// A proposal's messages may use this much gas.
const MAX_BLOCK_GAS: &str = "200000000";

/// Makes the chain's folder, whole or not at all.
pub(crate) async fn prepare(folder: &Path, accounts: &Accounts, ports: &Ports) -> Result<()> {
    let home = home(folder);
    if home.exists() {
        return Ok(());
    }
    let draft = folder.join("chain.new");
    if draft.exists() {
        fs::remove_dir_all(&draft).map_err(Error::file(&draft))?;
    }
    wasmd(&draft, &["init", VALIDATOR, "--chain-id", CHAIN_ID, "--default-denom", DENOM], None).await?;
    let words = format!("{}\n", accounts.mnemonic(VALIDATOR)?);
    let keyring = ["--keyring-backend", "test"];
    wasmd(&draft, &[&["keys", "add", VALIDATOR, "--recover"], &keyring[..]].concat(), Some(&words)).await?;
    let balances = draft.join("balances.json");
    fs::write(&balances, accounts.genesis()?.to_string()).map_err(Error::file(&balances))?;
    wasmd(&draft, &["genesis", "bulk-add-genesis-account", &balances.to_string_lossy()], None).await?;
    edit_genesis(&draft.join("config/genesis.json"))?;
    let gentx = ["genesis", "gentx", VALIDATOR, STAKE, "--chain-id", CHAIN_ID];
    wasmd(&draft, &[&gentx[..], &keyring[..]].concat(), None).await?;
    wasmd(&draft, &["genesis", "collect-gentxs"], None).await?;
    configure(&draft, ports)?;
    fs::rename(&draft, &home).map_err(Error::file(&home))
}

/// How the node is started.
pub(crate) fn launch(folder: &Path) -> Result<Launch> {
    let program = chosen(folder)?;
    let home = home(folder);
    let args = ["start", "--log_no_color", "--log_level", "warn", "--home"];
    let args = args.into_iter().map(Into::into).chain([home.into_os_string()]).collect();
    Ok(Launch { env: vec![library_path(&program)], program, args, user: None })
}

/// Where the SDK's module of upgrades leaves what a node stopped for, so that the next program knows it.
pub(crate) fn upgrade_info_file(folder: &Path) -> PathBuf {
    home(folder).join("data/upgrade-info.json")
}

/// Chooses the program that runs the chain from now on.
pub(crate) fn replace(folder: &Path, program: &Path) -> Result<()> {
    let program = fs::canonicalize(program).map_err(Error::file(program))?;
    let link = folder.join(PROGRAM);
    match fs::remove_file(&link) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::file(&link)(error)),
        _ => {}
    }
    symlink(&program, &link).map_err(Error::file(&link))
}

/// The program that was chosen for this chain, or what `make setup` built.
fn chosen(folder: &Path) -> Result<PathBuf> {
    match fs::read_link(folder.join(PROGRAM)) {
        Ok(program) => Ok(program),
        Err(_) => tools::wasmd(),
    }
}

fn home(folder: &Path) -> PathBuf {
    folder.join("chain")
}

/// `make setup` puts the library that runs contracts beside the program.
fn library_path(program: &Path) -> (&'static str, std::ffi::OsString) {
    ("LD_LIBRARY_PATH", program.parent().unwrap_or(Path::new("/")).into())
}

/// Runs the program over the node's folder; what it prints.
pub(crate) async fn program(folder: &Path, arguments: &[&str]) -> Result<String> {
    wasmd(&home(folder), arguments, None).await
}

async fn wasmd(home: &Path, args: &[&str], input: Option<&str>) -> Result<String> {
    let program = tools::wasmd()?;
    let (variable, value) = library_path(&program);
    let mut command = Command::new(&program);
    command.args(args).arg("--home").arg(home).env(variable, value);
    run(command, input).await
}

fn edit_genesis(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file).map_err(Error::file(file))?;
    let mut genesis: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| Error::unusable(file.display(), error))?;
    genesis["consensus"]["params"]["block"]["max_gas"] = json!(MAX_BLOCK_GAS);
    let governance = &mut genesis["app_state"]["gov"]["params"];
    let deposit = |amount: u128| json!([{"denom": DENOM, "amount": amount.to_string()}]);
    governance["voting_period"] = json!(VOTING_PERIOD);
    governance["expedited_voting_period"] = json!(EXPEDITED_PERIOD);
    governance["max_deposit_period"] = json!(VOTING_PERIOD);
    governance["min_deposit"] = deposit(DEPOSIT);
    // The chain wants it above the ordinary one.
    governance["expedited_min_deposit"] = deposit(DEPOSIT * 2);
    fs::write(file, genesis.to_string()).map_err(Error::file(file))
}

/// Ports, fees and speed.
fn configure(home: &Path, ports: &Ports) -> Result<()> {
    edit_toml(&home.join("config/config.toml"), |config| {
        set(config, "rpc", "laddr", format!("tcp://127.0.0.1:{}", ports.rpc));
        set(config, "rpc", "pprof_laddr", "");
        set(config, "rpc", "cors_allowed_origins", pages(ports));
        set(config, "p2p", "laddr", format!("tcp://127.0.0.1:{}", ports.p2p));
        set(config, "p2p", "pex", false);
        set(config, "consensus", "timeout_commit", format!("{BLOCK_INTERVAL}ms"));
        set(config, "consensus", "timeout_propose", format!("{BLOCK_INTERVAL}ms"));
    })?;
    edit_toml(&home.join("config/app.toml"), |config| {
        config.insert("minimum-gas-prices".into(), GAS_PRICE.into());
        set(config, "api", "enable", true);
        set(config, "api", "address", format!("tcp://127.0.0.1:{}", ports.rest));
        set(config, "api", "enabled-unsafe-cors", true);
        set(config, "grpc", "address", format!("127.0.0.1:{}", ports.grpc));
        set(config, "grpc-web", "enable", false);
    })
}

/// The origins of the storefront: the indexer's, and that of its development server.
fn pages(ports: &Ports) -> Vec<toml::Value> {
    let hosts = ["127.0.0.1", "localhost"];
    let origins = hosts.into_iter().flat_map(|host| [ports.indexer, VITE].map(|port| format!("http://{host}:{port}")));
    origins.map(toml::Value::from).collect()
}

/// How soon one block follows another.
pub(crate) enum Pace {
    /// At once.
    Hurried,
    /// Never, as far as anybody waits.
    Still,
}

/// Changes the pace of a chain that was prepared. The node must have ended.
pub(crate) fn change_pace(folder: &Path, pace: Pace) -> Result<()> {
    edit_toml(&home(folder).join("config/config.toml"), |config| match pace {
        Pace::Hurried => {
            set(config, "consensus", "timeout_commit", "0s");
            set(config, "mempool", "size", FEW_TRANSACTIONS);
        }
        Pace::Still => set(config, "consensus", "timeout_commit", "1000h"),
    })
}

fn edit_toml(file: &Path, edit: impl FnOnce(&mut toml::Table)) -> Result<()> {
    let text = fs::read_to_string(file).map_err(Error::file(file))?;
    let mut config: toml::Table = text.parse().map_err(|error| Error::unusable(file.display(), error))?;
    edit(&mut config);
    fs::write(file, config.to_string()).map_err(Error::file(file))
}

fn set(config: &mut toml::Table, section: &str, key: &str, value: impl Into<toml::Value>) {
    if let Some(section) = config.get_mut(section).and_then(toml::Value::as_table_mut) {
        section.insert(key.to_owned(), value.into());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_chain_goes_on_with_the_program_that_was_chosen_last() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["first", "second"] {
            let program = folder.path().join(name);
            fs::write(&program, "").unwrap();
            replace(folder.path(), &program).unwrap();
            assert_eq!(chosen(folder.path()).unwrap(), fs::canonicalize(&program).unwrap());
        }
        replace(folder.path(), &folder.path().join("nothing")).unwrap_err();
    }
}
