-- SPDX-License-Identifier: ISC
-- A payment that was refused for good and that an operator has put right elsewhere: when, and what was done about it.
alter table requests add column settled_at integer;
alter table requests add column settled_note text;
