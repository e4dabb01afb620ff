# What the benches of the index begin with: `target` with their programs, and a folder in it for what they leave. Sourced, not run.
# shellcheck shell=bash

target=${CARGO_TARGET_DIR:-target}
mkdir -p bench/results "$target/bench"
# Postgres runs as another user when this runs as root.
chmod a+x "$target" "$target/bench"
# The same packages for each of them, so that what they share is compiled once.
cargo build --quiet --release --package weighhouse-bench-search --package weighhouse-bench-indexer \
    --package weighhouse-indexer
