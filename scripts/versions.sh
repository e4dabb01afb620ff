# The tools this project needs, each version in one place. Sourced, not run.
# shellcheck shell=bash disable=SC2034

RUST_VERSION=1.95.0
GO_VERSION=1.25.9
NODE_VERSION=22.19.0

# What is fetched where the machine has none of these, or older ones.
FETCHED_GO=1.26.8
# What Go's checksum database has for the modules golang.org/toolchain@v0.0.1-go$FETCHED_GO.linux-*.
declare -A FETCHED_GO_SUM=(
    [amd64]=h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM=
    [arm64]=h1:sYL/O6MqS68ML0kjsQ36WoYIpJqkw60TxizWUYUKQMc=
)
FETCHED_NODE=24.19.0
CARGO_DENY_VERSION=0.20.2
CARGO_FUZZ_VERSION=0.13.2
CARGO_MUTANTS_VERSION=27.1.0

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${WEIGHHOUSE_CACHE:-$HOME/.cache/weighhouse}
# Tools fetched because the machine has none: first on the path of every target.
export PATH=$CACHE/bin:$PATH

# Whether version $1 is $2 or newer.
at_least() {
    [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n1) == "$2" ]]
}

# The version that Go module $1 of deploy/localnet/tools requires of $2.
pinned() {
    awk -v name="$2" '$1 == name { print $2; exit }' "$ROOT/deploy/localnet/tools/$1/go.mod"
}
