#!/usr/bin/env bash
# Runs all tests, also from a clean clone. The last line is `N passed, N failed, N skipped`.
# ./test.sh UnitTests IntegrationTests   runs only these projects.
set -euo pipefail
cd "$(dirname "$0")"
. eng/steps.sh

# The minimum number of tests of each project. The runner fails if fewer run.
expected() {
    case $1 in
        UnitTests) echo 300 ;;
        IntegrationTests) echo 770 ;;
        EndToEndTests) echo 155 ;;
        *) echo 1 ;;
    esac
}

projects=("$@")
[ ${#projects[@]} -gt 0 ] || projects=(UnitTests IntegrationTests EndToEndTests)

eng/check-sdk.sh
step "Restore packages" dotnet restore Checkout.sln
step "Find or install the programs needed" eng/install-tools.sh test
step "Build" dotnet build Checkout.sln --no-restore --nologo -v quiet

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
    echo "Test $project ..."
    log=$results/$project.log
    status=0
    # Kills a test run that hangs.
    within 4200 dotnet test --project "tests/$project" --no-build --no-progress --show-slowest-tests 25 \
        --minimum-expected-tests "$(expected "$project")" 2>&1 | tee "$log" || status=$?
    count() { local n; n=$(sed -n "s/^ *$1: *\([0-9]*\)\$/\1/p" "$log" | tail -1); echo "${n:-0}"; }
    broken=$(count failed)
    if [ "$status" != 0 ] && [ "$broken" = 0 ]; then
        echo "$project: the runner ended with $status, though no test failed: fewer than $(expected "$project") ran, or it did not end by itself." >&2
        broken=1
    fi
    passed=$((passed + $(count succeeded))) failed=$((failed + broken)) skipped=$((skipped + $(count skipped)))
done

# Repeats the failures at the end, after the output of the services.
grep -h -A 3 '^failed ' "$results"/*.log || true
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
