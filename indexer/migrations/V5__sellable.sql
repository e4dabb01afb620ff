-- What can be bought now, how much of a limited supply is left, and when an order's bond ended. The views whose tables
-- change here have new versions, so they are filled again from raw_events.

TRUNCATE listings, plans, lowest_prices, payees, search_documents, orders;

-- Since when its latest version is bad: nothing is sold until another is published.
ALTER TABLE listings ADD COLUMN bad_since bigint;

ALTER TABLE orders
    -- When its bond was released or forfeited: null while it is reserved.
    ADD COLUMN bond_ended_at bigint,
    ADD COLUMN bond_ended_tx text;

-- Plans with a limited supply: `sold` counts orders placed and not refunded.
CREATE TABLE limited_plans (
    listing bigint   NOT NULL,
    plan    smallint NOT NULL,
    sold    bigint   NOT NULL,
    PRIMARY KEY (listing, plan)
);

-- Orders of them that can still be refunded, since a refund does not say of which plan it was.
CREATE TABLE limited_orders (
    id      bigint   PRIMARY KEY,
    listing bigint   NOT NULL,
    plan    smallint NOT NULL
);

CREATE INDEX rekeys_by_time ON rekeys (asked_at, license);
CREATE INDEX rekeys_by_listing ON rekeys (listing, license);
CREATE INDEX rekeys_by_owner ON rekeys (owner, license);
