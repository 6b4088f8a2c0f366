-- Bills, their payments, what ClickPesa told, and what the merchant is still to be told. The same
-- statements for SQLite and PostgreSQL: times are milliseconds since 1970 in UTC, money is cents.

CREATE TABLE bills (
    id TEXT PRIMARY KEY,
    -- One intention, one key; the fingerprint tells whether it is the same bill.
    idempotency_key TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL,
    intent TEXT UNIQUE,
    rest_of TEXT UNIQUE REFERENCES bills (id),
    -- The number that was asked for, while it may exist.
    reference TEXT UNIQUE,
    request TEXT NOT NULL,
    customer_name TEXT,
    deadline BIGINT,
    stage TEXT NOT NULL,
    -- Who asks ClickPesa now, and until when that is believed.
    holder TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    number TEXT UNIQUE,
    issued TEXT,
    status TEXT NOT NULL,
    -- When ClickPesa was last asked what has been paid.
    looked_at BIGINT NOT NULL,
    -- When its number may be tried to be switched off again.
    close_after BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX bills_by_creation ON bills (created_at, id);
CREATE INDEX bills_by_look ON bills (looked_at) WHERE status IN ('issued', 'closed');
CREATE INDEX bills_by_deadline ON bills (close_after, deadline)
    WHERE stage = 'issued' AND deadline IS NOT NULL;

CREATE TABLE payments (
    bill TEXT NOT NULL REFERENCES bills (id),
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    amount BIGINT,
    currency TEXT NOT NULL,
    reference TEXT,
    updated_at BIGINT,
    source TEXT NOT NULL,
    PRIMARY KEY (bill, id)
);

-- Verified webhooks of ClickPesa's, once each, named by the hash of their body.
CREATE TABLE notifications (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    order_reference TEXT,
    body TEXT NOT NULL,
    received_at BIGINT NOT NULL
);

-- What the merchant's own system is told, kept until it has said that it knows.
CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    bill TEXT NOT NULL REFERENCES bills (id),
    -- The bill's, when this was so: later news of a bill have a greater one.
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    delivered_at BIGINT,
    failure TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX messages_by_turn ON messages (next_at) WHERE delivered_at IS NULL;
CREATE INDEX messages_by_bill ON messages (bill, version);
