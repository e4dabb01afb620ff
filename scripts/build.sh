#!/usr/bin/env bash
# Builds the contracts and all programs but those of benches: weighhouse, weighhouse-indexer, weighhouse-deployer,
# weighhouse-localnet, and the cheat of demo and tests; the storefront too, where Node is. Fast when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/steps.sh
source scripts/steps.sh

say() { printf 'build: %s\n' "$*" >&2; }

# One call, so that one set of features holds and nothing is compiled twice: that of the whole workspace, as for tests.
programs() {
    cargo build ${CI:+--locked} "$@" --bins --workspace --exclude weighhouse-bench --exclude weighhouse-bench-chain \
        --exclude weighhouse-bench-indexer --exclude weighhouse-bench-search
}

storefront() {
    scripts/wasm.sh web
    scripts/web.sh build
}
has_node() { command -v node >/dev/null && at_least "$(node --version | tr -d v)" "$NODE_VERSION"; }

if [[ -x ${CARGO_TARGET_DIR:-target}/debug/weighhouse-localnet && -d target/artifacts ]]; then
    scripts/wasm.sh
    programs --quiet
    ! has_node || storefront >&2
else
    tidy
    steps=2
    ! has_node || steps=3
    step "[1/$steps]" "building the contracts to Wasm" "2 to 3 minutes" scripts/wasm.sh
    step "[2/$steps]" "building the programs" "7 minutes, 13 beside the chain" programs
    ((steps == 2)) || step "[3/3]" "building the storefront" "3 to 6 minutes" storefront
fi
