-- What accounts are told of, in their page and by webhook. All that a notice says is sealed, as what accounts keep is.

ALTER TABLE service.kept DROP CONSTRAINT kept_kind_check;
ALTER TABLE service.kept ADD CONSTRAINT kept_kind_check CHECK (kind IN ('contact', 'search', 'backup', 'webhook'));

-- The place in the chain up to which events became notices, and the time of the block up to which deadlines did. It moves in the
-- transaction that writes the notices.
CREATE TABLE service.notice_place (
    is_only     boolean  PRIMARY KEY DEFAULT true CHECK (is_only),
    height      bigint   NOT NULL,
    phase       smallint NOT NULL,
    tx_index    integer  NOT NULL,
    event_index integer  NOT NULL,
    time        bigint   NOT NULL
);

-- The accounts that get notices: those that signed in lately.
CREATE TABLE service.noticed (
    account     text        PRIMARY KEY,
    -- The number of the last notice, and of the last that was read.
    last        bigint      NOT NULL DEFAULT 0,
    read        bigint      NOT NULL DEFAULT 0,
    seen_at     timestamptz NOT NULL DEFAULT now(),
    -- When its saved searches were last asked.
    searched_at timestamptz NOT NULL DEFAULT '-infinity',
    -- The dead letters that it sent again in the last hour in which it did, and when that began.
    resent      integer     NOT NULL DEFAULT 0,
    resent_from timestamptz NOT NULL DEFAULT '-infinity',
    -- What its searches found, sealed; null before they found anything.
    key_id      text,
    sealed      bytea
);
CREATE INDEX noticed_searched_at ON service.noticed (searched_at);
CREATE INDEX noticed_seen_at ON service.noticed (seen_at);
CREATE INDEX noticed_key_id ON service.noticed (key_id, account);
INSERT INTO service.noticed (account) SELECT DISTINCT account FROM service.sessions WHERE expires_at > now();

CREATE TABLE service.notices (
    id       text        PRIMARY KEY,
    account  text        NOT NULL REFERENCES service.noticed ON DELETE CASCADE,
    -- Counted for each account, from 1.
    number   bigint      NOT NULL,
    made_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    key_id   text        NOT NULL,
    sealed   bytea       NOT NULL,
    -- A code of what the account is told of once an hour; null for what it is always told of.
    topic    bytea,
    -- Whether it is one of many that cost next to nothing: these have a budget of their own.
    is_crowd boolean     NOT NULL DEFAULT false,
    UNIQUE (account, number)
);
CREATE INDEX notices_made_at ON service.notices (made_at);
CREATE INDEX notices_topic ON service.notices (account, topic, made_at) WHERE topic IS NOT NULL;
CREATE INDEX notices_kept ON service.notices (account, is_crowd, number);
CREATE INDEX notices_key_id ON service.notices (key_id, id);

-- What is known of webhooks without their keys. Their addresses and secrets are among what accounts keep.
CREATE TABLE service.webhooks (
    id        text    PRIMARY KEY REFERENCES service.kept ON DELETE CASCADE,
    account   text    NOT NULL,
    -- A code of the host.
    host      bytea   NOT NULL,
    -- Whether it took its last delivery, and soon: the others wait in a line of their own.
    is_prompt boolean NOT NULL DEFAULT false
);
CREATE INDEX webhooks_account ON service.webhooks (account);

CREATE TABLE service.deliveries (
    id           text        PRIMARY KEY,
    -- Null for the operator's own.
    webhook      text        REFERENCES service.webhooks ON DELETE CASCADE,
    account      text        NOT NULL,
    host         bytea       NOT NULL,
    -- The body.
    key_id       text,
    sealed       bytea,
    state        text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
    attempts     integer     NOT NULL DEFAULT 0,
    next_attempt timestamptz NOT NULL DEFAULT now(),
    made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The last attempt that ended: the status of its answer, if there was one, and what was wrong.
    tried_at     timestamptz,
    status       smallint,
    problem      text,
    -- Whether its notice is one of many that cost next to nothing: these have a budget of their own.
    is_crowd     boolean     NOT NULL DEFAULT false
);
CREATE INDEX deliveries_waiting ON service.deliveries (webhook, next_attempt) WHERE state = 'waiting';
CREATE INDEX deliveries_webhook ON service.deliveries (webhook, made_at);
CREATE INDEX deliveries_made_at ON service.deliveries (made_at) WHERE state <> 'waiting';
CREATE INDEX deliveries_dead ON service.deliveries (made_at) WHERE state = 'dead';
CREATE INDEX deliveries_key_id ON service.deliveries (key_id, id);
