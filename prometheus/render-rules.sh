#!/bin/sh
# Copies the rules into a folder and sets the base URLs of runbooks and dashboards. Uses only POSIX sh, sed
# and basic file commands, because the Prometheus image has no bash.
#   render-rules.sh FOLDER
# Environment variables:
#   RUNBOOKS_URL    base URL of the runbooks (default: http://localhost:8080/runbooks)
#   GRAFANA_URL     base URL of Grafana; optional. If it is set, alerts also have a dashboard_url.
set -eu
to=${1:?into which folder}

# Escapes \, & and the delimiter for the replacement of an s command.
quoted() { printf '%s' "$1" | sed 's/[\\&|]/\\&/g'; }

url=${RUNBOOKS_URL:-http://localhost:8080/runbooks}
grafana=${GRAFANA_URL:-}
rm -rf "$to"
mkdir -p "$to"
for file in "$(dirname "$0")"/rules/*.yml; do
    sed "s|http://localhost:8080/runbooks/|$(quoted "${url%/}")/|
        ${grafana:+s|^\( *\)dashboard: \(.*\)|&\\
\1dashboard_url: $(quoted "${grafana%/}")\2|}" "$file" >"$to/${file##*/}"
done
