//! The committed schema is the program's.

#[test]
fn the_committed_schema_is_not_stale() {
    let committed = include_str!("../../schema/schema.graphql");
    let now = weighhouse_indexer::graphql::sdl();
    assert!(
        committed == now,
        "schema/schema.graphql is stale: `cargo run -p weighhouse-indexer -- sdl > schema/schema.graphql`"
    );
}
