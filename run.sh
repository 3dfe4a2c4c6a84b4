#!/usr/bin/env bash
# Finds or installs the programs that are missing, and runs the AppHost until Ctrl+C or SIGTERM, as `dotnet run` does.
# Works in bash 3.2 and with the tools of macOS. Arguments go to the AppHost. README.md has the settings.
set -euo pipefail
cd "$(dirname "$0")"
. eng/steps.sh

# What is installed depends on it.
for argument in "$@"; do
    case $argument in Checkout:Backends=*) export Checkout__Backends=${argument#*=} ;; esac
done

eng/check-sdk.sh
step "Restore packages" dotnet restore Checkout.sln
step "Find or install the programs needed" eng/install-tools.sh run
step "Build" dotnet build AppHost --no-restore --nologo -v quiet
echo "Start the AppHost ..."

# In a process group of its own: Ctrl+C reaches this script alone, which passes it on once and waits.
set -m
dotnet run --project AppHost --no-build -- "$@" </dev/null &
app=$!
trap 'kill -TERM $app 2>/dev/null || true' INT TERM HUP
status=0
wait "$app" || status=$?
# A trap ends the wait before the AppHost has ended.
while kill -0 "$app" 2>/dev/null; do
    status=0
    wait "$app" || status=$?
done
exit "$status"
