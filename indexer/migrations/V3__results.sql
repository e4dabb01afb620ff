-- Merkle root of the outcomes of the block's transactions, which the next block's header must name; NULL for what was
-- committed before this column was there.
ALTER TABLE blocks ADD COLUMN results_hash bytea;
