-- The pause in milliseconds after the last poll of the sweep; 0 if somebody has looked at the bill or created it since.
-- The index is for those.

ALTER TABLE bills ADD COLUMN poll_pause BIGINT NOT NULL DEFAULT 0;
UPDATE bills SET poll_pause = poll_at - looked_at WHERE poll_at - looked_at > 300000;
CREATE INDEX bills_by_first_poll ON bills (poll_pause, poll_at)
    WHERE status IN ('issued', 'part_paid', 'closed') AND poll_at IS NOT NULL AND poll_pause = 0;
