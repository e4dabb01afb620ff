CREATE TABLE listings (
    id                  bigint PRIMARY KEY,
    seller              text   NOT NULL,
    name                text   NOT NULL,
    -- The publisher that the name begins with, and the fold of the handle that it looks like; null for a name without one.
    publisher           text,
    publisher_fold      text,
    card_cid            text   NOT NULL,
    card_sha256         text   NOT NULL,
    task                text   NOT NULL,
    framework           text   NOT NULL,
    license_id          text   NOT NULL,
    license_uri         text,
    license_sha256      text,
    deliver_within      bigint NOT NULL,
    challenge_window    bigint NOT NULL,
    split_version       bigint NOT NULL,
    state               text   NOT NULL CHECK (state IN ('active', 'paused', 'retired', 'delisted')),
    -- The delisting; all null while it is not delisted. It lapses when anybody may relist it.
    delisted_by         text,
    delisted_since      bigint,
    delisting_lapses_at bigint,
    latest_version      bigint,
    -- Since when its latest version is bad: nothing is sold until another is published.
    bad_since           bigint,
    sales               bigint NOT NULL,
    created_at          bigint NOT NULL
);
CREATE INDEX listings_by_newest ON listings (created_at, id);
CREATE INDEX listings_by_sales ON listings (sales, id);
CREATE INDEX listings_by_seller ON listings (seller, created_at, id);
CREATE INDEX listings_by_task ON listings (task, id);
CREATE INDEX listings_by_framework ON listings (framework, id);
CREATE INDEX listings_by_license ON listings (license_id, id);
-- What a card names as its base model is looked for among the listings of that name.
CREATE INDEX listings_by_name ON listings (lower(name), id) WHERE state = 'active';
CREATE INDEX listings_by_publisher ON listings (publisher_fold, id) WHERE publisher_fold IS NOT NULL;
CREATE INDEX listings_by_card ON listings (card_sha256, card_cid);

CREATE TABLE plans (
    listing            bigint         NOT NULL,
    plan               smallint       NOT NULL,
    kind               text           NOT NULL CHECK (kind IN ('perpetual', 'term')),
    term_seconds       bigint,
    commercial         boolean        NOT NULL,
    derivatives        boolean        NOT NULL,
    redistribution     boolean        NOT NULL,
    transferable       boolean        NOT NULL,
    seats              bigint,
    price              numeric(39, 0) NOT NULL,
    denom              text           NOT NULL,
    resale_royalty_bps integer        NOT NULL,
    supply             bigint,
    -- How many prices it had.
    prices             bigint         NOT NULL DEFAULT 0,
    PRIMARY KEY (listing, plan)
);

-- The prices of each plan, counted from one: that of its creation first.
CREATE TABLE plan_prices (
    listing bigint         NOT NULL,
    plan    smallint       NOT NULL,
    number  bigint         NOT NULL,
    price   numeric(39, 0) NOT NULL,
    denom   text           NOT NULL,
    -- The listing's latest version at that time; null before the first.
    version bigint,
    at      bigint         NOT NULL,
    tx      text,
    PRIMARY KEY (listing, plan, number)
);

-- The lowest price of each listing in each denom: what is filtered and sorted by.
CREATE TABLE lowest_prices (
    listing bigint         NOT NULL,
    denom   text           NOT NULL,
    price   numeric(39, 0) NOT NULL,
    PRIMARY KEY (listing, denom)
);
CREATE INDEX lowest_prices_by_price ON lowest_prices (denom, price, listing);

CREATE TABLE payees (
    listing       bigint   NOT NULL,
    split_version bigint   NOT NULL,
    position      smallint NOT NULL,
    account       text     NOT NULL,
    share_bps     integer  NOT NULL,
    PRIMARY KEY (listing, split_version, position)
);

-- Orders of licenses that are resold, since a settlement does not say so: they are no sales of their listing's.
CREATE TABLE resale_orders (
    id bigint PRIMARY KEY
);
