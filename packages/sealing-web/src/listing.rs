//! The listing that a card and a seller's terms make: what the chain would refuse, who is paid what, and the bond behind it.
use std::collections::{BTreeMap, BTreeSet};

use bech32::primitives::decode::CheckedHrpstring;
use bech32::Bech32;
use cosmwasm_std::{Coin, Uint128};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use weighhouse_messages::publication::{missing_bond, within, Backing, Chosen, ListedCard, Span, SpanError, Terms};
use weighhouse_messages::{fee, rule, PriceError};
use weighhouse_protocol::bonds::penalty;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{
    Bounds, CardRef, Config, NewListing, Payee, MAX_PAYEES, MAX_PLANS, MAX_RESALE_ROYALTY_BPS, MAX_TERM,
};
use weighhouse_protocol::shares::{divide, WHOLE};
use weighhouse_protocol::terms::{LicenseKind, LicenseText, Rights};
use weighhouse_protocol::windows::least_window;

use crate::fault::{Code, Fault};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
export interface Coin {
  denom: string;
  /** In base units. */
  amount: string;
}

/** Rights of a license; null where they follow from the model's own license. */
export interface ChosenRights {
  commercial: boolean | null;
  derivatives: boolean | null;
  redistribution: boolean | null;
  transferable: boolean;
  seats: number | null;
}

export interface PlanTerms {
  price: Coin;
  /** Null for ever. */
  termSeconds: number | null;
  rights: ChosenRights;
  /** In basis points. */
  resaleRoyaltyBps: number;
  /** Null for any number. */
  supply: number | null;
}

/** A seller's terms for a new listing. */
export interface ListingTerms {
  /** The registry's settings, as it answers them. */
  config: object;
  /** What addresses begin with. */
  prefix: string;
  seller: string;
  card: { name: string; task: string; framework: string; license: ListedCard['license']; sha256: string };
  /** The card's CID. */
  cardCid: string;
  plans: PlanTerms[];
  /** Empty for the seller alone. */
  payees: { address: string; share_bps: number }[];
  /** In seconds. */
  deliverWithin: number;
  /** In seconds; null for about a day. */
  challengeWindow: number | null;
  /** Orders that the bond backs at a time; null to post none. */
  ordersAtOnce: number | null;
  /** The seller's free bonds, in base units by denom. */
  free: Record<string, string>;
  /** Bytes of content, once they are known. */
  size: number | null;
}

/** What the chain would refuse of terms. `message` says it in English. */
export type TermsRefusal = { message: string } & (
  | { kind: 'plans'; most: number }
  | { kind: 'denom'; plan: number; denom: string }
  | { kind: 'price'; plan: number; fee: string }
  | { kind: 'term'; plan: number; most: number }
  | { kind: 'seats' | 'supply'; plan: number }
  | { kind: 'royalty'; plan: number; most: number }
  | { kind: 'payees'; most: number }
  | { kind: 'address'; payee: number }
  | { kind: 'twice'; payee: number }
  | { kind: 'arbiter'; payee: number }
  | { kind: 'share'; payee: number }
  | { kind: 'shares'; sum: number }
  | { kind: 'delivery' | 'challenge'; min: number; max: number }
);

export interface PlanFigures {
  rights: { commercial: boolean; derivatives: boolean; redistribution: boolean; transferable: boolean; seats: number | null };
  /** Null of a price that is refused, as are the others. */
  fee: string | null;
  /** What each payee gets of a sale, in the order of the payees; a unit may be carried to the next one. */
  parts: string[] | null;
  /** The part of the bond that an order reserves. */
  bond: string | null;
}

export interface Backing {
  posted: Coin;
  free: Coin;
  each: Coin;
  /** What a missed delivery costs of it, in base units. */
  penalty: string;
  orders: number;
}

export interface ListingFigures {
  /** The registry's `NewListing`; null where something is refused. */
  listing: object | null;
  refusals: TermsRefusal[];
  plans: PlanFigures[];
  payees: { address: string; share_bps: number }[];
  /** The bond to post, by denom. */
  bonds: Backing[];
  /** Buyers have as much time to challenge, in seconds. */
  window: number | null;
}
";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardWords {
    name: String,
    task: String,
    framework: String,
    license: LicenseText,
    sha256: Hash,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PlanTerms {
    price: Coin,
    term_seconds: Option<u64>,
    rights: ChosenRights,
    resale_royalty_bps: u16,
    supply: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChosenRights {
    commercial: Option<bool>,
    derivatives: Option<bool>,
    redistribution: Option<bool>,
    transferable: bool,
    seats: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ListingTerms {
    config: Config,
    prefix: String,
    seller: String,
    card: CardWords,
    card_cid: String,
    plans: Vec<PlanTerms>,
    payees: Vec<Payee>,
    deliver_within: u64,
    challenge_window: Option<u64>,
    orders_at_once: Option<u32>,
    free: BTreeMap<String, Uint128>,
    size: Option<u64>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Kind {
    Plans { most: usize },
    Denom { plan: usize, denom: String },
    Price { plan: usize, fee: Uint128 },
    Term { plan: usize, most: u64 },
    Seats { plan: usize },
    Supply { plan: usize },
    Royalty { plan: usize, most: u16 },
    Payees { most: usize },
    Address { payee: usize },
    Twice { payee: usize },
    Arbiter { payee: usize },
    Share { payee: usize },
    Shares { sum: u64 },
    Delivery { min: u32, max: u32 },
    Challenge { min: u32, max: u32 },
}

#[derive(Serialize)]
struct Refusal {
    #[serde(flatten)]
    kind: Kind,
    message: String,
}

#[derive(Serialize)]
struct PlanFigures {
    rights: Rights,
    fee: Option<Uint128>,
    parts: Option<Vec<Uint128>>,
    bond: Option<Uint128>,
}

#[derive(Serialize)]
struct BackingJson {
    posted: Coin,
    free: Coin,
    each: Coin,
    penalty: Uint128,
    orders: u32,
}

#[derive(Serialize)]
struct Figures {
    listing: Option<NewListing>,
    refusals: Vec<Refusal>,
    plans: Vec<PlanFigures>,
    payees: Vec<Payee>,
    bonds: Vec<BackingJson>,
    window: Option<u32>,
}

/// The listing of a seller's terms, in JSON, with all that the chain would refuse of them.
#[wasm_bindgen(js_name = listingOf)]
pub fn listing_of(terms: &str) -> Result<String, JsValue> {
    let terms: ListingTerms = serde_json::from_str(terms).map_err(|error| Fault::argument("the terms", error))?;
    let figures = terms.figures();
    Ok(serde_json::to_string(&figures).map_err(|error| Fault::new(Code::Argument, &error))?)
}

impl ListingTerms {
    fn figures(&self) -> Figures {
        let mut refusals = Vec::new();
        let plans = self.plans.len();
        if !(1..=MAX_PLANS).contains(&plans) {
            let message = format!("a listing has 1 to {MAX_PLANS} plans, not {plans}");
            refusals.push(Refusal { kind: Kind::Plans { most: MAX_PLANS }, message });
        }
        let payees = match self.payees.is_empty() {
            true => vec![Payee { address: self.seller.clone(), share_bps: WHOLE }],
            false => self.payees.clone(),
        };
        refusals.extend(self.check_payees(&payees));
        let plans = self.plans.iter().enumerate();
        let plans = plans.map(|(index, plan)| self.plan(index, plan, &payees, &mut refusals)).collect();
        let listing = self.listing(&mut refusals).filter(|_| refusals.is_empty());
        let window = listing.as_ref().map(|listing| {
            let Config { challenge_window, download_rate, .. } = self.config;
            let least = self.size.map(|size| least_window(challenge_window, download_rate, size));
            listing.challenge_window.max(least.unwrap_or_default())
        });
        Figures { listing, refusals, plans, payees, bonds: self.bonds(), window }
    }

    fn plan(&self, index: usize, plan: &PlanTerms, payees: &[Payee], refusals: &mut Vec<Refusal>) -> PlanFigures {
        let mut refuse = |kind, message: String| refusals.push(Refusal { kind, message });
        if let Some(seconds) = plan.term_seconds.filter(|seconds| !(1..=MAX_TERM).contains(seconds)) {
            let message = format!("a license lasts 1 to {MAX_TERM} seconds, not {seconds}");
            refuse(Kind::Term { plan: index, most: MAX_TERM }, message);
        }
        if plan.rights.seats == Some(0) {
            refuse(Kind::Seats { plan: index }, "nobody could use it with 0 seats".to_owned());
        }
        if plan.supply == Some(0) {
            refuse(Kind::Supply { plan: index }, "0 licenses would be sold".to_owned());
        }
        if plan.resale_royalty_bps > MAX_RESALE_ROYALTY_BPS {
            let message = format!("a resale pays at most {MAX_RESALE_ROYALTY_BPS} basis points to its creators");
            refuse(Kind::Royalty { plan: index, most: MAX_RESALE_ROYALTY_BPS }, message);
        }
        let figures = self.price(&plan.price, payees);
        let (fee, parts, bond) = match figures {
            Ok((fee, parts, bond)) => (Some(fee), Some(parts), Some(bond)),
            Err(error) => {
                let message = error.to_string();
                let kind = match error {
                    PriceError::UnknownDenom { denom } => Kind::Denom { plan: index, denom },
                    PriceError::Fee(error) => Kind::Price { plan: index, fee: error.fee },
                };
                refuse(kind, message);
                (None, None, None)
            }
        };
        PlanFigures { rights: self.terms(plan).plan(&self.card.license.id).rights, fee, parts, bond }
    }

    /// The fee of a price, the payees' parts of the rest, and the bond of an order.
    fn price(&self, price: &Coin, payees: &[Payee]) -> Result<(Uint128, Vec<Uint128>, Uint128), PriceError> {
        let rule = rule(&self.config, &price.denom)?;
        // A closing that is announced needs no check here: the form offers no denom that has one (`lastingDenoms`), and the registry
        // compares `closes_at` with the time of its block, which nobody knows before it. A listing that comes too late is refused
        // whole, with the denom and the time.
        if rule.closed {
            return Err(PriceError::UnknownDenom { denom: price.denom.clone() });
        }
        let fee = fee(&self.config, rule, price.amount)?;
        let shares: Vec<u16> = payees.iter().map(|payee| payee.share_bps).collect();
        let parts = divide(0, price.amount.saturating_sub(fee), &shares).map(|division| division.parts);
        let bond = missing_bond(&self.config, price, 1, Uint128::zero())?.each.amount;
        Ok((fee, parts.unwrap_or_default(), bond))
    }

    fn check_payees(&self, payees: &[Payee]) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let mut refuse = |kind, message: String| refusals.push(Refusal { kind, message });
        if payees.len() > MAX_PAYEES {
            refuse(
                Kind::Payees { most: MAX_PAYEES },
                format!("{} payees, at most {MAX_PAYEES} are paid", payees.len()),
            );
        }
        let arbiter = self.config.arbiter.as_ref().map(|arbiter| arbiter.address.as_str());
        let mut accounts = BTreeSet::new();
        let mut sum = 0;
        for (index, Payee { address, share_bps }) in payees.iter().enumerate() {
            if !is_address(address, &self.prefix) {
                refuse(Kind::Address { payee: index }, format!("{address:?} is no address of this chain"));
            } else if !accounts.insert(address) {
                refuse(Kind::Twice { payee: index }, format!("{address} stands twice"));
            } else if arbiter == Some(address.as_str()) {
                refuse(Kind::Arbiter { payee: index }, format!("{address} is the arbiter, who can't be paid"));
            }
            if !(1..=WHOLE).contains(share_bps) {
                refuse(Kind::Share { payee: index }, format!("a share of {share_bps} basis points"));
            }
            sum += u64::from(*share_bps);
        }
        if sum != u64::from(WHOLE) {
            refuse(Kind::Shares { sum }, format!("shares must sum to {WHOLE} basis points, they sum to {sum}"));
        }
        refusals
    }

    /// Both spans are looked at, so that both are named.
    fn listing(&self, refusals: &mut Vec<Refusal>) -> Option<NewListing> {
        let challenge = self.challenge_window.unwrap_or(self.config.challenge_window.min.into());
        let spans = [
            within(Span::Delivery, self.deliver_within, self.config.deliver_within),
            within(Span::Challenge, challenge, self.config.challenge_window),
        ];
        refusals.extend(spans.into_iter().filter_map(Result::err).map(of_span));
        let CardWords { name, task, framework, license, sha256 } = &self.card;
        let listed = ListedCard {
            bytes: vec![],
            sha256: *sha256,
            name: name.clone(),
            task: task.clone(),
            framework: framework.clone(),
            license: license.clone(),
            metrics: vec![],
            warnings: vec![],
        };
        let card = CardRef { cid: self.card_cid.clone(), sha256: *sha256 };
        let first = self.terms(self.plans.first()?);
        let mut listing = first.listing(&self.seller, &listed, card, &self.config).ok()?;
        listing.plans.extend(self.plans.iter().skip(1).map(|plan| self.terms(plan).plan(&license.id)));
        Some(listing)
    }

    fn terms(&self, plan: &PlanTerms) -> Terms {
        let ChosenRights { commercial, derivatives, redistribution, transferable, seats } = plan.rights;
        Terms {
            price: plan.price.clone(),
            kind: plan.term_seconds.map_or(LicenseKind::Perpetual {}, |seconds| LicenseKind::Term { seconds }),
            rights: Chosen { commercial, derivatives, redistribution, transferable, seats },
            resale_royalty_bps: plan.resale_royalty_bps,
            supply: plan.supply,
            payees: self.payees.clone(),
            deliver_within: self.deliver_within,
            challenge_window: self.challenge_window,
        }
    }

    /// The bond that backs the orders asked for, of the dearest plan in each denom.
    fn bonds(&self) -> Vec<BackingJson> {
        let Some(orders) = self.orders_at_once else { return vec![] };
        let mut dearest: BTreeMap<&str, &Coin> = BTreeMap::new();
        for PlanTerms { price, .. } in &self.plans {
            let known = dearest.entry(&price.denom).or_insert(price);
            if price.amount > known.amount {
                *known = price;
            }
        }
        let backing = |price: &Coin| {
            let free = self.free.get(&price.denom).copied().unwrap_or_default();
            missing_bond(&self.config, price, orders, free).ok()
        };
        dearest.into_values().filter_map(backing).map(BackingJson::from).collect()
    }
}

impl From<Backing> for BackingJson {
    fn from(Backing { posted, free, each, orders }: Backing) -> Self {
        Self { posted, free, penalty: penalty(each.amount), each, orders }
    }
}

fn of_span(error: SpanError) -> Refusal {
    let message = error.to_string();
    let SpanError { span, bounds: Bounds { min, max }, .. } = error;
    let kind = match span {
        Span::Delivery => Kind::Delivery { min, max },
        Span::Challenge => Kind::Challenge { min, max },
    };
    Refusal { kind, message }
}

/// Whether a text is an address with this prefix, in the form in which the chain writes it.
fn is_address(text: &str, prefix: &str) -> bool {
    let is_small = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    is_small && CheckedHrpstring::new::<Bech32>(text).is_ok_and(|checked| checked.hrp().as_str() == prefix)
}
