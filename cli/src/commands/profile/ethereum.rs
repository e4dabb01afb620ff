//! `link` and `unlink` by the word of an Ethereum address: the text that it signs, and its signature.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Result;
use weighhouse_chain::TxOutcome;
use weighhouse_client::reputation::{self, Purpose, WalletText};
use weighhouse_client::{journal, Market};

use super::Told;
use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

/// The most bytes of a file with a signature, which has 132 characters.
const MAX_SIGNATURE: u64 = 1_024;

/// A link of an Ethereum address with an account, to be made or ended.
pub struct Link<'a> {
    pub purpose: Purpose,
    pub account: &'a str,
    pub address: &'a str,
}

/// Without a signature, prints the text that the address signs; with one, sends it.
pub async fn run(session: &Session, market: &Market, link: Link<'_>, signature: Option<PathBuf>) -> Result<()> {
    let file = WalletText::path(session.market_folder()?, link.purpose, link.account, link.address)?;
    match signature {
        Some(source) => send(session, market, link, &file, &source).await,
        None => print(session, market, link, &file).await,
    }
}

async fn print(session: &Session, market: &Market, link: Link<'_>, file: &Path) -> Result<()> {
    let Link { purpose, account, address } = link;
    let text = reputation::wallet_text(market, purpose, account, address, file).await?;
    let end = words::time(text.expires_at);
    session.out.say(format!("to be signed by {}, and sent with --signature before {end}:", text.address));
    session.out.result(&text, || text.text.clone())
}

async fn send(session: &Session, market: &Market, link: Link<'_>, file: &Path, source: &Path) -> Result<()> {
    let Link { purpose, account, address } = link;
    let (subject, question) = match purpose {
        Purpose::Link => ("profile link", "Link it, for everybody to see?"),
        Purpose::Unlink => ("profile unlink", "Unlink it?"),
    };
    // Read and checked here: if an earlier run sent it, its text is used up.
    let plan = async || {
        let signature = read(source)?;
        let (call, text) = reputation::wallet_signed(market, purpose, account, address, file, &signature).await?;
        let act = Act::new(question).line("wallet", text.address).line("account", text.account);
        Ok((act.line("link", text.number.to_string()), vec![call]))
    };
    let tell = |outcome: TxOutcome| {
        let told = Told { account: account.to_owned(), tx: outcome.hash };
        session.out.result(&told, || format!("changed the profile of {account}"))
    };
    session.carry_out(market, journal::Command::new(subject).on(address), plan, tell).await
}

fn read(source: &Path) -> Result<String> {
    let mut text = String::new();
    let taken = match source.as_os_str() == "-" {
        true => std::io::stdin().lock().take(MAX_SIGNATURE + 1).read_to_string(&mut text),
        false => File::open(source).and_then(|file| file.take(MAX_SIGNATURE + 1).read_to_string(&mut text)),
    };
    let size = taken.map_err(|error| fail!(Kind::Usage, "can't read {}: {error}", source.display()))?;
    if u64::try_from(size)? > MAX_SIGNATURE {
        let source = source.display();
        return Err(fail!(
            Kind::Usage,
            "{source} has more than {MAX_SIGNATURE} bytes, and a signature has 132 characters"
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::kind_of;

    #[test]
    fn a_file_that_is_no_signature_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("signature");
        assert_eq!(kind_of(&read(&file).unwrap_err()), Kind::Usage);
        std::fs::write(&file, "0xab\n").unwrap();
        assert_eq!(read(&file).unwrap(), "0xab\n");
        std::fs::write(&file, "a".repeat(1_025)).unwrap();
        assert_eq!(kind_of(&read(&file).unwrap_err()), Kind::Usage);
    }
}
