-- What people write to the operator. Nothing of where it came from is kept.
CREATE TABLE service.feedback (
    id      bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    kind    text        NOT NULL CHECK (kind IN ('fault', 'idea', 'question', 'praise', 'other')),
    words   text        NOT NULL,
    -- The path of the page that it is about.
    page    text,
    -- Where the writer wants an answer.
    contact text,
    sent_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX feedback_sent_at ON service.feedback (sent_at);

-- What is forwarded to the operator's webhook.
ALTER TABLE service.deliveries ADD COLUMN feedback bigint REFERENCES service.feedback ON DELETE CASCADE;
CREATE INDEX deliveries_feedback ON service.deliveries (feedback) WHERE feedback IS NOT NULL;
