-- What accounts report of listings, and what became of it.
CREATE TABLE reports (
    id             bigint         PRIMARY KEY,
    listing        bigint         NOT NULL,
    -- Null for the whole listing.
    version        bigint,
    reporter       text           NOT NULL,
    kind           text           NOT NULL CHECK (kind IN ('malware', 'stolen', 'illegal', 'misleading')),
    -- The content identifier of the evidence.
    evidence       text           NOT NULL,
    stake          numeric(39, 0) NOT NULL,
    denom          text           NOT NULL,
    filed_at       bigint         NOT NULL,
    filed_tx       text,
    -- From then on nobody decides or appeals, and anybody settles.
    settles_at     bigint         NOT NULL,
    state          text           NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed', 'abusive', 'lapsed')),
    decided_by     text,
    decided_at     bigint,
    reasons        text,
    appealed_by    text,
    appealed_at    bigint,
    grounds        text,
    -- Whether governance has decided the appeal.
    appeal_decided boolean        NOT NULL,
    settled_at     bigint,
    -- Who received the stake.
    recipient      text
);
CREATE INDEX reports_by_listing ON reports (listing, filed_at, id);
CREATE INDEX reports_by_reporter ON reports (reporter, filed_at, id);
CREATE INDEX reports_by_time ON reports (filed_at, id);
CREATE INDEX reports_by_evidence ON reports (evidence);
CREATE INDEX reports_by_grounds ON reports (grounds) WHERE grounds IS NOT NULL;
CREATE INDEX reports_by_reasons ON reports (reasons) WHERE reasons IS NOT NULL;
CREATE INDEX reports_due ON reports (settles_at) WHERE settled_at IS NULL;
