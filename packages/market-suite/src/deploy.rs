//! Stores the contracts and creates them at addresses known before, as a deployment does.

use cosmwasm_std::{instantiate2_address, Addr, Api, Empty};
use cw_multi_test::{App, Contract, ContractWrapper, Executor};
use serde::Serialize;
use weighhouse_protocol::registry::Config;
use weighhouse_protocol::{escrow, license, registry, reputation, royalties};

use crate::reputation::settings;

pub(crate) struct Contracts {
    pub(crate) registry: Addr,
    pub(crate) license: Addr,
    pub(crate) escrow: Addr,
    pub(crate) royalties: Addr,
    pub(crate) reputation: Addr,
}

macro_rules! code {
    ($contract:ident) => {{
        use $contract::contract::{execute, instantiate, migrate, query};
        let code: Box<dyn Contract<Empty>> =
            Box::new(ContractWrapper::new(execute, instantiate, query).with_migrate(migrate));
        code
    }};
}

pub(crate) fn deploy(app: &mut App, governance: &Addr, config: Config) -> Contracts {
    let registry_code = app.store_code(code!(weighhouse_registry));
    let license_code = app.store_code(code!(weighhouse_license));
    let escrow_code = app.store_code(code!(weighhouse_escrow));
    let royalties_code = app.store_code(code!(weighhouse_royalties));
    let reputation_code = app.store_code(code!(weighhouse_reputation));
    let contracts = Contracts {
        registry: address(app, governance, registry_code),
        license: address(app, governance, license_code),
        escrow: address(app, governance, escrow_code),
        royalties: address(app, governance, royalties_code),
        reputation: address(app, governance, reputation_code),
    };
    let registry =
        registry::InstantiateMsg { governance: governance.to_string(), escrow: contracts.escrow.to_string(), config };
    create(app, governance, registry_code, &contracts.registry, &registry);
    let license = license::InstantiateMsg {
        name: "Weighhouse licenses".into(),
        symbol: "WHL".into(),
        minter: contracts.escrow.to_string(),
        registry: contracts.registry.to_string(),
        creator: governance.to_string(),
        external_url: Some(LICENSE_PAGES.into()),
    };
    create(app, governance, license_code, &contracts.license, &license);
    let escrow = escrow::InstantiateMsg {
        registry: contracts.registry.to_string(),
        license: contracts.license.to_string(),
        royalties: contracts.royalties.to_string(),
    };
    create(app, governance, escrow_code, &contracts.escrow, &escrow);
    let royalties =
        royalties::InstantiateMsg { registry: contracts.registry.to_string(), escrow: contracts.escrow.to_string() };
    create(app, governance, royalties_code, &contracts.royalties, &royalties);
    let reputation = reputation::InstantiateMsg {
        registry: contracts.registry.to_string(),
        license: contracts.license.to_string(),
        escrow: contracts.escrow.to_string(),
        config: settings(),
    };
    create(app, governance, reputation_code, &contracts.reputation, &reputation);
    contracts
}

/// What a license's page is at, before its number.
pub const LICENSE_PAGES: &str = "https://weighhouse.example/licenses/";

const SALT: &[u8] = b"market";

fn address(app: &App, creator: &Addr, code: u64) -> Addr {
    let checksum = app.wrap().query_wasm_code_info(code).unwrap().checksum;
    let creator = app.api().addr_canonicalize(creator.as_str()).unwrap();
    let address = instantiate2_address(checksum.as_slice(), &creator, SALT).unwrap();
    app.api().addr_humanize(&address).unwrap()
}

fn create(app: &mut App, creator: &Addr, code: u64, expected: &Addr, message: &impl Serialize) {
    let admin = Some(creator.to_string());
    let created = app.instantiate2_contract(code, creator.clone(), message, &[], "weighhouse", admin, SALT).unwrap();
    assert_eq!(created, *expected);
}
