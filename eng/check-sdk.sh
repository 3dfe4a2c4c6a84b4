#!/usr/bin/env bash
# Fails with a message if the .NET 10 SDK is not installed.
set -euo pipefail

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
    echo "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0, or with your package manager." >&2
    exit 1
fi
