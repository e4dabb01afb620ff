-- Sold files are looked for in turns: the n-th of a seller's files that wait for a look has turn n. A file that the last look
-- did not find waits in a line of its own. The turn is null while no look is due.
ALTER TABLE availability ADD COLUMN seller text NOT NULL DEFAULT '', ADD COLUMN turn bigint;
DROP INDEX availability_due;
CREATE INDEX availability_due ON availability (next_check) WHERE turn IS NULL;
CREATE INDEX availability_fresh ON availability (turn, next_check) WHERE turn IS NOT NULL AND failures = 0;
CREATE INDEX availability_again ON availability (turn, next_check) WHERE turn IS NOT NULL AND failures > 0;
CREATE INDEX availability_by_seller ON availability (seller) WHERE turn IS NOT NULL;

-- A named file is held by one seller's bonds, and leaves some time after nobody needs it any more.
ALTER TABLE service.uploads
    -- The seller whose bonds hold it; null until it is named.
    ADD COLUMN holder         text,
    -- When that seller's version named it: what was named first is held first.
    ADD COLUMN named_at       timestamptz,
    -- Since when no bond holds it and no buyer needs it.
    ADD COLUMN unneeded_since timestamptz;
UPDATE service.uploads SET holder = account, named_at = uploaded_at WHERE state = 'named';
ALTER TABLE service.uploads ADD CHECK ((state = 'named') = (holder IS NOT NULL AND named_at IS NOT NULL));
ALTER TABLE service.uploads ADD CHECK (state = 'named' OR unneeded_since IS NULL);
CREATE INDEX uploads_holder ON service.uploads (holder, named_at, id) WHERE state = 'named';
