-- Whose fault it is that an event is left out: 'value' if it holds a character that no table can, 'unreadable' if this
-- program can't read an event of a contract that it follows, 'view' if a view refused what it must take.
ALTER TABLE quarantine ADD COLUMN fault text NOT NULL DEFAULT 'view' CHECK (fault IN ('value', 'unreadable', 'view'));
-- What views left out until now says no more than that they did: a rebuild judges it anew.
UPDATE quarantine SET fault = CASE WHEN NOT stored THEN 'value' WHEN view = '' THEN 'unreadable' ELSE 'view' END;
ALTER TABLE quarantine ALTER COLUMN fault DROP DEFAULT;
