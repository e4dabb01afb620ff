#!/usr/bin/env bash
# Measures ingest on a real node's chain and on made-up ones; bench/README.md says what the figures mean. BENCH_BLOCKS,
# BENCH_BUSY_BLOCKS, BENCH_TIP_BLOCKS and BENCH_ROUNDS change the sizes and how often. BENCH_NODE=no leaves the real node
# out, and SubQuery with it; BENCH_SUBQUERY=no leaves SubQuery out.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/bench-index.sh
source scripts/bench-index.sh

blocks=${BENCH_BLOCKS:-20000}
subquery=bench/indexer/subquery
# Kilobytes of the chain for each of its blocks, on the safe side, and of a chain without any.
block_kilobytes=200
empty_kilobytes=1000000

# SubQuery takes the node's CometBFT 0.39 for 0.34, whose answers have another form; 0.38's is the same.
patch_subquery() {
    local file=$subquery/node_modules/@subql/node-cosmos/dist/indexer/cosmosClient.connection.js
    local known="version.startsWith('0.38.')" added="version.startsWith('0.39.')"
    if ! grep -qF "$added" "$file"; then
        sed -i "s/$known/$known || $added/" "$file"
    fi
    grep -qF "$known || $added" "$file" ||
        { echo "$file does not choose a client by $known any more: see where it knows 0.38" >&2; exit 1; }
}

# A chain in memory waits for no disk: a block takes as long as what happens in it.
chain_folder() {
    local free
    free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)
    if ((${free:-0} > empty_kilobytes + blocks * block_kilobytes)); then
        echo /dev/shm/weighhouse-long-chain
    else
        echo "$PWD/$target/bench/long-chain"
    fi
}

# The real node comes after the made-up ones, which would share the processor with it.
figures=$target/bench/ingest.json
ingest() { "$target/release/bench-ingest" --output "$figures" --place "$target/bench" --rounds "${BENCH_ROUNDS:-3}" "$@"; }
ingest instant --busy-blocks "${BENCH_BUSY_BLOCKS:-2500}" --tip-blocks "${BENCH_TIP_BLOCKS:-300}"

if [[ ${BENCH_NODE:-yes} != no ]]; then
    peer=()
    if [[ ${BENCH_SUBQUERY:-yes} != no ]]; then
        (cd "$subquery" && npm ci --silent --no-audit --no-fund)
        patch_subquery
        peer=(--subquery "$subquery")
    fi
    scripts/wasm.sh >&2
    # The chain runs beside all the programs of a local network.
    cargo build --quiet --workspace --bins
    chain=$(chain_folder)
    trap '"$target/debug/long-chain" --folder "$chain" remove' EXIT
    "$target/debug/long-chain" --folder "$chain" make --blocks "$blocks"
    ingest real --deployment "$chain/deployment.json" "${peer[@]}"
fi
cp "$figures" bench/results/ingest.json
