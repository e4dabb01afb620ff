//! All sentences by which proposals are explained. A translation has one for each code.

use super::Phrase;

/// Names each phrase, and lists them all.
macro_rules! phrases {
    ($($name:ident = $code:literal, $text:literal;)*) => {
        $(pub(super) const $name: Phrase = Phrase { code: $code, text: $text };)*

        /// Every phrase of titles, of those who are affected, and of warnings. Labels of settings are not among them.
        pub const ALL: &[Phrase] = &[$($name),*];
    };
}

phrases! {
    // Titles.
    SETTINGS = "settings", "Replaces the market's settings";
    REPUTATION_SETTINGS = "reputation_settings", "Replaces the settings of reputation";
    DELIST = "delist", "Delists listing {listing}, {name}";
    RELIST = "relist", "Relists listing {listing}, {name}";
    PAUSE = "pause", "Pauses new orders for {span}";
    RESUME = "resume", "Resumes new orders";
    HAND_OVER = "hand_over", "Offers the market's governance to {account}";
    TAKE_OVER = "take_over", "Accepts the market's governance";
    RENOUNCE = "renounce", "Renounces the market's governance";
    ACCREDIT = "accredit", "Accredits {name} as a verifier";
    CHANGE_VERIFIER = "change_verifier", "Changes the accreditation of {name}";
    REVOKE_VERIFIER = "revoke_verifier", "Revokes the accreditation of {name}";
    TRANSFER_HANDLE = "transfer_handle", "Transfers the handle {handle} to {account}";
    REVOKE_HANDLE = "revoke_handle", "Revokes the handle {handle}";
    CALL = "call", "Sends `{message}` to the market's contract {contract}";
    CALL_OTHER = "call_other", "Calls {contract}, which is no contract of this market";
    STORE = "store", "Stores a code on the chain";
    MIGRATE = "migrate", "Migrates {contract} to code {code}";
    STORE_AND_MIGRATE = "store_and_migrate", "Stores a code and migrates {contract} to it";
    PIN = "pin", "Pins codes {codes}";
    UNPIN = "unpin", "Unpins codes {codes}";
    UPDATE_ADMIN = "update_admin", "Makes {account} the admin of {contract}";
    CLEAR_ADMIN = "clear_admin", "Removes the admin of {contract}";
    SUDO = "sudo", "Sends {contract} a message that the chain alone can send";
    UPGRADE_CHAIN = "upgrade_chain", "Upgrades the chain's program to {name} at height {height}";
    CANCEL_UPGRADE = "cancel_upgrade", "Cancels the upgrade of the chain's program that is planned";
    SPEND = "spend", "Pays {amount} of the community pool to {account}";
    SEND = "send", "Pays {amount} of {sender} to {account}";
    UNDECODED = "undecoded", "{type_url} can't be decoded here";
    UNREADABLE = "unreadable", "{type_url} can't be decoded: {reason}";

    // Those who are affected.
    ORDERS_TO_COME = "orders_to_come", "Orders to come; open orders keep what they froze";
    LISTINGS_TO_COME = "listings_to_come",
        "Listings when their sellers create or change them; listings and open orders keep what they have until then";
    PENALTIES = "penalties", "Sellers whose missed deliveries are refunded from then on";
    BONDS = "bonds", "Sellers who unlock a bond from then on; a bond that is unlocked keeps its delay";
    FEES = "fees", "The market's fees and what is forfeited: all that is swept from then on, of earlier sales too";
    OFFICE = "office", "The accounts that hold the office, before and after; nobody's money";
    ARBITER_OFFICE = "arbiter_office", "Disputes of orders to come; open orders keep the arbiter that they froze";
    DENOM_CLOSED = "denom_closed",
        "Orders, bonds and prices in {denom} to come; open orders, bonds and balances in it go on and stay withdrawable";
    DENOM_OPENED = "denom_opened", "Sellers, who may set prices and post bonds in {denom}";
    DELISTED = "delisted",
        "The listing's seller, buyers and resellers: everything new stops; open orders, bonds, licenses and revenue stay";
    RELISTED = "relisted", "The listing's seller and buyers: it returns to the state that its seller left";
    PAUSED = "paused",
        "Buyers and sellers: no new orders until it ends; deliveries, refunds, proofs, claims and withdrawals go on, and no deadline moves";
    RESUMED = "resumed", "Buyers and sellers: new orders are taken at once";
    GOVERNANCE = "governance", "Everybody: the account that governs sets the rules and delists, once it accepts";
    VERIFIER = "verifier", "Accounts that the verifier attests from then on";
    VERIFIER_REVOKED = "verifier_revoked", "Accounts that it attested: the attestations count no more, for good";
    HANDLE = "handle", "The account that holds it now: {holder}";
    HANDLE_FREE = "handle_free", "Nobody: no account holds it now";
    HANDLE_UNKNOWN = "handle_unknown", "The account that holds it now";
    DEPOSITS = "deposits", "Handles and reports to come; deposits and stakes that are held stay as they are";
    RATINGS = "ratings", "The ratings of all listings, at once";
    OTHER_SETTINGS = "other_settings",
        "Settings that another proposal changes before this one runs: it sets them back to what is now";
    CODE_STORED = "code_stored", "Nobody: a contract runs it only once it is migrated to it";
    MIGRATED = "migrated", "Everybody with money or records in it: open orders keep their terms only if the code keeps them";
    PINNED = "pinned", "The gas of transactions; nobody's money";
    ADMIN = "admin", "Everybody with money or records in it: the admin replaces its code";
    CHAIN = "chain",
        "Everybody: the chain stands still until its validators run the program; no span of an order passes by that";
    POOL = "pool", "The chain's money, and no account of the market";
    CALLED = "called", "Those whom the message names";

    // Warnings.
    OTHER_SENDER = "other_sender",
        "The message names {sender} as its sender, and the chain runs a proposal's messages as {authority}: it refuses this one";
    NOT_GOVERNANCE = "not_governance",
        "{governance} governs this market, and the message runs as {authority}: the contract refuses it";
    NOTHING_CHANGES = "nothing_changes", "It changes nothing: everything is so already";
    REARMS_GUARDIAN = "rearms_guardian", "The guardian, who has used its pause, may pause once more after it";
    OTHER_TREASURY = "other_treasury", "From then on {account} receives the market's fees and what is forfeited";
    OTHER_ADMIN = "other_admin",
        "From then on {account} replaces the code of {contract} without a vote here, and so rules the money in it";
    NO_ADMIN = "no_admin", "From then on the chain's governance alone replaces the code of {contract}";
    HANDED_OVER = "handed_over", "Once {account} accepts, governance sets nothing in this market any more";
    NEVER_RENOUNCED = "never_renounced", "The registry refuses it: governance is never renounced";
    OTHER_CONTRACT = "other_contract", "Its effect is not known here: read the code of {contract} first";
    NO_CODE = "no_code", "Code {code} is not on the chain: the message fails";
    UNSEEN_CODE = "unseen_code",
        "The proposal names more than is looked up, and nothing is known here of code {code}: vote on it only if you know that code";
    STORED_AND_RUN = "stored_and_run",
        "The code runs at once, and is compared with no release here: build it and compare its checksum before you vote";
    NO_RELEASE = "no_release",
        "No release known here has the checksum of code {code}: build the code and compare its checksum before you vote";
    OTHER_CODE = "other_code", "Code {code} is that of {other}, and {contract} does not take it: the message fails";
    REFUSED_RELEASE = "refused_release",
        "{contract} is of release {from}, and code of release {to} takes over {accepted} alone: the message fails";
    SAME_CODE = "same_code", "The contract runs code {code} already";
    NOT_ADMIN = "not_admin",
        "{admin} is the admin of {contract}, and need not agree: a chain lets its governance, {authority}, act for every admin";
    MIXED_RELEASES = "mixed_releases",
        "After it the contracts are of different releases, {releases}: one may not read what another writes, and refunds and withdrawals stop until all are of one";
    MIGRATE_MESSAGE = "migrate_message", "The contract's migration takes no fields, and the message has {message}: it fails";
    PAUSE_BOUND = "pause_bound", "The registry takes a pause of 1 s to {most}, and refuses this one";
    REPLACES_PAUSE = "replaces_pause", "It replaces the pause until {until}";
    NO_CLOSING_YET = "no_closing_yet",
        "The registry is of release {release} and knows an announced closing from {since} on: it stores none, and {denom} stays as it is";
    DENOM_REMOVED = "denom_removed",
        "{denom} leaves the settings: nothing sells in it and no bond in it backs an order. Closing it says so to sellers and keeps its rules";
    GUARDIAN_OVER = "guardian_over", "The guardian's time is over already: it ends at {until}";
    FORFEITS = "forfeits", "The handle's deposit goes to the treasury";
    SENDS_COINS = "sends_coins", "{amount} of {sender} go with it";
    UNPINNED = "unpinned", "Every call of the contracts with these codes costs about 60,000 gas more";
    NO_SUDO = "no_sudo", "No contract of this market takes such a message";
    MOVES_MONEY = "moves_money", "It pays {amount} to {account}";
    BAD_CODE = "bad_code", "Its code can't be read: {reason}";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_sentence_has_a_code_of_its_own() {
        let codes: BTreeSet<_> = ALL.iter().map(|phrase| phrase.code).collect();
        assert_eq!(codes.len(), ALL.len());
        assert!(ALL.iter().all(|phrase| !phrase.text.ends_with('.')));
    }
}
