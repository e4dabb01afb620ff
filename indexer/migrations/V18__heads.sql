-- What the heads of sealed files say. It follows from no event, so no rebuild empties it.

-- How far the marks of changed listings were read.
CREATE TABLE heads_progress (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    change   bigint  NOT NULL DEFAULT 0
);
INSERT INTO heads_progress DEFAULT VALUES;

-- The heads to read: of each content under each address that a version gives it, so that nobody who names another's content
-- with an address of his own stands before it. As cards, they are read in their sellers' turns, and those that failed stand
-- in a line of their own.
CREATE TABLE heads (
    plaintext_root text        NOT NULL,
    cid            text        NOT NULL,
    -- 'waiting' to be read (again), 'read', or 'refused' for good.
    state          text        NOT NULL CHECK (state IN ('waiting', 'read', 'refused')),
    seller         text        NOT NULL,
    turn           bigint      NOT NULL,
    attempts       integer     NOT NULL DEFAULT 0,
    next_attempt   timestamptz NOT NULL DEFAULT now(),
    problem        text,
    PRIMARY KEY (plaintext_root, cid)
);
CREATE INDEX heads_fresh ON heads (turn, next_attempt) WHERE state = 'waiting' AND attempts = 0;
CREATE INDEX heads_fresh_by_seller ON heads (seller) WHERE state = 'waiting' AND attempts = 0;
CREATE INDEX heads_again ON heads (next_attempt) WHERE state = 'waiting' AND attempts > 0;

-- What is in a content, by its manifest and headers: the leaves with which they were read have the root.
CREATE TABLE contents (
    plaintext_root text        PRIMARY KEY,
    -- Its bytes. The root commits to them, and a version that says otherwise lies.
    size           bigint      NOT NULL,
    files          integer     NOT NULL,
    pickles        integer     NOT NULL,
    -- The bytes that the weights take in memory, for the format that takes the least; null without tensors.
    weights        bigint,
    -- The longest context of its files in positions, and the bytes that the cache for one takes.
    context_length bigint,
    context_memory bigint,
    read_at        timestamptz NOT NULL DEFAULT now()
);

-- Its files: pickles and those with tensors first, then by their paths. A content may have more than are kept.
CREATE TABLE content_files (
    plaintext_root text    NOT NULL REFERENCES contents ON DELETE CASCADE,
    place          integer NOT NULL,
    path           text    NOT NULL,
    size           bigint  NOT NULL,
    sha256         text    NOT NULL,
    format         text    NOT NULL CHECK (format IN ('safetensors', 'gguf', 'onnx', 'pickle', 'other')),
    -- Null without tensors.
    tensors        bigint,
    parameters     bigint,
    -- {type: parameters}
    dtypes         jsonb,
    weights        bigint,
    -- Whether the file's own header says so: otherwise the manifest alone does.
    is_proven      boolean NOT NULL,
    context_length bigint,
    context_memory bigint,
    PRIMARY KEY (plaintext_root, place)
);

-- Heads are read for both, so that this is a table of samples alone. Each content is read once more, for its files.
DELETE FROM samples WHERE state <> 'read';
DROP INDEX samples_due;
ALTER TABLE samples
    DROP COLUMN cid, DROP COLUMN leaves, DROP COLUMN state, DROP COLUMN failures, DROP COLUMN next_try,
    ALTER COLUMN sample SET NOT NULL;
ALTER TABLE sampling DROP COLUMN change;
