CREATE TABLE versions (
    listing          bigint NOT NULL,
    number           bigint NOT NULL,
    cid              text   NOT NULL,
    size             bigint NOT NULL,
    chunk_count      bigint NOT NULL,
    plaintext_root   text   NOT NULL,
    ciphertext_root  text   NOT NULL,
    key_root         text   NOT NULL,
    public_key       text   NOT NULL,
    hash_point       text   NOT NULL,
    salt             text   NOT NULL,
    -- [{format, tensors, parameters, dtypes}] and [{name, dataset, value}], as published.
    formats          jsonb  NOT NULL,
    metrics          jsonb  NOT NULL,
    published_at     bigint NOT NULL,
    bad_since        bigint,
    bad_since_height bigint,
    -- The bytes that the weights take in memory, at most; null if no header tells.
    memory           bigint,
    PRIMARY KEY (listing, number)
);
CREATE INDEX versions_by_cid ON versions (cid);
CREATE INDEX versions_by_plaintext ON versions (plaintext_root, published_at, listing, number);

-- Proofs that a version is bad.
CREATE TABLE proofs (
    listing  bigint NOT NULL,
    version  bigint NOT NULL,
    order_id bigint NOT NULL,
    kind     text   NOT NULL CHECK (kind IN ('bad_chunk', 'bad_key_schedule')),
    chunk    bigint NOT NULL,
    prover   text   NOT NULL,
    at       bigint NOT NULL,
    tx       text,
    PRIMARY KEY (listing, version)
);
