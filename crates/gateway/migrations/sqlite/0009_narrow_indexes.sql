-- Each index that a commit changes costs it a page. Identifiers that most bills do not have are indexed only where they
-- exist. SQLite can't drop the index of a column that is declared as UNIQUE, so the table is made again.

CREATE TABLE new_bills (
    id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL,
    intent TEXT,
    rest_of TEXT REFERENCES bills (id),
    reference TEXT,
    request TEXT NOT NULL,
    customer_name TEXT,
    deadline BIGINT,
    stage TEXT NOT NULL,
    holder TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    number TEXT,
    issued TEXT,
    status TEXT NOT NULL,
    looked_at BIGINT NOT NULL,
    close_after BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    poll_at BIGINT,
    browser_bill TEXT,
    taken_over_at BIGINT,
    poll_pause BIGINT NOT NULL DEFAULT 0
);

INSERT INTO new_bills (id, idempotency_key, fingerprint, intent, rest_of, reference, request, customer_name, deadline, stage,
    holder, lease_until, attempts, number, issued, status, looked_at, close_after, version, created_at, updated_at, poll_at,
    browser_bill, taken_over_at, poll_pause)
SELECT id, idempotency_key, fingerprint, intent, rest_of, reference, request, customer_name, deadline, stage,
    holder, lease_until, attempts, number, issued, status, looked_at, close_after, version, created_at, updated_at, poll_at,
    browser_bill, taken_over_at, poll_pause FROM bills ORDER BY rowid;

DROP TABLE bills;
ALTER TABLE new_bills RENAME TO bills;

CREATE UNIQUE INDEX bills_by_intent ON bills (intent) WHERE intent IS NOT NULL;
CREATE UNIQUE INDEX bills_by_remainder ON bills (rest_of) WHERE rest_of IS NOT NULL;
CREATE UNIQUE INDEX bills_by_reference ON bills (reference) WHERE reference IS NOT NULL;
CREATE UNIQUE INDEX bills_by_number ON bills (number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX bills_by_browser ON bills (browser_bill) WHERE browser_bill IS NOT NULL;
CREATE INDEX bills_by_creation ON bills (created_at, id);
CREATE INDEX bills_by_deadline ON bills (close_after, deadline) WHERE stage = 'issued' AND deadline IS NOT NULL;
CREATE INDEX bills_unresolved ON bills (looked_at) WHERE stage IN ('asking', 'unknown') AND reference IS NOT NULL;
CREATE INDEX bills_by_lease ON bills (lease_until) WHERE stage = 'asking';

-- A bill that is polled is in one of two indexes: until the sweep has polled it, or from then on. The conditions are
-- written with OR, because SQLite makes a temporary table for each list of three whenever it stores a bill.

CREATE INDEX bills_by_first_poll ON bills (poll_at)
    WHERE poll_pause = 0 AND poll_at IS NOT NULL AND (status = 'issued' OR status = 'part_paid' OR status = 'closed');
CREATE INDEX bills_by_later_poll ON bills (poll_at)
    WHERE poll_pause > 0 AND poll_at IS NOT NULL AND (status = 'issued' OR status = 'part_paid' OR status = 'closed');
