-- Cards are fetched in turns: the n-th of a seller's cards that were never tried has turn n, so that nobody's queue
-- stands before another's first card. A card that was tried once waits with those of all sellers, the least tried first.
ALTER TABLE cards ADD COLUMN seller text NOT NULL DEFAULT '', ADD COLUMN turn bigint NOT NULL DEFAULT 0;
DROP INDEX cards_waiting;
CREATE INDEX cards_fresh ON cards (turn, next_attempt) WHERE state = 'waiting' AND attempts = 0;
CREATE INDEX cards_fresh_by_seller ON cards (seller) WHERE state = 'waiting' AND attempts = 0;
CREATE INDEX cards_again ON cards (attempts, next_attempt) WHERE state = 'waiting' AND attempts > 0;
