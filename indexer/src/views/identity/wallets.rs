//! Profiles, and the wallets that are linked with accounts.

use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::reputation::WalletKind;

use crate::event::Event;
use crate::views::rows::{number, seconds, word};
use crate::views::table::{row, ApplyError, Store, Table};

row! {
    Profile in "profiles" by {
        account: String,
    } with {
        card: Option<String>,
        domain: Option<String>,
        changed_at: Option<i64>,
        changed_tx: Option<String>,
        next_link: i64,
    }
}

row! {
    Wallet in "wallets" by {
        kind: String,
        wallet: String,
    } with {
        account: String,
        number: i64,
        since: i64,
    }
}

row! {
    Proposal in "link_proposals" by {
        account: String,
        wallet: String,
    } with {
        proposed_at: i64,
        expires_at: i64,
    }
}

struct Taken {
    profiles: Table<Profile>,
    wallets: Table<Wallet>,
    proposals: Table<Proposal>,
}

pub(super) async fn apply(store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
    let mut taken = Taken { profiles: Table::new(), wallets: Table::new(), proposals: Table::new() };
    taken.profiles.load(store, events.iter().filter_map(|event| profiled(&event.body))).await?;
    taken.wallets.load(store, events.iter().filter_map(|event| linked(&event.body))).await?;
    taken.proposals.load(store, events.iter().filter_map(|event| proposed(&event.body))).await?;
    for event in events {
        taken.take(event)?;
    }
    taken.profiles.write(store).await?;
    taken.wallets.write(store).await?;
    taken.proposals.write(store).await
}

fn profiled(event: &MarketEvent) -> Option<(String,)> {
    match event {
        MarketEvent::ProfileChanged(e) => Some((e.account.to_string(),)),
        MarketEvent::WalletLinked(e) => Some((e.account.to_string(),)),
        _ => None,
    }
}

fn linked(event: &MarketEvent) -> Option<(String, String)> {
    match event {
        MarketEvent::WalletLinked(e) => Some((word(&e.kind.0), e.wallet.clone())),
        MarketEvent::WalletUnlinked(e) => Some((word(&e.kind.0), e.wallet.clone())),
        _ => None,
    }
}

/// The proposal that an event makes or ends. A link of two accounts ends the proposal of it.
fn proposed(event: &MarketEvent) -> Option<(String, String)> {
    match event {
        MarketEvent::LinkProposed(e) => Some((e.account.to_string(), e.wallet.to_string())),
        MarketEvent::LinkWithdrawn(e) => Some((e.account.to_string(), e.wallet.to_string())),
        MarketEvent::WalletLinked(e) if e.kind.0 == WalletKind::Account => {
            Some((e.account.to_string(), e.wallet.clone()))
        }
        _ => None,
    }
}

impl Taken {
    fn take(&mut self, event: &Event) -> Result<(), ApplyError> {
        match &event.body {
            MarketEvent::ProfileChanged(e) => self.profiles.add(Profile::none(e.account.to_string()), |profile| {
                profile.card.clone_from(&e.card);
                profile.domain.clone_from(&e.domain);
                profile.changed_at = Some(event.time);
                profile.changed_tx.clone_from(&event.tx_hash);
                Some(())
            })?,
            MarketEvent::LinkProposed(e) => self.proposals.put(Proposal {
                account: e.account.to_string(),
                wallet: e.wallet.to_string(),
                proposed_at: event.time,
                expires_at: seconds(e.expires_at),
            }),
            MarketEvent::WalletLinked(e) => {
                let number = number(e.number);
                self.wallets.put(Wallet {
                    kind: word(&e.kind.0),
                    wallet: e.wallet.clone(),
                    account: e.account.to_string(),
                    number,
                    since: event.time,
                });
                self.profiles.add(Profile::none(e.account.to_string()), |profile| {
                    profile.next_link = number.checked_add(1)?;
                    Some(())
                })?;
            }
            MarketEvent::WalletUnlinked(e) => {
                self.wallets.remove(&(word(&e.kind.0), e.wallet.clone()));
            }
            _ => {}
        }
        // One that was made anew after it ended is there again.
        if let (Some(key), false) = (proposed(&event.body), matches!(event.body, MarketEvent::LinkProposed(_))) {
            self.proposals.remove(&key);
        }
        Ok(())
    }
}

impl Profile {
    fn none(account: String) -> Self {
        Profile { account, card: None, domain: None, changed_at: None, changed_tx: None, next_link: 0 }
    }
}
