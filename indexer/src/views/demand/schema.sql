-- Who paid for a listing, and when last: the proven use that rankings count.

-- Open orders that count once they settle: of the creators, with a fee, by a buyer that neither sells nor is paid.
CREATE TABLE demand_orders (
    id      bigint PRIMARY KEY,
    listing bigint NOT NULL,
    buyer   text   NOT NULL
);

-- The accounts that are paid, by the split that an order names.
CREATE TABLE demand_payees (
    listing       bigint NOT NULL,
    split_version bigint NOT NULL,
    account       text   NOT NULL,
    PRIMARY KEY (listing, split_version, account)
);

-- The day of each buyer's last settled order, in days since 1970 UTC on block time.
CREATE TABLE listing_buyers (
    listing bigint NOT NULL,
    buyer   text   NOT NULL,
    day     bigint NOT NULL,
    PRIMARY KEY (listing, buyer)
);

-- The number of buyers by the day of their last order: each buyer counts once.
CREATE TABLE listing_use (
    listing bigint NOT NULL,
    day     bigint NOT NULL,
    buyers  bigint NOT NULL,
    PRIMARY KEY (listing, day)
);
