# shellcheck shell=bash
# Sourced by run.sh, test.sh and eng/install-tools.sh. Works in bash 3.2 and with the tools of macOS.

# Excludes loopback from the proxy of the environment.
no_proxy=${no_proxy:-${NO_PROXY:-}}
export no_proxy="${no_proxy:+$no_proxy,}localhost,127.0.0.1,::1,[::1]"
export NO_PROXY=$no_proxy

# step LABEL COMMAND…: prints the label and the duration of the command. Prints its output only if it fails.
step() {
    local label=$1 log started
    shift
    log=$(mktemp)
    started=$SECONDS
    printf '%-44s' "$label ..."
    if "$@" >"$log" 2>&1; then
        echo "done ($((SECONDS - started)) s)"
        rm -f "$log"
    else
        echo "failed ($((SECONDS - started)) s)"
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
}

# within SECONDS COMMAND…: kills the command and its child processes after a timeout. macOS has no timeout(1).
# Returns the status of the command: 143 or 137 if it was killed.
within() (
    seconds=$1
    shift
    # Job control gives each job its own process group, which can be killed as a whole.
    set -m
    "$@" &
    command=$!
    trap 'kill -TERM -- "-$command" 2>/dev/null || true' INT TERM HUP
    {
        sleep "$seconds"
        kill -TERM -- "-$command"
        sleep 30
        kill -KILL -- "-$command"
    } >/dev/null 2>&1 &
    watchdog=$!
    set +m # else bash would print the status of the jobs
    status=0
    wait "$command" || status=$?
    # A trap interrupts the first wait before the command has ended.
    while kill -0 "$command" 2>/dev/null; do
        status=0
        wait "$command" || status=$?
    done
    kill -KILL -- "-$watchdog" 2>/dev/null || true
    exit "$status"
)
