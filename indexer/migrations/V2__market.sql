-- The views: all of it can be rebuilt from raw_events. Amounts are in the denom's smallest unit,
-- times in seconds since 1970 UTC, hashes in lower-case hexadecimal.

CREATE TABLE listings (
    id             bigint  PRIMARY KEY,
    seller         text    NOT NULL,
    name           text    NOT NULL,
    card_cid       text    NOT NULL,
    card_sha256    text    NOT NULL,
    task           text    NOT NULL,
    framework      text    NOT NULL,
    license_id     text    NOT NULL,
    license_uri    text,
    license_sha256 text,
    deliver_within bigint  NOT NULL,
    split_version  bigint  NOT NULL,
    state          text    NOT NULL CHECK (state IN ('active', 'paused', 'retired', 'delisted')),
    latest_version bigint,
    sales          bigint  NOT NULL,
    created_at     bigint  NOT NULL
);
CREATE INDEX listings_by_newest ON listings (created_at, id);
CREATE INDEX listings_by_sales ON listings (sales, id);
CREATE INDEX listings_by_seller ON listings (seller, id);
CREATE INDEX listings_by_task ON listings (task, id);
CREATE INDEX listings_by_framework ON listings (framework, id);
CREATE INDEX listings_by_license ON listings (license_id, id);
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
    PRIMARY KEY (listing, plan)
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

CREATE TABLE versions (
    listing         bigint NOT NULL,
    number          bigint NOT NULL,
    cid             text   NOT NULL,
    size            bigint NOT NULL,
    chunk_count     bigint NOT NULL,
    plaintext_root  text   NOT NULL,
    ciphertext_root text   NOT NULL,
    key_root        text   NOT NULL,
    public_key      text   NOT NULL,
    hash_point      text   NOT NULL,
    salt            text   NOT NULL,
    -- [{format, tensors, parameters, dtypes}] and [{name, dataset, value}], as published.
    formats         jsonb  NOT NULL,
    metrics         jsonb  NOT NULL,
    published_at    bigint NOT NULL,
    PRIMARY KEY (listing, number)
);

CREATE TABLE orders (
    id            bigint         PRIMARY KEY,
    listing       bigint         NOT NULL,
    version       bigint         NOT NULL,
    plan          smallint       NOT NULL,
    buyer         text           NOT NULL,
    price         numeric(39, 0) NOT NULL,
    denom         text           NOT NULL,
    fee           numeric(39, 0) NOT NULL,
    split_version bigint         NOT NULL,
    deliver_by    bigint         NOT NULL,
    refund_from   bigint         NOT NULL,
    transport_key text           NOT NULL,
    state         text           NOT NULL CHECK (state IN ('funded', 'delivered', 'settled', 'refunded')),
    delivery      text,
    placed_at     bigint         NOT NULL,
    placed_height bigint         NOT NULL,
    placed_tx     text,
    delivered_at  bigint,
    delivered_tx  text,
    closed_at     bigint,
    closed_tx     text
);
CREATE INDEX orders_by_listing ON orders (listing, id);
CREATE INDEX orders_by_buyer ON orders (buyer, id);
CREATE INDEX orders_open ON orders (id) WHERE state = 'funded';

CREATE TABLE licenses (
    -- Its token id is the number of the order it was bought with.
    id                 bigint  PRIMARY KEY,
    owner              text    NOT NULL,
    listing            bigint  NOT NULL,
    version            bigint  NOT NULL,
    split_version      bigint  NOT NULL,
    kind               text    NOT NULL CHECK (kind IN ('perpetual', 'term')),
    term_seconds       bigint,
    commercial         boolean NOT NULL,
    derivatives        boolean NOT NULL,
    redistribution     boolean NOT NULL,
    transferable       boolean NOT NULL,
    seats              bigint,
    resale_royalty_bps integer NOT NULL,
    terms_hash         text    NOT NULL,
    issued_at          bigint  NOT NULL,
    expires_at         bigint
);
CREATE INDEX licenses_by_owner ON licenses (owner, id);
CREATE INDEX licenses_by_listing ON licenses (listing, id);

CREATE TABLE balances (
    account  text           NOT NULL,
    denom    text           NOT NULL,
    credited numeric(39, 0) NOT NULL,
    claimed  numeric(39, 0) NOT NULL,
    PRIMARY KEY (account, denom)
);

-- Cards that listings name or have named: the queue of what to fetch.
CREATE TABLE card_requests (
    cid    text NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (sha256, cid)
);
