# shellcheck shell=bash
# Sourced by run.sh, test.sh and eng/install-tools.sh. Works in bash 3.2 and with the tools of macOS.

# What runs here talks to itself on loopback, which a proxy of the environment cannot reach.
no_proxy=${no_proxy:-${NO_PROXY:-}}
export no_proxy="${no_proxy:+$no_proxy,}localhost,127.0.0.1,::1,[::1]"
export NO_PROXY=$no_proxy

# step LABEL COMMAND…: shows what is being done and how long it took. The output of a step that fails is shown, that
# of one that succeeds is not.
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

# within SECONDS COMMAND…: ends the command, with all that it started, when it takes longer. macOS has no timeout(1).
# Returns the status of the command: 143 or 137 where it was ended.
within() (
    seconds=$1
    shift
    # Each job is a process group of its own, so that it can be ended as a whole.
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
    set +m # which would report how the jobs end
    status=0
    wait "$command" || status=$?
    # A trap ends the wait before the command has ended.
    while kill -0 "$command" 2>/dev/null; do
        status=0
        wait "$command" || status=$?
    done
    kill -KILL -- "-$watchdog" 2>/dev/null || true
    exit "$status"
)
