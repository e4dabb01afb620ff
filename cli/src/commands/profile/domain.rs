//! The domain that a profile claims, and whether an indexer found that it names the account.

use weighhouse_client::index::{self, Domain};
use weighhouse_client::reputation::Identity;

use crate::about::PATIENCE;
use crate::session::Session;

/// An indexer's answer about the domain that the profile claims; nothing for a profile that claims none.
///
/// # Errors
/// The reason for which it is not known.
pub async fn proof(session: &Session, identity: &Identity) -> Result<Option<Domain>, String> {
    let Some(claimed) = &identity.profile.domain else { return Ok(None) };
    let endpoint = session.indexer().map_err(|error| error.to_string())?;
    let asked = index::domain(&endpoint, identity.profile.account.as_str());
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(Some(domain))) if domain.name == *claimed => Ok(Some(domain)),
        Ok(Ok(_)) => Err(format!("the indexer at {endpoint} does not have this claim yet")),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("the indexer at {endpoint} takes more than {} s", PATIENCE.as_secs())),
    }
}

/// A domain as the chain and an indexer have it: claimed, proven, or claimed and not known to be proven.
pub fn line(claimed: &str, found: Option<&Domain>) -> String {
    let Some(Domain { proven, proven_since, checked_at, problem, .. }) = found else {
        return format!("{claimed} (claimed; whether it is proven is not known)");
    };
    let standing = match (proven, proven_since) {
        (true, Some(since)) => format!("proven since {since}"),
        (true, None) => "proven".to_owned(),
        (false, _) => "claimed".to_owned(),
    };
    let checked = checked_at.as_ref().map_or_else(|| "not checked yet".to_owned(), |at| format!("last checked {at}"));
    let fault = problem.as_ref().map(|fault| format!(": {fault}")).unwrap_or_default();
    format!("{claimed} ({standing}; {checked}{fault})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_claimed_proven_or_not_known() {
        let (since, at) = ("2026-11-20T00:00:00Z", "2026-11-25T09:30:00Z");
        let said = |proven: bool, checked: bool, problem: Option<&str>| {
            let found = Domain {
                name: "models.example".into(),
                proven,
                proven_since: proven.then(|| since.into()),
                checked_at: checked.then(|| at.into()),
                problem: problem.map(str::to_owned),
            };
            line("models.example", Some(&found))
        };
        let away = Some("HTTP 503");
        for (shown, expected) in [
            (said(true, true, None), format!("proven since {since}; last checked {at}")),
            (said(true, true, away), format!("proven since {since}; last checked {at}: HTTP 503")),
            (said(false, true, away), format!("claimed; last checked {at}: HTTP 503")),
            (said(false, false, None), "claimed; not checked yet".to_owned()),
            (line("models.example", None), "claimed; whether it is proven is not known".to_owned()),
        ] {
            assert_eq!(shown, format!("models.example ({expected})"));
        }
    }
}
