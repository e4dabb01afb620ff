#!/usr/bin/env bash
# Formatting, lints, dependencies, and that generated files are those of this source. `lint.sh clippy` is the lints alone,
# for which all of it is compiled, and `lint.sh others` the rest.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

others() {
    cargo fmt --all --check
    scripts/promises.sh
    scripts/release.sh check
    cargo deny --log-level error check bans licenses sources
    scripts/schema.sh
    local generated=(schema docs/contracts docs/cli.md)
    [[ -z $(git status --porcelain -- "${generated[@]}") ]] || {
        git --no-pager diff --stat -- "${generated[@]}"
        git status --short -- "${generated[@]}"
        echo "${generated[*]}: stale. Run 'make schema' and commit what it changes." >&2
        exit 1
    }
}
lints() {
    cargo clippy --workspace --all-targets ${CI:+--locked} --quiet -- -D warnings
}
case ${1:-} in
    clippy) lints ;;
    others) others ;;
    '')
        others
        lints
        ;;
    *)
        echo "usage: lint.sh [clippy|others]" >&2
        exit 2
        ;;
esac
