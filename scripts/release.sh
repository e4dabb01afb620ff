#!/usr/bin/env bash
# Lays the folder of a release, deploy/releases/VERSION. The contracts are built twice, from two clones of the last commit in two
# folders: a release whose bytes depend on where it was built could be checked by nobody.
#
# `release.sh check` compares each folder that is there with its checksums.
set -euo pipefail
cd "$(dirname "$0")/.."

die() { printf 'release: %s\n' "$*" >&2; exit 1; }

RELEASES=deploy/releases
CONTRACTS=(registry license escrow royalties reputation)

check() {
    local folder listed
    for folder in "$RELEASES"/*/; do
        [[ -f $folder/checksums.txt ]] || die "$folder has no checksums.txt"
        (cd "$folder" && sha256sum --quiet --strict --check checksums.txt) || die "$folder differs from its checksums.txt"
        listed=$(sed 's/^[0-9a-f]*  //' "$folder/checksums.txt" | sort)
        [[ $listed == "$(cd "$folder" && printf '%s\n' *.wasm | sort)" ]] || die "$folder has Wasm that its checksums.txt does not name"
    done
}

version=${1-}
[[ $version != check ]] || { check; exit; }
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || die "say which release: make release VERSION=0.2.0"

workspace=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n1)
[[ $version == "$workspace" ]] || die "$version is not the workspace's version, $workspace"
folder=$RELEASES/$version
[[ ! -e $folder ]] || die "$folder is there, and a release never changes"
[[ -z $(git status --porcelain) ]] || die "there are changes that are not committed, and a release is cut from a commit"
for contract in "${CONTRACTS[@]}"; do
    grep -q "\"contract_version\": \"$version\"" "schema/$contract.json" ||
        die "schema/$contract.json is not of $version: run 'make schema' and commit what it changes"
done

temporary=$(mktemp -d)
# Laid beside, and moved whole: an interruption leaves no half of a release.
new=$folder.new
trap 'rm -rf "$temporary" "$new"' EXIT
commit=$(git rev-parse HEAD)
# Paths of two lengths: a path that got into the code would move what comes after it.
first=$temporary/first
second=$temporary/a-second-folder/of-another-length
for clone in "$first" "$second"; do
    git clone --quiet --shared --no-checkout . "$clone"
    git -C "$clone" checkout --quiet --detach "$commit"
    printf 'release: building in %s\n' "$clone" >&2
    (cd "$clone" && unset CARGO_TARGET_DIR && CI=1 scripts/wasm.sh)
done
for contract in "${CONTRACTS[@]}"; do
    cmp "$first/target/artifacts/weighhouse_$contract.wasm" "$second/target/artifacts/weighhouse_$contract.wasm" ||
        die "$contract built in two folders differs"
done

mkdir -p "$new/schema"
built=$first/target/artifacts
cp "$built"/*.wasm "$built/checksums.txt" "$new/"
for contract in "${CONTRACTS[@]}"; do cp "$first/schema/$contract.json" "$new/schema/"; done
cp "$first/schema/schema.graphql" "$new/schema.graphql"
{ read -r rustc; read -r wasm_opt; } <"$built/toolchain"
printf '{\n  "version": "%s",\n  "commit": "%s",\n  "rustc": "%s",\n  "wasm_opt": "%s"\n}\n' \
    "$version" "$commit" "$rustc" "$wasm_opt" >"$new/release.json"
mv "$new" "$folder"
check
printf 'release: %s\n' "$folder" >&2
