//! Which versions were proven bad. A bad version stays bad, so it is asked about once.

use std::collections::BTreeMap;

use weighhouse_protocol::{ListingId, Seconds, VersionNumber};

use crate::error::Result;
use crate::market::Market;

/// Since when the versions that were seen are bad.
#[derive(Debug, Default)]
pub struct BadVersions(BTreeMap<(ListingId, VersionNumber), Option<Seconds>>);

impl BadVersions {
    /// Since when a version is bad; `None` while it is good.
    pub async fn since(
        &mut self,
        market: &Market,
        listing: ListingId,
        version: VersionNumber,
    ) -> Result<Option<Seconds>> {
        if let Some(since) = self.0.get(&(listing, version)) {
            return Ok(*since);
        }
        let since = market.version(listing, version).await?.bad_since;
        self.0.insert((listing, version), since);
        Ok(since)
    }

    /// Forgets the good ones, as each may have been proven bad meanwhile.
    pub fn look_again(&mut self) {
        self.0.retain(|_, since| since.is_some());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bad_versions_are_remembered() {
        let mut versions = BadVersions([((1, 1), None), ((1, 2), Some(9))].into());
        versions.look_again();
        assert_eq!(versions.0, [((1, 2), Some(9))].into());
    }
}
