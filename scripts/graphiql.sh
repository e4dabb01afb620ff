#!/usr/bin/env bash
# Makes the files of GraphiQL that the indexer contains, from the packages that indexer/graphiql/package-lock.json pins.
set -euo pipefail
cd "$(dirname "$0")/../indexer/graphiql"
# shellcheck source=scripts/versions.sh
source ../../scripts/versions.sh

npm ci --silent --no-audit --no-fund --ignore-scripts
rm -rf bundle
mkdir bundle
packed() { gzip --best --no-name >"bundle/$1.gz"; }
packed react.js <node_modules/react/umd/react.production.min.js
packed react-dom.js <node_modules/react-dom/umd/react-dom.production.min.js
sed 's|^//# sourceMappingURL=.*||' node_modules/graphiql/graphiql.min.js | packed graphiql.js
# The fonts are most of the style sheet; their names have others of the system behind them.
perl -0pe 's/\@font-face\s*\{[^}]*\}//g; s|/\*# sourceMappingURL=.*?\*/||g' node_modules/graphiql/graphiql.min.css | packed graphiql.css
cp node_modules/graphiql/LICENSE bundle/LICENSE.graphiql
cp node_modules/react/LICENSE bundle/LICENSE.react
