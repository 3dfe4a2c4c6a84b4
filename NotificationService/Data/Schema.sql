-- One row for each event that asked for a message: what was sent once is not sent again.
CREATE TABLE IF NOT EXISTS notifications (
    event_id   uuid PRIMARY KEY,
    order_id   uuid NOT NULL,
    recipient  text NOT NULL,
    subject    text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at    timestamptz
);

-- One row for each turn that an alert took (it fires, it is resolved), however often Alertmanager tells of it.
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
