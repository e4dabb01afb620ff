-- Whether the sealed files of versions that were sold are to be had on IPFS. It follows from no event, so no rebuild
-- empties it.
CREATE TABLE availability (
    cid        text        PRIMARY KEY,
    -- 'unknown' until the first answer; 'missing' once two looks in a row found nothing.
    state      text        NOT NULL DEFAULT 'unknown' CHECK (state IN ('unknown', 'found', 'missing')),
    -- The last look, and the last that found the file.
    checked_at timestamptz,
    found_at   timestamptz,
    -- Looks in a row that found nothing.
    failures   integer     NOT NULL DEFAULT 0,
    next_check timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX availability_due ON availability (next_check);
