//! The pause of new orders, which stands in every trade rule.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Item;
use weighhouse_protocol::Seconds;

use super::{config, save_rules};

const PAUSE: Item<Pause> = Item::new("pause");
const GUARDIAN_SPENT: Item<bool> = Item::new("guardian_spent");

/// A pause of new orders.
#[cw_serde]
pub struct Pause {
    /// The account that paused them.
    pub by: Addr,
    /// When it ends, in seconds UTC.
    pub until: Seconds,
}

/// The pause that was called last, unless it was lifted; it may have ended.
pub fn last(storage: &dyn Storage) -> StdResult<Option<Pause>> {
    PAUSE.may_load(storage)
}

/// The pause in force.
pub fn in_force(storage: &dyn Storage, now: Seconds) -> StdResult<Option<Pause>> {
    Ok(last(storage)?.filter(|pause| now < pause.until))
}

/// Pauses new orders in every denom.
pub fn begin(storage: &mut dyn Storage, pause: &Pause) -> StdResult<()> {
    PAUSE.save(storage, pause)?;
    let config = config(storage)?;
    save_rules(storage, &config)
}

/// Lifts the pause.
pub fn lift(storage: &mut dyn Storage) -> StdResult<()> {
    PAUSE.remove(storage);
    let config = config(storage)?;
    save_rules(storage, &config)
}

/// Whether the guardian has paused since governance last spoke.
pub fn is_guardian_spent(storage: &dyn Storage) -> StdResult<bool> {
    Ok(GUARDIAN_SPENT.may_load(storage)?.unwrap_or_default())
}

/// Takes note that the guardian has paused.
pub fn spend_guardian(storage: &mut dyn Storage) -> StdResult<()> {
    GUARDIAN_SPENT.save(storage, &true)
}

/// Lets the guardian pause once more.
pub fn rearm_guardian(storage: &mut dyn Storage) {
    GUARDIAN_SPENT.remove(storage);
}
