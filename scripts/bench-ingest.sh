#!/usr/bin/env bash
# Measures ingest on a chain of made-up blocks; bench/README.md says what the figures mean. BENCH_QUIET_BLOCKS,
# BENCH_BUSY_BLOCKS and BENCH_ROUNDS change the sizes and how often.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

target=${CARGO_TARGET_DIR:-target}
cargo build --quiet --release --package weighhouse-bench-indexer --bin bench-ingest
mkdir -p bench/results "$target/bench"
"$target/release/bench-ingest" --output bench/results/ingest.json --place "$target/bench" \
    --quiet-blocks "${BENCH_QUIET_BLOCKS:-20000}" --busy-blocks "${BENCH_BUSY_BLOCKS:-2500}" \
    --rounds "${BENCH_ROUNDS:-3}"
