-- Sums over all that a seller ever did in a denom, and what follows from them.
CREATE TABLE bonds (
    seller                text           NOT NULL,
    denom                 text           NOT NULL,
    posted                numeric(39, 0) NOT NULL,
    withdrawn             numeric(39, 0) NOT NULL,
    bound                 numeric(39, 0) NOT NULL,
    released              numeric(39, 0) NOT NULL,
    forfeited             numeric(39, 0) NOT NULL,
    -- Asked for, and not withdrawn yet.
    unlocked              numeric(39, 0) NOT NULL,
    available_from        bigint,
    available_from_height bigint,
    -- The orders that a part of it is reserved for, and the one whose part ended last.
    orders                bigint         NOT NULL DEFAULT 0,
    last_ended            bigint,
    reserved              numeric(39, 0) NOT NULL GENERATED ALWAYS AS (bound - released - forfeited) STORED,
    free                  numeric(39, 0) NOT NULL
        GENERATED ALWAYS AS (posted - withdrawn - unlocked - bound + released) STORED,
    PRIMARY KEY (seller, denom)
);

-- The same sums over all sellers.
CREATE TABLE stakes (
    denom     text           PRIMARY KEY,
    -- Those with anything in escrow.
    sellers   bigint         NOT NULL,
    posted    numeric(39, 0) NOT NULL,
    withdrawn numeric(39, 0) NOT NULL,
    bound     numeric(39, 0) NOT NULL,
    released  numeric(39, 0) NOT NULL,
    forfeited numeric(39, 0) NOT NULL,
    reserved  numeric(39, 0) NOT NULL GENERATED ALWAYS AS (bound - released - forfeited) STORED,
    total     numeric(39, 0) NOT NULL GENERATED ALWAYS AS (posted - withdrawn - forfeited) STORED
);
