-- A bill that is polled is in one of two indexes: until the sweep has polled it, or from then on. The conditions are the
-- same as for SQLite.

DROP INDEX bills_by_poll;
DROP INDEX bills_by_first_poll;
CREATE INDEX bills_by_first_poll ON bills (poll_at)
    WHERE poll_pause = 0 AND poll_at IS NOT NULL AND (status = 'issued' OR status = 'part_paid' OR status = 'closed');
CREATE INDEX bills_by_later_poll ON bills (poll_at)
    WHERE poll_pause > 0 AND poll_at IS NOT NULL AND (status = 'issued' OR status = 'part_paid' OR status = 'closed');
