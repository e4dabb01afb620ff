#!/usr/bin/env bash
# Changes the contracts, what they share and the verifying half of sealing in every small way, and sees whether a test
# fails each time. MUTANTS_PACKAGES says which of them, by the names in docs/mutants.md, else all.
# MUTANTS_SHARD=k/n, from 1/n to n/n, tries the changes of every n-th file; a run that was broken off goes on where it
# was. What was found is in target/mutants; remove it after a change of the tests. Fails if, with all tried, fewer than
# 90 % were caught; docs/mutants.md says why the rest is not.
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

found=target/mutants
# One order for `sort` and `comm`.
export LC_ALL=C

# What runs before this one found: each run begins its own lists, and knows those caught before by name only.
remember() { # remember FOLDER
    local outcome
    for outcome in caught unviable; do
        [[ ! -f $1/mutants.out/$outcome.txt ]] || cat "$1/mutants.out/$outcome.txt" >>"$1/$outcome.txt"
    done
}

# Those of list $2 that any run of $1 found to be $3.
outcome() {
    { cat "$found/$1"{,.*}/"$3.txt" "$found/$1"{,.*}/"mutants.out/$3.txt" 2>/dev/null || true; } |
        sort -u | comm -12 - "$2"
}

run() { # run NAME PACKAGE TESTED-BY FILES...
    local name=$1 package=$2 number=0 mine=() all=() tests=() file folder list caught unviable missed untried
    [[ " ${MUTANTS_PACKAGES:-$name} " == *" $name "* ]] || return 0
    for file in $3; do tests+=(--test-package "weighhouse-$file"); done
    shift 3
    # Not by cargo-mutants' own shards: it divides what is left, so that those of a second run are others.
    for file in "$@"; do
        all+=(--file "$file")
        ((number++ % ${MUTANTS_SHARD#*/} != ${MUTANTS_SHARD%/*} - 1)) || mine+=(--file "$file")
    done
    folder=$found/$name
    [[ $MUTANTS_SHARD == 1/1 ]] || folder+=.${MUTANTS_SHARD/\//-of-}
    mkdir -p "$folder"
    remember "$folder"
    # A case that fails is enough here: nobody reads the smallest one. Exit codes tell of mutants that were not caught.
    if ((${#mine[@]})); then
        # Nor does anybody debug a mutant: without debug information the tests are linked in half the time.
        # What all packages stand on is built once.
        CARGO_TARGET_DIR=$PWD/target/mutants/build PROPTEST_CASES=${MUTANTS_CASES:-16} PROPTEST_MAX_SHRINK_ITERS=0 \
            CARGO_PROFILE_DEV_DEBUG=none CARGO_PROFILE_TEST_DEBUG=none "$mutants/bin/cargo-mutants" mutants \
            --package "weighhouse-$package" "${mine[@]}" "${tests[@]}" --iterate --no-shuffle \
            --timeout 120 --output "$folder" || (($? == 2 || $? == 3))
    fi

    list=$found/$name.all
    "$mutants/bin/cargo-mutants" mutants --list --package "weighhouse-$package" "${all[@]}" | sort >"$list"
    caught=$(outcome "$name" "$list" caught | wc -l)
    unviable=$(outcome "$name" "$list" unviable | wc -l)
    missed=$({ outcome "$name" "$list" missed; outcome "$name" "$list" timeout; } |
        sort -u | comm -23 - <(outcome "$name" "$list" caught) | tee "$found/$name.missed" | wc -l)
    untried=$(($(wc -l <"$list") - caught - unviable - missed))
    printf '%s: %d caught, %d missed or timed out, %d do not build, %d not tried yet\n' "$name" \
        "$caught" "$missed" "$unviable" "$untried"
    sed 's/^/    missed: /' "$found/$name.missed"
    ((untried > 0 || 10 * caught >= 9 * (caught + missed))) || enough=false
}

MUTANTS_SHARD=${MUTANTS_SHARD:-1/1}
enough=true
# What writes a contract's schema is checked by the stale schemas it leaves (scripts/lint.sh).
for contract in escrow registry royalties license reputation; do
    mapfile -t files < <(find "contracts/$contract/src" -name '*.rs' -not -path '*/bin/*' | sort)
    run "$contract" "$contract" "$contract" "${files[@]}"
done
# What contracts compute together is tested where it is used, too.
protocol=packages/protocol/src
run protocol protocol "protocol escrow registry" \
    $protocol/{bonds,cid,compact,disputes,order,paging,sale,shares,terms,text,windows}.rs $protocol/records/*.rs
run protocol-reputation protocol "protocol reputation" \
    $protocol/reputation/{answers,domain,ethereum,evidence,handle,post,rating}.rs
sealing=packages/sealing/src
run sealing sealing sealing $sealing/{point,delivery,merkle,chunk,keys,proof}.rs
$enough
