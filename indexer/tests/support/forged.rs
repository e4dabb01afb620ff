//! What no contract emits: events that a test changed on their way.

use weighhouse_indexer::ingest::node::Block;

/// Replaces text in the values of a block's events.
pub fn rewrite(block: &mut Block, from: &str, to: &str) {
    let values = block.events.taken.iter_mut().flat_map(|event| &mut event.attributes).map(|(_, value)| value);
    let changed = values.filter(|value| value.contains(from)).map(|value| *value = value.replace(from, to)).count();
    assert!(changed > 0, "no event has {from}");
}
