-- SPDX-License-Identifier: ISC
-- The line of open requests, with the status first: an index of the open ones alone was passed over for
-- requests_by_status, and each place in the line then cost a look at every open request.
drop index requests_line;
create index requests_line on requests (status, opened_at, nr);
