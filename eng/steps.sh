# Sourced by run.sh and test.sh: shows what is being done and how long it took; the output of a step that
# fails is shown, that of one that succeeds is not.

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
