-- One row per order event, so that its message is sent only once.
CREATE TABLE IF NOT EXISTS notifications (
    event_id   uuid PRIMARY KEY,
    order_id   uuid NOT NULL,
    recipient  text NOT NULL,
    subject    text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at    timestamptz
);

-- One row per state change of an alert (firing, resolved), however often Alertmanager sends it.
CREATE TABLE IF NOT EXISTS alerts (
    fingerprint text NOT NULL,
    starts_at   timestamptz NOT NULL,
    status      text NOT NULL CHECK (status IN ('firing', 'resolved')),
    ends_at     timestamptz,
    labels      jsonb NOT NULL,
    annotations jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    mailed_at   timestamptz,
    PRIMARY KEY (fingerprint, starts_at, status)
);
CREATE INDEX IF NOT EXISTS alerts_received_at ON alerts (received_at);
