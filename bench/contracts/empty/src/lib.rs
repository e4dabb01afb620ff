//! The floor of a transaction: a contract that does nothing, or nothing but the check of a delivery.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{entry_point, Binary, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult};
use weighhouse_sealing::delivery::{verify, Delivery, VersionKey};

/// What it does. Both messages are of the same size, so that their difference is the check alone.
#[cw_serde]
pub enum ExecuteMsg {
    /// Reads the bytes, and does nothing with them.
    Ignore {
        /// `H ‖ PK`
        key: Binary,
        /// `T`
        transport_key: Binary,
        /// `c1 ‖ c2 ‖ c3`
        delivery: Binary,
    },
    /// Checks the delivery.
    Verify {
        /// `H ‖ PK`
        key: Binary,
        /// `T`
        transport_key: Binary,
        /// `c1 ‖ c2 ‖ c3`
        delivery: Binary,
    },
}

/// Starts it.
///
/// # Errors
/// None.
#[entry_point]
pub fn instantiate(_: DepsMut<'_>, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

/// Does what a message says.
///
/// # Errors
/// The delivery is refused.
#[entry_point]
pub fn execute(deps: DepsMut<'_>, _: Env, _: MessageInfo, message: ExecuteMsg) -> StdResult<Response> {
    if let ExecuteMsg::Verify { key, transport_key, delivery } = message {
        let failed = |error: &dyn std::fmt::Display| StdError::generic_err(error.to_string());
        let key = VersionKey::from_bytes(&key).map_err(|error| failed(&error))?;
        let delivery = Delivery::from_bytes(&delivery).map_err(|error| failed(&error))?;
        verify(deps.api, &key, &transport_key.to_array()?, &delivery).map_err(|error| failed(&error))?;
    }
    Ok(Response::new())
}
