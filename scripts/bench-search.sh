#!/usr/bin/env bash
# Measures the index's pages; bench/README.md says what the figures mean. BENCH_LISTINGS has the sizes of the markets,
# BENCH_ORDERS how many orders there are for each listing. BENCH_POSTGRAPHILE=no leaves the peer out.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/bench-index.sh
source scripts/bench-index.sh

peer=()
if [[ ${BENCH_POSTGRAPHILE:-yes} != no ]]; then
    (cd bench/search/postgraphile && npm ci --silent --no-audit --no-fund)
    peer=(--postgraphile bench/search/postgraphile)
fi
"$target/release/bench-search" --folder "$target/bench" --indexer "$target/release/weighhouse-indexer" \
    --output bench/results/search.json --listings "${BENCH_LISTINGS:-10000,1000000}" --orders "${BENCH_ORDERS:-10}" "${peer[@]}"
