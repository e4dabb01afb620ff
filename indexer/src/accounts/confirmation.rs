//! Words that confirm what can't be undone: handed out with the warning, and taken back within minutes.

use chrono::Utc;

use super::{AccountError, Accounts};

/// The time in which somebody has to confirm.
const LIFETIME_SECONDS: i64 = 600;
const PURPOSE: &str = "erase";

/// What is to be erased for good.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Erasing<'a> {
    /// One backup of a key.
    Backup(&'a str),
    /// All that is kept for the account.
    All,
}

impl Erasing<'_> {
    fn name(&self) -> &str {
        match self {
            Erasing::Backup(id) => id,
            Erasing::All => "all",
        }
    }

    fn warning(&self) -> &'static str {
        match self {
            Erasing::Backup(_) => {
                "this backup is erased for good: without another copy of its key, what was bought with it never opens \
                again. Ask once more with the header Weighhouse-Confirmation"
            }
            Erasing::All => {
                "all that is kept for this account is erased for good, backups of keys too: without another copy of \
                them, what was bought never opens again. Export it first; then ask once more with the header \
                Weighhouse-Confirmation"
            }
        }
    }
}

impl Accounts {
    /// Sees that an account confirms what it erases.
    ///
    /// # Errors
    /// Unless the word is one that was handed out for this within ten minutes: the warning, and a word.
    pub(super) async fn confirm(
        &self,
        account: &str,
        erasing: Erasing<'_>,
        word: Option<&str>,
    ) -> Result<(), AccountError> {
        let (secret, now) = (self.secret().await?, Utc::now().timestamp());
        let parts = |until: &str| [account.to_owned(), erasing.name().to_owned(), until.to_owned()];
        if let Some((until, code)) = word.and_then(|word| word.split_once('.')) {
            let is_open = until.parse::<i64>().is_ok_and(|until| until > now);
            let code = hex::decode(code).unwrap_or_default();
            if is_open && secret.made(&code, PURPOSE, &parts(until).each_ref().map(String::as_bytes))? {
                return Ok(());
            }
        }
        let until = now.saturating_add(LIFETIME_SECONDS).to_string();
        let code = secret.code(PURPOSE, &parts(&until).each_ref().map(String::as_bytes))?;
        let confirmation = format!("{until}.{}", hex::encode(code));
        Err(AccountError::Unconfirmed { warning: erasing.warning().to_owned(), confirmation })
    }
}
