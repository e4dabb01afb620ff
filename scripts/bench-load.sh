#!/usr/bin/env bash
# Measures the index under a crowd; bench/README.md says what the figures mean. BENCH_LISTINGS has the size of the market,
# BENCH_ORDERS how many orders there are for each listing, BENCH_SECONDS how long each rate takes.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/bench-index.sh
source scripts/bench-index.sh

"$target/release/bench-search" --folder "$target/bench" --indexer "$target/release/weighhouse-indexer" \
    --output "$target/bench/search-of-load.json" --load-output bench/results/load.json \
    --listings "${BENCH_LISTINGS:-1000000}" --orders "${BENCH_ORDERS:-10}" --seconds "${BENCH_SECONDS:-20}"
