#!/usr/bin/env bash
# Formatting, lints, dependencies, and that generated files are those of this source.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

cargo fmt --all --check
scripts/promises.sh
cargo clippy --workspace --all-targets ${CI:+--locked} --quiet -- -D warnings
cargo deny --log-level error check bans licenses sources
scripts/schema.sh
if [[ -n $(git status --porcelain -- schema docs/contracts) ]]; then
    git --no-pager diff --stat -- schema docs/contracts
    git status --short -- schema docs/contracts
    echo "schema/ or docs/contracts/ is stale: run 'make schema' and commit what it changes." >&2
    exit 1
fi
