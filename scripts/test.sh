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
# Tests mostly wait, some for blocks and some for a browser, so that others can run meanwhile.
tidy
behind() { # behind NAME COMMAND...: beside the others, with what they leave of the processor
    beside "$1" nice -n 19 "${@:2}"
}
# A part's status is that of its last command: where there are others, each says that it failed.
in_a_browser() {
    joined web || return 1
    workspace build --example native || return 1
    (cd packages/sealing-web/js && npm ci --no-audit --no-fund --silent && node --test test/*.test.js)
}
# Each has a market of its own. Run by themselves, they wait for no lock of cargo's.
declare -A WHOLE_SYSTEM
compile_whole_system() {
    local names name program programs=$CACHE/log/whole-system.json
    mapfile -t names < <(ls tests/tests)
    workspace test --no-run --message-format json-render-diagnostics "${names[@]/#/--test=}" >"$programs" || return 1
    while read -r name program; do WHOLE_SYSTEM[$name]=$program; done < <(
        sed -nE 's|.*"src_path":"[^"]*/tests/tests/([^/"]+)/main\.rs".*"executable":"([^"]+)".*|\1 \2|p' "$programs"
    )
    for name in "${names[@]}"; do
        [[ -v WHOLE_SYSTEM[$name] ]] || { echo "test: cargo names no program for tests/tests/$name" >&2; return 1; }
    done
    # What these tests measure, step by and fill markets with has tests of its own, and compiles with them.
    workspace test --lib -- bulk:: gas:: steps::
}
begin_whole_system() { # begin_whole_system NAME
    beside "$1" "${WHOLE_SYSTEM[$1]}" --quiet
}
whole_system() {
    local name failed=0
    for name in "${!WHOLE_SYSTEM[@]}"; do [[ -v JOBS[$name] ]] || begin_whole_system "$name"; done
    for name in "${!WHOLE_SYSTEM[@]}"; do
        joined "$name" || failed=1
    done
    return "$failed"
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
part "whole system, compiled" compile_whole_system
# The longest, which stops services and waits.
begin_whole_system faults
behind clippy scripts/lint.sh clippy
part "the storefront in a browser" scripts/web.sh stories
part "clippy" joined clippy
part "whole system on a real chain" whole_system
report
