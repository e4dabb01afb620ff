#!/usr/bin/env bash
# Everything that has to hold, with the time each part took. `test.sh check` stops before what takes a chain.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/steps.sh
source scripts/steps.sh

# What has run out of room fails in the middle of some test, with a word about something else.
room() { # room GIBIBYTES FOLDER
    local free used
    mkdir -p "$2"
    free=$(df --output=avail -BM "$2" | tail -n 1 | tr -dc 0-9)
    used=$(du -sm "$2" | cut -f 1)
    ((free + used >= $1 * 1024)) && return
    printf 'test: %s has %s MB and can have %s MB more, and what is built and tested takes %s MB in all. Make room, or set CARGO_TARGET_DIR.\n' \
        "$2" "$used" "$free" "$(($1 * 1024))" >&2
    exit 1
}

# Nobody builds twice there: what the next build would go on from takes time and room.
[[ -z ${CI:-} ]] || export CARGO_INCREMENTAL=0

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
report() {
    printf '\n'
    printf '%s\n' "${TIMES[@]}"
    printf '\nAll tests passed in %s (minutes:seconds).\n' "$(span $((SECONDS - START)))"
}

# Always of the whole workspace: other packages would mean other features, and compiling most of it again.
workspace() { # workspace test|clippy ARGUMENTS...
    cargo "$1" ${CI:+--locked} --quiet --workspace "${@:2}"
}
vectors() {
    (cd packages/sealing/vectors-node && npm ci --no-audit --no-fund --silent && node --test)
}
openapi() {
    (cd indexer/openapi-node && npm ci --no-audit --no-fund --silent && node --test)
}
# Tests leave a core idle now and then, in which this runs.
tidy
declare -A BEHIND
behind() { # behind NAME COMMAND...
    mkdir -p "$CACHE/log"
    start nice -n 19 "${@:2}" >"$CACHE/log/behind-$1.log" 2>&1
    BEHIND[$1]=$started
}
joined() { # joined NAME: waits for what was begun behind the others, and shows what it said if it failed
    finish "${BEHIND[$1]}" || {
        cat "$CACHE/log/behind-$1.log" >&2
        return 1
    }
}
# A part's status is that of its last command: where there are others, each says that it failed.
in_a_browser() {
    joined web || return 1
    workspace build --example native || return 1
    (cd packages/sealing-web/js && npm ci --no-audit --no-fund --silent && node --test test/*.test.js)
}
whole_system() {
    local tests=() folder
    for folder in tests/tests/*/; do tests+=(--test "$(basename "$folder")"); done
    workspace test --no-fail-fast "${tests[@]}" || return 1
    # What these tests measure, step by and fill markets with has tests of its own, and compiles with them.
    workspace test --lib -- bulk:: gas:: steps::
}

if [[ ${1:-} == check ]]; then
    part "setup" scripts/setup.sh market
    part "formatting" cargo fmt --all --check
    part "clippy" workspace clippy --all-targets -- -D warnings
    part "unit and contract tests" workspace test --no-fail-fast --exclude weighhouse-tests
    report
    exit
fi

room 18 "${CARGO_TARGET_DIR:-target}"
part "setup, contracts to Wasm" scripts/setup.sh test -- scripts/wasm.sh
part "a DAO to Wasm" scripts/wasm.sh multisig
part "programs" workspace build --bins
part "lint, without clippy" scripts/lint.sh others
behind web scripts/wasm.sh web
part "unit and contract tests" workspace test --no-fail-fast --exclude weighhouse-tests
part "test vectors, second implementation" vectors
part "description of REST, by a validator" openapi
part "sealing in a browser" in_a_browser
part "the storefront's types and logic" scripts/web.sh
behind clippy scripts/lint.sh clippy
part "the storefront in a browser" scripts/web.sh stories
part "clippy" joined clippy
part "whole system on a real chain" whole_system
report
