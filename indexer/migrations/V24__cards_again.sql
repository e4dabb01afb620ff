-- Cards that failed are looked for by when they are due: by their attempts first, each look walked through all of them.
DROP INDEX cards_again;
CREATE INDEX cards_again ON cards (next_attempt) WHERE state = 'waiting' AND attempts > 0;
