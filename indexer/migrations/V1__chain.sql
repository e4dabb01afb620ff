-- What was read from the chain, and how far. Everything else follows from these tables: the views, whose tables no
-- migration touches. Amounts are in the denom's smallest unit, times in seconds since 1970 UTC, hashes in lower-case
-- hexadecimal.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The one chain that this database is about.
CREATE TABLE chain (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    chain_id     text   NOT NULL,
    genesis_hash text   NOT NULL,
    start_height bigint NOT NULL,
    -- Last height whose events and views are committed; start_height - 1 before the first.
    height       bigint NOT NULL,
    -- How many blocks are committed: fewer than the heights passed means a gap.
    blocks       bigint NOT NULL DEFAULT 0,
    -- What the node was last seen to have, and when.
    head         bigint NOT NULL DEFAULT 0,
    head_seen_at timestamptz NOT NULL DEFAULT now()
);

-- The contracts whose events are stored.
CREATE TABLE contracts (
    name      text   PRIMARY KEY,
    address   text   NOT NULL UNIQUE,
    -- From this height on, ingest takes its events with those of all others.
    joined_at bigint NOT NULL,
    -- Its events before that are stored up to this height: all of them once it is joined_at - 1.
    stored_to bigint NOT NULL
);

CREATE TABLE blocks (
    height bigint      PRIMARY KEY,
    hash   bytea       NOT NULL,
    time   timestamptz NOT NULL
);

-- Events of the market's contracts, as the chain shows them, in the chain's order of this key.
CREATE TABLE raw_events (
    height      bigint   NOT NULL,
    -- 0 begin of block, 1 transactions, 2 end of block.
    phase       smallint NOT NULL,
    -- -1 outside of transactions.
    tx_index    integer  NOT NULL,
    event_index integer  NOT NULL,
    tx_hash     bytea,
    msg_index   integer,
    contract    text     NOT NULL,
    kind        text     NOT NULL,
    -- A list of [key, value]: the order counts, and a key may be repeated.
    attributes  jsonb    NOT NULL,
    PRIMARY KEY (height, phase, tx_index, event_index)
);

-- Events that are left out, and why. They never stop ingest.
CREATE TABLE quarantine (
    height      bigint   NOT NULL,
    phase       smallint NOT NULL,
    tx_index    integer  NOT NULL,
    event_index integer  NOT NULL,
    -- The view that could not take it; empty when no view was asked.
    view        text     NOT NULL DEFAULT '',
    contract    text     NOT NULL,
    -- Whether raw_events has it: what could not be stored at all is gone but for its excerpt.
    stored      boolean  NOT NULL,
    reason      text     NOT NULL,
    excerpt     bytea,
    PRIMARY KEY (height, phase, tx_index, event_index, view)
);

-- Which version of each view there is, in a schema of the view's own.
CREATE TABLE views (
    name    text    PRIMARY KEY,
    version integer NOT NULL
);
