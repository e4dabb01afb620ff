-- Cards that listings name or have named: the queue of what to fetch.
CREATE TABLE card_requests (
    cid    text NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (sha256, cid)
);
