#!/usr/bin/env bash
# Formatting, lints, dependencies, and that generated files are those of this source.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

cargo fmt --all --check
scripts/promises.sh
scripts/release.sh check
cargo clippy --workspace --all-targets ${CI:+--locked} --quiet -- -D warnings
cargo deny --log-level error check bans licenses sources
scripts/schema.sh
GENERATED=(schema docs/contracts docs/cli.md)
if [[ -n $(git status --porcelain -- "${GENERATED[@]}") ]]; then
    git --no-pager diff --stat -- "${GENERATED[@]}"
    git status --short -- "${GENERATED[@]}"
    echo "${GENERATED[*]}: stale. Run 'make schema' and commit what it changes." >&2
    exit 1
fi
