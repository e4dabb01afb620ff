-- Sellers whose listings take no new orders, since they missed a delivery: what escrow's `Closed` answers.
CREATE TABLE closed_sellers (
    seller    text   PRIMARY KEY,
    since     bigint NOT NULL,
    -- The order that was not delivered.
    order_id  bigint NOT NULL,
    closed_tx text
);
