//! `publish_version`

use cosmwasm_std::Binary;
use weighhouse_market_suite::{listing_of, longest_version, refusal, version_with, Market};
use weighhouse_protocol::events::{Json, MarketEvent, VersionPublished};
use weighhouse_protocol::registry::{
    ExecuteMsg, Metric, NewVersion, MAX_DTYPES, MAX_FORMATS, MAX_METRICS, MAX_RECORD, MAX_SIZE,
};
use weighhouse_protocol::text::TextError;
use weighhouse_registry::ContractError;
use weighhouse_sealing::delivery::{message, DeliveryError};
use weighhouse_sealing::native;
use weighhouse_sealing::point::PointError;
use weighhouse_sealing::secret::ContentSecret;

use super::refused;

fn new_version() -> NewVersion {
    let secret = ContentSecret::generate(&mut rand::thread_rng());
    version_with(&secret.public_key().unwrap(), [9; 32])
}

fn publish(market: &mut Market, change: impl FnOnce(&mut NewVersion)) -> ContractError {
    let mut version = new_version();
    change(&mut version);
    refused(market, ExecuteMsg::PublishVersion { listing: 1, version })
}

fn listed() -> Market {
    let mut market = Market::new();
    let seller = market.seller.clone();
    market.list(&seller, listing_of(&seller, 1_000)).unwrap();
    market
}

#[test]
fn the_registry_computes_the_point_that_binds_key_and_content() {
    let mut market = listed();
    let seller = market.seller.clone();
    let new = new_version();
    let publish = ExecuteMsg::PublishVersion { listing: 1, version: new.clone() };
    let response = market.tell_registry(&seller, publish).unwrap();
    let version = market.version(1, 1);

    let chain_id = market.app.block_info().chain_id;
    let bound = message(&chain_id, market.registry.as_str(), seller.as_str(), &new.salt, &new.plaintext_root.0);
    let key = native::version_key(&new.public_key, &bound).unwrap();
    assert_eq!(version.hash_point.as_slice(), key.h);
    assert_eq!(version.public_key.as_slice(), key.pk);
    assert_eq!((version.size, version.chunk_count), (16_385, 2));
    assert_eq!(version.published_at, market.now());
    assert_eq!(market.listing(1).latest_version, Some(1));
    let published = VersionPublished { listing: 1, version: 1, record: Json(version) };
    assert_eq!(Market::events(&response), [MarketEvent::VersionPublished(published)]);
}

#[test]
fn chunks_are_counted_from_the_size() {
    let mut market = listed();
    let seller = market.seller.clone();
    let sizes = [(1, 1), (16_384, 1), (16_385, 2), (MAX_SIZE, MAX_SIZE / 16_384)];
    for (number, (size, chunks)) in (1..).zip(sizes) {
        let version = NewVersion { size, ..new_version() };
        market.tell_registry(&seller, ExecuteMsg::PublishVersion { listing: 1, version }).unwrap();
        assert_eq!(market.version(1, number).chunk_count, chunks);
    }
    for value in [0, MAX_SIZE + 1] {
        let error = publish(&mut market, |version| version.size = value);
        assert_eq!(error, ContractError::OutOfBounds { field: "size", value, min: 1, max: MAX_SIZE });
    }
}

#[test]
fn a_later_version_leaves_an_earlier_one_as_it_is() {
    let mut market = listed();
    let seller = market.seller.clone();
    assert_eq!(market.publish(&seller, 1).unwrap(), 1);
    let first = market.version(1, 1);
    assert_eq!(market.publish(&seller, 1).unwrap(), 2);
    assert_eq!(market.version(1, 1), first);
    assert_ne!(market.version(1, 2).hash_point, first.hash_point);
}

#[test]
fn a_key_that_is_no_point_is_refused() {
    let mut market = listed();
    let identity = [&[0xc0][..], &[0; 95]].concat();
    let error = publish(&mut market, |version| version.public_key = identity.into());
    assert_eq!(error, ContractError::Key(DeliveryError::Point(PointError::Identity { name: "PK" })));
    for bytes in [vec![0xc0; 96], vec![0; 96], vec![0x80; 96]] {
        let error = publish(&mut market, |version| version.public_key = bytes.into());
        assert!(matches!(error, ContractError::Key(DeliveryError::Point(_))), "{error}");
    }
    let error = publish(&mut market, |version| version.public_key = Binary::from(&version.public_key[..95]));
    let length = PointError::Length { name: "PK", expected: 96, actual: 95 };
    assert_eq!(error, ContractError::Key(DeliveryError::Point(length)));
}

#[test]
fn a_salt_has_its_length() {
    let mut market = listed();
    for length in [0, 31, 33] {
        let error = publish(&mut market, |version| version.salt = vec![1; length].into());
        assert_eq!(error, ContractError::BytesLength { field: "salt", length, expected: 32 });
    }
}

#[test]
fn what_describes_a_version_is_bounded() {
    let mut market = listed();
    let bounds = |field, length, max| ContractError::ListLength { field, length, min: 0, max };
    let format = new_version().formats.remove(0);
    let error = publish(&mut market, |version| version.formats = vec![format; MAX_FORMATS + 1]);
    assert_eq!(error, bounds("formats", MAX_FORMATS + 1, MAX_FORMATS));
    let metric = new_version().metrics.remove(0);
    let error = publish(&mut market, |version| version.metrics = vec![metric; MAX_METRICS + 1]);
    assert_eq!(error, bounds("metrics", MAX_METRICS + 1, MAX_METRICS));
    let dtypes = vec!["F32".to_string(); MAX_DTYPES + 1];
    let error = publish(&mut market, |version| version.formats[0].dtypes = dtypes);
    assert_eq!(error, bounds("dtypes", MAX_DTYPES + 1, MAX_DTYPES));
    let nameless = |metric: &mut Metric| metric.name = String::new();
    let error = publish(&mut market, |version| nameless(&mut version.metrics[0]));
    assert!(matches!(error, ContractError::Text(TextError::Length { field: "metric.name", .. })));
    let error = publish(&mut market, |version| version.cid = "bafy".into());
    assert!(matches!(error, ContractError::Cid(_)));
}

#[test]
fn the_longest_version_is_within_the_bound_of_records() {
    let mut market = listed();
    let seller = market.seller.clone();
    market.publish_as(&seller, 1, longest_version).unwrap();
    let events = &market.happened.last().unwrap().events;
    let record = events.iter().flat_map(|event| &event.attributes).find(|attribute| attribute.key == "record").unwrap();
    let length = record.value.len();
    // Most of the bound, so that it follows from what is there.
    assert!((MAX_RECORD - 8 * 1024..=MAX_RECORD).contains(&length), "{length} of {MAX_RECORD} bytes");
}

#[test]
fn what_was_proven_bad_is_not_published_again() {
    let mut market = listed();
    let (seller, stranger, escrow) = (market.seller.clone(), market.stranger.clone(), market.escrow.clone());
    market.list(&stranger, listing_of(&stranger, 1_000)).unwrap();
    let new = new_version();
    let publish = |listing, version: &NewVersion| ExecuteMsg::PublishVersion { listing, version: version.clone() };
    market.tell_registry(&seller, publish(1, &new)).unwrap();
    // Twice the same is no crime while it is good.
    market.tell_registry(&seller, publish(1, &new)).unwrap();
    market.tell_registry(&escrow, ExecuteMsg::MarkBad { listing: 1, version: 1 }).unwrap();
    let again = NewVersion { cid: new.cid.clone(), ..new_version() };
    let again = NewVersion { key_root: new.key_root, ..again };
    for (sender, listing) in [(&seller, 1), (&stranger, 2)] {
        let refused: ContractError = refusal(market.tell_registry(sender, publish(listing, &again)));
        assert_eq!(refused, ContractError::Banned { listing: 1, version: 1 });
    }
    // The ban is of all three roots and the size: nobody bans another's file by its plaintext.
    let changes: [fn(&mut NewVersion); 4] = [
        |version| version.plaintext_root.0[0] ^= 1,
        |version| version.ciphertext_root.0[0] ^= 1,
        |version| version.key_root.0[0] ^= 1,
        |version| version.size += 1,
    ];
    for change in changes {
        let mut version = again.clone();
        change(&mut version);
        market.tell_registry(&stranger, publish(2, &version)).unwrap();
    }
}

#[test]
fn only_the_seller_publishes() {
    let mut market = listed();
    let (seller, sender) = (market.seller.clone(), market.governance.clone());
    let message = ExecuteMsg::PublishVersion { listing: 1, version: new_version() };
    let error: ContractError = refusal(market.tell_registry(&sender, message.clone()));
    assert_eq!(error, ContractError::NotSeller { listing: 1, seller, sender });
    let ExecuteMsg::PublishVersion { version, .. } = message else { unreachable!() };
    let error = refused(&mut market, ExecuteMsg::PublishVersion { listing: 2, version });
    assert_eq!(error, ContractError::NoListing { listing: 2 });
}
