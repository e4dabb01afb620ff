#!/usr/bin/env bash
# Each row of a table in a SECURITY.md names in its last column the tests that prove it, or says there that the risk is
# accepted. Each test must be there, so that one that is renamed or removed takes no promise with it unseen.
# shellcheck disable=SC2016
set -euo pipefail
cd "$(dirname "$0")/.."

tests=$(mktemp)
trap 'rm -f "$tests"' EXIT
# In Rust a test is a function that `#[test]` or `#[tokio::test]` stands before, or a rule in the `rules!` of a suite: any
# other function proves nothing. Its name is in snake case.
rust_tests() {
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
    '
}
# In TypeScript and JavaScript it is a call of `test` or `it`, within a `describe` or not. Its name is the sentence that the
# two titles make, with spaces, and without the parameters that end it in brackets.
script_tests() {
    git ls-files -z -- '*.test.ts' '*.test.tsx' '*.test.js' | xargs -0 awk '
        # The first text in quotes, of whichever kind, or nothing.
        function title(line, from, quote, end) {
            from = match(line, /["\047`]/)
            if (!from) return ""
            quote = substr(line, from, 1)
            line = substr(line, from + 1)
            end = index(line, quote)
            return end ? substr(line, 1, end - 1) : ""
        }
        function tell(name) {
            sub(/ \([^()]*%s\)$/, "", name)
            if (name != "") print group name
        }
        FNR == 1 { group = ""; is_next = 0 }
        is_next { tell(title($0)); is_next = 0; next }
        /^describe\(/ { group = title($0) " " }
        /^\}\);/ { group = "" }
        /^ *(test|it)(\.each\([^"\047`]*\))?\($/ { is_next = 1; next }
        /^ *(test|it)(\.each\([^"\047`]*\))?\(["\047`]/ { tell(title($0)) }
    '
}
{ rust_tests; script_tests; } | LC_ALL=C sort -u >"$tests"

# The names in backticks in the last column of a page's tables, and in the brackets that end an accepted risk.
proofs() {
    grep -E '^\|' "$1" | sed -E 's/ *\| *$//; s/.*\|//' | grep -oE '`[^`]+`' || true
    grep -vE '^\|' "$1" | grep -oE '\(`[^`)]+`\)' || true
}
named='[a-z0-9]+(_[a-z0-9]+)+|[^`]+ [^`]+'
missing=0
while read -r page; do
    while read -r name; do
        printf '%s names the test %s, and there is none\n' "$page" "$name" >&2
        missing=1
    done < <(proofs "$page" | sed -E 's/^\(?`//; s/`\)?$//' | grep -xE "$named" | LC_ALL=C sort -u | LC_ALL=C comm -23 - "$tests")
    while read -r row; do
        printf '%s: the row names no test, and does not say that the risk is accepted\n' "$row" >&2
        missing=1
    done < <(awk -v named="\`($named)\`" '
        !/^\|/ { rows = 0; next }
        { rows++; sub(/ *\| *$/, ""); sub(/.*\|/, "") }
        rows > 2 && $0 !~ named && !/^ *accepted/ { print FILENAME ":" FNR }
    ' "$page")
done < <(git ls-files -- '*SECURITY.md')
exit "$missing"
