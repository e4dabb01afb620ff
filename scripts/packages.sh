# What Debian provides: a condition, then the packages that meet it. Sourced by setup.sh after versions.sh.
# shellcheck shell=bash

need() { # need PACKAGES... -- COMMAND that succeeds when they are not needed
    local packages=()
    while [[ $1 != -- ]]; do packages+=("$1"); shift; done
    shift
    "$@" >/dev/null 2>&1 || MISSING+=("${packages[@]}")
}
has() { command -v "$1" >/dev/null; }
version_of() { "$@" 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)+' | head -n1; }
rust_fits() { at_least "$(version_of "$1" --version)" "$RUST_VERSION"; }
rust_ready() { has cargo-clippy && has cargo-fmt && rust_fits cargo && rust_fits rustc; }
# Debian's may be there, and an older one before it on the path.
rust_installed() { rust_ready || rust_fits /usr/bin/rustc; }
rust_source() {
    local compiler
    for compiler in "$(rustup which rustc 2>/dev/null)" /usr/bin/rustc; do
        [[ -x $compiler ]] && rust_fits "$compiler" &&
            [[ -d $("$compiler" --print sysroot)/lib/rustlib/src/rust/library ]] && return 0
    done
    return 1
}
has_patroni() { has patroni && has etcd && /usr/bin/python3 -c 'import etcd, psycopg2'; }
postgres_ready() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || has initdb; }

# Adds to MISSING what the needs asked for lack.
missing_packages() {
    need ca-certificates -- test -d /etc/ssl/certs
    if wanted build; then
        need gcc libc6-dev -- has cc
        need lld-19 -- has wasm-ld-19
        need binaryen -- has wasm-opt
        need rustc-web cargo-web rust-web-clippy rustfmt-web -- rust_installed
        need rustc-web cargo-web rust-web-src -- rust_source
    fi
    if wanted market; then
        need curl -- has curl
        need unzip -- has unzip
        need postgresql postgresql-client -- postgres_ready
    fi
    if wanted ha; then
        need postgresql postgresql-client -- postgres_ready
        need patroni python3-etcd python3-psycopg2 etcd-server etcd-client -- has_patroni
        need haproxy -- has haproxy
        need curl -- has curl
    fi
    # Python checks what is fetched, and its pip fetches Node and the models.
    if wanted market go node; then
        need gcc libc6-dev -- has cc
        need python3 python3-pip -- python3 -m pip --version
    fi
    # The tests of what browsers run.
    if wanted test; then need chromium -- has chromium; fi
    if wanted soak; then need g++ -- has c++; fi
}

# Whether this user may install packages; `sudo` is then what that takes.
may_install() {
    sudo=()
    ((EUID == 0)) && return
    sudo=(sudo -n)
    sudo -n true 2>/dev/null
}

install_packages() {
    local list sudo
    list=$(package_list)
    local install="DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $list"
    if ! has apt-get; then
        echo "This machine has no apt-get; install what these Debian packages hold: $list"
        exit 1
    elif ! may_install; then
        echo "Needs the right to install packages; run this, then 'make setup' again:"
        echo "  sudo apt-get update && sudo $install"
        exit 1
    fi
    # We run a cluster of our own and want none at the usual port.
    if ! [[ -e /etc/postgresql-common/createcluster.conf ]]; then
        "${sudo[@]}" mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | "${sudo[@]}" tee /etc/postgresql-common/createcluster.conf
    fi
    "${sudo[@]}" apt-get update
    "${sudo[@]}" sh -c "$install -o Dpkg::Options::=--force-confold"
    hash -r
    # Nor do we want what these packages start by themselves.
    local service
    for service in patroni etcd haproxy; do
        [[ " $list " != *" $service"* ]] || ! [[ -d /run/systemd/system ]] ||
            "${sudo[@]}" systemctl disable --now "$service" || true
    done
    if wanted build && ! rust_installed; then
        echo "Debian's Rust is $(version_of /usr/bin/rustc --version), older than $RUST_VERSION: bookworm-security has one."
        exit 1
    fi
}

package_list() { printf '%s\n' "${MISSING[@]}" | sort -u | paste -sd' '; }
