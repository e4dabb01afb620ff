//! The publisher that a listing's name begins with, and the handle that it looks like.
//!
//! A name such as `publisher/model` is its seller's word. Whoever compares it with handles compares folds. A handle is backed while
//! its holder is *proven*, by a domain that names it, or *attested*, by a verifier whose word counts.

use std::sync::LazyLock;

use unicode_security::skeleton;
use weighhouse_protocol::reputation::handle;

/// Characters of a publisher that are compared: no handle has more than 32.
const MOST: usize = 80;

/// The domain that proves the holder of a handle, over `handles`; null without one.
const DOMAIN: &str = "(
    SELECT domain_checks.domain FROM domain_checks JOIN profiles USING (account, domain)
    WHERE domain_checks.account = handles.account AND domain_checks.proven_until > now()
)";

/// Whether a verifier attests the holder of a handle, over `handles`: under the accreditation that it has, by the time of the last
/// block.
const IS_ATTESTED: &str = "EXISTS (
    SELECT FROM attestations AS a JOIN verifiers AS v USING (verifier)
    WHERE a.account = handles.account AND a.revoked_at IS NULL AND v.revoked_at IS NULL AND v.term = a.term
        AND a.expires_at > coalesce((
            SELECT extract(epoch FROM blocks.time) FROM chain JOIN blocks ON blocks.height = chain.height
        ), 0)
)";

/// Those of some folds that are backed handles.
pub(crate) static BACKED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT * FROM (
            SELECT fold, handle, account, {DOMAIN} AS domain, {IS_ATTESTED} AS is_attested FROM handles
            WHERE fold = ANY($1) AND account IS NOT NULL
        ) AS held
        WHERE domain IS NOT NULL OR is_attested"
    )
});

/// What a listing's publisher is to its seller, over `listings AS l`: none without a publisher, and two of a holder that is both
/// proven and attested.
pub(crate) static STANDINGS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "CASE WHEN l.publisher_fold IS NULL THEN ARRAY[]::text[] ELSE coalesce((
            SELECT CASE
                WHEN domain IS NULL AND NOT is_attested THEN NULL
                WHEN account <> l.seller THEN ARRAY['look_alike']
                ELSE array_remove(ARRAY[
                    CASE WHEN domain IS NOT NULL THEN 'proven' END, CASE WHEN is_attested THEN 'attested' END
                ], NULL)
            END
            FROM (
                SELECT account, {DOMAIN} AS domain, {IS_ATTESTED} AS is_attested FROM handles
                WHERE fold = l.publisher_fold AND account IS NOT NULL
            ) AS held
        ), ARRAY['claimed']) END"
    )
});

/// The publisher that a name begins with, if it has one.
pub(crate) fn of(name: &str) -> Option<&str> {
    name.split_once('/').map(|(publisher, _)| publisher).filter(|publisher| !publisher.is_empty())
}

/// The handle's fold that a publisher looks like, whatever script and signs it is written with: letters of other scripts as those
/// that they are confused with (UTS #39, section 4), and neither spaces nor signs. It is no handle's where no letter is left.
pub(crate) fn fold(publisher: &str) -> String {
    let clipped: String = publisher.chars().take(MOST).collect();
    let lower = clipped.to_lowercase();
    let letters: String = skeleton(&lower).filter(char::is_ascii_alphanumeric).collect();
    handle::fold(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_of_a_handle_have_its_fold() {
        let open_models = handle::fold("Open-Models");
        for publisher in [
            "openmodels",
            "OPEN_MODELS",
            "0penM0dels",
            "open.models",
            "open models",
            "оpenmоdels",
            "ореnmodеls",
            "ｏｐｅｎｍｏｄｅｌｓ",
            "openrnodels",
            "open\u{200b}models",
            "𝐨𝐩𝐞𝐧𝐦𝐨𝐝𝐞𝐥𝐬",
        ] {
            assert_eq!(fold(publisher), open_models, "{publisher:?}");
        }
        for publisher in ["open-models-fan", "openmodel", "opennodels", "公開", ""] {
            assert_ne!(fold(publisher), open_models, "{publisher:?}");
        }
    }

    #[test]
    fn a_name_has_a_publisher_before_its_slash() {
        for (name, expected) in [("a/b/c", Some("a")), ("model", None), ("/model", None), ("a/", Some("a"))] {
            assert_eq!(of(name), expected, "{name}");
        }
    }
}
