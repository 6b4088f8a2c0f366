-- An underpaid bill is polled, too: a further payment may have been on its way when its number was closed.

DROP INDEX bills_by_first_poll;
DROP INDEX bills_by_later_poll;
CREATE INDEX bills_by_first_poll ON bills (poll_at)
    WHERE poll_pause = 0 AND poll_at IS NOT NULL
    AND (status = 'issued' OR status = 'part_paid' OR status = 'underpaid' OR status = 'closed');
CREATE INDEX bills_by_later_poll ON bills (poll_at)
    WHERE poll_pause > 0 AND poll_at IS NOT NULL
    AND (status = 'issued' OR status = 'part_paid' OR status = 'underpaid' OR status = 'closed');
