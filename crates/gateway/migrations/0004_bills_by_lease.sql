-- Finds the attempts whose lease has expired: few of all bills.
CREATE INDEX bills_by_lease ON bills (lease_until) WHERE stage = 'asking';
