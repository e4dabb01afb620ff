#!/usr/bin/env bash
# Counts the gas of a sale on a real chain, beside its floors: writes bench/results/gas.json.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

scripts/wasm.sh floor-empty floor-cw721 >&2
# As the other builds of the whole workspace: one package alone would be compiled with features of its own.
cargo build --quiet --workspace --bin bench-gas
"${CARGO_TARGET_DIR:-target}/debug/bench-gas"
