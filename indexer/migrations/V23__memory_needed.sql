-- The memory that a model needs: its weights, and the keys and values of a context of 8,192 positions, or of its longest one if
-- that is shorter. A header that tells no context adds none. What a stranger's header says may be more than a number holds.
ALTER TABLE contents ADD COLUMN needed bigint GENERATED ALWAYS AS (
    least(
        weights + coalesce(context_memory::numeric * least(context_length, 8192) / nullif(context_length, 0), 0),
        9223372036854775807
    )::bigint
) STORED;
