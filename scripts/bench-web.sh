#!/usr/bin/env bash
# Measures the storefront's pages by Lighthouse, and opening and checking in a browser; bench/README.md says what the figures
# mean. BENCH_ROUNDS and BENCH_LARGE_ROUNDS change how often, BENCH_LISTINGS the size of the market.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/bench-index.sh
source scripts/bench-index.sh

scripts/wasm.sh web
scripts/web.sh build
cargo build --quiet --release --package weighhouse-sealing-web --example native
(cd bench/web && npm ci --silent --no-audit --no-fund)
mkdir -p "$target/bench/web"
node bench/web/sealing.js "$target/release/examples/native" "$target/bench/web" "$target/bench/web/sealing.json"
node bench/web/pages.js "$target/bench/web/sealing.json" "$(node web/scripts/first-load.ts)" bench/results/web.json \
    "$target/release/bench-search" --folder "$target/bench" --indexer "$target/release/weighhouse-indexer" \
    --listings "${BENCH_LISTINGS:-10000}" --storefront web/dist
