-- What servers keep for those who ask, apart from what follows from the chain: no replay makes it again.
CREATE SCHEMA service;

-- Transactions that were handed over here, so that any server can tell what became of them.
CREATE TABLE service.transactions (
    hash            text PRIMARY KEY,
    bytes           bytea NOT NULL,
    signer          text NOT NULL,
    sequence        bigint NOT NULL,
    timeout_height  bigint NOT NULL,
    -- The signer's own name for what the transaction does: no other one under it while this one may happen.
    idempotency_key text,
    sent_at         timestamptz NOT NULL DEFAULT now(),
    UNIQUE (signer, idempotency_key)
);
-- For forgetting the oldest.
CREATE INDEX transactions_sent_at ON service.transactions (sent_at);
