//! A made-up market, row by row: all of it follows from a seed.

use crate::dice::Dice;
use crate::words;

/// 15 January 2027, when the market begins.
const BEGIN: u64 = 1_800_000_000;
/// The seconds in which everything is listed and sold.
const SPAN: u64 = 31_536_000;
/// Listings that have [`words::RARE`] in their cards, or the rare task, whatever the market's size.
const RARE: u64 = 25;
/// Kinds of dice.
const LISTING: u64 = 1;
const ORDER: u64 = 2;

/// A task that few listings have.
pub const RARE_TASK: &str = "protein-folding";

/// A market of so many listings and orders.
#[derive(Clone, Copy, Debug)]
pub struct Market {
    pub seed: u64,
    pub listings: u64,
    pub orders: u64,
}

/// A listing with its plan, its version and its card.
pub struct Listing {
    pub id: u64,
    pub seller: String,
    pub name: String,
    pub task: &'static str,
    pub framework: &'static str,
    pub license: &'static str,
    pub created_at: u64,
    pub state: &'static str,
    pub price: u64,
    pub denom: &'static str,
    pub is_term: bool,
    pub commercial: bool,
    pub size: u64,
    pub parameters: u64,
    pub dtype: &'static str,
    pub tags: Vec<String>,
    pub languages: Vec<&'static str>,
    pub datasets: Vec<&'static str>,
    pub base_model: String,
    pub accuracy: u64,
    pub body: String,
}

/// An order of a listing.
pub struct Order {
    pub id: u64,
    pub listing: u64,
    pub buyer: String,
    pub state: &'static str,
    pub placed_at: u64,
    pub delivered_at: Option<u64>,
    pub closed_at: Option<u64>,
}

impl Order {
    /// Every order costs the same.
    pub const PRICE: u64 = 5_000_000;
    pub const FEE: u64 = Self::PRICE / 40;
    pub const BOND: u64 = 1_000_000;
    pub const STAKE: u64 = 500_000;
    /// The seconds in which it is to be delivered.
    pub const DELIVER_WITHIN: u64 = 3_600;
    /// The seconds from a delivery to the settlement.
    pub const WINDOW: u64 = 600;
}

/// The state of an order: of eight one is refunded, of a thousand one is open, and the rest are settled.
fn state(id: u64) -> &'static str {
    match id % 1_000 {
        0 => ["delivered", "funded", "disputed"][usize::try_from(id / 1_000 % 3).unwrap_or(0)],
        rest if rest % 8 == 7 => "refunded",
        _ => "settled",
    }
}

/// An account: the smaller its number, the more it does.
pub fn account(number: u64) -> String {
    format!("house1{number:0>38}")
}

/// A listing, as often as it is sold.
pub fn sold(dice: &mut Dice, listings: u64) -> u64 {
    1 + dice.few(listings).wrapping_mul(7_919) % listings.max(1)
}

impl Market {
    pub fn listing(self, id: u64) -> Listing {
        let mut dice = Dice::of(self.seed, LISTING, id);
        let is_rare = id % (self.listings / RARE).max(1) == 1;
        let parameters = (100_000_000 + dice.few(70_000_000_000)) / 1_000 * 1_000;
        let mut body = words::body(&mut dice);
        if is_rare {
            body.push_str(words::RARE);
        }
        let tags = (0..1 + dice.roll(6)).map(|_| words::word(dice.few(3_000))).collect();
        Listing {
            id,
            seller: account(dice.few(self.listings / 10 + 1)),
            name: words::name(&mut dice),
            task: if is_rare { RARE_TASK } else { dice.one(words::TASKS) },
            framework: dice.one(words::FRAMEWORKS),
            license: dice.one(words::LICENSES),
            created_at: BEGIN + SPAN * id / self.listings,
            state: if dice.roll(50) == 0 { "paused" } else { "active" },
            price: 10_000 + dice.few(2_000_000_000),
            denom: if dice.roll(10) == 0 { "uusd" } else { "uwhs" },
            is_term: dice.roll(4) == 0,
            commercial: dice.roll(3) > 0,
            size: parameters * 2,
            parameters,
            dtype: dice.one(words::DTYPES),
            tags,
            languages: (0..1 + dice.roll(2)).map(|_| dice.one(words::LANGUAGES)).collect(),
            datasets: (0..dice.roll(3)).map(|_| dice.one(words::DATASETS)).collect(),
            base_model: words::base_model(&mut dice),
            accuracy: dice.roll(1_000),
            body,
        }
    }

    /// Few listings have most orders, and not the first ones.
    pub fn order(self, id: u64) -> Order {
        let mut dice = Dice::of(self.seed, ORDER, id);
        let listing = sold(&mut dice, self.listings);
        let buyer = account(1_000_000_000 + dice.few(self.orders / 20 + 1));
        let (state, placed_at) = (state(id), BEGIN + SPAN * id / self.orders.max(1));
        let delivered_at = (!matches!(state, "funded" | "refunded")).then(|| placed_at + 5 + dice.few(600));
        let closed_at = match state {
            "settled" => delivered_at.map(|at| at + Order::WINDOW),
            "refunded" => Some(placed_at + Order::DELIVER_WITHIN),
            _ => None,
        };
        Order { id, listing, buyer, state, placed_at, delivered_at, closed_at }
    }

    /// The time of the last block.
    pub fn end() -> u64 {
        BEGIN + SPAN
    }
}
