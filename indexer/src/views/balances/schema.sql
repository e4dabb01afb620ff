-- What the ledger owes to whom: the sums of all that was credited and claimed.
CREATE TABLE balances (
    account  text           NOT NULL,
    denom    text           NOT NULL,
    credited numeric(39, 0) NOT NULL,
    claimed  numeric(39, 0) NOT NULL,
    PRIMARY KEY (account, denom)
);
