#!/bin/sh
# Runs Alertmanager with the configuration in the folder of this script. Uses only POSIX sh, because the Alertmanager image has no bash.
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

. "$config/lock-folder.sh"
lock_folder Alertmanager

sh "$config/render-alertmanager.sh" >alertmanager.yml
# An empty cluster address disables clustering.
exec "$ALERTMANAGER" --config.file=alertmanager.yml --storage.path=data --web.listen-address="$ALERTMANAGER_HOST:$ALERTMANAGER_PORT" \
    --web.external-url="$EXTERNAL_URL" --cluster.listen-address= --log.level=warn
