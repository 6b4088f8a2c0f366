-- A hash of the browser that submitted the bill as a form without scripts, and of the bill's fingerprint. The same bill in
-- another tab has the same hash.

ALTER TABLE bills ADD COLUMN browser_bill TEXT;
CREATE UNIQUE INDEX bills_by_browser ON bills (browser_bill) WHERE browser_bill IS NOT NULL;

-- When a later attempt began, in milliseconds since 1970. The browser's form leads to the bill for ten minutes from then on.

ALTER TABLE bills ADD COLUMN taken_over_at BIGINT;

-- The keys of forms that led to the bill of another form.

CREATE TABLE form_keys (
    idempotency_key TEXT PRIMARY KEY,
    bill TEXT NOT NULL REFERENCES bills (id)
);
