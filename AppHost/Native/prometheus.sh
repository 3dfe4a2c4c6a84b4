#!/bin/sh
# Runs the installed Prometheus on loopback, with its own data folder.
# In the environment: PROMETHEUS PROMETHEUS_DATA PROMETHEUS_CONFIG (folder of prometheus.yml and rules/) PROMETHEUS_PORT EXTERNAL_URL
# for render-rules.sh: RUNBOOKS_URL, GRAFANA_URL
# and target lists (JSON): SCRAPE_TARGETS ALERTMANAGER_TARGETS PROBE_TARGETS, and a folder of further lists, OPTIONAL_TARGETS
set -eu
mkdir -p "$PROMETHEUS_DATA"
cd "$PROMETHEUS_DATA"
mkdir -p targets alertmanagers probes

# A server of an earlier run may still be stopping.
if command -v flock >/dev/null; then
    exec 9>"$PROMETHEUS_DATA.lock"
    flock -w 20 9 || { echo "Another Prometheus still uses $PROMETHEUS_DATA: stop it, and start again." >&2; exit 1; }
fi

printf '%s' "$SCRAPE_TARGETS" >targets/services.json
printf '%s' "$ALERTMANAGER_TARGETS" >alertmanagers/alertmanager.json
printf '%s' "$PROBE_TARGETS" >probes/probes.json
if [ -n "${OPTIONAL_TARGETS:-}" ]; then ln -sfn "$OPTIONAL_TARGETS" optional; fi
sh "$PROMETHEUS_CONFIG/render-rules.sh" rules
ln -sfn "$PROMETHEUS_CONFIG/prometheus.yml" prometheus.yml
exec "$PROMETHEUS" --config.file=prometheus.yml --storage.tsdb.path=data --storage.tsdb.retention.time=7d \
    --web.listen-address="127.0.0.1:$PROMETHEUS_PORT" --web.external-url="$EXTERNAL_URL" \
    --enable-feature=exemplar-storage --log.level=warn
