# Sourced by run.sh and test.sh: shows what is being done and how long it took; the output of a step that
# fails is shown, that of one that succeeds is not.

# What runs here talks to itself on loopback, which a proxy of the environment cannot reach.
no_proxy=${no_proxy:-${NO_PROXY:-}}
export no_proxy="${no_proxy:+$no_proxy,}localhost,127.0.0.1,::1,[::1]"
export NO_PROXY=$no_proxy

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
