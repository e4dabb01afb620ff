#!/usr/bin/env bash
# Measures the index under a crowd; bench/README.md says what the figures mean. BENCH_LISTINGS has the size of the market,
# BENCH_ORDERS how many orders there are for each listing, BENCH_SECONDS how long each rate takes.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

target=${CARGO_TARGET_DIR:-target}
# The same packages for each of these benches, so that what they share is compiled once.
cargo build --quiet --release --package weighhouse-bench-search --package weighhouse-bench-indexer --package weighhouse-indexer
mkdir -p bench/results "$target/bench"
# Postgres runs as another user when this runs as root.
chmod a+x "$target" "$target/bench"
"$target/release/bench-search" --folder "$target/bench" --indexer "$target/release/weighhouse-indexer" \
    --output "$target/bench/search-of-load.json" --load-output bench/results/load.json \
    --listings "${BENCH_LISTINGS:-1000000}" --orders "${BENCH_ORDERS:-10}" --seconds "${BENCH_SECONDS:-20}"
