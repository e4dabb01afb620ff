//! Whether the domain that an account claims names the account, which each index finds out for itself.

use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::ask;
use crate::error::Result;

/// A domain that an account claims, as an index found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct Domain {
    pub name: String,
    /// Whether it names the account.
    pub proven: bool,
    /// The time since which it does without a break; `None` while it does not.
    pub proven_since: Option<String>,
    /// The time at which the index asked it last; `None` before the first time.
    pub checked_at: Option<String>,
    /// The fault that the last attempt found.
    pub problem: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    account: Account,
}

#[derive(Deserialize)]
struct Account {
    profile: Profile,
}

#[derive(Deserialize)]
struct Profile {
    domain: Option<Domain>,
}

const QUERY: &str = "
query Domain($address: String!) {
  account(address: $address) { profile { domain { name proven provenSince checkedAt problem } } }
}";

/// Asks an indexer about the domain of an account; `None` for an account that claims none, as far as the indexer has read.
///
/// # Errors
/// [`super::IndexError`], with the indexer's words where it has some.
pub async fn domain(endpoint: &Url, account: &str) -> Result<Option<Domain>> {
    let answer: Answer = ask(endpoint, QUERY, &json!({"address": account})).await?;
    Ok(answer.account.profile.domain)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_domain_is_read_and_written_in_the_words_of_each() {
        let read = |domain| {
            let answer = json!({"account": {"profile": {"domain": domain}}});
            serde_json::from_value::<Answer>(answer).unwrap().account.profile.domain
        };
        let at = "2026-11-25T09:30:00Z";
        let found = json!({
            "name": "models.example", "proven": false, "provenSince": null, "checkedAt": at, "problem": "no file",
        });
        let expected = json!({
            "name": "models.example", "proven": false, "proven_since": null, "checked_at": at, "problem": "no file",
        });
        assert_eq!(serde_json::to_value(read(found).unwrap()).unwrap(), expected);
        assert_eq!(read(json!(null)), None);
    }
}
