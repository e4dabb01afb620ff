-- Cards that listings name or have named, and texts that reviews, answers, profiles and reports do: the queue of what to fetch.
CREATE TABLE card_requests (
    cid     text   NOT NULL,
    sha256  text   NOT NULL,
    -- The first listing that named it, or the account that did elsewhere, and when.
    listing bigint,
    account text,
    height  bigint NOT NULL,
    PRIMARY KEY (sha256, cid)
);
CREATE INDEX card_requests_by_height ON card_requests (height);
