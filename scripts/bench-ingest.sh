#!/usr/bin/env bash
# Measures ingest on a chain of made-up blocks; bench/README.md says what the figures mean. BENCH_QUIET_BLOCKS,
# BENCH_BUSY_BLOCKS, BENCH_TIP_BLOCKS and BENCH_ROUNDS change the sizes and how often. BENCH_SUBQUERY=no leaves the peer out.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

peer=()
if [[ ${BENCH_SUBQUERY:-yes} != no ]]; then
    (cd bench/indexer/subquery && npm ci --silent --no-audit --no-fund)
    peer=(--subquery bench/indexer/subquery)
fi
target=${CARGO_TARGET_DIR:-target}
cargo build --quiet --release --package weighhouse-bench-indexer --bin bench-ingest
mkdir -p bench/results "$target/bench"
# Postgres runs as another user when this runs as root.
chmod a+x "$target" "$target/bench"
"$target/release/bench-ingest" --output bench/results/ingest.json --place "$target/bench" \
    --quiet-blocks "${BENCH_QUIET_BLOCKS:-20000}" --busy-blocks "${BENCH_BUSY_BLOCKS:-2500}" \
    --rounds "${BENCH_ROUNDS:-3}" --tip-blocks "${BENCH_TIP_BLOCKS:-300}" "${peer[@]}"
