#!/usr/bin/env bash
# Checks the invariants of Checkout's data directly in the databases, and prints each one with its number of violations.
# Exits with 1 if there are any. Meant for an idle system: orders in progress are reported as unfinished.
#
# Uses the native PostgreSQL of the run folder (Checkout__RunFolder, .run by default), else the one in a container, with the
# psql of that container. For any other server, set PGHOST, PGPORT, PGUSER and PGPASSWORD.
set -euo pipefail
cd "$(dirname "$0")/.."
run=${Checkout__RunFolder:-.run}
engine=${ASPIRE_CONTAINER_RUNTIME:-docker}
export PGCONNECT_TIMEOUT=5

# The names of the AppHost's volumes begin with apphost-.
find_containers() {
    "$engine" ps --no-trunc --format '{{.Names}} {{.Mounts}}' 2>/dev/null | awk '$2 ~ /^apphost-.*-postgres-data/ { print $1 }'
}

query() { psql "$@"; }
if [ -z "${PGPORT:-}" ] && [ -r "$run/postgres/data/postmaster.pid" ]; then
    PGPORT=$(sed -n 4p "$run/postgres/data/postmaster.pid")
    PGPASSWORD=$(cat "$run/postgres.password")
    PGHOST=127.0.0.1 PGUSER=checkout
elif [ -z "${PGPORT:-}" ]; then
    containers=$(command -v "$engine" >/dev/null && find_containers || true)
    case $containers in
        '') echo "No PostgreSQL is running in $run or in a container: start Checkout, or set PGHOST, PGPORT, PGUSER and PGPASSWORD." >&2; exit 2 ;;
        *[[:space:]]*) echo "Several systems are running in containers ($(echo $containers)): stop the others, or set PGHOST, PGPORT, PGUSER and PGPASSWORD." >&2; exit 2 ;;
    esac
    query() { "$engine" exec -i "$containers" sh -c 'PGPASSWORD=$POSTGRES_PASSWORD exec psql -h 127.0.0.1 -U "${POSTGRES_USER:-postgres}" "$@"' psql "$@"; }
fi
export PGHOST PGPORT PGUSER PGPASSWORD

data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
export_csv() { query -qX -v ON_ERROR_STOP=1 -d "$1" -c "COPY ($2) TO STDOUT CSV" </dev/null >"$data/$3.csv"; }

# The databases are separate, so the audit compares exported copies.
export_csv gatewaydb "SELECT id, status, coalesce(total_amount, 0), coalesce(failure_code, '') FROM orders" orders
export_csv gatewaydb "SELECT event_id FROM outbox WHERE sent_at IS NULL" outbox
export_csv paymentdb "SELECT order_id, entry, amount FROM ledger" ledger
export_csv paymentdb "SELECT key, status, amount FROM processor_charges" charges
export_csv inventorydb "SELECT sku, initial, available, reserved, sold FROM products" products
export_csv inventorydb "SELECT order_id, status FROM reservations" reservations
export_csv inventorydb "SELECT order_id, sku, quantity FROM reservation_lines" lines
export_csv notificationdb "SELECT event_id, order_id FROM notifications WHERE sent_at IS NOT NULL" notifications

import_csv() { echo "COPY $1 FROM STDIN CSV;"; cat "$data/$1.csv"; echo '\.'; }

query -qXAt -F ' ' -v ON_ERROR_STOP=1 -d postgres >"$data/result" <<SQL
CREATE TEMP TABLE orders (id uuid PRIMARY KEY, status text, total bigint, failure text);
CREATE TEMP TABLE outbox (event_id uuid);
CREATE TEMP TABLE ledger (order_id uuid, entry text, amount bigint);
CREATE TEMP TABLE charges (order_id uuid PRIMARY KEY, status text, amount bigint);
CREATE TEMP TABLE products (sku text PRIMARY KEY, initial int, available int, reserved int, sold int);
CREATE TEMP TABLE reservations (order_id uuid PRIMARY KEY, status text);
CREATE TEMP TABLE lines (order_id uuid, sku text, quantity int);
CREATE TEMP TABLE notifications (event_id uuid, order_id uuid);
$(for table in orders outbox ledger charges products reservations lines notifications; do import_csv $table; done)

CREATE TEMP VIEW kept AS -- the amount captured and not refunded, per order
    SELECT order_id, sum(CASE entry WHEN 'captured' THEN amount WHEN 'refunded' THEN -amount ELSE 0 END) AS amount,
        count(*) FILTER (WHERE entry = 'captured') AS captures
    FROM ledger GROUP BY order_id;

SELECT count(*), 'orders are unfinished' FROM orders WHERE status NOT IN ('confirmed', 'failed');
SELECT count(*), 'SKUs where initial stock is not available + reserved + sold, or one is negative' FROM products
    WHERE initial <> available + reserved + sold OR least(available, reserved, sold) < 0;
SELECT count(*), 'SKUs whose reserved or sold stock is not that of the reservations' FROM products
    WHERE reserved <> (SELECT coalesce(sum(quantity), 0) FROM lines JOIN reservations USING (order_id) WHERE lines.sku = products.sku AND status = 'held')
       OR sold <> (SELECT coalesce(sum(quantity), 0) FROM lines JOIN reservations USING (order_id) WHERE lines.sku = products.sku AND status = 'committed');
SELECT count(*), 'confirmed orders without exactly one captured payment of their amount' FROM orders
    LEFT JOIN kept ON order_id = id WHERE status = 'confirmed' AND (captures IS DISTINCT FROM 1 OR amount IS DISTINCT FROM total);
SELECT count(*), 'confirmed orders whose stock is not sold' FROM orders
    LEFT JOIN reservations ON order_id = id WHERE orders.status = 'confirmed' AND reservations.status IS DISTINCT FROM 'committed';
SELECT count(*), 'failed orders with money kept' FROM orders JOIN kept ON order_id = id WHERE status = 'failed' AND amount <> 0;
SELECT count(*), 'failed orders with stock held or sold' FROM orders
    JOIN reservations ON order_id = id WHERE orders.status = 'failed' AND reservations.status IN ('held', 'committed');
SELECT count(*), 'payments kept without an order' FROM kept LEFT JOIN orders ON order_id = id WHERE id IS NULL AND amount <> 0;
SELECT count(*), 'payments of which the card processor has other books' FROM charges
    LEFT JOIN kept USING (order_id) WHERE (charges.status = 'captured') <> (coalesce(kept.amount, 0) > 0);
SELECT count(*), 'order events that are not on the stream yet' FROM outbox;
SELECT count(*), 'confirmed orders not notified exactly once' FROM orders
    WHERE status = 'confirmed' AND (SELECT count(*) FROM notifications WHERE order_id = id) <> 1;
SELECT count(*), 'notifications without a confirmed order' FROM notifications
    LEFT JOIN orders ON id = order_id WHERE status IS DISTINCT FROM 'confirmed';
SQL

broken=$(awk '{ sum += $1 } END { print sum }' "$data/result")
sed -e 's/^0 /  ok   0 /' -e t -e 's/^/  BAD  /' "$data/result"
echo "$(($(wc -l <"$data/orders.csv"))) orders, $(cut -d, -f2 "$data/orders.csv" | grep -c '^confirmed$' || true) confirmed: $broken violations"
[ "$broken" = 0 ]
