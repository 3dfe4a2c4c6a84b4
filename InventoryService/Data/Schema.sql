CREATE TABLE IF NOT EXISTS products (
    sku            text PRIMARY KEY,
    name           text NOT NULL,
    description    text NOT NULL,
    price_amount   bigint NOT NULL CHECK (price_amount > 0),
    price_currency text NOT NULL,
    initial        int NOT NULL CHECK (initial >= 0),
    available      int NOT NULL CHECK (available >= 0),
    reserved       int NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    sold           int NOT NULL DEFAULT 0 CHECK (sold >= 0),
    -- Ensures that the total stays constant, whatever the code does.
    CHECK (initial = available + reserved + sold)
);

CREATE TABLE IF NOT EXISTS reservations (
    order_id   uuid PRIMARY KEY,
    status     text NOT NULL CHECK (status IN ('held', 'committed', 'released', 'expired', 'refused')),
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- The items with insufficient stock, if the reservation was refused.
    missing    jsonb
);

-- Upgrades databases created before refused reservations were stored.
ALTER TABLE reservations ADD COLUMN IF NOT EXISTS missing jsonb;
DO $$ BEGIN
    IF EXISTS (
        SELECT 1 FROM pg_constraint
        WHERE conrelid = 'reservations'::regclass AND conname = 'reservations_status_check' AND pg_get_constraintdef(oid) NOT LIKE '%refused%')
    THEN
        ALTER TABLE reservations
            DROP CONSTRAINT reservations_status_check,
            ADD CONSTRAINT reservations_status_check CHECK (status IN ('held', 'committed', 'released', 'expired', 'refused'));
    END IF;
END $$;

CREATE INDEX IF NOT EXISTS reservations_held ON reservations (expires_at) WHERE status = 'held';

CREATE TABLE IF NOT EXISTS reservation_lines (
    order_id uuid NOT NULL REFERENCES reservations,
    sku      text NOT NULL REFERENCES products,
    quantity int NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, sku)
);

INSERT INTO products (sku, name, description, price_amount, price_currency, initial, available)
SELECT sku, name, description, price, 'EUR', stock, stock
FROM (VALUES
    ('mug-trace',      'Trace mug',             'Stoneware, 330 ml. A waterfall of spans runs around it.',          1499, 10000),
    ('tee-p99',        'p99 T-shirt',           'Organic cotton. Fits 99 in 100.',                                   2499, 10000),
    ('hoodie-uptime',  'Uptime hoodie',         'Heavy fleece for long nights on call.',                             5999, 10000),
    ('sticker-pack',   'Sticker pack',          'Twelve stickers: metrics, logs, traces, and nine more.',             799, 10000),
    ('notebook-logs',  'Structured notebook',   'A5, ruled in key-value pairs.',                                     1299, 10000),
    ('socks-redis',    'Warm cache socks',      'A pair. Never evicted.',                                             999, 10000),
    ('poster-slo',     'SLO poster',            'A2 print: 43 minutes a month, well spent.',                         1999, 10000),
    ('cap-gateway',    'Gateway cap',           'Keeps the sun out and lets the right ones in.',                     2199, 10000),
    ('duck-debug',     'Debugging duck',        'Natural rubber. Listens to everything, exports nothing.',            899, 10000),
    ('bottle-backoff', 'Back-off bottle',       'Steel, 750 ml. Drink, wait, drink again.',                          2799, 10000),
    ('keyboard-prom',  'Histogram keyboard',    'Mechanical, with exponentially growing keys.',                     12999, 10000),
    ('lamp-alert',     'Alert lamp',            'Red when firing. Comes with a real switch, so it can be silenced.', 3499, 10000),
    ('vinyl-downtime', 'Sounds of downtime',    'LP, 45 minutes of silence. Sold out since the last incident.',      2999, 0)
) AS catalog (sku, name, description, price, stock)
ON CONFLICT DO NOTHING;
