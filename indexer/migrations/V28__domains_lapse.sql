-- Proofs that lapse are looked for each second.
CREATE INDEX domain_checks_lapsing ON domain_checks (proven_until) WHERE proven_until IS NOT NULL;
