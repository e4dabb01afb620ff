//! What escrow answers.

use cosmwasm_std::{coin, Addr, Deps, Env, Uint128};
use weighhouse_protocol::escrow::{
    self, Bond, Closing, Config, Dispute, Order, Quote, RekeyRequest, Resale, Revenue, RevenueCursor,
};
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::paging::page_size;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};

use crate::registry;
use crate::state::{
    Bonds, Closings, ConfigRecord, OrderRecord, Orders, Rekeys, ResaleRecord, Resales, Revenues, Sold, Stage,
};
use crate::terms::{self, Sale};
use crate::ContractError;

pub fn config(deps: Deps<'_>) -> Result<Config, ContractError> {
    let config = ConfigRecord::get(deps.storage)?;
    Ok(Config {
        registry: Addr::unchecked(config.registry),
        license: Addr::unchecked(config.license),
        royalties: Addr::unchecked(config.royalties),
    })
}

pub fn order(deps: Deps<'_>, id: OrderId) -> Result<Order, ContractError> {
    expand(deps, id, Orders::load(deps.storage, id)?)
}

pub fn sale(deps: Deps<'_>, id: OrderId) -> Result<escrow::Sale, ContractError> {
    let order = Orders::load(deps.storage, id)?;
    let seller = registry::seller(deps, &order)?;
    Ok(escrow::Sale {
        state: order.stage.state(),
        listing: order.listing,
        version: order.version,
        buyer: deps.api.addr_humanize(&order.buyer.into())?,
        seller: deps.api.addr_humanize(&seller)?,
        fee: coin(order.fee, order.denom),
        split_version: order.split_version,
    })
}

pub fn orders(deps: Deps<'_>, start_after: Option<OrderId>, limit: Option<u32>) -> Result<Vec<Order>, ContractError> {
    Orders::page(deps.storage, start_after, page_size(limit))?
        .into_iter()
        .map(|(id, order)| expand(deps, id, order))
        .collect()
}

fn expand(deps: Deps<'_>, id: OrderId, order: OrderRecord) -> Result<Order, ContractError> {
    let delivered_at = order.stage.delivered_at();
    let settle_from = delivered_at.map(|at| order.settle_from(at));
    let release_from = delivered_at.map(|at| order.release_from(at));
    let (deliver_by, refund_from) = (order.deliver_by(), order.refund_from());
    let expires = match order.stage {
        Stage::Offered { expires, .. } => Some(expires),
        _ => None,
    };
    let royalty = order.royalty().into();
    let arbiter = match order.arbiter {
        None => None,
        Some(ref arbiter) => Some(Arbiter {
            address: deps.api.addr_humanize(&arbiter.account.clone().into())?.into(),
            decide_within: arbiter.decide_within,
        }),
    };
    Ok(Order {
        id,
        state: order.stage.state(),
        listing: order.listing,
        version: order.version,
        plan: order.plan,
        placed_at: order.placed.time,
        placed_at_height: order.placed.height,
        expires_at: expires.map(|mark| mark.time),
        expires_at_height: expires.map(|mark| mark.height),
        deliver_by: deliver_by.time,
        deliver_by_height: deliver_by.height,
        refund_from: refund_from.time,
        refund_from_height: refund_from.height,
        buyer: deps.api.addr_humanize(&order.buyer.into())?,
        price: order.price.into(),
        denom: order.denom,
        fee: order.fee.into(),
        grant: order.grant,
        split_version: order.split_version,
        challenge_window: order.challenge_window,
        cooldown: order.cooldown,
        block_interval: order.block_interval,
        delivered_at: delivered_at.map(|mark| mark.time),
        settle_from: settle_from.map(|mark| mark.time),
        settle_from_height: settle_from.map(|mark| mark.height),
        release_from: release_from.map(|mark| mark.time),
        release_from_height: release_from.map(|mark| mark.height),
        bond: order.bond.into(),
        stake: order.stake.into(),
        transport_key: match order.stage {
            Stage::Funded { transport_key } | Stage::Offered { transport_key, .. } => {
                Some(transport_key.to_vec().into())
            }
            _ => None,
        },
        arbiter,
        dispute: match order.stage {
            Stage::Disputed(dispute) => Some(Dispute {
                decide_by: dispute.decide_by.time,
                decide_by_height: dispute.decide_by.height,
                stake: order.stake.into(),
                asked: dispute.asked.map(Uint128::new),
                offered: dispute.offered.map(Uint128::new),
            }),
            _ => None,
        },
        returned: order.stage.settled().map_or(0, |settled| settled.returned).into(),
        resold: order.resold.map(|resold| resold.license),
        royalty,
    })
}

pub fn quote(
    deps: Deps<'_>,
    env: &Env,
    place: (ListingId, PlanIndex),
    waive_window: bool,
    price: Option<Uint128>,
) -> Result<Quote, ContractError> {
    let Sale { terms, supply, .. } = terms::current_sale(deps, Mark::of(&env.block), place, waive_window, price)?;
    if let Some(supply) = supply {
        Sold::check(deps.storage, terms.listing, terms.plan, supply)?;
    }
    Ok(Quote { order_hash: terms.hash(), terms })
}

pub fn resale_quote(deps: Deps<'_>, env: &Env, license: OrderId, waive_window: bool) -> Result<Quote, ContractError> {
    let resale = Resales::load_orderable(deps.storage, license)?;
    let terms = terms::orderable_resale(deps, Mark::of(&env.block), license, &resale, waive_window)?.terms;
    Ok(Quote { order_hash: terms.hash(), terms })
}

pub fn resale(deps: Deps<'_>, license: OrderId) -> Result<Resale, ContractError> {
    expand_resale(deps, license, Resales::load(deps.storage, license)?)
}

pub fn resales(deps: Deps<'_>, start_after: Option<OrderId>, limit: Option<u32>) -> Result<Vec<Resale>, ContractError> {
    Resales::page(deps.storage, start_after, page_size(limit))?
        .into_iter()
        .map(|(license, resale)| expand_resale(deps, license, resale))
        .collect()
}

fn expand_resale(deps: Deps<'_>, license: OrderId, resale: ResaleRecord) -> Result<Resale, ContractError> {
    Ok(Resale {
        license,
        seller: deps.api.addr_humanize(&resale.seller.into())?,
        listing: resale.listing,
        version: resale.version,
        price: coin(resale.price, resale.denom),
        deliver_within: resale.deliver_within,
        challenge_window: resale.challenge_window,
        expires_at: resale.expires_at,
        order: resale.order,
        ending: resale.ending,
    })
}

pub fn revenues(
    deps: Deps<'_>,
    start_after: Option<RevenueCursor>,
    limit: Option<u32>,
) -> Result<Vec<Revenue>, ContractError> {
    let page = Revenues::page(deps.storage, start_after, page_size(limit))?;
    Ok(page
        .into_iter()
        .map(|(place, revenue)| Revenue {
            listing: place.listing,
            split_version: place.split_version,
            denom: place.denom,
            gross: revenue.gross.into(),
            fee: revenue.fee.into(),
            sales: revenue.sales,
        })
        .collect())
}

pub fn sold(deps: Deps<'_>, listing: ListingId, plan: PlanIndex) -> Result<u32, ContractError> {
    Ok(Sold::count(deps.storage, listing, plan)?)
}

pub fn bonds(
    deps: Deps<'_>,
    seller: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Vec<Bond>, ContractError> {
    let seller = deps.api.addr_canonicalize(deps.api.addr_validate(seller)?.as_str())?;
    Bonds::page(deps.storage, &seller, start_after.as_deref(), page_size(limit))
}

pub fn closed(deps: Deps<'_>, seller: &str) -> Result<Option<Closing>, ContractError> {
    let seller = deps.api.addr_canonicalize(deps.api.addr_validate(seller)?.as_str())?;
    Ok(Closings::of(deps.storage, &seller)?)
}

pub fn rekeys(
    deps: Deps<'_>,
    start_after: Option<OrderId>,
    limit: Option<u32>,
) -> Result<Vec<RekeyRequest>, ContractError> {
    let page = Rekeys::page(deps.storage, start_after, page_size(limit))?;
    Ok(page
        .into_iter()
        .map(|(license, request)| RekeyRequest {
            license,
            listing: request.listing,
            version: request.version,
            transport_key: request.transport_key.to_vec().into(),
            expires_at: request.expires.time,
            expires_at_height: request.expires.height,
        })
        .collect())
}
