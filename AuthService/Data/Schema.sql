CREATE TABLE IF NOT EXISTS accounts (
    id            uuid PRIMARY KEY,
    email         text NOT NULL,
    password_hash text NOT NULL,
    role          text NOT NULL CHECK (role IN ('customer', 'admin')),
    disabled      boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- E-mail addresses are unique, ignoring case.
CREATE UNIQUE INDEX IF NOT EXISTS accounts_email ON accounts (lower(email));

CREATE TABLE IF NOT EXISTS signing_keys (
    id          text PRIMARY KEY,
    private_key text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- A key is published when it is created, and signs from active_at on.
ALTER TABLE signing_keys ADD COLUMN IF NOT EXISTS active_at timestamptz NOT NULL DEFAULT now();

-- The time at which an account was disabled: all tokens issued before are revoked. Null if disabled by hand.
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS disabled_at timestamptz;
CREATE INDEX IF NOT EXISTS accounts_disabled ON accounts (disabled_at) WHERE disabled;

-- Accounts of monitors and load generators, whose requests are counted separately.
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS synthetic boolean NOT NULL DEFAULT false;

-- Tokens signed out before they expired. Redis has a copy for fast lookups.
CREATE TABLE IF NOT EXISTS revoked_tokens (
    id         text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

ALTER TABLE revoked_tokens ADD COLUMN IF NOT EXISTS revoked_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX IF NOT EXISTS revoked_tokens_revoked_at ON revoked_tokens (revoked_at);
