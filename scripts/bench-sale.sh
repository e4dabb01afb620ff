#!/usr/bin/env bash
# Counts the blocks from a payment to the opened file: writes bench/results/sale.json.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

cargo build --quiet --package weighhouse-bench-chain --bin bench-sale
cargo run --quiet --package weighhouse-bench-chain --bin bench-sale
