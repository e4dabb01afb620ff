//! Which versions were proven bad. A bad version stays bad, so it is asked about once.

use std::collections::BTreeMap;

use weighhouse_protocol::registry::Version;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, VersionNumber};

use crate::error::Result;
use crate::market::Market;

/// The moment from which on a version is bad; `None` while it is good.
pub fn bad_since(version: &Version) -> Option<Mark> {
    Some(Mark { time: version.bad_since?, height: version.bad_since_height? })
}

/// Since when the versions that were seen are bad.
#[derive(Debug, Default)]
pub struct BadVersions(BTreeMap<(ListingId, VersionNumber), Option<Mark>>);

impl BadVersions {
    /// Since when a version is bad; `None` while it is good.
    pub async fn since(&mut self, market: &Market, listing: ListingId, version: VersionNumber) -> Result<Option<Mark>> {
        if let Some(since) = self.0.get(&(listing, version)) {
            return Ok(*since);
        }
        let since = bad_since(&market.version(listing, version).await?);
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
    use weighhouse_fixture::at;

    #[test]
    fn only_bad_versions_are_remembered() {
        let mut versions = BadVersions([((1, 1), None), ((1, 2), Some(at(9)))].into());
        versions.look_again();
        assert_eq!(versions.0, [((1, 2), Some(at(9)))].into());
    }
}
