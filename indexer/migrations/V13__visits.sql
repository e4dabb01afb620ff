-- How often pages of listings were visited, by day of block time as sales are. Nothing of a visitor is kept.
CREATE TABLE service.visits (
    listing bigint NOT NULL,
    -- Since 1970 UTC.
    day     bigint NOT NULL,
    visits  bigint NOT NULL,
    PRIMARY KEY (listing, day)
);
