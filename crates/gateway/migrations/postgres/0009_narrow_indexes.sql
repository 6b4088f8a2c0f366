-- A bill that is polled is in one of two indexes: until the sweep has polled it, or from then on. The conditions are the
-- same as for SQLite.

DROP INDEX bills_by_poll;
DROP INDEX bills_by_first_poll;
CREATE INDEX bills_by_first_poll ON bills (poll_at)
    WHERE poll_pause = 0 AND poll_at IS NOT NULL AND (status = 'issued' OR status = 'part_paid' OR status = 'closed');
CREATE INDEX bills_by_later_poll ON bills (poll_at)
    WHERE poll_pause > 0 AND poll_at IS NOT NULL AND (status = 'issued' OR status = 'part_paid' OR status = 'closed');

-- Most bills have no intent, no remainder and no reference of their own, and a new one has no number. A row without a
-- value needs no entry in the index of a unique column.

CREATE UNIQUE INDEX bills_by_intent ON bills (intent) WHERE intent IS NOT NULL;
CREATE UNIQUE INDEX bills_by_remainder ON bills (rest_of) WHERE rest_of IS NOT NULL;
CREATE UNIQUE INDEX bills_by_reference ON bills (reference) WHERE reference IS NOT NULL;
CREATE UNIQUE INDEX bills_by_number ON bills (number) WHERE number IS NOT NULL;

ALTER TABLE bills
    DROP CONSTRAINT bills_intent_key,
    DROP CONSTRAINT bills_rest_of_key,
    DROP CONSTRAINT bills_reference_key,
    DROP CONSTRAINT bills_number_key;
