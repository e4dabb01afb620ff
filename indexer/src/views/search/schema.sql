-- What a search looks through: names first, then tags, then the card's text. The document follows from these columns
-- and from the card, and is made anew whenever one of them changes.
CREATE TABLE search_documents (
    listing     bigint   PRIMARY KEY,
    name        text     NOT NULL,
    task        text     NOT NULL,
    framework   text     NOT NULL,
    license_id  text     NOT NULL,
    card_cid    text     NOT NULL,
    card_sha256 text     NOT NULL,
    -- Name and title, for searches that are misspelled.
    title       text     NOT NULL,
    document    tsvector NOT NULL
);
CREATE INDEX search_documents_by_card ON search_documents (card_sha256, card_cid);
CREATE INDEX search_documents_by_word ON search_documents USING gin (document);
CREATE INDEX search_documents_by_spelling ON search_documents USING gin (title gin_trgm_ops);
