-- The files of contents that run code when a model is loaded, and the results of scanners.

-- Null until the head is read for it: until then nobody knows.
ALTER TABLE contents
    ADD COLUMN loads      text CHECK (loads IN ('data_only', 'unknown', 'runs_code')),
    -- Its files that run code or may.
    ADD COLUMN code_files integer;

-- Those files: the ones that run code first, then by their paths. A content may have more than are kept.
CREATE TABLE content_code (
    plaintext_root text    NOT NULL REFERENCES contents ON DELETE CASCADE,
    place          integer NOT NULL,
    path           text    NOT NULL,
    kind           text    NOT NULL CHECK (
        kind IN ('pickle', 'source', 'program', 'graph', 'template', 'configuration', 'archive', 'unlisted')
    ),
    effect         text    NOT NULL CHECK (effect IN ('runs', 'may_run')),
    basis          text    NOT NULL CHECK (basis IN ('read', 'manifest', 'name')),
    why            text    NOT NULL,
    PRIMARY KEY (plaintext_root, place)
);

-- Each head is read once more, in its seller's turn.
UPDATE heads SET state = 'waiting', attempts = 0, next_attempt = now(), turn = ordered.turn
FROM (
    SELECT plaintext_root, cid, row_number() OVER (PARTITION BY seller ORDER BY plaintext_root, cid) AS turn
    FROM heads WHERE state = 'read'
) AS ordered
WHERE heads.plaintext_root = ordered.plaintext_root AND heads.cid = ordered.cid;

-- The results of scanners about contents, in the operator's words: no replay makes them again. One scanner has one result.
CREATE TABLE service.scans (
    plaintext_root  text        NOT NULL,
    scanner         text        NOT NULL,
    scanner_version text        NOT NULL,
    verdict         text        NOT NULL CHECK (verdict IN ('clean', 'suspicious', 'malicious')),
    -- How bad the verdict is.
    severity        smallint    NOT NULL GENERATED ALWAYS AS (
        CASE verdict WHEN 'malicious' THEN 2 WHEN 'suspicious' THEN 1 ELSE 0 END
    ) STORED,
    -- [{path, text}]
    findings        jsonb       NOT NULL,
    scanned_at      timestamptz NOT NULL,
    added_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (plaintext_root, scanner)
);
-- For the newest of all.
CREATE INDEX scans_added_at ON service.scans (added_at);
