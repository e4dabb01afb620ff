-- Offers at a buyer's own price, disputes, and licenses that their holders resell. The views whose tables change here
-- have new versions, so they are filled again from raw_events.

TRUNCATE orders;

ALTER TABLE orders
    DROP CONSTRAINT orders_state_check,
    ADD CONSTRAINT orders_state_check CHECK (
        state IN ('funded', 'delivered', 'settled', 'refunded', 'offered', 'withdrawn', 'disputed')
    ),
    -- Whether it began as an offer: its bond is reserved once it is taken, which is when it is delivered.
    ADD COLUMN is_offer boolean        NOT NULL,
    -- The license that is resold; null when the creators sell.
    ADD COLUMN resold   bigint,
    ADD COLUMN royalty  numeric(39, 0) NOT NULL,
    -- What of the price went back to the buyer, and the order was settled all the same.
    ADD COLUMN returned numeric(39, 0) NOT NULL;
CREATE INDEX orders_offered ON orders (id) WHERE state = 'offered';
CREATE INDEX orders_disputed ON orders (id) WHERE state = 'disputed';

-- Orders of licenses that are resold, since a settlement does not say so: they are no sales of their listing's.
CREATE TABLE resale_orders (
    id bigint PRIMARY KEY
);

-- Offers of plans with a limited supply that nobody has taken, since taking one does not say of which plan it is.
CREATE TABLE limited_offers (
    id      bigint   PRIMARY KEY,
    listing bigint   NOT NULL,
    plan    smallint NOT NULL
);

-- What buyers say was not as promised, and how that ended. An order has one dispute at most.
CREATE TABLE disputes (
    order_id   bigint         PRIMARY KEY,
    buyer      text           NOT NULL,
    arbiter    text           NOT NULL,
    decide_by  bigint         NOT NULL,
    stake      numeric(39, 0) NOT NULL,
    denom      text           NOT NULL,
    reason     text           NOT NULL,
    -- What the buyer last wanted back, and the seller last would have given back.
    asked      numeric(39, 0),
    offered    numeric(39, 0),
    opened_at  bigint         NOT NULL,
    opened_tx  text,
    -- All null while it is open.
    outcome    text CHECK (outcome IN ('agreed', 'ruled', 'timed_out', 'accepted', 'proven')),
    to_buyer   numeric(39, 0),
    stake_back numeric(39, 0),
    ended_at   bigint,
    ended_tx   text
);

-- Licenses that are for resale now.
CREATE TABLE resales (
    license          bigint         PRIMARY KEY,
    seller           text           NOT NULL,
    listing          bigint         NOT NULL,
    version          bigint         NOT NULL,
    price            numeric(39, 0) NOT NULL,
    denom            text           NOT NULL,
    deliver_within   bigint         NOT NULL,
    challenge_window bigint         NOT NULL,
    expires_at       bigint,
    opened_at        bigint         NOT NULL,
    opened_height    bigint         NOT NULL,
    opened_tx        text,
    -- The order that is open for it.
    order_id         bigint
);
CREATE INDEX resales_by_time ON resales (opened_at, license);
CREATE INDEX resales_by_listing ON resales (listing, opened_at, license);
CREATE INDEX resales_by_seller ON resales (seller, opened_at, license);
CREATE INDEX resales_ordered ON resales (order_id) WHERE order_id IS NOT NULL;
