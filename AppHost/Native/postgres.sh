#!/bin/sh
# Runs the installed PostgreSQL on loopback, with its own data folder, until this script ends.
# In the environment: POSTGRES_BIN POSTGRES_DATA POSTGRES_PORT POSTGRES_USER POSTGRES_PASSWORD
# POSTGRES_DATABASES (created if missing) POSTGRES_OPTIONS (one setting, name=value).
set -eu
umask 077
fail() { echo "$1" >&2; exit 1; }

parent=$(dirname "$POSTGRES_DATA")
mkdir -p "$parent" "$POSTGRES_DATA"

# A server of an earlier run may still be stopping. Every process of the server holds the lock.
if command -v flock >/dev/null; then
    exec 9>"$POSTGRES_DATA.lock"
    flock -w 20 9 || fail "Another PostgreSQL still uses $POSTGRES_DATA: stop it, and start again."
fi

# PostgreSQL refuses to run as root, so it runs as a user that owns only the data folder.
run=
if [ "$(id -u)" = 0 ]; then
    account=nobody
    if id postgres >/dev/null 2>&1; then account=postgres; fi
    chown -R "$account" "$POSTGRES_DATA"
    run="setpriv --reuid=$account --regid=$(id -g "$account") --clear-groups"
    # Entering the folder is the test: `test -w` ignores capabilities.
    can_enter() { $run sh -c 'cd "$1"' sh "$POSTGRES_DATA" 2>/dev/null; }
    if ! can_enter; then
        # A parent folder is closed to other users, so the server also gets the capability to pass it.
        run="$run --inh-caps=+dac_read_search --ambient-caps=+dac_read_search"
        can_enter ||
            fail "The account $account has no access to $parent: set a folder to which it has access with Checkout__RunFolder=DIR."
    fi
fi

cd "$POSTGRES_DATA"
# The folder gets its final name last, so that an interrupted first start leaves no incomplete database.
if [ ! -d data ]; then
    rm -rf new
    $run mkdir new
    printf '%s' "$POSTGRES_PASSWORD" | $run tee password >/dev/null
    $run "$POSTGRES_BIN/initdb" -D "$POSTGRES_DATA/new" --username="$POSTGRES_USER" --pwfile=password \
        --auth=scram-sha-256 --encoding=UTF8 --no-locale --no-sync >"$POSTGRES_DATA.initdb.log" 2>&1 ||
        fail "initdb failed: see $POSTGRES_DATA.initdb.log."
    rm password
    mv new data
fi

for database in $POSTGRES_DATABASES; do
    grep -qx "$database" databases 2>/dev/null && continue
    echo "CREATE DATABASE $database" |
        $run "$POSTGRES_BIN/postgres" --single -D "$POSTGRES_DATA/data" postgres >/dev/null 2>"$POSTGRES_DATA.create.log" ||
        fail "Failed to create the database $database: see $POSTGRES_DATA.create.log."
    echo "$database" >>databases
done

$run "$POSTGRES_BIN/postgres" -D "$POSTGRES_DATA/data" -p "$POSTGRES_PORT" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c "$POSTGRES_OPTIONS" &
server=$!
# INT is a fast, clean shutdown. TERM would wait for all clients to disconnect.
trap 'kill -INT $server 2>/dev/null || true' TERM INT HUP
status=0
wait "$server" || status=$?
# A trap interrupts the first wait before the server has ended.
while kill -0 "$server" 2>/dev/null; do wait "$server" || status=$?; done
exit "$status"
