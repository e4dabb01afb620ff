#!/usr/bin/env bash
# web.sh: the storefront's types, lints and logic, and its build into web/dist.
set -euo pipefail
cd "$(dirname "$0")/../web"
# shellcheck source=scripts/versions.sh
source ../scripts/versions.sh

# What is installed is the lock's.
if ! cmp -s package-lock.json node_modules/.lock; then
    npm ci --no-audit --no-fund --silent
    cp package-lock.json node_modules/.lock
fi
npx graphql-codegen --config codegen.ts --silent
if [[ -n $(git status --porcelain -- src/api/generated) ]]; then
    git status --short -- src/api/generated
    echo "web/src/api/generated: stale. Commit what this changed." >&2
    exit 1
fi
npx biome ci --colors=off --error-on-warnings .
npx tsc --noEmit
npx vitest run --silent
npx vite build --logLevel warn
first=$(node scripts/first-load.ts)
echo "The first load has $first KB of script, gzipped."
