//! Any bytes, taken for a model card.
#![no_main]
use libfuzzer_sys::fuzz_target;
use weighhouse_card::{MAX_LIST_ITEMS, MAX_METRICS, MAX_VALUE_CHARS, MAX_WARNINGS};

fuzz_target!(|bytes: &[u8]| {
    let Ok(card) = weighhouse_card::read(bytes) else { return };
    let one = [&card.license, &card.license_name, &card.license_link, &card.library_name, &card.pipeline_tag];
    let lists = [&card.tags, &card.languages, &card.datasets, &card.base_models];
    for list in lists {
        assert!(list.len() <= MAX_LIST_ITEMS);
    }
    for value in one.into_iter().flatten().chain(lists.into_iter().flatten()) {
        assert!(value.chars().count() <= MAX_VALUE_CHARS && !value.contains('\0'));
    }
    assert!(card.metrics.len() <= MAX_METRICS && card.warnings.len() <= MAX_WARNINGS);
    assert!(!card.body.contains('\0'));
    let _ = card.title();
    // What is read is what the index stores as JSON.
    serde_json::to_string(&card).unwrap();
});
