-- Uploads that come in parts. Room for one is reserved in service.uploads, by the same id, while its bytes come. Its bytes
-- lie on the disk of the server that made it.
CREATE TABLE service.parts (
    id         text PRIMARY KEY,
    account    text NOT NULL,
    bonded     boolean NOT NULL,
    bytes      bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- The time at which a byte came last.
    came_at    timestamptz NOT NULL DEFAULT now(),
    -- Null until all bytes came and the file was taken: then what the answer says, should it be lost.
    cid        text,
    lapses_at  timestamptz
);
