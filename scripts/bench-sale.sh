#!/usr/bin/env bash
# Counts the blocks from a payment to the opened file: writes bench/results/sale.json.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

cargo build --quiet --workspace --bin bench-sale
"${CARGO_TARGET_DIR:-target}/debug/bench-sale"
