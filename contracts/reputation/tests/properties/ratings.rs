//! Ratings

use cosmwasm_std::coin;
use proptest::prelude::*;
use weighhouse_market_suite::{Market, DENOM, OTHER_DENOM};
use weighhouse_protocol::reputation::ExecuteMsg;

use super::recount::check_rating;

proptest! {
    #![proptest_config(super::config(64))]

    #[test]
    fn ratings_are_what_the_reviews_give(
        steps in prop::collection::vec((0usize..3, 0usize..2, 1u8..=5, any::<bool>(), 100u128..100_000), 1..20),
    ) {
        let mut market = Market::new();
        let seller = market.seller.clone();
        let buyers = [market.buyer.clone(), market.stranger.clone(), market.account("c")];
        market.fund(&buyers[2], &[coin(1_000_000_000, DENOM), coin(1_000_000_000, OTHER_DENOM)]);
        for _ in 0..2 {
            market.listed(1_000);
        }
        let mut orders: Vec<(u64, usize)> = Vec::new();
        for (buyer, listing, stars, again, price) in steps {
            let listing_id = u64::try_from(listing).unwrap() + 1;
            match orders.last() {
                // Edits the last review, and votes for it.
                Some((order, reviewer)) if again => {
                    let edit = ExecuteMsg::EditReview { order: *order, stars, words: None };
                    market.tell_reputation(&buyers[*reviewer], edit).unwrap();
                    let license = orders.iter().rev().find(|(_, owner)| owner == &buyer).map(|(order, _)| *order);
                    let vote = ExecuteMsg::Vote { order: *order, license: license.unwrap_or(1) };
                    let _ = market.tell_reputation(&buyers[buyer], vote);
                }
                _ => {
                    let denom = if price % 3 == 0 { OTHER_DENOM } else { DENOM };
                    let price = weighhouse_protocol::registry::ExecuteMsg::SetPrice {
                        listing: listing_id, plan: 0, price: coin(price, denom),
                    };
                    market.tell_registry(&seller, price).unwrap();
                    let order = market.sold_to(&buyers[buyer], listing_id);
                    market.review(&buyers[buyer], order, stars).unwrap();
                    orders.push((order, buyer));
                }
            }
            for listing in 1..=2 {
                check_rating(&market, listing)?;
            }
        }
    }
}
