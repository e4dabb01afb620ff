#!/usr/bin/env bash
# Generates what is generated and committed, by the programs that say they can.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

# All at once: one at a time, each would be compiled with features of its own.
cargo build --quiet ${CI:+--locked} --workspace --bins
BIN=${CARGO_TARGET_DIR:-target}/debug

# Each contract writes the JSON schema of its messages; its reference page is written from that and its errors.
mkdir -p docs/contracts
for contract in contracts/*/; do
    name=$(basename "$contract")
    "$BIN/weighhouse-$name-schema" "schema/$name.json"
    "$BIN/weighhouse-reference" "schema/$name.json" "${contract}src/error.rs" "docs/contracts/$name.md"
done
"$BIN/weighhouse-indexer" sdl >schema/schema.graphql.new
mv schema/schema.graphql.new schema/schema.graphql
"$BIN/weighhouse-indexer" openapi >schema/openapi.json.new
mv schema/openapi.json.new schema/openapi.json
"$BIN/weighhouse" manual docs --form markdown
