-- What the search indexes of servers have to read again. They follow these tables, and keep how far they are in their
-- own commits.

-- The last number given to a change. The lock of its row puts those who give numbers one after another, so that whoever
-- sees a number sees all before it.
CREATE TABLE search_log (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last     bigint NOT NULL DEFAULT 0
);
INSERT INTO search_log DEFAULT VALUES;

-- The last change of each listing: one row however often it changes, so that nothing is ever to be pruned, and a new
-- server reads what one that was away reads.
CREATE TABLE search_changes (
    listing bigint PRIMARY KEY,
    change  bigint NOT NULL
);
CREATE UNIQUE INDEX search_changes_in_order ON search_changes (change);

-- Connections that give numbers, and from which number on. A session that begins below a server's position says that
-- the database lost numbers which the server has read, or that what documents are made of was made anew.
CREATE TABLE search_sessions (
    number      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token       text        NOT NULL UNIQUE DEFAULT gen_random_uuid()::text,
    from_change bigint      NOT NULL,
    reason      text        NOT NULL,
    began_at    timestamptz NOT NULL DEFAULT now()
);
