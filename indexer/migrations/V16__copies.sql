-- What contents have in common: a sample of the plaintext leaves of each, read from the head of its sealed file on IPFS and
-- checked against the root on chain. It follows from no event, so no rebuild empties it.

-- How far the marks of changed listings were read, and the salt that decides which leaves are sampled: who makes a content
-- doesn't know which.
CREATE TABLE sampling (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    change   bigint  NOT NULL DEFAULT 0,
    salt     text    NOT NULL DEFAULT gen_random_uuid()::text
);
INSERT INTO sampling DEFAULT VALUES;

CREATE TABLE samples (
    plaintext_root text        PRIMARY KEY,
    -- A file that has the leaves, and how many it should have.
    cid            text        NOT NULL,
    leaves         bigint      NOT NULL,
    -- 'refused' if the file's leaves are not those of the root, or too many.
    state          text        NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'read', 'refused')),
    -- The least of the salted leaves, ascending, each once.
    sample         bigint[],
    failures       integer     NOT NULL DEFAULT 0,
    next_try       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX samples_due ON samples (next_try) WHERE state = 'wanted';

-- The first of each sample: contents with many equal leaves have some of these in common.
CREATE TABLE sample_marks (
    mark           bigint NOT NULL,
    plaintext_root text   NOT NULL,
    PRIMARY KEY (mark, plaintext_root)
);

-- The share of a content's leaves that another has too, from 0 to 1.
CREATE TABLE shared_leaves (
    plaintext_root text             NOT NULL,
    other_root     text             NOT NULL,
    share          double precision NOT NULL,
    PRIMARY KEY (plaintext_root, other_root)
);
