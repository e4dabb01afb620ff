-- Whether domains name the accounts whose profiles claim them, as they were asked last. An account claims one at a time; what
-- stands here counts only while its profile claims the same.
CREATE TABLE domain_checks (
    account      text        PRIMARY KEY,
    domain       text        NOT NULL,
    -- Since when it has been proven without a break; null while it is not.
    proven_since timestamptz,
    -- Until when the last proof counts, though the domain can't be asked.
    proven_until timestamptz,
    -- The last attempt that ended, and what it found wrong.
    checked_at   timestamptz,
    problem      text,
    -- Attempts since the last proof.
    attempts     integer     NOT NULL DEFAULT 0,
    next_attempt timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX domain_checks_fresh ON domain_checks (next_attempt) WHERE attempts = 0;
CREATE INDEX domain_checks_again ON domain_checks (next_attempt) WHERE attempts > 0;
