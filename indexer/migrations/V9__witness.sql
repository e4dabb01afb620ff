-- Events are in no hash of the chain. So what two nodes tell of a block is compared with what is stored.
-- The last height up to which two nodes told what is stored, or differed; NULL while there are no two nodes.
ALTER TABLE chain ADD COLUMN witnessed_height bigint;

-- Nodes that told other events or other results than those that are stored. A node that tells the stored ones when it is
-- asked again is no longer here.
CREATE TABLE divergences (
    height  bigint      NOT NULL,
    -- The node's host and port.
    node    text        NOT NULL,
    -- SHA-256 of the events and of the Merkle root of the results: those stored, and those that the node told.
    ours    bytea       NOT NULL,
    theirs  bytea       NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (height, node)
);
