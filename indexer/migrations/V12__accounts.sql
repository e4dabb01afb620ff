-- What servers keep for accounts: sessions of their wallets, and what their owners keep here.

-- Authenticates what servers hand out and take back: one for all of them, made with the database.
CREATE TABLE service.secret (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    content bytea   NOT NULL
);
INSERT INTO service.secret (content)
SELECT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));

-- Challenges that a wallet answered: none opens a second session.
CREATE TABLE service.answered (
    nonce      bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
-- For forgetting what expired.
CREATE INDEX answered_expires_at ON service.answered (expires_at);

CREATE TABLE service.sessions (
    id         text PRIMARY KEY,
    -- SHA-256 of the token: the token itself is nowhere.
    token_hash bytea NOT NULL UNIQUE,
    account    text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- To the hour.
    used_at    timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_account ON service.sessions (account, created_at);
CREATE INDEX sessions_expires_at ON service.sessions (expires_at);

-- What an account keeps here, each sealed by a key that is not in the database.
CREATE TABLE service.kept (
    id         text PRIMARY KEY,
    account    text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('contact', 'search', 'backup')),
    -- The name of the sealing key.
    key_id     text NOT NULL,
    sealed     bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX kept_account ON service.kept (account, kind, created_at);
-- For sealing anew what an old key sealed.
CREATE INDEX kept_key_id ON service.kept (key_id, id);
