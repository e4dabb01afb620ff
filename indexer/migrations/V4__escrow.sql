-- What escrow keeps of windows, bonds, proofs and keys asked for once more. The views whose tables change here have new
-- versions, so they are filled again from raw_events.

TRUNCATE listings, plans, lowest_prices, payees, search_documents, versions, orders;

ALTER TABLE listings ADD COLUMN challenge_window bigint NOT NULL;
ALTER TABLE plans ADD COLUMN supply bigint;
ALTER TABLE versions ADD COLUMN bad_since bigint;

ALTER TABLE orders
    ADD COLUMN seller           text           NOT NULL,
    ADD COLUMN challenge_window bigint         NOT NULL,
    ADD COLUMN cooldown         bigint         NOT NULL,
    ADD COLUMN bond             numeric(39, 0) NOT NULL,
    -- From when on it can be settled by anyone; its bond can be released `cooldown` seconds later.
    ADD COLUMN settle_from      bigint,
    -- What became of the bond: all null while it is reserved.
    ADD COLUMN bond_released    numeric(39, 0),
    ADD COLUMN bond_to_buyer    numeric(39, 0),
    ADD COLUMN bond_to_treasury numeric(39, 0);
CREATE INDEX orders_by_seller ON orders (seller, id);
CREATE INDEX orders_delivered ON orders (id) WHERE state = 'delivered';

-- What happened to each order, in the chain's order of this key.
CREATE TABLE order_history (
    order_id    bigint   NOT NULL,
    height      bigint   NOT NULL,
    phase       smallint NOT NULL,
    tx_index    integer  NOT NULL,
    event_index integer  NOT NULL,
    kind        text     NOT NULL,
    at          bigint   NOT NULL,
    tx          text,
    PRIMARY KEY (order_id, height, phase, tx_index, event_index)
);

-- Proofs that a version is bad.
CREATE TABLE proofs (
    listing  bigint NOT NULL,
    version  bigint NOT NULL,
    order_id bigint NOT NULL,
    kind     text   NOT NULL CHECK (kind IN ('bad_chunk', 'bad_key_schedule')),
    chunk    bigint NOT NULL,
    prover   text   NOT NULL,
    at       bigint NOT NULL,
    tx       text,
    PRIMARY KEY (listing, version)
);

-- Sums over all that a seller ever did in a denom, and what follows from them.
CREATE TABLE bonds (
    seller         text           NOT NULL,
    denom          text           NOT NULL,
    posted         numeric(39, 0) NOT NULL,
    withdrawn      numeric(39, 0) NOT NULL,
    bound          numeric(39, 0) NOT NULL,
    released       numeric(39, 0) NOT NULL,
    forfeited      numeric(39, 0) NOT NULL,
    -- Asked for, and not withdrawn yet.
    unlocked       numeric(39, 0) NOT NULL,
    available_from bigint,
    reserved       numeric(39, 0) NOT NULL GENERATED ALWAYS AS (bound - released - forfeited) STORED,
    free           numeric(39, 0) NOT NULL
        GENERATED ALWAYS AS (posted - withdrawn - unlocked - bound + released) STORED,
    PRIMARY KEY (seller, denom)
);

-- The last time that a license's holder asked for the key once more.
CREATE TABLE rekeys (
    license       bigint PRIMARY KEY,
    listing       bigint NOT NULL,
    version       bigint NOT NULL,
    owner         text   NOT NULL,
    transport_key text   NOT NULL,
    asked_at      bigint NOT NULL,
    asked_tx      text,
    delivery      text,
    answered_at   bigint,
    answered_tx   text
);
CREATE INDEX rekeys_open ON rekeys (license) WHERE delivery IS NULL;
