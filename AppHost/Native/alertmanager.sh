#!/bin/sh
# Runs the installed Alertmanager on loopback, with its own data folder.
# In the environment: ALERTMANAGER ALERTMANAGER_DATA ALERTMANAGER_CONFIG (folder) ALERTMANAGER_PORT EXTERNAL_URL
# and for render-alertmanager.sh: ALERT_WEBHOOK_URLS ALERT_WEBHOOK_KEY ALERT_SMTP_SMARTHOST
set -eu
umask 077
mkdir -p "$ALERTMANAGER_DATA"
cd "$ALERTMANAGER_DATA"

# A server of an earlier run may still be stopping.
if command -v flock >/dev/null; then
    exec 9>"$ALERTMANAGER_DATA.lock"
    flock -w 20 9 || { echo "Another Alertmanager still uses $ALERTMANAGER_DATA: stop it, and start again." >&2; exit 1; }
fi

sh "$ALERTMANAGER_CONFIG/render-alertmanager.sh" >alertmanager.yml
# An empty cluster address disables clustering.
exec "$ALERTMANAGER" --config.file=alertmanager.yml --storage.path=data --web.listen-address="127.0.0.1:$ALERTMANAGER_PORT" \
    --web.external-url="$EXTERNAL_URL" --cluster.listen-address= --log.level=warn
