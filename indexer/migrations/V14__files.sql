-- Files that accounts sent to this server's IPFS node. A file leaves unless a version with a bond behind it names it.
CREATE TABLE service.uploads (
    id          text PRIMARY KEY,
    -- Empty once the account had what is kept of it erased.
    account     text NOT NULL,
    -- 'receiving' while its bytes come; 'waiting' for a version; 'named' by one.
    state       text NOT NULL CHECK (state IN ('receiving', 'waiting', 'named')),
    -- Whether the account had a bond when it came.
    bonded      boolean NOT NULL,
    bytes       bigint NOT NULL,
    -- Null while it is received.
    cid         text UNIQUE,
    -- Whether something else pinned it before: then that pin stays.
    was_pinned  boolean NOT NULL DEFAULT false,
    uploaded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX uploads_account ON service.uploads (account);
CREATE INDEX uploads_open ON service.uploads (uploaded_at) WHERE state <> 'named';

-- What sealed files are by their own bytes, whatever the chain says of them. A content never changes.
CREATE TABLE service.checked (
    cid             text PRIMARY KEY,
    -- Bytes of the sealed file.
    bytes           bigint NOT NULL,
    -- Why it is no sealed file; all else is null then.
    problem         text,
    size            bigint,
    plaintext_root  text,
    ciphertext_root text,
    key_root        text,
    salt            text,
    public_key      text,
    checked_at      timestamptz NOT NULL DEFAULT now()
);
