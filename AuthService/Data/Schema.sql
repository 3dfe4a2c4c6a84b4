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

-- The tokens that were signed out before they expired. Redis holds a copy for the fast look-up.
CREATE TABLE IF NOT EXISTS revoked_tokens (
    id         text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
