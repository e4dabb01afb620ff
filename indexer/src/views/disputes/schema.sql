-- What buyers say was not as promised, and how that ended. An order has one dispute at most.
CREATE TABLE disputes (
    order_id         bigint         PRIMARY KEY,
    buyer            text           NOT NULL,
    arbiter          text           NOT NULL,
    decide_by        bigint         NOT NULL,
    decide_by_height bigint         NOT NULL,
    stake            numeric(39, 0) NOT NULL,
    denom            text           NOT NULL,
    reason           text           NOT NULL,
    -- What the buyer last wanted back, and the seller last would have given back.
    asked            numeric(39, 0),
    offered          numeric(39, 0),
    opened_at        bigint         NOT NULL,
    opened_tx        text,
    -- All null while it is open.
    outcome          text           CHECK (outcome IN ('agreed', 'ruled', 'timed_out', 'accepted', 'proven')),
    to_buyer         numeric(39, 0),
    stake_back       numeric(39, 0),
    ended_at         bigint,
    ended_tx         text
);
CREATE INDEX disputes_by_time ON disputes (opened_at, order_id);
CREATE INDEX disputes_by_arbiter ON disputes (arbiter, opened_at, order_id);
CREATE INDEX disputes_by_buyer ON disputes (buyer, opened_at, order_id);
