//! The steps of a publication, each skipped when its result is in the journal.

use std::path::PathBuf;

use anyhow::Result;
use cosmwasm_std::Binary;
use rand::RngCore;
use weighhouse_chain::Signed;
use weighhouse_client::journal::{Contents, Publication, SealedFolder};
use weighhouse_client::keystore::SecretKind;
use weighhouse_client::sealed_file::{formats, working};
use weighhouse_client::{files, first, Market};
use weighhouse_protocol::events::{ListingCreated, VersionPublished};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{
    Bounds, CardRef, ExecuteMsg, NewListing, NewVersion, Payee, TensorSummary, MAX_DTYPES,
};
use weighhouse_protocol::terms::Plan;
use weighhouse_protocol::{shares, ListingId, VersionNumber};
use weighhouse_sealing::archive::{fingerprint, scan, ScanError};
use weighhouse_sealing::seal::{seal, SealRequest};
use weighhouse_sealing::secret::ContentSecret;

use super::card::ListedCard;
use super::Args;
use crate::error::{fail, of_file, Kind};
use crate::session::Session;
use crate::transaction::Act;
use crate::words;

/// A publication under way.
pub struct Publisher<'a> {
    /// The run.
    pub session: &'a Session,
    /// Where it is published.
    pub market: &'a Market,
    /// Who sells.
    pub seller: String,
    /// What was asked for.
    pub args: &'a Args,
    /// The model's card.
    pub card: ListedCard,
    /// The folder.
    pub folder: PathBuf,
    /// What is done.
    pub journal: Publication,
}

impl Publisher<'_> {
    /// Seals the folder. Its secret is in the key store before anything depends on it.
    pub async fn seal(&mut self) -> Result<SealedFolder> {
        let unfit = |error: ScanError| {
            of_file(Kind::Usage, error).context(format!("{} can't be sealed", self.folder.display()))
        };
        let now = Hash(fingerprint(&self.folder).map_err(unfit)?);
        if let Some(sealed) = self.journal.done.sealed.clone() {
            let usable = sealed.path.exists() || self.journal.done.contents.is_some();
            if sealed.fingerprint == now && usable {
                self.session.out.say("sealed in an earlier run");
                return Ok(sealed);
            }
            if self.journal.done.version_transaction.is_some() {
                return Err(fail!(
                    Kind::Usage,
                    "the folder changed while it was being published: put it back, or --restart"
                ));
            }
            self.session.out.say("the folder changed since it was sealed: sealing again");
            files::remove(&sealed.path)?;
        }
        // What the chain would refuse is known before anything is sealed, sent or paid.
        let found = scan(&self.folder, self.args.allow_pickles).map_err(unfit)?;
        fits(&formats(found.manifest()))?;
        let sealed = self.seal_now(now)?;
        self.journal.done.sealed = Some(sealed.clone());
        self.journal.done.contents = None;
        self.journal.save()?;
        Ok(sealed)
    }

    fn seal_now(&self, fingerprint: Hash) -> Result<SealedFolder> {
        let mut rng = rand::rngs::OsRng;
        let secret = ContentSecret::generate(&mut rng);
        let public_key = secret.public_key()?;
        self.session.unlocked()?.add_secret(SecretKind::Content, &public_key, &secret.to_bytes())?;
        let mut salt = [0; 32];
        rng.fill_bytes(&mut salt);
        let output = self.journal.sealed_path();
        if let Some(folder) = output.parent() {
            files::private_folder(folder)?;
        }
        files::remove(&output)?;
        self.session.out.say(format!("sealing {}", self.folder.display()));
        let sealed = working(&self.session.out, |progress| {
            seal(&SealRequest {
                folder: &self.folder,
                output: &output,
                chain_id: &self.market.chain.config().chain_id,
                registry: &self.market.contracts.registry,
                seller: &self.seller,
                salt,
                secret: &secret,
                allow_pickles: self.args.allow_pickles,
                verify: true,
                progress,
            })
        })
        .map_err(|error| of_file(Kind::Usage, error).context(format!("{} can't be sealed", self.folder.display())))?;
        for path in &sealed.left_out {
            self.session.out.say(format!("left out: {path}"));
        }
        Ok(SealedFolder {
            path: output,
            fingerprint,
            size: sealed.commitment.size,
            plaintext_root: Hash(sealed.commitment.plaintext_root),
            ciphertext_root: Hash(sealed.commitment.ciphertext_root),
            key_root: Hash(sealed.commitment.key_root),
            public_key: public_key.to_vec(),
            salt: salt.to_vec(),
            formats: formats(&sealed.manifest),
        })
    }

    /// Puts the sealed file and the card on IPFS.
    pub async fn upload(&mut self, sealed: &SealedFolder) -> Result<Contents> {
        if let Some(contents) = &self.journal.done.contents {
            if contents.card_sha256 == self.card.sha256 {
                return Ok(contents.clone());
            }
        }
        let ipfs = self.session.ipfs()?;
        let sealed_cid = match &self.journal.done.contents {
            Some(contents) => contents.sealed.clone(),
            None => {
                let length = std::fs::metadata(&sealed.path)?.len();
                self.session.out.say(format!("adding {} to IPFS", words::size(length)));
                let bar = self.session.out.bytes("uploading", length);
                let added = ipfs.add_file(&sealed.path, &|sent| bar.set_position(sent)).await?;
                bar.finish_and_clear();
                let held = ipfs.size(&added.cid).await?;
                if held != length {
                    return Err(fail!(Kind::Unverified, "IPFS holds {held} of {length} bytes of {}", added.cid));
                }
                added.cid
            }
        };
        let card = ipfs.add_bytes(&self.card.bytes).await?.cid;
        let contents = Contents { sealed: sealed_cid, card, card_sha256: self.card.sha256 };
        self.journal.done.contents = Some(contents.clone());
        self.journal.save()?;
        Ok(contents)
    }

    /// Creates the listing, unless there is one. Returns the transaction if it was in this run.
    pub async fn list(&mut self, contents: &Contents) -> Result<(ListingId, Option<String>)> {
        if let Some(listing) = self.args.listing {
            self.own(listing).await?;
            let sent = self.journal.done.version_transaction.is_some();
            if let Some(other) = self.journal.done.listing_id.filter(|other| *other != listing && sent) {
                return Err(fail!(
                    Kind::Usage,
                    "an earlier run sent this version to listing {other}: finish it with --listing {other}, or --restart"
                ));
            }
            self.journal.done.listing_id = Some(listing);
            self.journal.save()?;
            return Ok((listing, None));
        }
        if let Some(listing) = self.journal.done.listing_id {
            self.session.out.say(format!("listing {listing} was created in an earlier run"));
            return Ok((listing, None));
        }
        let new = self.new_listing(contents).await?;
        let pending = self.journal.done.listing_transaction.clone();
        if pending.is_some() && self.journal.done.listing.as_ref() != Some(&new) {
            return Err(fail!(
                Kind::Usage,
                "an earlier run sent this listing with other terms: repeat its flags, or --restart"
            ));
        }
        self.journal.done.listing = Some(new.clone());
        let act = self.act(&new);
        let call = ExecuteMsg::CreateListing { listing: new };
        let call = self.market.contracts.registry(&call)?;
        let sender = self.session.sender(self.market)?;
        let journal = &mut self.journal;
        let record = &mut |signed: Option<&Signed>| {
            journal.done.listing_transaction = signed.cloned();
            journal.save()
        };
        let outcome = sender.send_once(pending, vec![call], &self.session.asks(act), record).await?;
        let created: ListingCreated = first(&outcome.events, &self.market.contracts.registry)?;
        self.journal.done.listing_id = Some(created.listing);
        self.journal.save()?;
        Ok((created.listing, Some(outcome.hash)))
    }

    async fn own(&self, listing: ListingId) -> Result<()> {
        let found = self.market.listing(listing).await?;
        if found.seller.as_str() != self.seller {
            return Err(fail!(Kind::Usage, "listing {listing} is {}'s, not {}'s", found.seller, self.seller));
        }
        Ok(())
    }

    async fn new_listing(&self, contents: &Contents) -> Result<NewListing> {
        let args = self.args;
        let price = args.price.clone().ok_or_else(|| fail!(Kind::Usage, "for how much? Give --price AMOUNT"))?;
        let config = self.market.config().await?;
        let bounds = config.deliver_within;
        let deliver_within = u32::try_from(args.deliver_within).unwrap_or(u32::MAX);
        if !(bounds.min..=bounds.max).contains(&deliver_within) {
            let (min, max) = (words::span(bounds.min.into()), words::span(bounds.max.into()));
            return Err(fail!(Kind::Usage, "--deliver-within must be from {min} to {max} in this market"));
        }
        let challenge_window = challenge_window(args.challenge_window, config.challenge_window)?;
        let alone = || vec![Payee { address: self.seller.clone(), share_bps: shares::WHOLE }];
        Ok(NewListing {
            name: self.card.name.clone(),
            card: CardRef { cid: contents.card.clone(), sha256: contents.card_sha256 },
            task: self.card.task.clone(),
            framework: self.card.framework.clone(),
            license: self.card.license.clone(),
            plans: vec![Plan {
                kind: args.kind(),
                rights: args.rights.rights(&self.card.license.id),
                price,
                resale_royalty_bps: args.resale_royalty,
                supply: args.supply,
            }],
            payees: if args.payees.is_empty() { alone() } else { args.payees.clone() },
            deliver_within,
            challenge_window,
        })
    }

    fn act(&self, new: &NewListing) -> Act {
        let mut act = Act::new("List it?")
            .line("list", format!("{} ({}, {})", new.name, new.task, new.framework))
            .line("license", new.license.id.clone());
        for plan in &new.plans {
            let supply = plan.supply.map(|supply| format!(", at most {supply}")).unwrap_or_default();
            act = act
                .line("sell", format!("{} for {}{supply}", words::kind(&plan.kind), words::coin(&plan.price)))
                .line("allows", words::rights(&plan.rights));
        }
        for payee in &new.payees {
            act = act.line("pays", format!("{} bp to {}", payee.share_bps, payee.address));
        }
        act.line("delivery", format!("within {}", words::span(new.deliver_within.into())))
            .line("challenge", format!("{} or more before you are paid", words::span(new.challenge_window.into())))
    }

    /// Publishes the version.
    pub async fn publish(
        &mut self,
        listing: ListingId,
        sealed: &SealedFolder,
        contents: &Contents,
    ) -> Result<(VersionNumber, String)> {
        let version = NewVersion {
            cid: contents.sealed.clone(),
            size: sealed.size,
            plaintext_root: sealed.plaintext_root,
            ciphertext_root: sealed.ciphertext_root,
            key_root: sealed.key_root,
            public_key: Binary::from(sealed.public_key.clone()),
            salt: Binary::from(sealed.salt.clone()),
            formats: sealed.formats.clone(),
            metrics: self.card.metrics.clone(),
        };
        let act = Act::new("Publish it?")
            .line("publish", format!("a version of listing {listing}: {}", words::size(sealed.size)))
            .line("content", sealed.plaintext_root.to_string())
            .line("at", contents.sealed.clone());
        let call = ExecuteMsg::PublishVersion { listing, version };
        let call = self.market.contracts.registry(&call)?;
        let sender = self.session.sender(self.market)?;
        let pending = self.journal.done.version_transaction.clone();
        let journal = &mut self.journal;
        let record = &mut |signed: Option<&Signed>| {
            journal.done.version_transaction = signed.cloned();
            journal.save()
        };
        let outcome = sender.send_once(pending, vec![call], &self.session.asks(act), record).await?;
        let published: VersionPublished = first(&outcome.events, &self.market.contracts.registry)?;
        Ok((published.version, outcome.hash))
    }
}

/// Checks that a version's record has place for the summaries of the model's files.
fn fits(formats: &[TensorSummary]) -> Result<()> {
    match formats.iter().find(|summary| summary.dtypes.len() > MAX_DTYPES) {
        Some(TensorSummary { format, dtypes, .. }) => Err(fail!(
            Kind::Usage,
            "the {format} files hold {} types of numbers, a version can have {MAX_DTYPES} of a format: publish them apart",
            dtypes.len()
        )),
        None => Ok(()),
    }
}

/// The window that was asked for, or a day as near as the market allows.
fn challenge_window(asked: Option<u64>, bounds: Bounds) -> Result<u32> {
    const DAY: u32 = 86_400;
    let Some(asked) = asked else { return Ok(DAY.clamp(bounds.min, bounds.max)) };
    let window = u32::try_from(asked).unwrap_or(u32::MAX);
    if !(bounds.min..=bounds.max).contains(&window) {
        let (min, max) = (words::span(bounds.min.into()), words::span(bounds.max.into()));
        return Err(fail!(Kind::Usage, "--challenge-window must be from {min} to {max} in this market"));
    }
    Ok(window)
}
