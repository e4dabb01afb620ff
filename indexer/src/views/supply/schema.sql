-- Plans with a limited supply: `sold` counts orders placed, or offers taken, and not refunded.
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

-- Offers of them that nobody has taken, since taking one does not say of which plan it is.
CREATE TABLE limited_offers (
    id      bigint   PRIMARY KEY,
    listing bigint   NOT NULL,
    plan    smallint NOT NULL
);
