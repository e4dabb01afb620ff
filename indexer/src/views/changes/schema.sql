-- What changed about each listing, in the chain's order of this key.
CREATE TABLE listing_changes (
    listing     bigint   NOT NULL,
    height      bigint   NOT NULL,
    phase       smallint NOT NULL,
    tx_index    integer  NOT NULL,
    event_index integer  NOT NULL,
    -- The account that sells.
    seller      text     NOT NULL,
    kind        text     NOT NULL CHECK (
        kind IN (
            'created', 'published', 'priced', 'payees_changed', 'card_changed', 'state_changed', 'delisted', 'relisted',
            'marked_bad'
        )
    ),
    at          bigint   NOT NULL,
    tx          text,
    -- The version that was published or marked bad.
    version     bigint,
    -- The plan whose price changed, and the price.
    plan        bigint,
    price       numeric(39, 0),
    denom       text,
    -- The new state, where that changed.
    state       text,
    PRIMARY KEY (listing, height, phase, tx_index, event_index)
);
CREATE INDEX listing_changes_by_seller ON listing_changes (seller, height, phase, tx_index, event_index);

-- The accounts that sell, since later events of a listing do not name them.
CREATE TABLE listing_sellers (
    listing bigint PRIMARY KEY,
    seller  text   NOT NULL
);
