#!/bin/sh
# Runs Alertmanager with the configuration in the folder of this script. Uses only POSIX sh, because the image has nothing else.
# Environment variables:
#   ALERTMANAGER                            path of the program
#   ALERTMANAGER_DATA                       folder for its data
#   ALERTMANAGER_HOST, ALERTMANAGER_PORT    address to listen on
#   EXTERNAL_URL                            base URL of links in its messages
# and those of render-alertmanager.sh
set -eu
umask 077
config=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$ALERTMANAGER_DATA"
cd "$ALERTMANAGER_DATA"

# A server of an earlier run may still be stopping. The flock of the image has no timeout.
if command -v flock >/dev/null; then
    exec 9>lock
    seconds=20
    until flock -n 9; do
        [ "$seconds" -gt 0 ] || { echo "Another Alertmanager still uses $ALERTMANAGER_DATA: stop it, and start again." >&2; exit 1; }
        seconds=$((seconds - 1))
        sleep 1
    done
fi

sh "$config/render-alertmanager.sh" >alertmanager.yml
# An empty cluster address disables clustering.
exec "$ALERTMANAGER" --config.file=alertmanager.yml --storage.path=data --web.listen-address="$ALERTMANAGER_HOST:$ALERTMANAGER_PORT" \
    --web.external-url="$EXTERNAL_URL" --cluster.listen-address= --log.level=warn
