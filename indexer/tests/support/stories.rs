//! Markets in which much happens.

use weighhouse_market_suite::{REPORT_SPAN, REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::reputation::{Check, Decision, ExecuteMsg as Say, HideReason, Level, ReportKind, Scope};

use super::{limited, listing, Market, ALICE, BOB, CAROL, GOVERNANCE, GUARDIAN, MODERATOR, PRICE};

/// The orders of [`Market::cheated`].
pub mod cheated {
    pub const UNSERVED: u64 = 1;
    pub const SETTLED: u64 = 2;
    pub const PROVEN: u64 = 3;
}

/// The orders of [`Market::traded`].
pub mod traded {
    pub const TAKEN: u64 = 1;
    pub const WITHDRAWN: u64 = 2;
    pub const AGREED: u64 = 3;
    pub const RULED: u64 = 4;
    pub const SILENT: u64 = 5;
    pub const FIRST: u64 = 6;
    pub const SECOND: u64 = 7;
    pub const UNSERVED: u64 = 8;
    pub const SERVED: u64 = 9;
}

impl Market {
    /// Many listings with few distinct keys, so that ties stand across page ends.
    pub fn crowd() -> Self {
        let mut market = Market::new();
        for number in 0..23u64 {
            market.list(listing(&format!("m{number}"), ALICE, 100 + u128::from(number % 4)));
        }
        for sold in [3, 3, 9, 12] {
            market.sell(BOB, sold);
        }
        market
    }

    /// A market of one seller who sells to Carol and misses Bob's order, and one who sells nothing.
    pub fn busy() -> Self {
        let mut market = Market::new();
        market.block();
        let first = market.list(listing("all-MiniLM-L6-v2", ALICE, PRICE));
        let second = market.list(NewListing { task: "text-generation".into(), ..listing("tiny-llama", BOB, 900) });
        let third = market.list(listing("whisper-small", ALICE, 70));
        let sold = market.buy(CAROL, first);
        let lost = market.buy(BOB, first);
        market.set_price(second, 0, 1_000, "uwhs").set_price(second, 0, 1_100, "uwhs");
        market.deliver(sold).sweep(first).claim(ALICE);
        market.refund(lost).reopen_seller(ALICE).transfer(sold, CAROL, BOB);
        market.pause(third).set_payees(first, CAROL);
        market.set_card(second, "another card").block();
        market
    }

    /// Alice posts 10,000,000 and sells a bad file to Bob, who is never served, to Bob once more, who has paid for good
    /// and is paid back out of the bond, and to Carol, who proves it. Then Alice takes back what she can.
    pub fn cheated() -> Self {
        let mut market = Market::new();
        market.post_bond(ALICE, 10_000_000);
        market.list_bad(limited("all-MiniLM-L6-v2", ALICE, 5));
        let unserved = market.buy(BOB, 1);
        market.refund(unserved).reopen_seller(ALICE);
        let (settled, proven) = (market.buy(BOB, 1), market.buy_carefully(CAROL, 1));
        market.deliver(settled).ask_for_key(settled, BOB, 2).answer_rekey(settled).ask_for_key(settled, BOB, 1);
        market.deliver(proven).prove(proven).repay(settled);
        market.unlock_bond(ALICE, &[5_000_000, 3_000_000]);
        market
    }

    /// Alice takes one offer of two. Three sales of hers are disputed: one is settled in part, one is paid back, one
    /// has an arbiter who says nothing. Bob resells what he bought to Carol, who is never served, so that he puts it up
    /// again; then she is, and puts it up herself. A second license he takes back, and puts up once more.
    pub fn traded() -> Self {
        let mut market = Market::new();
        market.list(limited("all-MiniLM-L6-v2", ALICE, 9));
        let (taken, withdrawn) = (market.offer(BOB, 1, 4_000_000), market.offer(CAROL, 1, 1_000));
        market.take(taken).deliver(taken).withdraw(withdrawn).accept(taken);

        let [agreed, ruled, silent] = [BOB, BOB, CAROL].map(|buyer| market.buy_carefully(buyer, 1));
        for order in [agreed, ruled, silent] {
            market.deliver(order).dispute(order);
        }
        market.propose(agreed, &[(BOB, 3_000_000), (ALICE, 1_000_000), (BOB, 2_000_000)]);
        market.propose(agreed, &[(ALICE, 2_500_000)]).propose(ruled, &[(ALICE, 0)]).rule(ruled, PRICE);
        market.time_out(silent).release_bond(silent);

        let (first, second) = (market.sell(BOB, 1), market.sell(BOB, 1));
        market.resell(first, BOB, PRICE).resell(second, BOB, PRICE);
        let unserved = market.buy_license(first, CAROL);
        market.refund(unserved).end_resale(first, BOB).resell(first, BOB, PRICE);
        let served = market.buy_license(first, CAROL);
        market.deliver(served).settle(served);
        market.end_resale(second, BOB).resell(second, BOB, PRICE + 1).resell(first, CAROL, PRICE);
        market
    }

    /// Alice holds a handle, claims a domain, has a wallet, and is attested by Carol. She sells to Bob and to Carol, who review it and
    /// ask about it. Bob sells under a look-alike of her handle, for which Carol reports him twice.
    pub fn spoken() -> Self {
        let mut market = Market::new();
        let words = || TEXT_CID.to_owned();
        market.announce_reputation().name(ALICE, "Open-Models").name(BOB, "somebody").say(
            BOB,
            Say::ReleaseHandle {},
            0,
        );
        market.say(ALICE, Say::SetProfile { card: Some(words()), domain: Some("models.example".into()) }, 0);
        market.say(ALICE, Say::ProposeLink { wallet: GUARDIAN.into(), expires_in: 600 }, 0);
        market.say(GUARDIAN, Say::AcceptLink { account: ALICE.into() }, 0);
        let scope = Scope { level: Level::High, checks: vec![Check::Document, Check::Authorship] };
        let (name, url) = ("Verifier".to_owned(), "https://verifier.example/how".to_owned());
        market.say(GOVERNANCE, Say::AccreditVerifier { verifier: CAROL.into(), name, url, scope }, 0);
        // Longer than all that follows.
        let expires_at = market.now() + 3 * u64::from(REPORT_SPAN);
        let (account, checks, evidence) = (ALICE.to_owned(), vec![Check::Document], Hash([7; 32]));
        market.say(CAROL, Say::Attest { account, level: Level::Substantial, checks, expires_at, evidence }, 0);

        market.list(listing("open-models/whale", ALICE, PRICE));
        market.list(listing("0penM0dels/whale", BOB, PRICE));
        let [of_bob, of_carol] = [BOB, CAROL].map(|buyer| market.sell(buyer, 1));
        market.say(BOB, Say::Review { order: of_bob, stars: 4, words: Some(words()) }, 0);
        market.say(BOB, Say::EditReview { order: of_bob, stars: 2, words: Some(words()) }, 0);
        market.say(ALICE, Say::AnswerReview { order: of_bob, words: words() }, 0);
        market.say(CAROL, Say::Review { order: of_carol, stars: 5, words: None }, 0);
        market.say(CAROL, Say::Vote { order: of_bob, license: of_carol }, 0);

        market.say(CAROL, Say::AskQuestion { listing: 1, words: words() }, 0);
        for author in [ALICE, BOB] {
            market.say(author, Say::AnswerQuestion { question: 1, words: words() }, 0);
        }
        market.say(MODERATOR, Say::HidePost { question: 1, answer: Some(2), reason: HideReason::OffTopic }, 0);

        let report = |kind, version| Say::Report { listing: 2, version, kind, evidence: words() };
        market.say(CAROL, report(ReportKind::Stolen, None), REPORT_STAKE);
        market.say(CAROL, report(ReportKind::Malware, Some(1)), REPORT_STAKE);
        let decide = |decision, reasons| Say::Decide { report: 1, decision, reasons };
        market.say(MODERATOR, decide(Decision::Upheld, Some(words())), 0);
        market.say(BOB, Say::Appeal { report: 1, grounds: words() }, 0);
        market.say(GOVERNANCE, decide(Decision::Dismissed, Some(words())), 0);
        market.pass(u64::from(REPORT_SPAN));
        market.say(CAROL, Say::SettleReport { report: 1 }, 0);
        market
    }
}
