-- One row for each event that asked for a message: what was sent once is not sent again.
CREATE TABLE IF NOT EXISTS notifications (
    event_id   uuid PRIMARY KEY,
    order_id   uuid NOT NULL,
    recipient  text NOT NULL,
    subject    text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at    timestamptz
);
