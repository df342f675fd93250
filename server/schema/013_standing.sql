-- SPDX-License-Identifier: ISC
-- The line of open requests is that of the notifications that stand, which has an index of its own; how many stand is
-- kept, so that the last place is known without counting. One index less on requests to keep at every step.
drop index requests_line;
insert into counts (name, value) select 'standing', count(*) from notifications where withdrawn_seq is null;
