-- Views that are being built beside those that are read. A build that is cut off goes on where it was.
CREATE TABLE view_builds (
    name        text    PRIMARY KEY,
    -- The version of the program that builds it.
    version     integer NOT NULL,
    -- The place of the last event that the tables in the making hold; all null before the first.
    height      bigint,
    phase       smallint,
    tx_index    integer,
    event_index integer
);
