#!/usr/bin/env bash
# setup.sh [NEED...] [-- COMMAND...]
# Installs what is needed here and the machine lacks. Fast when nothing is missing.
#
# A NEED is `build` (contracts and programs), `market` (the chain and what stands around it), `ha` (what deploy/ha runs),
# `lint`, `test`, `soak`, or a tool: `go`, `node`. Without any, all that the targets of the Makefile take. COMMAND runs as soon as the packages are
# there, beside the tools that take minutes to build.
#
# A Debian 12 with git, make and curl is enough to begin with. Packages come from Debian; what Debian has too old
# (Go, Node) or not at all (wasmd, Kubo, cargo-deny) is kept by version in ~/.cache/weighhouse. None of that counts as
# there before it has run once.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/steps.sh
source scripts/steps.sh
# shellcheck source=scripts/packages.sh
source scripts/packages.sh
# shellcheck source=scripts/tools.sh
source scripts/tools.sh

say() { printf 'setup: %s\n' "$*" >&2; }

# A need and those that are parts of it.
declare -A WANTED=()
want() {
    WANTED[$1]=1
    case $1 in
        soak) want test ;;
        test) want lint; want market; want ha; want node ;;
        lint | market) want build ;;
        build | ha | go | node) ;;
        *) say "there is no need named $1"; exit 2 ;;
    esac
}
# Whether any of these is needed.
wanted() {
    local need
    for need in "$@"; do [[ ! -v WANTED[$need] ]] || return 0; done
    return 1
}
while (($# > 0)) && [[ $1 != -- ]]; do want "$1"; shift; done
((${#WANTED[@]} > 0)) || want test
COMMAND=("${@:2}")

# What is lacking, in the order it is done: first what the rest waits for, then what is built beside COMMAND.
plan() {
    STEPS=() BESIDE=() MISSING=()
    missing_packages
    ((${#MISSING[@]} == 0)) || STEPS+=(install_packages)
    # An older Rust may stand before Debian's on the path.
    if wanted build && has rustc && ! rust_ready; then STEPS+=(choose_rust); fi
    if wanted market; then
        built wasmd || BESIDE+=(build_wasmd)
        built kubo || BESIDE+=(build_kubo)
    fi
    # After wasmd, most of which it has in common.
    if wanted soak && ! built wasmd-next; then BESIDE+=(build_wasmd_next); fi
    if { wanted go || ((${#BESIDE[@]} > 0)); } && ! go_ready; then STEPS+=(fetch_go); fi
    if wanted node && ! node_ready; then STEPS+=(fetch_node); fi
    if wanted soak && ! libraries_ready; then STEPS+=(fetch_libraries); fi
    if wanted lint && ! deny_ready; then BESIDE+=(build_cargo_deny); fi
}

numbered() { # numbered NUMBER FUNCTION
    local what
    what=$(describe "$2")
    step "[$1/$TOTAL]" "${what%%|*}" "${what#*|}" "$2"
}

build_beside() {
    local number=${#STEPS[@]} function
    tidy
    for function in "${BESIDE[@]}"; do numbered $((++number)) "$function"; done
}

tidy
mkdir -p "$CACHE/bin"
plan
if ((${#STEPS[@]} + ${#BESIDE[@]} > 0)); then
    # One setup at a time; the other may have done some of it meanwhile.
    exec {lock}>"$CACHE/lock"
    flock --nonblock "$lock" || { say "waiting for another setup to end"; flock "$lock"; }
    plan
    TOTAL=$((${#STEPS[@]} + ${#BESIDE[@]}))
    number=0
    for function in "${STEPS[@]}"; do
        numbered $((++number)) "$function"
        hash -r
    done
    if ((${#BESIDE[@]} > 0)); then
        start build_beside
        beside=$started
    fi
fi
if ((${#COMMAND[@]} > 0)); then
    # Whatever it starts may live longer than this.
    if [[ -n ${lock:-} ]]; then "${COMMAND[@]}" {lock}>&-; else "${COMMAND[@]}"; fi
fi
[[ -z ${beside:-} ]] || finish "$beside"
