#!/usr/bin/env bash
# A promise in a SECURITY.md names the tests that prove it in its row's last column: each must be there, so that a test
# that is renamed or removed takes no promise with it unseen.
# shellcheck disable=SC2016
set -euo pipefail
cd "$(dirname "$0")/.."

tests=$(mktemp)
trap 'rm -f "$tests"' EXIT
# A test is a function that `#[test]` or `#[tokio::test]` stands before, or a rule in the `rules!` of a suite: any other
# function proves nothing.
git ls-files -z -- '*.rs' | xargs -0 awk '
    FNR == 1 { attributed = 0; depth = 0 }
    depth > 0 || /rules! *\{/ {
        depth += gsub(/\{/, "{") - gsub(/\}/, "}")
        line = $0
        while (match(line, /[a-z][a-z0-9_]+,/)) {
            print substr(line, RSTART, RLENGTH - 1)
            line = substr(line, RSTART + RLENGTH)
        }
        next
    }
    /^ *#\[(tokio::)?test[](]/ { attributed = 1; next }
    attributed && /^ *(pub )?(async )?fn / {
        sub(/^ *(pub )?(async )?fn /, "")
        sub(/[^a-z0-9_].*/, "")
        print
        attributed = 0
    }
    !/^ *(#\[|\/\/|$)/ { attributed = 0 }
' | sort -u >"$tests"

# The names in backticks in the last column of a page's tables, and in the brackets that end an accepted risk.
proofs() {
    grep -E '^\|' "$1" | sed -E 's/ *\| *$//; s/.*\|//' | grep -oE '`[^`]+`' || true
    grep -vE '^\|' "$1" | grep -oE '\(`[^`)]+`\)' || true
}
missing=0
while read -r page; do
    while read -r name; do
        printf '%s names the test %s, and there is none\n' "$page" "$name" >&2
        missing=1
    done < <(proofs "$page" | tr -d '`()' | grep -E '^[a-z0-9]+(_[a-z0-9]+)+$' | sort -u | comm -23 - "$tests")
done < <(git ls-files -- '*SECURITY.md')
exit "$missing"
