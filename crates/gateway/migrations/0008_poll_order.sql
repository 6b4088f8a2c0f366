-- The sweep polls bills that somebody has looked at or created five minutes before (0) ahead of those that it polls
-- again and again (1).

DROP INDEX bills_by_poll;
CREATE INDEX bills_by_poll ON bills ((CASE WHEN poll_at - looked_at = 300000 THEN 0 ELSE 1 END), poll_at)
    WHERE status IN ('issued', 'part_paid', 'closed') AND poll_at IS NOT NULL;
