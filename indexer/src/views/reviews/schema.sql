-- What buyers say of what they bought. An order has one review at most.
CREATE TABLE reviews (
    order_id     bigint         PRIMARY KEY,
    listing      bigint         NOT NULL,
    version      bigint         NOT NULL,
    reviewer     text           NOT NULL,
    stars        smallint       NOT NULL,
    -- The content identifier of the words; null for stars alone.
    words        text,
    -- The fee that the sale paid, by which the review weighs.
    fee          numeric(39, 0) NOT NULL,
    denom        text           NOT NULL,
    written_at   bigint         NOT NULL,
    written_tx   text,
    edits        bigint         NOT NULL,
    edited_at    bigint,
    stars_before smallint,
    -- The seller's answer.
    answer       text,
    answer_edits bigint,
    answered_at  bigint,
    -- The other holders that found it helpful.
    helpful      bigint         NOT NULL
);
CREATE INDEX reviews_by_listing ON reviews (listing, written_at, order_id);
CREATE INDEX reviews_by_helpful ON reviews (listing, helpful, order_id);
CREATE INDEX reviews_by_reviewer ON reviews (reviewer, written_at, order_id);

-- All that a review and its answer ever said.
CREATE TABLE review_texts (
    order_id   bigint   NOT NULL,
    writer     text     NOT NULL CHECK (writer IN ('reviewer', 'seller')),
    -- 0 for the first words.
    edit       bigint   NOT NULL,
    -- Null for an answer.
    stars      smallint,
    words      text,
    written_at bigint   NOT NULL,
    written_tx text,
    PRIMARY KEY (order_id, writer, edit)
);
CREATE INDEX review_texts_by_words ON review_texts (words) WHERE words IS NOT NULL;

-- The holders that found a review helpful, by their licenses.
CREATE TABLE review_votes (
    order_id bigint NOT NULL,
    license  bigint NOT NULL,
    voter    text   NOT NULL,
    voted_at bigint NOT NULL,
    PRIMARY KEY (order_id, license)
);

-- Reputation's settings, as governance last set them: ratings depend on them.
CREATE TABLE reputation_settings (
    only_row   boolean PRIMARY KEY CHECK (only_row),
    -- The contract's `Config`, as it was announced.
    config     jsonb   NOT NULL,
    changed_at bigint  NOT NULL,
    changed_tx text
);

-- The sums behind a listing's rating, for each denom in which reviewed sales paid their fees.
CREATE TABLE rating_sums (
    listing bigint         NOT NULL,
    denom   text           NOT NULL,
    fees    numeric(39, 0) NOT NULL,
    -- Each fee times the stars of its review.
    starred numeric(39, 0) NOT NULL,
    PRIMARY KEY (listing, denom)
);

-- The ratings of listings that somebody reviewed, at the present settings.
CREATE TABLE ratings (
    listing bigint         PRIMARY KEY,
    -- In thousandths of a star.
    rating  smallint       NOT NULL,
    weight  numeric(39, 0) NOT NULL,
    -- The reviews by their stars, whatever they weigh.
    one     bigint         NOT NULL,
    two     bigint         NOT NULL,
    three   bigint         NOT NULL,
    four    bigint         NOT NULL,
    five    bigint         NOT NULL
);
