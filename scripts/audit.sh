#!/usr/bin/env bash
# Looks for known vulnerabilities. Says so when the database of them could not be reached.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

database=https://github.com/rustsec/advisory-db
if ! timeout 30 git ls-remote --exit-code "$database" HEAD >/dev/null 2>&1; then
    echo "Could not look: $database is not reachable from here." >&2
    exit 2
fi
cargo deny check advisories
