#!/usr/bin/env bash
# Generates what is generated and committed, by the programs that say they can.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

# Each contract writes the JSON schema of its messages; its reference page is written from that.
mkdir -p docs/contracts
for contract in contracts/*/; do
    name=$(basename "$contract")
    cargo run --quiet ${CI:+--locked} --package "weighhouse-$name" --bin "weighhouse-$name-schema" -- "schema/$name.json"
    cargo run --quiet ${CI:+--locked} --package weighhouse-reference -- "schema/$name.json" "docs/contracts/$name.md"
done
cargo run --quiet ${CI:+--locked} --package weighhouse-indexer -- sdl >schema/schema.graphql.new
mv schema/schema.graphql.new schema/schema.graphql
