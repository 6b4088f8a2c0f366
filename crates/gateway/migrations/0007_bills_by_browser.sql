-- A hash of the browser that submitted the bill as a form without scripts, and of the bill's fingerprint. The same bill in
-- another tab has the same hash.

ALTER TABLE bills ADD COLUMN browser_bill TEXT;
CREATE UNIQUE INDEX bills_by_browser ON bills (browser_bill) WHERE browser_bill IS NOT NULL;
