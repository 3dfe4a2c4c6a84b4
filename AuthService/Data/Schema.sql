CREATE TABLE IF NOT EXISTS accounts (
    id            uuid PRIMARY KEY,
    email         text NOT NULL,
    password_hash text NOT NULL,
    role          text NOT NULL CHECK (role IN ('customer', 'admin')),
    disabled      boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- An e-mail address is one account, however it is capitalised.
CREATE UNIQUE INDEX IF NOT EXISTS accounts_email ON accounts (lower(email));

CREATE TABLE IF NOT EXISTS signing_keys (
    id          text PRIMARY KEY,
    private_key text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- A key is published when it is made, and signs from then on.
ALTER TABLE signing_keys ADD COLUMN IF NOT EXISTS active_at timestamptz NOT NULL DEFAULT now();

-- When an account was disabled: the tokens that it has until then count as revoked. Null where that was done by hand.
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS disabled_at timestamptz;
CREATE INDEX IF NOT EXISTS accounts_disabled ON accounts (disabled_at) WHERE disabled;

-- Accounts of monitors and load generators, which are counted apart from those of people.
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS synthetic boolean NOT NULL DEFAULT false;

-- The tokens that were signed out before they expired. Redis holds a copy for the fast look-up.
CREATE TABLE IF NOT EXISTS revoked_tokens (
    id         text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

ALTER TABLE revoked_tokens ADD COLUMN IF NOT EXISTS revoked_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX IF NOT EXISTS revoked_tokens_revoked_at ON revoked_tokens (revoked_at);
