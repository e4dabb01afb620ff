# Steps that say which of how many they are, what they wait for and about how long that takes. Sourced, not run.
# shellcheck shell=bash

# Whole minutes and seconds.
span() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# Makes this shell end what it started, however it ends: a job in the background does not hear of an interrupt by
# itself. A subshell that starts something needs it again.
tidy() {
    declare -gA STARTED=() JOBS=()
    trap end_started EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}
end_started() {
    local group
    for group in "${!STARTED[@]}"; do kill -- "-$group" 2>/dev/null || true; done
}

# Starts a command in the background, in a group of its own, and sets `started` to it.
start() {
    set -m
    "$@" </dev/null &
    started=$!
    set +m
    STARTED[$started]=1
}

# Waits for what was started, and ends with its status.
finish() {
    local status=0
    wait "$1" || status=$?
    unset "STARTED[$1]"
    return "$status"
}

# Starts a command beside the others, with its output in a log.
beside() { # beside NAME COMMAND...
    mkdir -p "$CACHE/log"
    start "${@:2}" >"$CACHE/log/beside-$1.log" 2>&1
    JOBS[$1]=$started
}
joined() { # joined NAME: waits for what was begun beside the others, shows what it said, and ends with its status
    local status=0
    finish "${JOBS[$1]}" || status=$?
    cat "$CACHE/log/beside-$1.log"
    return "$status"
}

# Says each minute that something still runs, until it is ended. Waits without a child, which would outlive it.
tick() { # tick NUMBER
    local from=$SECONDS never
    exec {never}<> <(:)
    while true; do
        read -rt 60 -u "$never" || say "$1 $(span $((SECONDS - from))) so far"
    done
}

# Runs a command with its output in a log, which is shown if it fails.
step() { # step NUMBER NAME DURATION COMMAND...
    local number=$1 log=$CACHE/log/${4//[^a-z]/-}.log from=$SECONDS status=0 command ticker
    mkdir -p "$CACHE/log"
    say "$number $2 ($3)"
    start tick "$number"
    ticker=$started
    start "${@:4}" >"$log" 2>&1
    command=$started
    finish "$command" || status=$?
    kill -- "-$ticker" 2>/dev/null || true
    finish "$ticker" 2>/dev/null || true
    if ((status != 0)); then
        tail -n 30 "$log" >&2
        say "$number FAILED after $(span $((SECONDS - from))): $2; all that it said is in $log"
        exit "$status"
    fi
    say "$number done in $(span $((SECONDS - from)))"
}
