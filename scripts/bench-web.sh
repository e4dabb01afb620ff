#!/usr/bin/env bash
# Measures opening and checking in a browser; bench/README.md says what the figures mean. BENCH_ROUNDS and
# BENCH_LARGE_ROUNDS change how often.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

scripts/wasm.sh web
cargo build --quiet --package weighhouse-sealing-web --example native
target=${CARGO_TARGET_DIR:-$PWD/target}
mkdir -p bench/results "$target/bench/web"
node bench/web/sealing.js "$target/debug/examples/native" "$target/bench/web" bench/results/sealing_web.json
