-- Publishers that something backs which did not, or does no longer: their listings are marked for the search, some at a time and
-- outside of the transaction that found it. All writers hold the lock of `search_log`.
CREATE SEQUENCE search_publishers_turns;
CREATE TABLE search_publishers (
    -- Of the handle that they look like.
    fold      text   PRIMARY KEY,
    -- The last listing that is marked, in the order of their numbers.
    marked_to bigint NOT NULL DEFAULT 0,
    -- Whether it was noted again since its first listing was marked: behind its last one it begins anew.
    again     boolean NOT NULL DEFAULT false,
    -- Of several, the lowest is next: one with many listings keeps none waiting that has few.
    turn      bigint NOT NULL DEFAULT nextval('search_publishers_turns')
);
CREATE INDEX search_publishers_by_turn ON search_publishers (turn);
