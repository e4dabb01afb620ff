CREATE TABLE orders (
    id                  bigint         PRIMARY KEY,
    listing             bigint         NOT NULL,
    version             bigint         NOT NULL,
    plan                smallint       NOT NULL,
    buyer               text           NOT NULL,
    seller              text           NOT NULL,
    price               numeric(39, 0) NOT NULL,
    denom               text           NOT NULL,
    fee                 numeric(39, 0) NOT NULL,
    split_version       bigint         NOT NULL,
    -- The IPFS content identifier of the listing's card, as the buyer agreed to it.
    card                text           NOT NULL,
    -- An offer has no time to deliver until it is taken, and nothing else expires. Each time comes with the least height
    -- of the block that reaches it.
    expires_at          bigint,
    expires_at_height   bigint,
    deliver_by          bigint,
    deliver_by_height   bigint,
    refund_from         bigint,
    refund_from_height  bigint,
    challenge_window    bigint         NOT NULL,
    cooldown            bigint         NOT NULL,
    bond                numeric(39, 0) NOT NULL,
    -- What a dispute takes of the buyer.
    stake               numeric(39, 0) NOT NULL,
    transport_key       text           NOT NULL,
    state               text           NOT NULL CHECK (
        state IN ('funded', 'delivered', 'settled', 'refunded', 'offered', 'withdrawn', 'disputed')
    ),
    -- Whether it began as an offer: its bond is reserved once it is taken, which makes it a funded order.
    is_offer            boolean        NOT NULL,
    -- The license that is resold; null when the creators sell.
    resold              bigint,
    royalty             numeric(39, 0) NOT NULL,
    -- What of the price went back to the buyer, and the order was settled all the same.
    returned            numeric(39, 0) NOT NULL,
    delivery            text,
    -- From when on it can be settled by anyone, and its bond released.
    settle_from         bigint,
    settle_from_height  bigint,
    release_from        bigint,
    release_from_height bigint,
    -- When it was placed; an offer that was taken, when it was taken.
    placed_at           bigint         NOT NULL,
    placed_height       bigint         NOT NULL,
    placed_tx           text,
    taken_at            bigint,
    taken_tx            text,
    delivered_at        bigint,
    delivered_tx        text,
    closed_at           bigint,
    closed_tx           text,
    -- What became of the bond: all null while it is reserved.
    bond_released       numeric(39, 0),
    bond_to_buyer       numeric(39, 0),
    -- The account that got that: the license's holder for a settled order, otherwise the buyer.
    bond_recipient      text,
    bond_to_treasury    numeric(39, 0),
    bond_ended_at       bigint,
    bond_ended_tx       text
);
-- A listing's last deliveries are told from the index alone: its orders lie far apart in the table.
CREATE INDEX orders_by_listing ON orders (listing, id) INCLUDE (state, resold, returned, placed_at, delivered_at);
-- With its state in the index, what an account sold is counted without a look at each order.
CREATE INDEX orders_by_buyer ON orders (buyer, id) INCLUDE (state);
CREATE INDEX orders_by_seller ON orders (seller, id) INCLUDE (state);
-- Nearly all orders of an account are settled: the others are found without them. Readers name these states as they stand here.
CREATE INDEX orders_open_by_buyer ON orders (buyer, id) WHERE state IN ('funded', 'delivered', 'offered', 'disputed');
CREATE INDEX orders_open_by_seller ON orders (seller, id) WHERE state IN ('funded', 'delivered', 'offered', 'disputed');
CREATE INDEX orders_unpaid_by_buyer ON orders (buyer, id) WHERE state IN ('refunded', 'withdrawn');
CREATE INDEX orders_unpaid_by_seller ON orders (seller, id) WHERE state IN ('refunded', 'withdrawn');
CREATE INDEX orders_open ON orders (id) WHERE state = 'funded';
CREATE INDEX orders_delivered ON orders (id) WHERE state = 'delivered';
CREATE INDEX orders_offered ON orders (id) WHERE state = 'offered';
CREATE INDEX orders_disputed ON orders (id) WHERE state = 'disputed';
-- When the last quarter of an order's time begins: notices look for those that began since the last block.
CREATE INDEX orders_delivery_due ON orders ((deliver_by - (deliver_by - coalesce(taken_at, placed_at)) / 4))
    WHERE state = 'funded';
CREATE INDEX orders_window_ending ON orders ((settle_from - challenge_window / 4)) WHERE state = 'delivered';
CREATE INDEX orders_offer_ending ON orders ((expires_at - (expires_at - placed_at) / 4)) WHERE state = 'offered';
