#!/bin/sh
# Copies the configuration of Prometheus and Alertmanager with shorter times, so that tests need not wait for hours.
#   tests/fast-rules.sh FACTOR FROM TO [SECONDS]     FROM and TO are two folders, with *.yml, rules/*.yml and *.sh, or two files
#
# Divides by FACTOR: ranges [5m], `offset 5m`, `for: 2m`, `interval: 1m`, and Alertmanager's group_wait, group_interval,
# repeat_interval and resolve_timeout. Does not change series names (…:rate5m) or text. SECONDS is the scrape interval (5 by
# default). A range is at least three scrapes, an interval one, and group_wait two, so that alerts detected one scrape
# later are in the same notification.
set -eu
factor=${1:?by how much} from=${2:?from which folder or file} to=${3:?to which folder or file} scrape=${4:-5}
for number in "$factor" "$scrape"; do
    case $number in '' | *[!0-9]* | 0*) echo "FACTOR and SECONDS must be whole numbers above 0: $number" >&2; exit 2 ;; esac
done

quicken() {
    awk -v factor="$factor" -v scrape="$scrape" '
        BEGIN { unit["s"] = 1000; unit["m"] = 60000; unit["h"] = 3600000; unit["d"] = 86400000 }

        # Returns the duration divided by factor, but at least least_ms.
        function divided(duration, least_ms,    ms) {
            ms = substr(duration, 1, length(duration) - 1) * unit[substr(duration, length(duration))]
            if (ms > 0) {
                ms = int(ms / factor)
                if (ms < least_ms) ms = least_ms
            }
            return ms % 1000 ? ms "ms" : ms / 1000 "s"
        }

        # Divides the duration in every match of: before DURATION after.
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
