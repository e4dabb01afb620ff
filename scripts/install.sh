#!/usr/bin/env bash
# Installs release builds of weighhouse and weighhouse-indexer into PREFIX, else ~/.local, with manual pages and
# completions for bash, zsh and fish. DESTDIR goes before all paths, for those who make packages.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/steps.sh
source scripts/steps.sh

PREFIX=${PREFIX:-$HOME/.local}
TARGET=${DESTDIR:-}$PREFIX
RELEASE=${CARGO_TARGET_DIR:-target}/release

say() { printf 'install: %s\n' "$*" >&2; }
programs() {
    cargo build --release ${CI:+--locked} "$@" --bins --package weighhouse-cli --package weighhouse-indexer
}

if [[ $PREFIX != /* ]]; then
    say "PREFIX is $PREFIX; it has to be an absolute path"
    exit 2
fi
scripts/setup.sh build
if [[ -x $RELEASE/weighhouse && -x $RELEASE/weighhouse-indexer ]]; then
    programs --quiet
else
    tidy
    step "[1/1]" "building weighhouse and weighhouse-indexer for release" "about 10 minutes" programs
fi

for program in weighhouse weighhouse-indexer; do
    install -D -m 755 -t "$TARGET/bin" "$RELEASE/$program"
    pages=$(mktemp -d)
    "$RELEASE/$program" manual "$pages"
    install -D -m 644 -t "$TARGET/share/man/man1" "$pages"/*.1
    for shell in bash:bash-completion/completions/$program zsh:zsh/site-functions/_$program \
        fish:fish/vendor_completions.d/$program.fish; do
        "$RELEASE/$program" completions "${shell%%:*}" >"$pages/completions"
        install -D -m 644 "$pages/completions" "$TARGET/share/${shell#*:}"
    done
    rm -rf "$pages"
done
say "weighhouse and weighhouse-indexer are in $TARGET/bin"
[[ -n ${DESTDIR:-} || :$PATH: == *:$PREFIX/bin:* ]] || say "which is not on your PATH: export PATH=$PREFIX/bin:\$PATH"
