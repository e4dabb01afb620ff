CREATE TABLE licenses (
    -- Its token id is the number of the order it was bought with.
    id                 bigint  PRIMARY KEY,
    owner              text    NOT NULL,
    listing            bigint  NOT NULL,
    version            bigint  NOT NULL,
    split_version      bigint  NOT NULL,
    kind               text    NOT NULL CHECK (kind IN ('perpetual', 'term')),
    term_seconds       bigint,
    commercial         boolean NOT NULL,
    derivatives        boolean NOT NULL,
    redistribution     boolean NOT NULL,
    transferable       boolean NOT NULL,
    seats              bigint,
    resale_royalty_bps integer NOT NULL,
    terms_hash         text    NOT NULL,
    issued_at          bigint  NOT NULL,
    expires_at         bigint
);
CREATE INDEX licenses_by_owner ON licenses (owner, id);
CREATE INDEX licenses_by_listing ON licenses (listing, id);
-- Whether an account holds a license of a listing.
CREATE INDEX licenses_by_owner_and_listing ON licenses (owner, listing);
