#!/bin/sh
# Copies the rules into a folder, with links to runbooks and dashboards that lead to where they are served. POSIX sh and sed, for the image has no more.
#   render-rules.sh FOLDER
# In the environment:
#   RUNBOOKS_URL    what links to runbooks begin with (http://localhost:8080/runbooks)
#   GRAFANA_URL     where Grafana is: alerts then have a dashboard_url beside the path of their dashboard
set -eu
to=${1:?into which folder}

# What stands in the replacement of an s command: \, & and the delimiter mean something there.
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
