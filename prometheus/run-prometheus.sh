#!/bin/sh
# Runs Prometheus with the configuration in the folder of this script. Uses only POSIX sh, because the Prometheus image has no bash.
# Environment variables:
#   PROMETHEUS                          path of the program
#   PROMETHEUS_DATA                     folder for its data
#   PROMETHEUS_HOST, PROMETHEUS_PORT    address to listen on
#   EXTERNAL_URL                        base URL of links in alerts
#   SCRAPE_TARGETS, ALERTMANAGER_TARGETS, PROBE_TARGETS    target lists (JSON)
#   OPTIONAL_TARGETS                    folder with further lists of scrape targets; optional
# and those of render-rules.sh
set -eu
config=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$PROMETHEUS_DATA"
cd "$PROMETHEUS_DATA"

. "$config/lock-folder.sh"
lock_folder Prometheus

mkdir -p targets alertmanagers probes none
printf '%s' "$SCRAPE_TARGETS" >targets/services.json
printf '%s' "$ALERTMANAGER_TARGETS" >alertmanagers/alertmanager.json
printf '%s' "$PROBE_TARGETS" >probes/probes.json
ln -sfn "${OPTIONAL_TARGETS:-none}" optional
sh "$config/render-rules.sh" rules
ln -sfn "$config/prometheus.yml" prometheus.yml
exec "$PROMETHEUS" --config.file=prometheus.yml --storage.tsdb.path=data --storage.tsdb.retention.time=7d \
    --web.listen-address="$PROMETHEUS_HOST:$PROMETHEUS_PORT" --web.external-url="$EXTERNAL_URL" \
    --enable-feature=exemplar-storage --log.level=warn
