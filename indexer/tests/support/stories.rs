//! Markets in which much happens.

use weighhouse_protocol::registry::NewListing;

use super::{limited, listing, Market, ALICE, BOB, CAROL, PRICE};

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
}
