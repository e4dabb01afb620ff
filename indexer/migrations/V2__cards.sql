-- What was fetched from IPFS. It does not follow from events, so no rebuild empties it.

CREATE TABLE cards (
    sha256        text        NOT NULL,
    cid           text        NOT NULL,
    -- 'waiting' to be fetched (again), 'read', or 'refused' for good.
    state         text        NOT NULL CHECK (state IN ('waiting', 'read', 'refused')),
    attempts      integer     NOT NULL DEFAULT 0,
    next_attempt  timestamptz NOT NULL DEFAULT now(),
    problem       text,
    title         text,
    license       text,
    license_name  text,
    license_link  text,
    library_name  text,
    pipeline_tag  text,
    tags          text[]      NOT NULL DEFAULT '{}',
    languages     text[]      NOT NULL DEFAULT '{}',
    datasets      text[]      NOT NULL DEFAULT '{}',
    base_models   text[]      NOT NULL DEFAULT '{}',
    -- [{task, dataset, name, value}]
    metrics       jsonb       NOT NULL DEFAULT '[]',
    body          text,
    warnings      jsonb       NOT NULL DEFAULT '[]',
    PRIMARY KEY (sha256, cid)
);
CREATE INDEX cards_waiting ON cards (next_attempt) WHERE state = 'waiting';
