-- What the ledger owes to whom: the sums of all that was credited and claimed.
CREATE TABLE balances (
    account  text           NOT NULL,
    denom    text           NOT NULL,
    credited numeric(39, 0) NOT NULL,
    claimed  numeric(39, 0) NOT NULL,
    PRIMARY KEY (account, denom)
);

-- What the ledger paid, in the chain's order of this key: a claim of several denoms is one for each.
CREATE TABLE claims (
    account     text           NOT NULL,
    height      bigint         NOT NULL,
    phase       smallint       NOT NULL,
    tx_index    integer        NOT NULL,
    event_index integer        NOT NULL,
    denom       text           NOT NULL,
    amount      numeric(39, 0) NOT NULL,
    at          bigint         NOT NULL,
    tx          text,
    -- The rest of the key as one number, by which pages go on within a block.
    place       bigint         NOT NULL
        GENERATED ALWAYS AS ((((phase::bigint << 30) + tx_index + 1) << 31) + event_index) STORED,
    PRIMARY KEY (account, height, phase, tx_index, event_index)
);
CREATE INDEX claims_by_place ON claims (account, height, place);

-- What rounding left of the revenue under each split: it waits until more revenue makes it a whole unit of a payee's.
CREATE TABLE carried (
    listing       bigint         NOT NULL,
    split_version bigint         NOT NULL,
    denom         text           NOT NULL,
    amount        numeric(39, 0) NOT NULL,
    PRIMARY KEY (listing, split_version, denom)
);
