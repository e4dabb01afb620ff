-- Proofs that lapse are looked for each second.
CREATE INDEX domain_checks_lapsing ON domain_checks (proven_until) WHERE proven_until IS NOT NULL;

-- Accounts that hold a handle are asked for before others. It is looked at each minute.
ALTER TABLE domain_checks ADD COLUMN is_named boolean NOT NULL DEFAULT false;
-- When the last attempt began, whichever domain it asked: an account that changes its domain again and again has one place.
ALTER TABLE domain_checks ADD COLUMN asked_at timestamptz;
DROP INDEX domain_checks_fresh;
DROP INDEX domain_checks_again;
CREATE INDEX domain_checks_fresh ON domain_checks (is_named, next_attempt) WHERE attempts = 0;
CREATE INDEX domain_checks_again ON domain_checks (is_named, next_attempt) WHERE attempts > 0;
CREATE INDEX domain_checks_due ON domain_checks (next_attempt);
CREATE INDEX domain_checks_named ON domain_checks (account) WHERE is_named;
