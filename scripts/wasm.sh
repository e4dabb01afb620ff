#!/usr/bin/env bash
# Builds the contracts, small, into target/artifacts. Does nothing if their sources have not changed.
#
# The chain refuses the Wasm features that a prebuilt standard library uses, so the standard library is built
# too, from source and for the MVP. Rust with its source comes from rustup where that has it, else from Debian.
# `wasm.sh NAME...` builds others of this workspace into target/artifacts-bench: what benches measure against.
# `wasm.sh multisig` builds the DAO that governs a market in tests into target/artifacts-tests.
# `wasm.sh web` builds what the storefront loads, with its JavaScript, into target/web/sealing and target/web/messages.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

CONTRACTS=(registry license escrow royalties reputation)
ARTIFACTS=target/artifacts
if (($# > 0)); then
    CONTRACTS=("$@")
    ARTIFACTS=target/artifacts-bench
fi
TRIPLE=wasm32-unknown-unknown
# Loading a contract costs gas by its size; the chain itself stops at 819,200 bytes.
MAX_BYTES=716800
HOST_TARGET=${CARGO_TARGET_DIR:-$PWD/target}
export CARGO_TARGET_DIR=$PWD/target/wasm
# -s strips; undefined symbols are what the chain provides.
FLAGS="-C target-cpu=mvp -C link-arg=-s -C link-arg=--allow-undefined"
PROFILE=contract
SOURCES=(contracts bench/contracts)
if [[ ${CONTRACTS[*]} == multisig ]]; then
    # A folder of its own: a folder has one stamp, and benches stamp theirs.
    ARTIFACTS=target/artifacts-tests
    SOURCES=(tests/contracts)
fi
if [[ ${CONTRACTS[*]} == web ]]; then
    ARTIFACTS=target/web
    export CARGO_TARGET_DIR=$PWD/target/web/cargo
    # Browsers have more than the MVP, and hash four chunks at once in vectors.
    FLAGS="-C target-feature=+simd128"
    PROFILE=web
    SOURCES=(packages/card packages/messages packages/messages-web packages/sealing-web packages/transaction)
fi
FLAGS+=" --remap-path-prefix=$PWD=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo"

# The compiler of this build, in its two possible homes.
debian_rust() {
    [[ -x /usr/bin/rustc && -d $(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library ]] &&
        at_least "$(/usr/bin/rustc --version | cut -d' ' -f2)" "$RUST_VERSION"
}
rustup_rust() {
    command -v rustup >/dev/null && [[ -d $(rustc --print sysroot)/lib/rustlib/src/rust/library ]] &&
        at_least "$(rustc --version | cut -d' ' -f2)" "$RUST_VERSION"
}
linker() {
    command -v wasm-ld-19 || command -v wasm-ld || find "$("$RUSTC" --print sysroot)" -name rust-lld -print -quit
}

if rustup_rust; then
    RUSTC=$(rustup which rustc) CARGO=$(rustup which cargo)
elif debian_rust; then
    RUSTC=/usr/bin/rustc CARGO=/usr/bin/cargo
else
    echo "No Rust >= $RUST_VERSION with the source of its standard library: 'make setup' installs one." >&2
    exit 1
fi
export RUSTC

inputs() {
    "$RUSTC" --version
    wasm-opt --version
    echo "$FLAGS" "${CONTRACTS[@]}"
    git ls-files --cached --others --exclude-standard -- \
        Cargo.toml Cargo.lock scripts/wasm.sh packages/protocol packages/sealing "${SOURCES[@]}" |
        grep -E '\.(rs|toml|lock|sh|ts|json)$' | grep -vE '/(tests|examples|bin)/' | sort | while read -r file; do
        [[ -f $file ]] && sha256sum "$file"
    done
}
STAMP=$(inputs | sha256sum | cut -d' ' -f1)
if [[ -f $ARTIFACTS/inputs && $(<"$ARTIFACTS/inputs") == "$STAMP" ]] &&
    (cd "$ARTIFACTS" && sha256sum --quiet --check checksums.txt) 2>/dev/null; then
    exit 0
fi

build() { # build PACKAGES...
    local package packages=()
    for package in "$@"; do packages+=(--package "weighhouse-$package"); done
    env -u RUSTC_WRAPPER -u RUSTFLAGS RUSTC_BOOTSTRAP=1 \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(linker)" \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$FLAGS" \
        "$CARGO" build ${CI:+--locked} --profile "$PROFILE" --lib --target $TRIPLE -Zbuild-std=std,panic_abort \
        "${packages[@]}"
}
# The modules, the JavaScript that wasm-bindgen writes for each, and the worker of the one that seals. Each is built in a
# call of its own: the other's features are not its own.
if [[ ${CONTRACTS[*]} == web ]]; then
    env -u RUSTC CARGO_TARGET_DIR="$HOST_TARGET" cargo build ${CI:+--locked} --quiet --package weighhouse-bindgen
    js=packages/sealing-web/js
    (cd $js && npm ci --no-audit --no-fund --silent)
    module() { # module KIND NAME: packages/KIND-web, as KIND/NAME.js
        local folder=$ARTIFACTS/$1
        local wasm=$folder/$2_bg.wasm
        build "$1-web"
        rm -rf "$folder"
        mkdir -p "$folder"
        "$HOST_TARGET/debug/weighhouse-bindgen" "$CARGO_TARGET_DIR/$TRIPLE/web/weighhouse_$1_web.wasm" "$folder" "$2"
        # Debian's wasm-opt is of 2022 and breaks what it gets.
        $js/node_modules/.bin/wasm-opt -O3 --enable-simd --enable-bulk-memory "$wasm" -o "$wasm"
        printf '%s for browsers: %d bytes, %d compressed\n' "$1" "$(stat -c %s "$wasm")" "$(gzip -9c "$wasm" | wc -c)"
    }
    rm -f "$ARTIFACTS/inputs"
    module messages messages
    module sealing module
    $js/node_modules/.bin/tsc --project $js --outDir "$ARTIFACTS/sealing"
    (cd "$ARTIFACTS" && sha256sum -- {messages,sealing}/*.{wasm,js,d.ts} >checksums.txt)
    echo "$STAMP" >"$ARTIFACTS/inputs"
    exit
fi
build "${CONTRACTS[@]}"

mkdir -p "$ARTIFACTS"
rm -f "$ARTIFACTS/inputs"
for contract in "${CONTRACTS[@]}"; do
    file=weighhouse_${contract//-/_}.wasm
    wasm-opt -Os "$CARGO_TARGET_DIR/$TRIPLE/contract/$file" -o "$ARTIFACTS/$file"
    size=$(stat -c %s "$ARTIFACTS/$file")
    if ((size > MAX_BYTES)); then
        echo "$contract is $size bytes, and at most $MAX_BYTES are allowed" >&2
        exit 1
    fi
    grep -q 'interface_version_8' "$ARTIFACTS/$file" ||
        { echo "$contract exports no entry points" >&2; exit 1; }
    printf '%-10s %7d bytes\n' "$contract" "$size"
done
(cd "$ARTIFACTS" && sha256sum -- *.wasm >checksums.txt)
# What a release says of itself.
{ "$RUSTC" --version; wasm-opt --version; } >"$ARTIFACTS/toolchain"
echo "$STAMP" >"$ARTIFACTS/inputs"
