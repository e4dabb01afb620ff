#!/usr/bin/env bash
# Stops the sellers' agents that a demo left to deliver: their processes stand in the demo's folder, a line each.
set -euo pipefail
cd "$(dirname "$0")/.."

AGENTS=${WEIGHHOUSE_DEMO:-.weighhouse/demo}/agents
[[ -f $AGENTS ]] || exit 0
while read -r agent; do
    # The number may be another program's by now.
    [[ $(tr "\0" " " 2>/dev/null <"/proc/$agent/cmdline") == *weighhouse*deliver* ]] 2>/dev/null || continue
    kill "$agent" 2>/dev/null || continue
    for _ in $(seq 50); do
        kill -0 "$agent" 2>/dev/null || break
        sleep 0.1
    done
done <"$AGENTS"
rm -f "$AGENTS"
