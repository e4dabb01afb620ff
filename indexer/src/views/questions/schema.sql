-- Questions about listings, and their answers.
CREATE TABLE posts (
    question      bigint NOT NULL,
    -- The number of the answer; 0 for the question.
    answer        bigint NOT NULL,
    listing       bigint NOT NULL,
    author        text   NOT NULL,
    -- The content identifier of the words; null once they are withdrawn.
    words         text,
    written_at    bigint NOT NULL,
    written_tx    text,
    edits         bigint NOT NULL,
    -- The last edit, or the withdrawal.
    edited_at     bigint,
    -- What is withdrawn is so for good, hidden or not.
    state         text   NOT NULL CHECK (state IN ('shown', 'hidden', 'withdrawn')),
    hidden_by     text,
    hidden_reason text   CHECK (hidden_reason IN ('spam', 'abuse', 'personal_data', 'illegal', 'off_topic')),
    hidden_at     bigint,
    -- The answers that a question was ever given; 0 for an answer.
    answers       bigint NOT NULL,
    PRIMARY KEY (question, answer)
);
-- Whatever state they are in.
CREATE INDEX posts_by_listing ON posts (listing, written_at, question) WHERE answer = 0;
CREATE INDEX posts_by_author ON posts (author, written_at, question) WHERE answer = 0;
CREATE INDEX posts_by_time ON posts (written_at, question) WHERE answer = 0;
-- What lists show unless they are asked for more: nobody waits for those who write much that is hidden or withdrawn.
CREATE INDEX posts_shown_by_listing ON posts (listing, written_at, question) WHERE answer = 0 AND state = 'shown';
CREATE INDEX posts_shown_by_author ON posts (author, written_at, question) WHERE answer = 0 AND state = 'shown';
CREATE INDEX posts_shown_by_time ON posts (written_at, question) WHERE answer = 0 AND state = 'shown';
CREATE INDEX posts_shown_by_question ON posts (question, answer) WHERE state = 'shown';
-- What nobody answered.
CREATE INDEX posts_open_by_listing ON posts (listing, written_at, question)
    WHERE answer = 0 AND state = 'shown' AND answers = 0;
CREATE INDEX posts_open_by_time ON posts (written_at, question) WHERE answer = 0 AND state = 'shown' AND answers = 0;
-- What moderators look for.
CREATE INDEX posts_hidden_by_time ON posts (written_at, question) WHERE answer = 0 AND state = 'hidden';
CREATE INDEX posts_by_words ON posts (words) WHERE words IS NOT NULL;
CREATE INDEX posts_shown_by_words ON posts (words) WHERE state = 'shown';
