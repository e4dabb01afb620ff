-- Cards that accounts sent to this server's IPFS node. A card leaves unless a listing or an open order names it.
CREATE TABLE service.cards (
    cid         text PRIMARY KEY,
    -- Empty once the account had what is kept of it erased.
    account     text NOT NULL,
    bytes       bigint NOT NULL,
    -- Whether something else pinned it before: then that pin stays.
    was_pinned  boolean NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cards_account ON service.cards (account);
CREATE INDEX cards_received ON service.cards (received_at);
