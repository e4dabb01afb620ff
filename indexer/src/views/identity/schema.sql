-- What accounts say of themselves. An account has a row once it said something, or linked a wallet.
CREATE TABLE profiles (
    account    text   PRIMARY KEY,
    -- The content identifier of its card, and the domain that it claims.
    card       text,
    domain     text,
    changed_at bigint,
    changed_tx text,
    -- The number that its next link has.
    next_link  bigint NOT NULL
);
CREATE INDEX profiles_by_change ON profiles (changed_at) WHERE domain IS NOT NULL;
CREATE INDEX profiles_by_card ON profiles (card) WHERE card IS NOT NULL;
CREATE INDEX profiles_by_domain ON profiles (domain, account) WHERE domain IS NOT NULL;

-- The names that are held, or were. Handles of one fold are one name.
CREATE TABLE handles (
    fold         text           PRIMARY KEY,
    -- As it was shown last.
    handle       text           NOT NULL,
    -- The account that holds it; null while nobody does.
    account      text,
    deposit      numeric(39, 0) NOT NULL,
    denom        text           NOT NULL,
    -- The time from which the account holds it.
    since        bigint         NOT NULL,
    -- While nobody holds it: the time from which anybody can claim it, and the account that can earlier.
    free_from    bigint,
    reserved_for text
);
CREATE INDEX handles_by_account ON handles (account) WHERE account IS NOT NULL;

-- The wallets that are linked with accounts. A wallet belongs to one account.
CREATE TABLE wallets (
    kind    text   NOT NULL CHECK (kind IN ('account', 'ethereum')),
    wallet  text   NOT NULL,
    account text   NOT NULL,
    number  bigint NOT NULL,
    since   bigint NOT NULL,
    PRIMARY KEY (kind, wallet)
);
CREATE INDEX wallets_by_account ON wallets (account, number);

-- The links that were proposed, and neither accepted nor withdrawn.
CREATE TABLE link_proposals (
    account     text   NOT NULL,
    wallet      text   NOT NULL,
    proposed_at bigint NOT NULL,
    expires_at  bigint NOT NULL,
    PRIMARY KEY (account, wallet)
);
CREATE INDEX link_proposals_by_wallet ON link_proposals (wallet, account);

-- The accounts that governance accredited to attest identities, and those that it did once.
CREATE TABLE verifiers (
    verifier   text    PRIMARY KEY,
    name       text    NOT NULL,
    url        text    NOT NULL,
    level      text    NOT NULL CHECK (level IN ('low', 'substantial', 'high')),
    -- Words, in the protocol's order.
    checks     jsonb   NOT NULL,
    -- What was attested under an earlier term counts no more.
    term       bigint  NOT NULL,
    since      bigint  NOT NULL,
    revoked_at bigint
);

-- What each verifier last attested of an account.
CREATE TABLE attestations (
    account     text   NOT NULL,
    verifier    text   NOT NULL,
    level       text   NOT NULL CHECK (level IN ('low', 'substantial', 'high')),
    checks      jsonb  NOT NULL,
    evidence    text   NOT NULL,
    term        bigint NOT NULL,
    attested_at bigint NOT NULL,
    attested_tx text,
    expires_at  bigint NOT NULL,
    revoked_at  bigint,
    revoked_by  text,
    PRIMARY KEY (account, verifier)
);
CREATE INDEX attestations_by_verifier ON attestations (verifier, attested_at, account);
CREATE INDEX attestations_by_expiry ON attestations (expires_at);
