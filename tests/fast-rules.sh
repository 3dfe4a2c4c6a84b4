#!/bin/sh
# Makes a copy of the configuration of Prometheus and Alertmanager in which time passes faster, so that a test need not wait for
# hours. Never changes the originals.
#   tests/fast-rules.sh FACTOR FROM TO [SECONDS]     FROM and TO are two folders, of *.yml, rules/*.yml and *.sh, or two files
#
# Divided by FACTOR: ranges [5m], `offset 5m`, `for: 2m`, `interval: 1m`, and Alertmanager's group_wait, group_interval,
# repeat_interval and resolve_timeout. Names of series (…:rate5m) and text stay. SECONDS are between two scrapes, 5 unless said
# otherwise. A range is left at three scrapes at least, an interval at one, and group_wait at two, in which those that noticed a
# scrape later can join.
set -eu
factor=${1:?by how much} from=${2:?from which folder or file} to=${3:?to which folder or file} scrape=${4:-5}
for number in "$factor" "$scrape"; do
    case $number in '' | *[!0-9]* | 0*) echo "FACTOR and SECONDS must be whole numbers above 0: $number" >&2; exit 2 ;; esac
done

quicken() {
    awk -v factor="$factor" -v scrape="$scrape" '
        BEGIN { unit["s"] = 1000; unit["m"] = 60000; unit["h"] = 3600000; unit["d"] = 86400000 }

        # 5m -> the factor-th part, at least least_ms
        function divided(duration, least_ms,    ms) {
            ms = substr(duration, 1, length(duration) - 1) * unit[substr(duration, length(duration))]
            if (ms > 0) {
                ms = int(ms / factor)
                if (ms < least_ms) ms = least_ms
            }
            return ms % 1000 ? ms "ms" : ms / 1000 "s"
        }

        # Divides what follows before in every match of before DURATION after.
        function divide_all(text, before, after, least_ms,    done, start, length_) {
            done = ""
            while (match(text, before "[0-9]+[smhd]" after)) {
                start = RSTART; length_ = RLENGTH
                found = substr(text, start, length_)
                match(found, "[0-9]+[smhd]")
                done = done substr(text, 1, start - 1) substr(found, 1, RSTART - 1) \
                    divided(substr(found, RSTART, RLENGTH), least_ms) substr(found, RSTART + RLENGTH)
                text = substr(text, start + length_)
            }
            return done text
        }

        /^ *#/ { print; next }
        {
            $0 = divide_all($0, "[[]", "[]]", 3000 * scrape)
            $0 = divide_all($0, "offset ", "", 0)
            $0 = divide_all($0, "^ *for: ", "", 0)
            $0 = divide_all($0, "^ *interval: ", "", 1000 * scrape)
            $0 = divide_all($0, "^ *group_wait: ", "", 2000 * scrape)
            $0 = divide_all($0, "^ *(group_interval|repeat_interval|resolve_timeout): ", "", 1000 * scrape)
            sub(/^  (scrape_interval|scrape_timeout|evaluation_interval): .*/, substr($0, 1, index($0, ":")) " " scrape "s")
            print
        }' "$1" >"$2"
}

if [ -d "$from" ]; then
    for file in "$from"/*.yml "$from"/rules/*.yml; do
        [ -f "$file" ] || continue
        copy=$to${file#"$from"}
        mkdir -p "$(dirname "$copy")"
        quicken "$file" "$copy"
    done
    find "$from" -maxdepth 1 -name '*.sh' -exec cp {} "$to" \;
else
    quicken "$from" "$to"
fi
