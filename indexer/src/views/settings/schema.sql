-- The market's settings, as governance last set them.
CREATE TABLE settings (
    only_row   boolean PRIMARY KEY CHECK (only_row),
    -- The registry's `Config`, as it was announced.
    config     jsonb   NOT NULL,
    changed_at bigint  NOT NULL,
    changed_tx text
);

-- The denoms in which prices may be.
CREATE TABLE denoms (
    denom     text   PRIMARY KEY,
    -- The time from which it takes no new orders, bonds and prices: 0 when governance closed it without a date, null while no
    -- closing is announced.
    closes_at bigint,
    -- The time at which governance set that.
    set_at    bigint NOT NULL
);

-- The last pause of new orders, unless it was lifted. It ends by itself.
CREATE TABLE order_pauses (
    only_row     boolean PRIMARY KEY CHECK (only_row),
    paused_until bigint  NOT NULL,
    paused_by    text    NOT NULL,
    paused_at    bigint  NOT NULL,
    paused_tx    text
);
