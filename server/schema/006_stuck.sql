-- SPDX-License-Identifier: ISC
-- For payments that need somebody: work that was begun or done, and what it was to be paid with is gone.
create index requests_unpaid on requests (id) where payment_status = 'failed' and status in ('claimed', 'completed');
