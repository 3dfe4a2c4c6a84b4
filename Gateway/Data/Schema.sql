CREATE TABLE IF NOT EXISTS orders (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL,
    email           text NOT NULL,
    -- Written before the step of this state runs; see docs/checkout.md.
    status          text NOT NULL CHECK (status IN ('reserving', 'charging', 'committing', 'compensating', 'confirmed', 'failed')),
    failure_code    text,
    decline_code    text,
    missing_items   jsonb,
    charge_started  boolean NOT NULL DEFAULT false,
    items           jsonb NOT NULL,
    total_amount    bigint,
    total_currency  text,
    trace_parent    text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    -- The fencing token of the current lease. When the lease has expired, any process may resume the order.
    lease_owner     text NOT NULL,
    lease_until     timestamptz NOT NULL,
    attempts        int NOT NULL DEFAULT 0
);

-- Whether a monitor or a load generator placed the order. Such orders are counted separately.
ALTER TABLE orders ADD COLUMN IF NOT EXISTS synthetic boolean NOT NULL DEFAULT false;

-- The trace context of the last attempt that gave up, to which the next one links.
ALTER TABLE orders ADD COLUMN IF NOT EXISTS last_trace_parent text;

CREATE INDEX IF NOT EXISTS orders_by_user ON orders (user_id, created_at DESC);
CREATE INDEX IF NOT EXISTS orders_unfinished ON orders (lease_until) WHERE status NOT IN ('confirmed', 'failed');

CREATE TABLE IF NOT EXISTS idempotency_keys (
    user_id      uuid NOT NULL,
    key          text NOT NULL,
    request_hash text NOT NULL,
    order_id     uuid NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key)
);

CREATE INDEX IF NOT EXISTS idempotency_keys_by_order ON idempotency_keys (order_id);
CREATE INDEX IF NOT EXISTS idempotency_keys_by_age ON idempotency_keys (created_at);

-- Order events. A sent event is kept for one day, because Redis may lose it.
CREATE TABLE IF NOT EXISTS outbox (
    position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id     uuid NOT NULL,
    payload      text NOT NULL,
    trace_parent text
);
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS due_at timestamptz NOT NULL DEFAULT now(); -- the time since which it is due
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS sent_at timestamptz;
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS order_id uuid; -- for the span of the publication

CREATE INDEX IF NOT EXISTS outbox_unsent ON outbox (position) WHERE sent_at IS NULL;
CREATE INDEX IF NOT EXISTS outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

-- The token last written to Redis (orders:token). If Redis has another one, or none, it has lost the events that were sent.
CREATE TABLE IF NOT EXISTS outbox_stream (
    id    boolean PRIMARY KEY DEFAULT true CHECK (id),
    token text NOT NULL
);
INSERT INTO outbox_stream (token) VALUES ('') ON CONFLICT DO NOTHING;
