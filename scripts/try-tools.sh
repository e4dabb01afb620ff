#!/usr/bin/env bash
# Runs, once, each tool that setup fetches or builds: what was carried here may lack what it stands on.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/packages.sh
source scripts/packages.sh
# shellcheck source=scripts/tools.sh
source scripts/tools.sh

go version
node --version
npm --version
try_wasmd "$(dirname "$(program wasmd)")"
"$(program kubo)" version
"$(program cargo-deny)" --version
