# Sourced by run-prometheus.sh and run-alertmanager.sh.

# Locks the current folder for a server until it ends. A server of an earlier run may still be stopping: waits for it for 20 s.
# The flock of the images has no timeout.
lock_folder() {
    command -v flock >/dev/null || return 0
    exec 9>lock
    seconds=20
    until flock -n 9; do
        [ "$seconds" -gt 0 ] || { echo "Another $1 still uses $PWD: stop it, and start again." >&2; exit 1; }
        seconds=$((seconds - 1))
        sleep 1
    done
}
