-- Bills that are paid in part, and whose number takes more payments, are polled like those without a payment.

DROP INDEX bills_by_poll;
CREATE INDEX bills_by_poll ON bills (poll_at) WHERE status IN ('issued', 'part_paid', 'closed') AND poll_at IS NOT NULL;
