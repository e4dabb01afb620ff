//! The contracts: stored, instantiated at addresses known before, and so wired to each other.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use cosmwasm_std::Uint128;
use serde_json::Value;
use sha2::{Digest, Sha256};
use weighhouse_chain::{message, Client, Key};
use weighhouse_deployment::Deployed;
use weighhouse_protocol::{escrow, license, order, registry, royalties};

use crate::{
    node::{DENOM, PREFIX, STABLE_DENOM},
    Error, Options, Result,
};

/// In the order of instantiation.
pub(crate) const NAMES: [&str; 4] = ["registry", "license", "escrow", "royalties"];
/// The market's fee on a localnet, in basis points.
const FEE_BPS: u16 = 250;
/// The least fee of a sale.
const MIN_FEE: u128 = 1;
/// What an order reserves of its seller's bond, in basis points of the price.
const BOND_BPS: u16 = 2_000;
/// The least bond of an order.
const MIN_BOND: u128 = 1_000;
/// What a dispute takes of the buyer, in basis points of the price.
const STAKE_BPS: u16 = 1_000;
/// The least of that; a smaller price is staked whole.
const MIN_STAKE: u128 = 1_000;
/// The most that the deliveries a seller missed in one day pay to buyers: 10 whs.
const DAILY_PENALTY: u128 = 10_000_000;
/// The slowest block interval that counts as normal, in seconds: a localnet makes one or two blocks a second.
const SLOWEST_BLOCK: u32 = 5;
/// The download that a buyer is assumed to reach: 10 MB/s.
const DOWNLOAD_RATE: u64 = 10_000_000;

/// A contract's Wasm, and the address it will have.
struct Code {
    wasm: Vec<u8>,
    checksum: Vec<u8>,
    address: String,
}

/// Who has a say in the market, by address.
pub(crate) struct Offices {
    pub(crate) governance: String,
    pub(crate) treasury: String,
    pub(crate) arbiter: String,
}

/// Stores and instantiates what is not there yet.
pub(crate) async fn deploy(
    client: &Client,
    deployer: &Key,
    offices: &Offices,
    options: &Options,
) -> Result<BTreeMap<String, Deployed>> {
    let governance = &offices.governance;
    let codes = read(&options.artifacts, deployer)?;
    let messages = instantiations(&codes, offices, options)?;
    let mut deployed = BTreeMap::new();
    for name in NAMES {
        let (code, instantiation) = (find(&codes, name)?, find(&messages, name)?);
        let code_id = match client.contract_info(&code.address).await {
            Ok(existing) => existing.code_id,
            Err(weighhouse_chain::Error::NotFound { .. }) => {
                create(client, deployer, governance, name, code, instantiation).await?
            }
            Err(error) => return Err(error.into()),
        };
        let checksum = hex::encode(&code.checksum);
        deployed.insert(name.to_owned(), Deployed { code_id, checksum, address: code.address.clone() });
    }
    Ok(deployed)
}

async fn create(
    client: &Client,
    deployer: &Key,
    governance: &str,
    name: &str,
    code: &Code,
    instantiation: &Value,
) -> Result<u64> {
    let sender = deployer.address();
    let stored = client.submit(deployer, vec![message::store_code(sender, &code.wasm)?]).await?;
    let code_id: u64 = stored
        .attribute("store_code", "code_id")?
        .parse()
        .map_err(|error| Error::unusable(format!("code id of {name}"), error))?;
    let label = format!("weighhouse {name}");
    let create = message::instantiate2(sender, Some(governance), code_id, &label, name.as_bytes(), instantiation)?;
    let created = client.submit(deployer, vec![create]).await?;
    let address = created.attribute("instantiate", "_contract_address")?;
    if address != code.address {
        return Err(Error::unusable(format!("address of {name}"), format!("{address} instead of {}", code.address)));
    }
    tracing::info!(contract = name, code_id, address, gas = created.gas_used, "contract instantiated");
    Ok(code_id)
}

/// SHA-256 of a contract's Wasm as it is built now, hex.
pub(crate) fn checksum(artifacts: &Path, name: &str) -> Option<String> {
    fs::read(file(artifacts, name)).ok().map(|wasm| hex::encode(Sha256::digest(wasm)))
}

fn file(artifacts: &Path, name: &str) -> PathBuf {
    artifacts.join(format!("weighhouse_{name}.wasm"))
}

fn read(artifacts: &Path, deployer: &Key) -> Result<BTreeMap<&'static str, Code>> {
    let mut codes = BTreeMap::new();
    for name in NAMES {
        let file = file(artifacts, name);
        let wasm = fs::read(&file)
            .map_err(|_| Error::Missing { what: file.display().to_string(), hint: "`make wasm` builds it".into() })?;
        let checksum = Sha256::digest(&wasm).to_vec();
        let address = message::instantiate2_address(PREFIX, &checksum, deployer.address(), name.as_bytes())?;
        codes.insert(name, Code { wasm, checksum, address });
    }
    Ok(codes)
}

fn instantiations(
    codes: &BTreeMap<&'static str, Code>,
    Offices { governance, treasury, arbiter }: &Offices,
    options: &Options,
) -> Result<BTreeMap<&'static str, Value>> {
    let address = |name: &str| find(codes, name).map(|code| code.address.clone());
    let denom = |denom: &str| registry::DenomRule {
        denom: denom.to_owned(),
        min_fee: Uint128::new(MIN_FEE),
        min_bond: Uint128::new(MIN_BOND),
        min_stake: Uint128::new(MIN_STAKE),
        daily_penalty: Uint128::new(DAILY_PENALTY),
        closed: false,
    };
    let bounds = |(min, max)| registry::Bounds { min, max };
    let config = registry::Config {
        treasury: treasury.to_owned(),
        fee_bps: FEE_BPS,
        denoms: vec![denom(DENOM), denom(STABLE_DENOM)],
        deliver_within: bounds(options.deliver_within),
        grace: options.grace,
        challenge_window: bounds(options.challenge_window),
        download_rate: DOWNLOAD_RATE,
        cooldown: options.cooldown,
        bond_bps: BOND_BPS,
        bond_delay: options.bond_delay,
        slowest_block: SLOWEST_BLOCK,
        stake_bps: STAKE_BPS,
        guardian: None,
        moderator: None,
        arbiter: Some(order::Arbiter { address: arbiter.to_owned(), decide_within: options.decide_within }),
    };
    let registry = registry::InstantiateMsg { governance: governance.to_owned(), escrow: address("escrow")?, config };
    let license = license::InstantiateMsg {
        name: "Weighhouse licenses".into(),
        symbol: "WEIGH".into(),
        minter: address("escrow")?,
        registry: address("registry")?,
        creator: governance.to_owned(),
        external_url: None,
    };
    let escrow = escrow::InstantiateMsg {
        registry: address("registry")?,
        license: address("license")?,
        royalties: address("royalties")?,
    };
    let royalties = royalties::InstantiateMsg { registry: address("registry")?, escrow: address("escrow")? };
    let json = |value: serde_json::Result<Value>| value.map_err(|error| Error::unusable("message", error));
    Ok(BTreeMap::from([
        ("registry", json(serde_json::to_value(registry))?),
        ("license", json(serde_json::to_value(license))?),
        ("escrow", json(serde_json::to_value(escrow))?),
        ("royalties", json(serde_json::to_value(royalties))?),
    ]))
}

fn find<'a, T>(map: &'a BTreeMap<&'static str, T>, name: &str) -> Result<&'a T> {
    map.get(name).ok_or_else(|| Error::unusable(format!("contract {name}"), "it is unknown"))
}
