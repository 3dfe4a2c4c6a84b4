#!/usr/bin/env bash
# Installs missing programs, and runs the AppHost until Ctrl+C or SIGTERM, like `dotnet run`.
# Works in bash 3.2 and with the tools of macOS. Passes its arguments to the AppHost. README.md describes the settings.
set -euo pipefail
cd "$(dirname "$0")"
. eng/steps.sh

# install-tools.sh uses this setting.
for argument in "$@"; do
    case $argument in Checkout:Backends=*) export Checkout__Backends=${argument#*=} ;; esac
done

eng/check-sdk.sh
step "Restore packages" dotnet restore Checkout.sln
step "Find or install the programs needed" eng/install-tools.sh run
step "Build" dotnet build AppHost --no-restore --nologo -v quiet
echo "Start the AppHost ..."

# In its own process group, so that Ctrl+C reaches only this script, which forwards it once and waits.
set -m
dotnet run --project AppHost --no-build -- "$@" </dev/null &
app=$!
trap 'kill -TERM $app 2>/dev/null || true' INT TERM HUP
status=0
wait "$app" || status=$?
# A trap interrupts the first wait before the AppHost has ended.
while kill -0 "$app" 2>/dev/null; do
    status=0
    wait "$app" || status=$?
done
exit "$status"
