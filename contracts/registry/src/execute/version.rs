//! Publication of a version.

use cosmwasm_std::{ensure, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{Json, VersionMarkedBad, VersionPublished};
use weighhouse_protocol::registry::{Listing, NewVersion, Version};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, VersionNumber};
use weighhouse_sealing::{chunk, delivery};

use super::open_listing_of;
use crate::{bounds, state, ContractError};

pub fn publish_version(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: ListingId,
    new: NewVersion,
) -> Result<Response, ContractError> {
    let listing = open_listing_of(deps.storage, id, &info.sender, "a new version")?;
    Ok(Response::new().add_event(publish(deps, env, listing, new)?))
}

/// Adds a version to a listing that its seller may change.
pub(super) fn publish(
    deps: DepsMut<'_>,
    env: Env,
    listing: Listing,
    new: NewVersion,
) -> Result<VersionPublished, ContractError> {
    bounds::version(&new)?;
    let id = listing.id;
    let number = listing
        .latest_version
        .unwrap_or_default()
        .checked_add(1)
        .ok_or(ContractError::UsedUp { counter: "the number of versions of the listing" })?;

    // H binds the key to this chain, this registry, this seller and this content: a key seen
    // elsewhere opens nothing here.
    let message = delivery::message(
        &env.block.chain_id,
        env.contract.address.as_str(),
        listing.seller.as_str(),
        &new.salt,
        &new.plaintext_root.0,
    );
    let key = delivery::version_key(deps.api, &new.public_key, &message)?;

    let version = Version {
        listing: id,
        number,
        cid: new.cid,
        chunk_count: chunk::count(new.size),
        size: new.size,
        plaintext_root: new.plaintext_root,
        ciphertext_root: new.ciphertext_root,
        key_root: new.key_root,
        public_key: new.public_key,
        hash_point: key.h.to_vec().into(),
        salt: new.salt,
        formats: new.formats,
        metrics: new.metrics,
        published_at: env.block.time.seconds(),
        bad_since: None,
        bad_since_height: None,
    };
    state::publish(deps.storage, deps.api, listing, &version, &key)?;
    Ok(VersionPublished { listing: id, version: number, record: Json(version) })
}

/// Takes note of a proof that escrow has verified. Whatever the listing's state: nothing that its
/// seller or governance does keeps a version from being proven bad.
pub fn mark_bad(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    listing: ListingId,
    version: VersionNumber,
) -> Result<Response, ContractError> {
    ensure!(state::escrow(deps.storage)? == info.sender, ContractError::NotEscrow { sender: info.sender });
    let now = Mark::of(&env.block);
    state::mark_bad(deps.storage, listing, version, now)?;
    let marked = VersionMarkedBad { listing, version, bad_since: now.time, bad_since_height: now.height };
    Ok(Response::new().add_event(marked))
}
