//! `profile`: the handle, card, domain and wallets of an account.

mod domain;
mod ethereum;

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use weighhouse_chain::TxOutcome;
use weighhouse_client::index::Domain;
use weighhouse_client::reputation::{self, Identity, Profile, Purpose};
use weighhouse_client::{journal, Market};
use weighhouse_messages::Call;
use weighhouse_protocol::reputation::{AttestationStatus, MAX_PROPOSAL_SPAN};

use crate::error::{fail, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Show an account's handle, card, domain, wallets and attestations
    ///
    /// An indexer says whether the domain is proven, since when, when it asked the domain last, and the fault that it found.
    #[command(after_long_help = "Example:\n  weighhouse profile show wasm1…")]
    Show {
        /// The account [default: the key that signs]
        address: Option<String>,
    },
    /// Claim a handle
    ///
    /// An account holds one handle. Handles that look alike are one name: `models`, `Models` and `m0dels`. Costs gas and the
    /// deposit, which comes back when you release it.
    #[command(after_long_help = "Example:\n  weighhouse profile claim open-models")]
    Claim {
        /// 3 to 32 letters, digits, `-` and `_`
        handle: String,
    },
    /// Release your handle, and get its deposit back
    ///
    /// Nobody else can claim it for the cooldown, or for as long as you held it if that is less. Costs gas.
    #[command(after_long_help = "Example:\n  weighhouse profile release")]
    Release,
    /// Set your card and the domain that you claim
    ///
    /// A flag that is absent leaves its value as it is. The domain is proven once `https://DOMAIN/.well-known/weighhouse.json`
    /// names your account. Card and domain are public for ever. Costs gas.
    #[command(after_long_help = "Examples:\n  weighhouse profile set --domain models.example\n  \
        weighhouse profile set --card about.md --domain ''")]
    Set {
        /// A file in Markdown of at most 256 KiB, which is put on IPFS
        #[arg(long, value_name = "FILE")]
        card: Option<PathBuf>,
        /// A domain in lower case; empty for none
        #[arg(long)]
        domain: Option<String>,
    },
    /// Link a wallet with your account, or become one
    ///
    /// Another account is proposed, and accepts within a week. An Ethereum address signs a text by `personal_sign`: without
    /// --signature this prints the text, which lasts a day and is good once. Linked accounts count as one: they review nothing
    /// of each other's. A link is public. Costs gas.
    #[command(
        after_long_help = "Examples:\n  weighhouse profile link wasm1…\n  weighhouse profile link wasm1… --accept\n  \
        weighhouse profile link 0x… > text\n  weighhouse profile link 0x… --signature signature"
    )]
    Link {
        /// The other account, or the Ethereum address
        address: String,
        /// Accept what that account proposed: you become its wallet
        #[arg(long)]
        accept: bool,
        /// The file with the Ethereum address's signature, in hexadecimal
        ///
        /// `-` reads standard input. It is checked before anything is sent.
        #[arg(long, value_name = "FILE", conflicts_with = "accept")]
        signature: Option<PathBuf>,
    },
    /// End the link with an account or an Ethereum address
    ///
    /// Either account ends their link. An Ethereum address ends its own with --of, by signing a text: without --signature this
    /// prints the text, with it anyone sends it. Costs gas.
    #[command(after_long_help = "Examples:\n  weighhouse profile unlink wasm1…\n  weighhouse profile unlink 0x…\n  \
        weighhouse profile unlink 0x… --of wasm1… --signature signature")]
    Unlink {
        /// The other account, or the Ethereum address
        address: String,
        /// The account that the Ethereum address leaves at its own word
        #[arg(long, value_name = "ADDRESS")]
        of: Option<String>,
        /// The file with the Ethereum address's signature, in hexadecimal
        ///
        /// `-` reads standard input. It is checked before anything is sent.
        #[arg(long, value_name = "FILE", requires = "of")]
        signature: Option<PathBuf>,
    },
}

pub async fn run(session: &Session, command: Command) -> Result<()> {
    let market = session.market().await?;
    match command {
        Command::Show { address } => show(session, &market, address.as_deref()).await,
        Command::Claim { handle } => claim(session, &market, &handle).await,
        Command::Release => release(session, &market).await,
        Command::Set { card, domain } => set(session, &market, card, domain).await,
        Command::Link { address, accept, signature } => match reputation::is_ethereum(&address) {
            true if accept => {
                Err(fail!(Kind::Usage, "{address} signs with --signature: accounts of this chain alone accept"))
            }
            true => {
                let account = session.address(None)?;
                let link = ethereum::Link { purpose: Purpose::Link, account: &account, address: &address };
                ethereum::run(session, &market, link, signature).await
            }
            false if signature.is_some() => {
                Err(fail!(Kind::Usage, "{address} is no Ethereum address: an account accepts with --accept"))
            }
            false => link(session, &market, &address, accept).await,
        },
        Command::Unlink { address, of: Some(account), signature } => {
            let account = session.address(Some(&account))?;
            let link = ethereum::Link { purpose: Purpose::Unlink, account: &account, address: &address };
            ethereum::run(session, &market, link, signature).await
        }
        Command::Unlink { address, of: None, .. } => {
            let act = Act::new("Unlink it?").line("unlink", address.clone());
            let call = reputation::unlink(&market, &address)?;
            tell(session, &market, journal::Command::new("profile unlink").on(address.clone()), (act, call)).await
        }
    }
}

/// A change of a profile.
#[derive(Serialize)]
struct Told {
    account: String,
    tx: String,
}

/// Carries out a change of the signer's profile.
async fn tell(session: &Session, market: &Market, command: journal::Command, planned: (Act, Call)) -> Result<()> {
    let account = session.signer()?.address().to_owned();
    let plan = async || Ok((planned.0, vec![planned.1]));
    let tell = |outcome: TxOutcome| {
        let told = Told { account: account.clone(), tx: outcome.hash };
        session.out.result(&told, || format!("changed the profile of {account}"))
    };
    session.carry_out(market, command, plan, tell).await
}

async fn claim(session: &Session, market: &Market, handle: &str) -> Result<()> {
    let account = session.signer()?.address().to_owned();
    let call = reputation::claim(market, &account, handle).await?;
    let deposit = call.funds.first().map_or_else(|| "none".to_owned(), words::coin);
    let act = Act::new("Claim it?").line("handle", handle).line("deposit", deposit).line("by", account);
    tell(session, market, journal::Command::new("profile claim").on(handle), (act, call)).await
}

async fn release(session: &Session, market: &Market) -> Result<()> {
    let account = session.signer()?.address().to_owned();
    let (call, handle) = reputation::release(market, &account).await?;
    let act = Act::new("Release it?").line("handle", handle).line("by", account);
    tell(session, market, journal::Command::new("profile release"), (act, call)).await
}

async fn set(session: &Session, market: &Market, card: Option<PathBuf>, domain: Option<String>) -> Result<()> {
    let account = session.signer()?.address().to_owned();
    let card = match card {
        Some(file) => Some(session.put_words(&file).await?),
        None => None,
    };
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "as it is".to_owned());
    let act = Act::new("Set it?").line("card", shown(&card)).line("domain", shown(&domain)).line("of", account.clone());
    let call = reputation::set(market, &account, Profile { card, domain }).await?;
    tell(session, market, journal::Command::new("profile set"), (act, call)).await
}

async fn link(session: &Session, market: &Market, address: &str, accept: bool) -> Result<()> {
    let (act, call) = match accept {
        true => {
            let act = Act::new("Become its wallet?").line("wallet of", address);
            (act, reputation::accept(market, address)?)
        }
        false => {
            let act =
                Act::new("Propose it?").line("wallet", address).line("then", "that account accepts within a week");
            (act, reputation::propose(market, address, MAX_PROPOSAL_SPAN)?)
        }
    };
    tell(session, market, journal::Command::new("profile link").on(address), (act, call)).await
}

async fn show(session: &Session, market: &Market, address: Option<&str>) -> Result<()> {
    let account = session.address(address)?;
    let identity = reputation::identity(market, &account).await?;
    let domain = domain::proof(session, &identity).await.unwrap_or_else(|reason| {
        session.out.say(format!("whether the domain is proven is not known: {reason}"));
        None
    });
    let shown = Shown { identity, domain };
    session.out.result(&shown, || lines(&shown).join("\n"))
}

/// An identity, and whether the domain that it claims is proven.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    identity: Identity,
    /// As the indexer says; `null` without a claim or without an answer.
    domain: Option<Domain>,
}

fn lines(Shown { identity, domain }: &Shown) -> Vec<String> {
    let Identity { profile, links, attestations } = identity;
    let line = |label: &str, text: &str| format!("{label:<12}{text}");
    let card = profile.card.as_ref().map_or_else(|| "none".to_owned(), |card| format!("{card} (claimed)"));
    let claimed = profile.domain.as_ref().map(|claimed| domain::line(claimed, domain.as_ref()));
    let mut lines = vec![
        line("account", profile.account.as_str()),
        line("handle", profile.handle.as_deref().unwrap_or("none")),
        line("card", &card),
        line("domain", claimed.as_deref().unwrap_or("none")),
    ];
    lines.extend(links.main.iter().map(|main| line("wallet of", main.as_str())));
    lines.extend(links.wallets.iter().map(|wallet| line("wallet", &format!("{} (proven)", wallet.address))));
    lines.extend(attestations.iter().map(|attestation| {
        let status = match attestation.status {
            AttestationStatus::Valid => format!("until {}", words::time(attestation.expires_at)),
            AttestationStatus::Expired => "expired".to_owned(),
            AttestationStatus::Revoked | AttestationStatus::VerifierRevoked => "revoked".to_owned(),
        };
        line("attested", &format!("by {}, {status}", attestation.verifier))
    }));
    lines
}
