-- Cards that accounts sent to this server's IPFS node. A card leaves unless a listing or an open order names it.
CREATE TABLE service.cards (
    cid         text PRIMARY KEY,
    -- In hexadecimal: listings name both, and are found by both.
    sha256      text NOT NULL,
    -- Empty once the card counts no longer for the account: it is named, or leaves.
    account     text NOT NULL,
    -- Whether the account had a bond.
    bonded      boolean NOT NULL,
    bytes       bigint NOT NULL,
    -- Whether something else pinned it before: then that pin stays.
    was_pinned  boolean NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cards_received ON service.cards (received_at);
