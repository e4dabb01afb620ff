//! Contracts that moved to a release that this program does not know.

use weighhouse_protocol::events::{ContractMigrated, MarketEvent};
use weighhouse_protocol::migration::RELEASES;

use crate::event::Event;

/// Tells the operator of each contract that moved to a later release than this program's. Ingest goes on, and quarantines the events that
/// it can't read.
pub(super) fn warn_of_newer(events: &[Event]) {
    for event in events {
        if let MarketEvent::ContractMigrated(moved) = &event.body {
            if is_newer(moved) {
                tracing::warn!(
                    height = event.key.height,
                    contract = moved.contract,
                    release = moved.to,
                    known = RELEASES.last(),
                    "a contract moved to a release that this program does not know: install a newer weighhouse-indexer"
                );
            }
        }
    }
}

/// Whether a contract moved to a release that this program does not know.
fn is_newer(moved: &ContractMigrated) -> bool {
    !RELEASES.contains(&moved.to.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_that_is_not_in_the_list_is_newer() {
        let moved =
            |to: &str| ContractMigrated { contract: "weighhouse-escrow".into(), from: "0.1.0".into(), to: to.into() };
        assert!(RELEASES.iter().all(|known| !is_newer(&moved(known))));
        assert!(is_newer(&moved("999.0.0")));
    }
}
