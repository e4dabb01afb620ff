//! A plan, for tests.

use std::fs;

use weighhouse_chain::address_of;
use weighhouse_deployer::{Plan, Result};

pub const PLAN: &str = r#"
label = "house"
deployer = "DEPLOYER"
governance = "DEPLOYER"
artifacts = "wasm"

[chain]
id = "house-1"
prefix = "wasm"
gas_price = "0.025uwhs"
rpc = "https://rpc.example.org"

[license]
name = "Weighhouse licenses"
symbol = "WEIGH"

[market]
treasury = "DEPLOYER"
fee_bps = 250
deliver_within = { min = 600, max = 604800 }
grace = 120
challenge_window = { min = 3600, max = 604800 }
download_rate = 10000000
cooldown = 604800
bond_bps = 2000
bond_delay = 1209600
block_interval = 6000
stake_bps = 1000
arbiter = { address = "DEPLOYER", decide_within = 604800 }

[[market.denoms]]
denom = "uwhs"
min_fee = "1"
min_bond = "1000"
min_stake = "1000"
daily_penalty = "10000000"
closed = false

[reputation]
handle_deposit = { denom = "uwhs", amount = "1000000" }
handle_cooldown = 2592000
report_stake = { denom = "uwhs", amount = "500000" }
report_span = 1209600
appeal_span = 604800
prior = { rating = 3000, weight = "250000" }

[[reputation.rates]]
denom = "uwhs"
weight = "1"
"#;

/// The plan that a text makes in a folder.
pub fn read_plan(folder: &tempfile::TempDir, text: &str) -> Result<Plan> {
    let file = folder.path().join("plan.toml");
    fs::write(&file, text.replace("DEPLOYER", &address_of("wasm", &[7; 20]).unwrap())).unwrap();
    Plan::read(&file)
}
