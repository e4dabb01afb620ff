#!/usr/bin/env bash
# Measures sealing; bench/README.md says what the figures mean. BENCH_MIB, BENCH_LARGE_MIB and BENCH_ROUNDS
# change the sizes and how often.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

# The peer. Only this needs it, so `make setup` does without.
if ! command -v age age-keygen >/dev/null; then
    sudo=()
    ((EUID == 0)) || sudo=(sudo -n)
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq age >/dev/null
fi

target=${CARGO_TARGET_DIR:-target}
cargo build --quiet --release --package weighhouse-bench
mkdir -p bench/results "$target/bench"
# Twice the content is written to memory; a machine without so much gets less.
"$target/release/bench-sealing" run --disk "$target/bench" --memory "${BENCH_MEMORY:-/dev/shm}" \
    --output bench/results/sealing.json \
    --mib "${BENCH_MIB:-1024}" --large-mib "${BENCH_LARGE_MIB:-4096}" --rounds "${BENCH_ROUNDS:-7}"
