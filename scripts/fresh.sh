#!/usr/bin/env bash
# Runs a command where nothing is: in a Debian 12 with git, make and curl, made by debootstrap, from a new clone of what
# is committed here. It is `make demo` unless RUN says otherwise.
#
# The machine's certificates, package sources and registry settings are carried along, nothing else; FRESH_TOOLS=1
# carries in packages already fetched and tools already built, too. Each run begins with nothing; FRESH_KEEP=1 goes on in
# the system and the checkout that the last run left. All lies in FRESH_ROOT, else in the cache.
#
# The command has mounts and processes of its own, and the machine's files are not among them: nothing it removes can
# reach the machine, and nothing it starts outlives it. Only the network is the machine's. Exits with 77 where it lacks
# the right to do this.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/steps.sh
source scripts/steps.sh
# shellcheck source=scripts/tools.sh
source scripts/tools.sh

SUITE=bookworm
FRESH=${FRESH_ROOT:-$CACHE/fresh}
BARE=$FRESH/bare RUN_ROOT=$FRESH/run
RUN=${RUN:-make demo}
CHECKOUT=/root/weighhouse

say() { printf 'fresh: %s\n' "$*" >&2; }
lacks() { say "$*"; exit 77; }

check_rights() {
    ((EUID == 0)) || lacks "needs root, to make a system and to give it mounts of its own: sudo make fresh"
    unshare --mount --pid --fork true 2>/dev/null ||
        lacks "may not make namespaces for mounts and processes here (it takes CAP_SYS_ADMIN)"
    if ! command -v debootstrap >/dev/null; then
        command -v apt-get >/dev/null || lacks "needs debootstrap, and there is no apt-get here to install it"
        say "installing debootstrap"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq debootstrap >/dev/null
    fi
}

# Where this machine has Debian's packages of that release from, if it has.
mirror() {
    apt-get indextargets --format "\$(CODENAME) \$(COMPONENT) \$(REPO_URI)" 'Identifier: Packages' 2>/dev/null |
        awk -v suite=$SUITE '$1 == suite && $2 == "main" && !found++ { print $3 }'
}

make_bare() {
    local mirror
    mirror=$(mirror)
    rm -rf --one-file-system "$BARE.new"
    mkdir -p "$BARE.new"
    # It mounts some things itself.
    unshare --mount debootstrap --variant=minbase --include=ca-certificates,git,make,curl \
        "$SUITE" "$BARE.new" ${mirror:+"$mirror"}
    # One that was broken off has no name.
    mv -T "$BARE.new" "$BARE"
}

# --- What is carried along.
carry() { # carry FILE [TO]: as it is, if it is
    [[ -e $1 ]] || return 0
    mkdir -p "$RUN_ROOT/$(dirname "${2:-$1}")"
    cp -a --dereference --no-target-directory "$1" "$RUN_ROOT${2:-$1}"
}

carry_packages() {
    local file sources=$RUN_ROOT/etc/apt/sources.list base
    if [[ -n $(mirror) ]]; then
        rm -rf "$RUN_ROOT"/etc/apt/sources.list{,.d}
        for file in /etc/apt/{sources.list,sources.list.d,keyrings,auth.conf,auth.conf.d,preferences,preferences.d}; do
            rm -rf "${RUN_ROOT:?}$file"
            carry "$file"
        done
        mkdir -p "$RUN_ROOT/usr/share/keyrings"
        for file in /usr/share/keyrings/*.gpg; do carry "$file"; done
    elif ! grep -q security "$sources"; then
        # Debian's own, as debootstrap chose it; Rust is among the security updates.
        base=$(awk '$1 == "deb" { print $2; exit }' "$sources")
        printf 'deb %s %s main\n' "${base%/}" "$SUITE-updates" "${base%/}-security" "$SUITE-security" >>"$sources"
    fi
    # Proxies and the like; not what machines add for their own ends.
    apt-config dump 2>/dev/null | grep -E '^Acquire::(https?|ftp|Check|Retries|ForceIPv|Languages|GzipIndexes)' \
        >"$RUN_ROOT/etc/apt/apt.conf.d/99machine" || true
}

carry_settings() {
    local file
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf; do carry "$file"; done
    for file in .config/pip/pip.conf .pip/pip.conf .cargo/config.toml .config/go/env; do
        carry "$HOME/$file" "/root/$file"
    done
    # One file for npm: where else it looks depends on where its Node lies.
    cat /etc/npmrc "$(npm config get globalconfig 2>/dev/null)" "$HOME/.npmrc" 2>/dev/null |
        grep -E '^(//|@|registry|cafile|ca|proxy|https-proxy|noproxy|strict-ssl)' >"$RUN_ROOT/root/.npmrc" || true
}

carry_certificates() {
    carry /usr/local/share/ca-certificates
    chroot "$RUN_ROOT" update-ca-certificates >/dev/null 2>&1
    # Whatever else the machine trusts is in its bundle.
    carry /etc/ssl/certs/ca-certificates.crt
}

# The variables that say where registries are and how to reach them. A file that one names comes along.
SETTINGS='^((https?|ftp|all|no)_proxy|CURL_CA_BUNDLE|SSL_CERT_(FILE|DIR)|GIT_SSL_CAINFO|REQUESTS_CA_BUNDLE'
SETTINGS+='|NODE_EXTRA_CA_CERTS|PIP_(CERT|PROXY|INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|DEFAULT_TIMEOUT|RETRIES)'
SETTINGS+='|NPM_CONFIG_(REGISTRY|CAFILE|PROXY|HTTPS_PROXY|STRICT_SSL)|CARGO_(HTTP|NET|SOURCE|REGISTR)[A-Z_]*'
SETTINGS+='|GO(PROXY|SUMDB|NOSUMDB|PRIVATE|NOPROXY|INSECURE))='
carry_variables() {
    local pair
    VARIABLES=(HOME=/root USER=root TERM="${TERM:-dumb}" LANG=C.UTF-8
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
    [[ -z ${CI:-} ]] || VARIABLES+=(CI="$CI")
    while IFS= read -rd '' pair; do
        grep -qiE "$SETTINGS" <<<"$pair" || continue
        VARIABLES+=("$pair")
        if [[ -f ${pair#*=} && ! -e $RUN_ROOT${pair#*=} ]]; then carry "${pair#*=}"; fi
    done < <(env --null)
}

carry_tools() {
    local folder
    for folder in "wasmd-$WASMD_VERSION" "kubo-$KUBO_VERSION" "cargo-deny-$CARGO_DENY_VERSION"; do
        carry "$CACHE/$folder" "/root/.cache/weighhouse/$folder"
    done
}

prepare() {
    if [[ -z ${FRESH_KEEP:-} || ! -d $RUN_ROOT ]]; then
        rm -rf --one-file-system "$RUN_ROOT"
        cp -a --reflink=auto "$BARE" "$RUN_ROOT"
    fi
    if [[ -n ${FRESH_TOOLS:-} ]]; then
        carry_tools
        # What a power failure leaves of it is of no interest.
        echo force-unsafe-io >"$RUN_ROOT/etc/dpkg/dpkg.cfg.d/fresh"
    fi
    carry_packages
    carry_settings
    carry_certificates
}

# Not a copy: what is not committed would come along, and be missed later.
clone() {
    local checkout=$RUN_ROOT$CHECKOUT
    if [[ -d $checkout ]]; then
        git -C "$checkout" fetch --quiet "file://$ROOT" HEAD
        git -C "$checkout" reset --quiet --hard FETCH_HEAD
    else
        git clone --quiet "file://$ROOT" "$checkout"
    fi
    say "$(git rev-parse --short HEAD) is checked out ($(git log -1 --format=%s))"
    [[ -z $(git status --porcelain) ]] || say "without what is not committed here"
}

main() {
    local lock from status=0 packages= child
    check_rights
    # What is carried along may hold what only its owner may read.
    mkdir -p "$FRESH"
    chmod 700 "$FRESH"
    exec {lock}>"$FRESH/lock"
    flock --nonblock "$lock" || { say "another run goes on in $FRESH"; exit 1; }
    tidy
    [[ -d $BARE ]] || step "[1/1]" "making a bare Debian in $BARE" "200 MB, about a minute" make_bare
    prepare
    clone
    carry_variables
    say "running '$RUN' in it"
    from=$SECONDS
    [[ -z ${FRESH_TOOLS:-} ]] || packages=$FRESH/packages
    # Variables may hold what no argument may.
    env -i "${VARIABLES[@]}" unshare --mount --propagation private --pid --fork --kill-child \
        scripts/fresh-inside.sh "$RUN_ROOT" "$packages" bash -c "cd $CHECKOUT && $RUN" {lock}>&- <&0 &
    child=$!
    # `unshare` passes over a request to end. When it is killed, all that it started is.
    trap 'kill -KILL "$child" 2>/dev/null || true; exit 143' INT TERM
    wait "$child" || status=$?
    say "'$RUN' ended with $status after $(span $((SECONDS - from)))"
    exit "$status"
}

# Read whole, so that an edit meanwhile changes nothing here.
main
