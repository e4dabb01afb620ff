#!/usr/bin/env bash
# run.sh FOLDER [PORT]
# Runs a Postgres that survives the loss of a machine, here on one: a primary and two replicas under Patroni, etcd to
# decide who leads, HAProxy in front. PORT is the primary's, wherever it is (15400 unless given); PORT + 1 is a
# replica's; ten ports in all. It stays in the foreground and ends all of it with itself. What it writes and its logs
# are in FOLDER: `primary.url` and `replica.url` for --database-url-file and --replica-url-file, one `nodeN.yml` for each
# Postgres. On three machines the same files run, with the machines' addresses in them: docs/operations.md says how.
set -euo pipefail
(($# >= 1)) || { sed -n '2,8s/^# //p' "$0" >&2; exit 2; }
NODES=3
PORT=${2:-15400}
ETCD=$((PORT + 2)) ETCD_PEER=$((PORT + 3))
postgres_port() { echo $((PORT + 3 + $1)); }
patroni_port() { echo $((PORT + 6 + $1)); }

for program in patroni etcd haproxy; do
    command -v "$program" >/dev/null || { echo "$program is not installed: scripts/setup.sh ha" >&2; exit 1; }
done
shopt -s nullglob
FOUND=(/usr/lib/postgresql/*/bin)
((${#FOUND[@]} > 0)) || { echo "Postgres is not installed: scripts/setup.sh ha" >&2; exit 1; }
BIN=${FOUND[-1]}

mkdir -p "$1"
FOLDER=$(cd "$1" && pwd)
# Postgres refuses to run as root.
AS=()
if ((EUID == 0)); then
    AS=(setpriv --reuid=postgres --regid=postgres --clear-groups --)
    chown postgres: "$FOLDER"
fi
cd /
umask 077

secret() { # secret NAME: made once, kept for its owner
    [[ -s $FOLDER/$1 ]] || head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$FOLDER/$1"
    cat "$FOLDER/$1"
}
SUPERUSER=$(secret superuser.password) REPLICATION=$(secret replication.password) OWNER=$(secret owner.password)

configure_node() { # configure_node NUMBER
    local node=$1 data=$FOLDER/node$1
    mkdir -p "$data"
    cat >"$FOLDER/node$node.yml" <<EOF
scope: weighhouse
name: node$node
restapi:
  listen: 127.0.0.1:$(patroni_port "$node")
  connect_address: 127.0.0.1:$(patroni_port "$node")
etcd3:
  host: 127.0.0.1:$ETCD
bootstrap:
  dcs:
    # Who leads says so every loop_wait seconds; a leader that is silent for ttl seconds leads no more.
    ttl: 20
    loop_wait: 2
    retry_timeout: 8
    # A primary that crashed is not waited for: a replica takes over.
    primary_start_timeout: 0
    # A commit is acknowledged once a replica has it too, so that none is lost with the primary.
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters:
        wal_log_hints: "on"
        max_connections: 100
  initdb:
    - encoding: UTF8
    - locale: C.UTF-8
    - data-checksums
postgresql:
  listen: 127.0.0.1:$(postgres_port "$node")
  connect_address: 127.0.0.1:$(postgres_port "$node")
  data_dir: $data/data
  bin_dir: $BIN
  pgpass: $data/pgpass
  pg_hba:
    - host all all 127.0.0.1/32 scram-sha-256
    - host replication replicator 127.0.0.1/32 scram-sha-256
  authentication:
    superuser: {username: postgres, password: "$SUPERUSER"}
    replication: {username: replicator, password: "$REPLICATION"}
    rewind: {username: postgres, password: "$SUPERUSER"}
  parameters:
    unix_socket_directories: $data
EOF
}

backend() { # backend NAME PORT PATH: the nodes of which Patroni says that they are this
    cat <<EOF
listen $1
  bind 127.0.0.1:$2
  option httpchk OPTIONS $3
  http-check expect status 200
  # A connection to what was the primary must not live on.
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
EOF
    local node
    for ((node = 1; node <= NODES; node++)); do
        echo "  server node$node 127.0.0.1:$(postgres_port $node) check port $(patroni_port $node)"
    done
}
configure_proxy() {
    cat >"$FOLDER/haproxy.cfg" <<EOF
global
  maxconn 400
defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  timeout check 1s
EOF
    { backend primary "$PORT" /primary; backend replica $((PORT + 1)) '/replica?lag=16MB'; } >>"$FOLDER/haproxy.cfg"
}

STARTED=()
run() { # run NAME COMMAND...: in the background, with a log
    local name=$1
    shift
    "${AS[@]}" "$@" >>"$FOLDER/$name.log" 2>&1 </dev/null &
    STARTED+=($!)
}
stop() {
    trap '' EXIT INT TERM
    local process
    # What stands in front first; each Patroni ends its Postgres.
    for ((process = ${#STARTED[@]} - 1; process >= 0; process--)); do
        kill "${STARTED[process]}" 2>/dev/null || true
    done
    wait
}
trap stop EXIT
trap 'exit 0' INT TERM

# Passwords are in nobody's list of processes: psql reads them from its environment, and statements from its input.
ask() { # ask ROLE DATABASE PORT <STATEMENT
    local password=$SUPERUSER
    [[ $1 == postgres ]] || password=$OWNER
    PGPASSWORD=$password "$BIN/psql" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 \
        --host 127.0.0.1 --port "$3" --username "$1" "$2"
}
administer() { ask postgres postgres "$PORT" <<<"$1"; }
is_answered() { ask "$@" <<<'SELECT 1'; }
wait_for() { # wait_for WHAT SECONDS COMMAND...
    local what=$1 until=$((SECONDS + $2))
    shift 2
    while ! "$@" >/dev/null 2>&1; do
        ((SECONDS < until)) || { echo "$what did not come; the logs are in $FOLDER" >&2; exit 1; }
        sleep 0.2
    done
}

for ((node = 1; node <= NODES; node++)); do configure_node "$node"; done
configure_proxy
! ((EUID == 0)) || chown -R postgres: "$FOLDER"
run etcd etcd --name weighhouse --data-dir "$FOLDER/etcd" --log-level warn \
    --listen-client-urls "http://127.0.0.1:$ETCD" --advertise-client-urls "http://127.0.0.1:$ETCD" \
    --listen-peer-urls "http://127.0.0.1:$ETCD_PEER" --initial-advertise-peer-urls "http://127.0.0.1:$ETCD_PEER" \
    --initial-cluster "weighhouse=http://127.0.0.1:$ETCD_PEER"
wait_for etcd 20 curl --silent --fail "http://127.0.0.1:$ETCD/health"
for ((node = 1; node <= NODES; node++)); do run "node$node" patroni "$FOLDER/node$node.yml"; done
run haproxy haproxy -f "$FOLDER/haproxy.cfg"

wait_for "a primary" 90 is_answered postgres postgres "$PORT"
if [[ $(administer "SELECT count(*) FROM pg_roles WHERE rolname = 'weighhouse'") == 0 ]]; then
    administer "CREATE ROLE weighhouse LOGIN PASSWORD '$OWNER'"
fi
if [[ $(administer "SELECT count(*) FROM pg_database WHERE datname = 'weighhouse'") == 0 ]]; then
    administer 'CREATE DATABASE weighhouse OWNER weighhouse'
fi
for place in primary:0 replica:1; do
    echo "postgres://weighhouse:$OWNER@127.0.0.1:$((PORT + ${place#*:}))/weighhouse" >"$FOLDER/${place%:*}.url"
done
wait_for "a replica" 90 is_answered weighhouse weighhouse $((PORT + 1))
# Synchronous from here on: a primary that is lost loses no commit.
is_synchronous() { (($(administer "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") >= 1)); }
wait_for "a synchronous replica" 60 is_synchronous
echo "ready: $FOLDER/primary.url and $FOLDER/replica.url"
wait
