//! Any bytes, taken for the results of a block.
#![no_main]
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use weighhouse_indexer::event::results::Results;
use weighhouse_indexer::event::store::EventRows;
use weighhouse_indexer::event::take::{take, EXCERPT_BYTES, MAX_ATTRIBUTES, MAX_NAME_BYTES, MAX_VALUE_BYTES};
use weighhouse_indexer::event::{self, Contract, Contracts};

/// The contracts' addresses in the seeds, and short ones that a fuzzer finds.
static CONTRACTS: LazyLock<Contracts> = LazyLock::new(|| {
    let mut contracts = Contracts::default();
    for (contract, address) in [
        (Contract::Registry, "wasm179c3kzfajfqs2sxt6sqdp8py93pcnvmktsrad5488vzeukzwr22ses9akd"),
        (Contract::Registry, "wasm1e3r0w4v9u8xjn20xzy8456p4txvywwahp5m032lxflf7gsqwt6fs37tj3r"),
        (Contract::Registry, "wasm1z6ujssq2gnlh49t259vjmuue5zlrs7t4d423wz4mdn5p04fjfr4sykp5jt"),
        (Contract::Escrow, "wasm1qajhhc75d7zm5sak3grg5kem7j04y0zsnf2jh7tqdmdhvcd7wvyqv9h48f"),
        (Contract::License, "wasm1mcagmsgdckvf0t4ddzhupzj4a0dxzar2vuqhfjxc4gu6rrdes3jqxqd8wh"),
        (Contract::Royalties, "wasm1uche3lhqqkq6d58f3skukyjaej0egtx83d8zq66gxlug3xdzxu2stdrhx5"),
        (Contract::Registry, "r"),
        (Contract::Escrow, "e"),
        (Contract::License, "l"),
        (Contract::Royalties, "y"),
        (Contract::Reputation, "p"),
    ] {
        contracts.insert(contract, address.into()).unwrap();
    }
    contracts
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(results) = serde_json::from_slice::<Results<'_>>(bytes) else { return };
    let events = take(&results, &CONTRACTS);
    assert!(events.taken.windows(2).all(|pair| pair[0].key < pair[1].key), "each has a place of its own");
    let mut rows = EventRows::default();
    for raw in &events.taken {
        assert!(raw.kind.len() <= MAX_NAME_BYTES && raw.attributes.len() <= MAX_ATTRIBUTES);
        for (key, value) in &raw.attributes {
            assert!(key.len() <= MAX_NAME_BYTES && value.len() <= MAX_VALUE_BYTES);
            assert!(!key.contains('\0') && !value.contains('\0'));
        }
        rows.add(raw);
        // What the index reads of an event is what it reads of the same event once more.
        assert_eq!(event::read(raw, 0), event::read(&raw.clone(), 0));
    }
    rows.end();
    assert!(events.refused.iter().all(|event| event.excerpt.len() <= EXCERPT_BYTES && !event.reason.is_empty()));
});
