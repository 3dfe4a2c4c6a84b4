#!/usr/bin/env bash
# Installs missing programs with apt-get, as root or with passwordless sudo. Otherwise prints the command to run, and fails.
#   run    PostgreSQL, Redis, Prometheus, Alertmanager and the blackbox exporter, unless containers will be used
#   test   the same, always, Chromium, and faketime
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/steps.sh
purpose=${1:?run or test}

has() { command -v "$1" >/dev/null; }

# Returns whether a program has at least this version. The versions are those of AppHost/Native/NativeTools.cs.
is_at_least() { # PROGRAM MAJOR MINOR
    "$1" --version 2>/dev/null | awk -v major="$2" -v minor="$3" '
        match($0, /[0-9]+(\.[0-9]+)?/) {
            split(substr($0, RSTART, RLENGTH), found, ".")
            is_new = found[1] + 0 > major || (found[1] + 0 == major && found[2] + 0 >= minor)
            exit
        }
        END { exit !is_new }'
}

too_old() {
    echo "$1 or newer is required, but is not in this system's packages: install it from its website, or start Docker, and try again." >&2
    exit 1
}
has_redis() { is_at_least redis-server 6 2; }
has_postgres() {
    local program
    for program in postgres /usr/lib/postgresql/*/bin/postgres; do
        if is_at_least "$program" 14 0; then return 0; fi
    done
    return 1
}

# Returns whether the engine can run containers for Aspire, with the same checks as AppHost/Containers/ContainerEngine.cs.
engine_is_usable() {
    local engine=${ASPIRE_CONTAINER_RUNTIME:-docker} versions client
    has "$engine" || return 1
    if [ "$engine" = podman ]; then
        [ -n "$(within 3 podman info --format '{{.Version.Version}}' 2>/dev/null)" ]
        return
    fi
    versions=$(within 3 "$engine" version --format '{{.Client.Version}} {{.Server.Version}}' 2>/dev/null) || return 1
    client=${versions%%.*}
    case $client in '' | *[!0-9]*) return 1 ;; esac
    [ "$client" -ge 25 ] && within 3 "$engine" buildx version >/dev/null 2>&1
}

uses_containers() {
    case ${Checkout__Backends:-auto} in
        containers) true ;;
        native) false ;;
        *) engine_is_usable ;;
    esac
}

packages=()
if [ "$purpose" = test ] || ! uses_containers; then
    has_postgres || packages+=(postgresql)
    has_redis || packages+=(redis-server)
    has prometheus || packages+=(prometheus)
    has prometheus-alertmanager || has alertmanager || packages+=(prometheus-alertmanager)
    has prometheus-blackbox-exporter || has blackbox_exporter || packages+=(prometheus-blackbox-exporter)
fi
if [ "$purpose" = test ]; then
    has chromium || has chromium-browser || has google-chrome || has google-chrome-stable || packages+=(chromium)
    has faketime || packages+=(faketime)
fi

if [ ${#packages[@]} -gt 0 ]; then
    sudo=
    if [ "$(id -u)" != 0 ]; then sudo="sudo -n"; fi
    install="apt-get install -y --no-install-recommends ${packages[*]}"
    if ! has apt-get || ! $sudo true 2>/dev/null; then
        # The AppHost itself reports missing optional programs.
        if [ "$purpose" = run ] && has_postgres && has_redis; then exit 0; fi
        if has brew; then
            # Homebrew does not add the programs of a PostgreSQL version to the PATH.
            remedy='brew install postgresql@17 redis prometheus, and export PATH="$(brew --prefix postgresql@17)/bin:$PATH"'
        else
            remedy="on Debian and Ubuntu: sudo $install"
        fi
        echo "Not installed: ${packages[*]}. Install them ($remedy), or start Docker, and try again." >&2
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    # Prevents the packages from starting their services, which would use the default ports.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' | $sudo tee /usr/sbin/policy-rc.d >/dev/null
        $sudo chmod +x /usr/sbin/policy-rc.d
        trap '$sudo rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    $sudo apt-get update
    $sudo env DEBIAN_FRONTEND=noninteractive $install
    # The packages of an old distribution may be too old.
    case " ${packages[*]} " in *" postgresql "*) has_postgres || too_old "PostgreSQL 14" ;; esac
    case " ${packages[*]} " in *" redis-server "*) has_redis || too_old "Redis 6.2" ;; esac
fi
