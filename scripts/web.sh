#!/usr/bin/env bash
# web.sh: the storefront's types, lints and logic, and its build into web/dist.
# `web.sh build`: its build alone, unless nothing that it is made of has changed.
# `web.sh stories`: its stories in a browser, on a stack of their own; more arguments name some of them.
set -euo pipefail
cd "$(dirname "$0")/../web"
# shellcheck source=scripts/versions.sh
source ../scripts/versions.sh

# What is installed is the lock's.
install() {
    cmp -s package-lock.json node_modules/.lock && return
    npm ci --no-audit --no-fund --silent
    cp package-lock.json node_modules/.lock
}
# What the build is made of.
inputs() {
    git ls-files --cached --others --exclude-standard -- src public index.html package-lock.json vite.config.ts | sort |
        while read -r file; do [[ -f $file ]] && sha256sum "$file"; done
    cat ../target/web/checksums.txt
}
build() {
    local stamp
    stamp=$(inputs | sha256sum)
    [[ -f dist/index.html && -f node_modules/.built && $(<node_modules/.built) == "$stamp" ]] && return
    npx vite build --logLevel warn
    echo "$stamp" >node_modules/.built
}

case ${1:-} in
    build)
        install
        build
        exit
        ;;
    stories)
        install
        build
        exec node test/main.ts "${@:2}"
        ;;
esac
install
node scripts/generate.ts
GENERATED=(src/api/generated src/chain/generated)
if [[ -n $(git status --porcelain -- "${GENERATED[@]}") ]]; then
    git status --short -- "${GENERATED[@]}"
    echo "web/${GENERATED[*]}: stale. Commit what this changed." >&2
    exit 1
fi
npx biome ci --colors=off --error-on-warnings .
npx tsc --noEmit
npx vitest run --silent
build
# It tells the reader each language's first load, and a program the largest.
node scripts/first-load.ts >/dev/null
