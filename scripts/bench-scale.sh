#!/usr/bin/env bash
# Counts gas in markets of growing size, of an upgrade, and of a sale that shares its delivery's transaction: writes
# bench/results/scale.json. BENCH_LISTINGS has the sizes of the markets, the smallest first, BENCH_ORDERS how many orders are
# upgraded (0 for no upgrade), BENCH_RELEASE the folder of the release that they are upgraded from, BENCH_OUTPUT the file.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

cargo build --quiet --workspace --bin bench-scale
"${CARGO_TARGET_DIR:-target}/debug/bench-scale" --listings "${BENCH_LISTINGS:-1,1000,100000}" \
    --orders "${BENCH_ORDERS:-10000}" --release "${BENCH_RELEASE:-deploy/releases/0.1.0}" \
    --output "${BENCH_OUTPUT:-bench/results/scale.json}"
