#!/bin/sh
# Runs the installed Redis on loopback, with its own data folder.
# In the environment: REDIS_SERVER REDIS_DATA REDIS_PORT
set -eu
umask 077
mkdir -p "$REDIS_DATA"

# A server of an earlier run may still be stopping, and two servers must never write to one folder.
if command -v flock >/dev/null; then
    exec 9>"$REDIS_DATA.lock"
    flock -w 20 9 || { echo "Another Redis still uses $REDIS_DATA: stop it, and start again." >&2; exit 1; }
fi

exec "$REDIS_SERVER" --bind 127.0.0.1 --port "$REDIS_PORT" --dir "$REDIS_DATA" --appendonly yes --save ''
