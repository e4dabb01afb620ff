-- The visits of all listings of an account together: an account may have thousands.
CREATE TABLE service.seller_visits (
    seller text   NOT NULL,
    -- Since 1970 UTC.
    day    bigint NOT NULL,
    visits bigint NOT NULL,
    PRIMARY KEY (seller, day)
);

-- A new database has no view of listings yet, and no visits either.
DO $$
BEGIN
    IF EXISTS (SELECT FROM service.visits) THEN
        INSERT INTO service.seller_visits
        SELECT seller, day, sum(visits) FROM service.visits JOIN listings ON listings.id = listing GROUP BY seller, day;
    END IF;
END
$$;
