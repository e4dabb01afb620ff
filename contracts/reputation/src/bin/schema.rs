//! Writes the JSON schema of the contract's messages to the file that is its argument.

use std::error::Error;
use std::{env, fs};

use cosmwasm_schema::generate_api;
use weighhouse_protocol::reputation::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args_os().nth(1).ok_or("usage: weighhouse-reputation-schema FILE")?;
    let api = generate_api! {
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    };
    fs::write(path, api.render().to_string()? + "\n")?;
    Ok(())
}
