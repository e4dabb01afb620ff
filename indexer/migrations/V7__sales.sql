-- The last change of a listing that was more than a sale: a sale alone changes figures that are sorted by, so that its
-- document can wait.
ALTER TABLE search_changes ADD COLUMN words_change bigint NOT NULL DEFAULT 0;
UPDATE search_changes SET words_change = change;
ALTER TABLE search_changes ALTER COLUMN words_change DROP DEFAULT;
