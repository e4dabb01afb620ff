#!/usr/bin/env bash
# Changes escrow and the verifying half of sealing in every small way, and sees whether a test fails each time.
# MUTANTS_SHARD=k/n does a part; a run that was broken off goes on where it was. What was found is in target/mutants.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

mutants=$CACHE/cargo-mutants-$CARGO_MUTANTS_VERSION
if ! [[ -x $mutants/bin/cargo-mutants ]]; then
    echo "building cargo-mutants $CARGO_MUTANTS_VERSION" >&2
    (cd / && CARGO_TARGET_DIR=$mutants.build cargo install --quiet --locked --root "$mutants" \
        --version "$CARGO_MUTANTS_VERSION" cargo-mutants)
    rm -rf "$mutants.build"
fi

run() { # run NAME PACKAGE TESTED FILES...
    local name=$1 package=$2 tested=$3 files=() file
    shift 3
    for file in "$@"; do files+=(--file "$file"); done
    mkdir -p target/mutants
    # A case that fails is enough here: nobody reads the smallest one.
    PROPTEST_CASES=${MUTANTS_CASES:-16} PROPTEST_MAX_SHRINK_ITERS=0 "$mutants/bin/cargo-mutants" mutants --package "$package" "${files[@]}" \
        --exclude '**/bin/**' --test-package "$tested" --iterate --no-shuffle --timeout 120 --output "target/mutants/$name" \
        ${MUTANTS_SHARD:+--shard "$MUTANTS_SHARD"} || true
    printf '%s: %s caught, %s missed, %s did not build, %s timed out\n' "$name" \
        "$(wc -l <"target/mutants/$name/mutants.out/caught.txt")" \
        "$(wc -l <"target/mutants/$name/mutants.out/missed.txt")" \
        "$(wc -l <"target/mutants/$name/mutants.out/unviable.txt")" \
        "$(wc -l <"target/mutants/$name/mutants.out/timeout.txt")"
}
# What writes a contract's schema is checked by the stale schemas it leaves (scripts/lint.sh).
run escrow weighhouse-escrow weighhouse-escrow 'contracts/escrow/src/**/*.rs'
sealing=packages/sealing/src
run sealing weighhouse-sealing weighhouse-sealing \
    $sealing/{point,delivery,merkle,chunk,keys,proof}.rs
