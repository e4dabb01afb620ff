-- Fee grants to newcomers. A row outlives what else is kept for its account, so that an account gets one, ever.
CREATE TABLE service.fee_grants (
    -- A code of the account by the secret of this database: the row does not say whose it is.
    account_code   bytea PRIMARY KEY,
    -- A code of the address that asked; null once a day has passed.
    caller_code    bytea,
    reserved_at    timestamptz NOT NULL DEFAULT now(),
    -- The transaction that grants, recorded before it is handed over; null before that, and once its fate is known.
    hash           text,
    bytes          bytea,
    sequence       bigint,
    signed_at      bigint,
    timeout_height bigint,
    -- Whether the grant is in a block.
    granted        boolean NOT NULL DEFAULT false,
    -- The time at which the grant ends, once a transaction says so.
    expires_at     timestamptz
);
-- For counting those of a day.
CREATE INDEX fee_grants_reserved_at ON service.fee_grants (reserved_at);
