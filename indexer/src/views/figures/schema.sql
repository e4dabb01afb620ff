-- The figures of sales, by day of block time, in days since 1970 UTC.

-- What a plan's orders are counted under.
CREATE TABLE figure_plans (
    listing bigint   NOT NULL,
    plan    smallint NOT NULL,
    task    text     NOT NULL,
    kind    text     NOT NULL CHECK (kind IN ('perpetual', 'term')),
    PRIMARY KEY (listing, plan)
);

-- The seller of each listing: what others are credited of its revenue is theirs as royalties.
CREATE TABLE figure_sellers (
    listing bigint PRIMARY KEY,
    seller  text   NOT NULL
);

-- What an order's later events don't say.
CREATE TABLE figure_orders (
    id            bigint  PRIMARY KEY,
    listing       bigint  NOT NULL,
    version       bigint  NOT NULL,
    split_version bigint  NOT NULL,
    task          text    NOT NULL,
    kind          text    NOT NULL,
    -- The account that is paid: the reseller of a resale.
    seller        text    NOT NULL,
    denom         text    NOT NULL,
    price         numeric NOT NULL,
    -- What of the price goes to the creators of a resold license.
    royalty       numeric NOT NULL,
    is_resale     boolean NOT NULL,
    -- The part of the price that its dispute returned.
    returned      numeric NOT NULL,
    -- Whether its dispute ended by a sum that its arbiter ruled, or its parties agreed on.
    is_ruled      boolean NOT NULL,
    is_agreed     boolean NOT NULL
);

-- Versions that were proven bad: open orders of them are refunded for that.
CREATE TABLE figure_bad_versions (
    listing bigint NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (listing, version)
);

-- Each event counts on its own day, once in each scope: the market, a task, a listing, an account that sells.
CREATE TABLE sales_days (
    scope      text    NOT NULL CHECK (scope IN ('market', 'task', 'listing', 'seller')),
    -- The task, the listing's number or the account; empty for the market.
    name       text    NOT NULL,
    denom      text    NOT NULL,
    kind       text    NOT NULL,
    day        bigint  NOT NULL,
    -- Orders by what happened to them; `resold` are those of the settled that resold a license.
    placed     bigint  NOT NULL,
    settled    bigint  NOT NULL,
    resold     bigint  NOT NULL,
    refunded   bigint  NOT NULL,
    disputed   bigint  NOT NULL,
    -- The prices of settled orders, and what of them was fee and royalty.
    volume     numeric NOT NULL,
    fees       numeric NOT NULL,
    royalties  numeric NOT NULL,
    -- What returned to buyers of the prices of orders, refunded or settled.
    returned   numeric NOT NULL,
    -- What sellers lost of their bonds, to buyers and the treasury.
    bonds_lost numeric NOT NULL,
    -- The refunded orders by their reasons, and what returned of them: nobody delivered in time, the version was proven
    -- bad, or a dispute returned the whole price.
    refunded_undelivered bigint  NOT NULL,
    refunded_proven_bad  bigint  NOT NULL,
    refunded_disputed    bigint  NOT NULL,
    returned_undelivered numeric NOT NULL,
    returned_proven_bad  numeric NOT NULL,
    returned_disputed    numeric NOT NULL,
    PRIMARY KEY (scope, name, day, denom, kind)
);

-- Prices at which a listing's orders settled.
CREATE TABLE price_days (
    listing   bigint  NOT NULL,
    denom     text    NOT NULL,
    kind      text    NOT NULL,
    is_resale boolean NOT NULL,
    day       bigint  NOT NULL,
    first     numeric NOT NULL,
    highest   numeric NOT NULL,
    lowest    numeric NOT NULL,
    last      numeric NOT NULL,
    settled   bigint  NOT NULL,
    PRIMARY KEY (listing, day, denom, kind, is_resale)
);

-- What accounts earned: credits of the royalties ledger, and what escrow paid to resellers.
CREATE TABLE income_days (
    account  text    NOT NULL,
    denom    text    NOT NULL,
    day      bigint  NOT NULL,
    credited numeric NOT NULL,
    -- What of the credits came from listings that others sell.
    others   numeric NOT NULL,
    resales  numeric NOT NULL,
    PRIMARY KEY (account, day, denom)
);

-- The same by listing. A resale whose order is unknown is of listing 0.
CREATE TABLE listing_income_days (
    account  text    NOT NULL,
    listing  bigint  NOT NULL,
    denom    text    NOT NULL,
    day      bigint  NOT NULL,
    credited numeric NOT NULL,
    others   numeric NOT NULL,
    resales  numeric NOT NULL,
    PRIMARY KEY (account, listing, day, denom)
);

-- How all sales of each listing ended, resales left out: those that are in no other count than `placed` are open.
CREATE TABLE sale_outcomes (
    listing              bigint PRIMARY KEY,
    -- Orders, and offers once they are taken.
    placed               bigint NOT NULL,
    -- Disputes that were opened.
    disputed             bigint NOT NULL,
    -- At the whole price.
    settled              bigint NOT NULL,
    -- At a price that a dispute divided, by agreement or by a ruling.
    split_agreed         bigint NOT NULL,
    split_ruled          bigint NOT NULL,
    refunded_undelivered bigint NOT NULL,
    refunded_proven_bad  bigint NOT NULL,
    refunded_agreed      bigint NOT NULL,
    refunded_ruled       bigint NOT NULL
);

-- The same of each account that sells.
CREATE TABLE seller_outcomes (
    seller               text   PRIMARY KEY,
    placed               bigint NOT NULL,
    disputed             bigint NOT NULL,
    settled              bigint NOT NULL,
    split_agreed         bigint NOT NULL,
    split_ruled          bigint NOT NULL,
    refunded_undelivered bigint NOT NULL,
    refunded_proven_bad  bigint NOT NULL,
    refunded_agreed      bigint NOT NULL,
    refunded_ruled       bigint NOT NULL
);

-- The last 32 sales of each listing by their orders' numbers, resales left out: in JSON an array for each, of the order, its
-- end ('settled', 'split', 'refunded' or 'open'), the time of the payment, and the seconds from there to the delivery.
CREATE TABLE last_sales (
    listing bigint PRIMARY KEY,
    sales   text   NOT NULL
);

-- The payees of each split, as the registry announced them.
CREATE TABLE revenue_splits (
    listing       bigint NOT NULL,
    split_version bigint NOT NULL,
    payees        jsonb  NOT NULL,
    PRIMARY KEY (listing, split_version)
);

-- Revenue under each split in each denom: what waits in escrow for a sweep, and the sums of all sweeps.
CREATE TABLE revenues (
    listing       bigint         NOT NULL,
    split_version bigint         NOT NULL,
    denom         text           NOT NULL,
    gross         numeric(39, 0) NOT NULL,
    -- The market's part of the gross, with what was forfeited to the treasury.
    fee           numeric(39, 0) NOT NULL,
    sales         bigint         NOT NULL,
    swept         numeric(39, 0) NOT NULL,
    swept_fee     numeric(39, 0) NOT NULL,
    swept_sales   bigint         NOT NULL,
    -- All that the payees ever shared, modulo 10,000: the next division begins with it.
    rest          smallint       NOT NULL,
    PRIMARY KEY (listing, split_version, denom)
);

-- What a sweep would credit to each payee.
CREATE TABLE revenue_parts (
    listing       bigint         NOT NULL,
    split_version bigint         NOT NULL,
    denom         text           NOT NULL,
    account       text           NOT NULL,
    amount        numeric(39, 0) NOT NULL,
    PRIMARY KEY (listing, split_version, denom, account)
);
CREATE INDEX revenue_parts_by_account ON revenue_parts (account, listing, split_version, denom);

-- The sums of these by account.
CREATE TABLE unswept (
    account text           NOT NULL,
    denom   text           NOT NULL,
    amount  numeric(39, 0) NOT NULL,
    -- How many sweeps would credit the account.
    sweeps  bigint         NOT NULL,
    PRIMARY KEY (account, denom)
);
