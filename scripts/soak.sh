#!/usr/bin/env bash
# Looks for what a test of minutes does not find: property tests with many more cases, real models of every format, a
# model of a gibibyte on a chain, a market with thousands of everything that moves to the next release on a chain that upgrades
# itself, an index under many faults, and fuzz targets for all that reads what strangers write.
# SOAK_CASES and SOAK_SECONDS (for each target) say for how long, SOAK_FAULTS how many, WEIGHHOUSE_UPGRADE_SIZE how many of
# everything stand in the market that moves; SOAK_TARGETS which; SOAK_SEED
# repeats the files that readers are held against, and the faults. One of the faults is a full disk, for which root mounts
# a small one: without that it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/models.sh
source scripts/models.sh
# shellcheck source=scripts/tools.sh
source scripts/tools.sh

SECONDS_EACH=${SOAK_SECONDS:-300}
TARGETS=${SOAK_TARGETS:-sealed archive manifest folder headers card events questions}
say() { printf '\n== %s\n' "$*" >&2; }

say "property tests, ${SOAK_CASES:-2000} cases each"
PROPTEST_CASES=${SOAK_CASES:-2000} cargo test --quiet --workspace --test properties
# A case here seals a folder or computes pairings.
PROPTEST_CASES=$((${SOAK_CASES:-2000} / 5)) cargo test --quiet \
    --package weighhouse-sealing --package weighhouse-card --package weighhouse-protocol

say "an index under ${SOAK_FAULTS:-500} faults"
cargo build --quiet --workspace --bins
WEIGHHOUSE_SOAK_FAULTS=${SOAK_FAULTS:-500} WEIGHHOUSE_SOAK_SEED=${SOAK_SEED:-$RANDOM} \
    cargo test --quiet --workspace --test soak -- --nocapture

say "models of their makers, read as their own libraries read them"
gather_models target/models
WEIGHHOUSE_REAL_MODELS=$PWD/target/models \
    cargo test --quiet --workspace --test real_models -- --ignored

say "readers of headers against the formats' own libraries, ${SOAK_CASES:-2000} files of each format"
cargo build --quiet --workspace --example headers
mapfile -t published < <(find "$(libraries)/onnx/backend/test/data" -name '*.onnx' | sort)
PYTHONPATH=$(libraries) PYTHONDONTWRITEBYTECODE=1 python3 scripts/readers target/debug/examples/headers target/readers \
    "${SOAK_CASES:-2000}" "${SOAK_SEED:-$RANDOM}" target/models/*.{safetensors,gguf,onnx} "${published[@]}"

say "a model of a gibibyte, sold on a real chain"
scripts/build.sh
WEIGHHOUSE_LARGE_MODEL=1 cargo test --quiet --workspace --test market

UPGRADE_SIZE=${WEIGHHOUSE_UPGRADE_SIZE:-10000}
say "an upgrade with $UPGRADE_SIZE of everything, and an upgrade of the chain under it"
built wasmd-next || build_wasmd_next
began=$SECONDS
WEIGHHOUSE_UPGRADE_SIZE=$UPGRADE_SIZE WEIGHHOUSE_WASMD_NEXT=$(program wasmd-next) \
    cargo test --quiet --workspace --test upgrade -- --nocapture
say "the upgrade took $((SECONDS - began)) s"

fuzz=$CACHE/cargo-fuzz-$CARGO_FUZZ_VERSION
if ! [[ -x $fuzz/bin/cargo-fuzz ]]; then
    say "building cargo-fuzz $CARGO_FUZZ_VERSION"
    (cd / && CARGO_TARGET_DIR=$fuzz.build cargo install --quiet --locked --root "$fuzz" \
        --version "$CARGO_FUZZ_VERSION" cargo-fuzz)
    rm -rf "$fuzz.build"
fi

# A fuzzer's flags are unstable options of the compiler, which the stable one takes when told to. What is found stays
# in target/fuzz, beside the inputs that reach new code.
for target in $TARGETS; do
    say "fuzzing $target for $SECONDS_EACH s"
    mkdir -p "target/fuzz/corpus/$target" "target/fuzz/artifacts/$target"
    seeds=()
    [[ ! -d fuzz/seeds/$target ]] || seeds=("fuzz/seeds/$target")
    RUSTC_BOOTSTRAP=1 "$fuzz/bin/cargo-fuzz" run --fuzz-dir fuzz --target-dir "$PWD/target/fuzz/build" "$target" \
        "target/fuzz/corpus/$target" "${seeds[@]}" -- \
        -max_total_time="$SECONDS_EACH" -rss_limit_mb=1024 -malloc_limit_mb=256 -timeout=20 -print_final_stats=1 \
        -artifact_prefix="target/fuzz/artifacts/$target/"
done
