//! What a wallet shows of a license: a name, a picture and traits, made when it is asked from what is
//! stored. Nothing of it is stored, so that it can't contradict what the license froze.

use std::fmt::Write;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_vec, Binary, Deps, StdResult};
use cw721::state::Trait;
use weighhouse_protocol::license::{License, LicenseMetadata};
use weighhouse_protocol::registry::{Listing, QueryMsg};
use weighhouse_protocol::terms::LicenseKind;

use crate::state::CONFIG;

/// Bounds a line of the picture, in characters: what is longer ends in an ellipsis.
const LINE: usize = 30;

/// The conventional metadata alone, as a token URI carries it.
#[cw_serde]
struct TokenFile {
    name: String,
    description: String,
    image: String,
    external_url: Option<String>,
    attributes: Vec<Trait>,
}

/// The token URI and the extension of a license.
pub fn metadata(deps: Deps<'_>, token_id: &str, license: License) -> StdResult<(String, LicenseMetadata)> {
    let config = CONFIG.load(deps.storage)?;
    let question = QueryMsg::Listing { listing: license.listing };
    // A registry without an answer takes a name from the picture, and nothing from the license.
    let listing = deps.querier.query_wasm_smart::<Listing>(config.registry, &question).ok();
    let model = listing.as_ref().map_or_else(|| format!("listing {}", license.listing), |listing| listing.name.clone());
    let file = TokenFile {
        name: format!("{model}, license {token_id}"),
        description: description(&model, &license),
        image: picture(token_id, &model, &license),
        external_url: config.external_url.map(|page| format!("{page}{token_id}")),
        attributes: traits(&model, listing.as_ref(), &license),
    };
    let uri = format!("data:application/json;base64,{}", Binary::from(to_json_vec(&file)?));
    Ok((uri, file.beside(license)))
}

impl TokenFile {
    fn beside(self, license: License) -> LicenseMetadata {
        LicenseMetadata {
            listing: license.listing,
            version: license.version,
            split_version: license.split_version,
            grant: license.grant,
            issued_at: license.issued_at,
            expires_at: license.expires_at,
            expired: license.expired,
            name: self.name,
            description: self.description,
            image: self.image,
            external_url: self.external_url,
            attributes: self.attributes,
        }
    }
}

fn description(model: &str, license: &License) -> String {
    let License { listing, version, grant, expired, .. } = license;
    let kind = kind(grant.kind).to_lowercase();
    let ended = if *expired { " It has ended." } else { "" };
    format!(
        "A {kind} license for version {version} of {model} (listing {listing}), bought with an order of this number. \
         The SHA-256 of its terms is {}.{ended}",
        grant.terms_hash
    )
}

fn kind(kind: LicenseKind) -> &'static str {
    match kind {
        LicenseKind::Perpetual {} => "Perpetual",
        LicenseKind::Term { .. } => "Term",
    }
}

fn status(license: &License) -> &'static str {
    if license.expired {
        "Ended"
    } else {
        "Valid"
    }
}

fn traits(model: &str, listing: Option<&Listing>, license: &License) -> Vec<Trait> {
    let rights = license.grant.rights;
    let yes = |right: bool| if right { "Yes" } else { "No" }.to_owned();
    let royalty = license.grant.resale_royalty_bps;
    let mut rows = vec![
        ("Model", model.to_owned()),
        ("Listing", license.listing.to_string()),
        ("Version", license.version.to_string()),
        ("Kind", kind(license.grant.kind).to_owned()),
        ("Status", status(license).to_owned()),
        ("Commercial use", yes(rights.commercial)),
        ("Derivatives", yes(rights.derivatives)),
        ("Redistribution", yes(rights.redistribution)),
        ("Transferable", yes(rights.transferable)),
        ("Seats", rights.seats.map_or_else(|| "Any number".to_owned(), |seats| seats.to_string())),
        ("Resale royalty", format!("{}.{:02} %", royalty / 100, royalty % 100)),
    ];
    rows.extend(listing.map(|listing| ("License text", listing.license.id.clone())));
    let plain = |(name, value): (&str, String)| Trait { display_type: None, trait_type: name.to_owned(), value };
    // Times stand in seconds UTC, which wallets know by this display type.
    let date = |(name, value): (&str, u64)| Trait {
        display_type: Some("date".to_owned()),
        trait_type: name.to_owned(),
        value: value.to_string(),
    };
    let dates = std::iter::once(("Issued", license.issued_at)).chain(license.expires_at.map(|end| ("Ends", end)));
    rows.into_iter().map(plain).chain(dates.map(date)).collect()
}

/// An SVG of a few lines, as a data URI.
fn picture(token_id: &str, model: &str, license: &License) -> String {
    let lines = [
        (60, 16, "Weighhouse license".to_owned()),
        (150, 24, model.to_owned()),
        (190, 18, format!("Version {}", license.version)),
        (300, 18, format!("{}, {}", kind(license.grant.kind), status(license).to_lowercase())),
        (350, 28, format!("No. {token_id}")),
    ];
    let fill = if license.expired { "#6b7280" } else { "#14532d" };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 400\" font-family=\"sans-serif\" fill=\"#fff\">\
         <rect width=\"400\" height=\"400\" fill=\"{fill}\"/>"
    );
    for (y, size, line) in lines {
        // Writing to a String can't fail.
        let _ = write!(svg, "<text x=\"24\" y=\"{y}\" font-size=\"{size}\">{}</text>", escaped(&cut(&line)));
    }
    svg.push_str("</svg>");
    format!("data:image/svg+xml;base64,{}", Binary::from(svg.into_bytes()))
}

fn cut(line: &str) -> String {
    if line.chars().count() <= LINE {
        return line.to_owned();
    }
    line.chars().take(LINE.saturating_sub(1)).chain(['…']).collect()
}

/// Text as it stands in XML: a model's name is its seller's, and no markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
