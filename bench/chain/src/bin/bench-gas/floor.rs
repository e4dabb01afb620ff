//! What the chain charges for the least: a payment, a token, a contract that does nothing.

use anyhow::{Context, Result};
use cosmwasm_std::{Coin, Empty};
use rand::rngs::OsRng;
use serde::Serialize;
use serde_json::{json, Value};
use weighhouse_chain::{message, TxOutcome};
use weighhouse_floor_empty::ExecuteMsg;
use weighhouse_localnet::DENOM;
use weighhouse_protocol::hash::Hash;
use weighhouse_sealing::secret::TransportSecret;
use weighhouse_tests::{Market, Person};

/// Where `scripts/bench-gas.sh` puts them.
const ARTIFACTS: &str = "target/artifacts-bench";

/// A contract to measure against.
struct Deployed {
    code: u64,
    address: String,
}

/// The contracts to measure against.
pub struct Contracts {
    owner: Person,
    empty: Deployed,
    cw721: Deployed,
}

impl Contracts {
    /// Stores and starts them.
    pub async fn deploy(market: &'static Market) -> Result<Self> {
        let owner = market.regular().await?;
        let minter = owner.address().to_owned();
        let collection = json!({"name": "Floor", "symbol": "FLOOR", "minter": minter});
        let empty = deploy(market, &owner, "floor_empty", &json!({})).await?;
        let cw721 = deploy(market, &owner, "floor_cw721", &collection).await?;
        Ok(Self { owner, empty, cw721 })
    }

    /// Their codes.
    pub fn codes(&self) -> [u64; 2] {
        [self.empty.code, self.cw721.code]
    }
}

async fn deploy(market: &Market, owner: &Person, name: &str, start: &Value) -> Result<Deployed> {
    let file = format!("{ARTIFACTS}/weighhouse_{name}.wasm");
    let wasm = std::fs::read(&file).context(file)?;
    let stored = market.chain.submit(&owner.key, vec![message::store_code(owner.address(), &wasm)?]).await?;
    let code = stored.attribute("store_code", "code_id")?.parse()?;
    let start = message::instantiate(owner.address(), None, code, name, start)?;
    let started = market.chain.submit(&owner.key, vec![start]).await?;
    Ok(Deployed { code, address: started.attribute("instantiate", "_contract_address")?.to_owned() })
}

/// Gas of each.
#[derive(Debug, Serialize)]
pub struct Floor {
    /// A payment in one denom.
    pub send: u64,
    /// A token of cw721-base, to somebody who has one.
    pub mint: u64,
    /// A contract that reads a delivery and does nothing with it.
    pub empty: u64,
    /// The same that checks it.
    pub verify: u64,
}

impl Floor {
    /// The check of a delivery alone.
    pub fn delivery_check(&self) -> u64 {
        self.verify.saturating_sub(self.empty)
    }

    /// Measures each once.
    pub async fn measure(market: &'static Market, contracts: &Contracts) -> Result<Self> {
        let (owner, other) = (&contracts.owner, market.regular().await?);
        let send = message::send(owner.address(), other.address(), &[Coin::new(5u128, DENOM)]);
        let send = market.chain.submit(&owner.key, vec![send]).await?.gas_used;
        // The first token of an account costs more than those after it.
        mint(market, contracts).await?;
        let mint = mint(market, contracts).await?.gas_used;

        let listing = market.listing(1_000_000).await?;
        let transport_key = TransportSecret::generate(&mut OsRng).public_key()?;
        let delivery = listing.secret.deliver(&listing.keys, &transport_key, &mut OsRng)?;
        let (key, transport_key, delivery) = (
            listing.keys.to_bytes().as_slice().into(),
            transport_key.as_slice().into(),
            delivery.to_bytes().as_slice().into(),
        );
        let verify = ExecuteMsg::Verify { key, transport_key, delivery };
        let ExecuteMsg::Verify { key, transport_key, delivery } = verify.clone() else { unreachable!() };
        let ignore = ExecuteMsg::Ignore { key, transport_key, delivery };
        let empty = execute(market, owner, &contracts.empty.address, &ignore).await?.gas_used;
        let verify = execute(market, owner, &contracts.empty.address, &verify).await?.gas_used;
        Ok(Self { send, mint, empty, verify })
    }
}

async fn mint(market: &Market, contracts: &Contracts) -> Result<TxOutcome> {
    let token: [u8; 32] = rand::random();
    let token_id: String = Hash(token).to_string().chars().take(4).collect();
    let extension: Option<Empty> = None;
    let owner = &contracts.owner;
    let mint =
        json!({"mint": {"token_id": token_id, "owner": owner.address(), "token_uri": null, "extension": extension}});
    execute(market, owner, &contracts.cw721.address, &mint).await
}

async fn execute(market: &Market, who: &Person, contract: &str, message: &impl Serialize) -> Result<TxOutcome> {
    let execute = message::execute(who.address(), contract, message, &[])?;
    Ok(market.chain.submit(&who.key, vec![execute]).await?)
}
