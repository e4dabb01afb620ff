-- What the ledger owes to whom: the sums of all that was credited and claimed.
CREATE TABLE balances (
    account  text           NOT NULL,
    denom    text           NOT NULL,
    credited numeric(39, 0) NOT NULL,
    claimed  numeric(39, 0) NOT NULL,
    PRIMARY KEY (account, denom)
);

-- What rounding left of the revenue under each split: it waits until more revenue makes it a whole unit of a payee's.
CREATE TABLE carried (
    listing       bigint         NOT NULL,
    split_version bigint         NOT NULL,
    denom         text           NOT NULL,
    amount        numeric(39, 0) NOT NULL,
    PRIMARY KEY (listing, split_version, denom)
);
