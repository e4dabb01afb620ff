-- The hash of the block before, as the block names it; NULL for what was committed before this column was there.
ALTER TABLE blocks ADD COLUMN parent bytea;
