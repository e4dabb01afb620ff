-- What happened to each order, in the chain's order of this key.
CREATE TABLE order_history (
    order_id    bigint   NOT NULL,
    height      bigint   NOT NULL,
    phase       smallint NOT NULL,
    tx_index    integer  NOT NULL,
    event_index integer  NOT NULL,
    kind        text     NOT NULL,
    at          bigint   NOT NULL,
    tx          text,
    PRIMARY KEY (order_id, height, phase, tx_index, event_index)
);
-- An order by the transaction that it began with. By hash: the digits of a transaction's are in no order that counts.
CREATE INDEX order_history_by_beginning ON order_history USING hash (tx) WHERE kind IN ('placed', 'offered', 'taken');

-- The last time that a license's holder asked for the key once more.
CREATE TABLE rekeys (
    license           bigint PRIMARY KEY,
    listing           bigint NOT NULL,
    version           bigint NOT NULL,
    owner             text   NOT NULL,
    transport_key     text   NOT NULL,
    expires_at        bigint NOT NULL,
    expires_at_height bigint NOT NULL,
    asked_at          bigint NOT NULL,
    asked_tx          text,
    -- All null while it is open: it is answered, or ends without an answer.
    delivery          text,
    answered_at       bigint,
    answered_tx       text,
    ended_at          bigint,
    ended_tx          text
);
CREATE INDEX rekeys_open ON rekeys (license) WHERE delivery IS NULL AND ended_at IS NULL;
CREATE INDEX rekeys_by_time ON rekeys (asked_at, license);
CREATE INDEX rekeys_by_listing ON rekeys (listing, license);
CREATE INDEX rekeys_by_owner ON rekeys (owner, license);
