-- SPDX-License-Identifier: ISC
-- How far the outbox has been gone through for what is old and done (store/effects.c).
insert into counts (name, value) values ('effects_forgotten', 0);
