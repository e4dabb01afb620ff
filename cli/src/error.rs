//! Failures, sorted by what the caller can do about them: each kind has an exit code.

use std::fmt;

use weighhouse_client::agent::AgentError;
use weighhouse_client::bond::BondError;
use weighhouse_client::keystore::StoreError;
use weighhouse_client::opening::OpeningError;
use weighhouse_client::order::OrderError;
use weighhouse_client::publication::{CardRefused, PublicationError};
use weighhouse_client::purchase::PurchaseError;
use weighhouse_client::rekey::RekeyError;
use weighhouse_client::reputation::ReputationError;
pub use weighhouse_client::Kind;
use weighhouse_client::{Error, Host, NoKey, ReleaseError};
use weighhouse_messages::{PriceError, QuoteError};
use weighhouse_protocol::codes::refusing_code;
use weighhouse_sealing::is_out_of_room;

/// The process's exit code for a kind of failure. Scripts decide by it, so the numbers stay.
pub fn code(kind: Kind) -> u8 {
    match kind {
        Kind::Other => 1,
        Kind::Usage => 2,
        Kind::NotFound => 3,
        Kind::Unreachable => 4,
        Kind::Refused => 5,
        Kind::Funds => 6,
        Kind::Unverified => 7,
        Kind::Declined => 8,
        Kind::Locked => 9,
        Kind::NotYet => 10,
        Kind::NoRoom => 11,
        Kind::OtherRelease => 12,
    }
}

/// A failure with its kind.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    message: String,
}

impl Failure {
    /// A failure of a kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// An error of a kind: `fail!(Kind::NotFound, "order {order} is not yours")`.
macro_rules! fail {
    ($kind:expr, $($message:tt)*) => {
        anyhow::Error::new($crate::error::Failure::new($kind, format!($($message)*)))
    };
}
pub(crate) use fail;

/// The kind of an error: that of the first of its causes which has one.
pub fn kind_of(error: &anyhow::Error) -> Kind {
    if error.chain().any(is_out_of_room) {
        return Kind::NoRoom;
    }
    error.chain().find_map(known).unwrap_or(Kind::Other)
}

fn known(cause: &(dyn std::error::Error + 'static)) -> Option<Kind> {
    if let Some(failure) = cause.downcast_ref::<Failure>() {
        return Some(failure.kind);
    }
    if let Some(error) = cause.downcast_ref::<weighhouse_client::Error>() {
        return Some(error.kind());
    }
    if let Some(error) = cause.downcast_ref::<weighhouse_chain::Error>() {
        return Some(error.into());
    }
    if let Some(error) = cause.downcast_ref::<QuoteError>() {
        return Some(error.into());
    }
    if cause.is::<PriceError>() {
        return Some(Kind::Refused);
    }
    cause.downcast_ref::<weighhouse_ipfs::Error>().map(Kind::from)
}

/// The code of the contract that refused, such as `escrow/sold_out`, if one did with a code.
pub fn contract_code_of(error: &anyhow::Error) -> Option<&str> {
    error.chain().find_map(|cause| match (cause.downcast_ref(), cause.downcast_ref::<Error>()) {
        (Some(weighhouse_chain::Error::Contract { text }), _) => refusing_code(text),
        (_, Some(error)) => error.contract_code(),
        _ => None,
    })
}

/// A failure of this program, for the library that called it.
pub fn host(error: anyhow::Error) -> weighhouse_client::Error {
    let kind = kind_of(&error);
    match error.downcast::<weighhouse_client::Error>() {
        Ok(error) => error,
        Err(error) => Host::new(kind, error).into(),
    }
}

/// What somebody can do about a failure.
pub struct Hint {
    /// What joins it to the failure's own words.
    pub joint: &'static str,
    /// In words.
    pub advice: String,
    /// The command alone, if it is one.
    pub command: Option<String>,
}

/// The way out of a failure, if the failure has one.
pub fn hint_of(error: &anyhow::Error) -> Option<Hint> {
    let error = error.chain().find_map(|cause| cause.downcast_ref::<weighhouse_client::Error>())?;
    match error {
        Error::Store(StoreError::NoStore { .. }) => Some(Hint::command("weighhouse key new NAME")),
        Error::Store(StoreError::NoKey { .. }) => Some(Hint::command("weighhouse key list")),
        Error::Agent(error) => match **error {
            AgentError::Unbacked { .. } => Some(Hint::command("weighhouse bond post")),
            AgentError::Closed { .. } => Some(Hint::also("weighhouse listing reopen", "opens them too")),
            _ => None,
        },
        Error::Opening(error) => match **error {
            OpeningError::Exists { .. } => Some(Hint::advice("choose another folder with --to")),
            OpeningError::OtherFile { order, .. } | OpeningError::Bad { order, .. } => {
                let complain = format!("weighhouse order complain {order}");
                let advice = format!("if the file is bad, `{complain}`");
                Some(Hint { joint: "; ", advice, command: Some(complain) })
            }
            _ => None,
        },
        Error::Bond(BondError::Unlocked { .. }) => Some(Hint::advice("the same command pays them out then")),
        Error::NoKey(NoKey { license, .. }) => {
            let rekey = format!("weighhouse license rekey {license}");
            let advice = format!("if the license is yours, `{rekey}` asks for the key again");
            Some(Hint { joint: "; ", advice, command: Some(rekey) })
        }
        Error::Reputation(ReputationError::NoText { .. }) => {
            Some(Hint::advice("the same command without --signature prints one"))
        }
        Error::OtherSeller(_) => Some(Hint::advice("use its --key, or --restart")),
        Error::Release(ReleaseError::Newer { .. }) => Some(Hint::advice("install a newer weighhouse")),
        Error::Publication(error) => of_publication(error),
        Error::Order(OrderError::ProvenBad { order }) => {
            Some(Hint::command(format!("weighhouse order refund {order}")))
        }
        Error::Order(OrderError::IsOffer { order }) => {
            Some(Hint::command(format!("weighhouse offer withdraw {order}")))
        }
        Error::Purchase(error) => match **error {
            PurchaseError::Twice { order } => {
                let open = format!("weighhouse open {order}");
                Some(Hint { joint: ": ", advice: format!("`{open}`, or buy with --again"), command: Some(open) })
            }
            _ => None,
        },
        Error::Rekey(RekeyError::OtherLicense { license, .. }) => {
            Some(Hint::command(format!("weighhouse license rekey {license}")))
        }
        Error::Rekey(RekeyError::NotSettled { order }) => {
            Some(Hint::also(format!("weighhouse order accept {order}"), "settles it now"))
        }
        _ => None,
    }
}

/// The way out of a publication that failed.
fn of_publication(error: &PublicationError) -> Option<Hint> {
    match error {
        PublicationError::NoCard { .. } => Some(Hint::advice("name its file with --card FILE")),
        PublicationError::Unlisted(CardRefused::Unlicensed) => {
            Some(Hint::advice("say which one with --license, an SPDX identifier or `other`"))
        }
        PublicationError::Unlisted(CardRefused::Text { field, .. } | CardRefused::Unseen { field, .. }) => {
            Some(Hint::advice(format!("give another one with --{field}")))
        }
        PublicationError::Already { listing, .. } => {
            Some(Hint::advice(format!("a new version takes --listing {listing}, a second listing --again")))
        }
        PublicationError::Changed => Some(Hint::advice("put it back, or --restart")),
        PublicationError::OtherTerms => Some(Hint::advice("repeat its flags, or --restart")),
        PublicationError::Salt { .. } => Some(Hint::advice("--restart")),
        _ => None,
    }
}

impl Hint {
    /// A command that is the way out.
    fn command(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { joint: ": ", advice: format!("`{text}`"), command: Some(text) }
    }

    /// A way out that is no command of its own.
    fn advice(text: impl Into<String>) -> Self {
        Self { joint: ": ", advice: text.into(), command: None }
    }

    /// A command that does something too.
    fn also(text: impl Into<String>, does: &str) -> Self {
        let text = text.into();
        Self { joint: ", and ", advice: format!("`{text}` {does}"), command: Some(text) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_kind_shows_through_added_context() {
        let error = fail!(Kind::Funds, "5 uwhs are missing").context("while buying");
        assert_eq!(kind_of(&error), Kind::Funds);
        assert_eq!(kind_of(&anyhow::anyhow!("the disk is full")), Kind::Other);
        let chain = weighhouse_chain::Error::OutOfFunds { text: "5uwhs".into() };
        assert_eq!(kind_of(&anyhow::Error::new(chain).context("while buying")), Kind::Funds);
        let library = Error::from(StoreError::Halves);
        assert_eq!(kind_of(&anyhow::Error::new(library).context("while buying")), Kind::Locked);
    }

    #[test]
    fn a_full_disk_shows_through_added_context() {
        for kind in [std::io::ErrorKind::StorageFull, std::io::ErrorKind::QuotaExceeded] {
            assert_eq!(kind_of(&anyhow::Error::new(std::io::Error::from(kind)).context("while saving")), Kind::NoRoom);
        }
    }

    #[test]
    fn a_failure_passes_through_the_library_as_it_is() {
        let error = anyhow::Error::from(host(fail!(Kind::Declined, "declined")));
        assert_eq!((kind_of(&error), format!("{error:#}")), (Kind::Declined, "declined".into()));
    }

    #[test]
    fn a_way_out_is_a_command_for_programs_too() {
        let missing = StoreError::NoKey { name: "bob".into() };
        let hint = hint_of(&anyhow::Error::new(Error::from(missing))).unwrap();
        assert_eq!(hint.command.as_deref(), Some("weighhouse key list"));
        assert!(hint_of(&fail!(Kind::Locked, "no")).is_none());
    }

    #[test]
    fn a_refusal_of_the_library_names_no_command_and_its_way_out_does() {
        let cases: [(Error, &str, &str); 5] = [
            (
                OrderError::ProvenBad { order: 7 }.into(),
                "the version of order 7 was proven bad",
                "weighhouse order refund 7",
            ),
            (
                OrderError::IsOffer { order: 7 }.into(),
                "order 7 is an offer: withdrawing it returns its price",
                "weighhouse offer withdraw 7",
            ),
            (PurchaseError::Twice { order: 7 }.into(), "order 7 is for this version already", "weighhouse open 7"),
            (
                RekeyError::OtherLicense { order: 7, license: 3 }.into(),
                "order 7 bought license 3",
                "weighhouse license rekey 3",
            ),
            (
                RekeyError::NotSettled { order: 7 }.into(),
                "order 7 is not settled yet: its license is issued then",
                "weighhouse order accept 7",
            ),
        ];
        for (error, words, command) in cases {
            assert_eq!(error.to_string(), words);
            let hint = hint_of(&anyhow::Error::new(error)).unwrap();
            assert_eq!(hint.command.as_deref(), Some(command));
            assert!(hint.advice.contains(&format!("`{command}`")), "{}", hint.advice);
        }
    }

    #[test]
    fn a_refused_publication_says_which_flag_helps() {
        let said = |error: PublicationError| {
            let error = anyhow::Error::new(Error::from(error));
            let Hint { joint, advice, .. } = hint_of(&error).unwrap();
            format!("{error:#}{joint}{advice}")
        };
        let license = "the card names no license: say which one with --license, an SPDX identifier or `other`";
        assert_eq!(said(PublicationError::Unlisted(CardRefused::Unlicensed)), license);
        let already =
            "this folder is version 2 of listing 7 already: a new version takes --listing 7, a second listing \
                       --again";
        assert_eq!(said(PublicationError::Already { listing: 7, version: 2 }), already);
        let changed = "the folder changed while it was being published: put it back, or --restart";
        assert_eq!(said(PublicationError::Changed), changed);
        let unseen = CardRefused::Unseen { field: "license-uri", text: "a\u{ad}".into() };
        assert!(
            said(PublicationError::Unlisted(unseen)).ends_with("can't be seen: give another one with --license-uri")
        );
    }
}
