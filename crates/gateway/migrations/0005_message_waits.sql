-- The time that a message's wait until next_at began, to correct both when the clock is set back.
ALTER TABLE messages ADD COLUMN waits_since BIGINT NOT NULL DEFAULT 0;
