-- When a bill is polled next, so that finding the bills that are due reads those only, however many there are.
-- Null for a bill without a number, and ninety days after its creation.
ALTER TABLE bills ADD COLUMN poll_at BIGINT;

UPDATE bills SET poll_at = looked_at WHERE number IS NOT NULL AND status IN ('issued', 'closed')
    AND created_at > (SELECT MAX(created_at) FROM bills) - 7776000000;

DROP INDEX bills_by_look;
CREATE INDEX bills_by_poll ON bills (poll_at) WHERE status IN ('issued', 'closed') AND poll_at IS NOT NULL;

-- The bills whose number may exist at ClickPesa.
CREATE INDEX bills_unresolved ON bills (looked_at) WHERE stage IN ('asking', 'unknown') AND reference IS NOT NULL;
