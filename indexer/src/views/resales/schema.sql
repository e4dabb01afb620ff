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
    -- Whether it takes no further order: its reseller ended it while it was ordered, or did not deliver.
    ending           boolean        NOT NULL,
    -- The order that is open for it.
    order_id         bigint
);
CREATE INDEX resales_by_time ON resales (opened_at, license);
CREATE INDEX resales_by_listing ON resales (listing, opened_at, license);
CREATE INDEX resales_by_seller ON resales (seller, opened_at, license);
CREATE INDEX resales_ordered ON resales (order_id) WHERE order_id IS NOT NULL;
