#!/usr/bin/env bash
# Everything that has to hold, with the time each part took.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

START=$SECONDS
TIMES=()
part() { # part NAME COMMAND...
    local name=$1 from=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    if ! "$@"; then
        printf '\nFAILED: %s, after %s\n' "$name" "$(span $((SECONDS - from)))" >&2
        exit 1
    fi
    TIMES+=("$(printf '%-36s %8s' "$name" "$(span $((SECONDS - from)))")")
}
span() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

vectors() {
    (cd packages/sealing/vectors-node && npm ci --no-audit --no-fund --silent && node --test)
}

part "setup" scripts/setup.sh
part "contracts to Wasm" scripts/wasm.sh
part "lint" scripts/lint.sh
part "programs" cargo build ${CI:+--locked} --quiet \
    --package weighhouse-cli --package weighhouse-indexer --package weighhouse-localnet
part "unit and contract tests" cargo test ${CI:+--locked} --quiet --workspace --exclude weighhouse-tests
part "test vectors, second implementation" vectors
part "whole system on a real chain" cargo test ${CI:+--locked} --quiet --package weighhouse-tests

printf '\n'
printf '%s\n' "${TIMES[@]}"
printf '\nAll tests passed in %s (minutes:seconds).\n' "$(span $((SECONDS - START)))"
