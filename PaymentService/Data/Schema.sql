-- One row per event of a payment. Rows are only added, never changed.
CREATE TABLE IF NOT EXISTS ledger (
    order_id     uuid NOT NULL,
    entry        text NOT NULL CHECK (entry IN ('requested', 'authorised', 'captured', 'declined', 'voided', 'refunded')),
    amount       bigint NOT NULL CHECK (amount >= 0),
    currency     text NOT NULL,
    card_last4   text,
    decline_code text,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (order_id, entry)
);

-- A payment is settled once: captured, declined or voided. A captured payment can still be refunded.
CREATE UNIQUE INDEX IF NOT EXISTS ledger_settled_once ON ledger (order_id) WHERE entry IN ('captured', 'declined', 'voided');

CREATE OR REPLACE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;

CREATE OR REPLACE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

-- The charges of the simulated card processor. No other part of this service reads them.
CREATE TABLE IF NOT EXISTS processor_charges (
    key          uuid PRIMARY KEY,
    status       text NOT NULL CHECK (status IN ('authorised', 'captured', 'declined', 'voided', 'refunded')),
    amount       bigint NOT NULL,
    currency     text NOT NULL,
    decline_code text
);
