-- SPDX-License-Identifier: ISC
-- What a kiosk's guests typed, and what was noted of them, is emptied after a while; the numbers stay.
alter table guests add column words_gone_at integer;
create index guests_with_words on guests (ended_at) where words_gone_at is null;
-- How far the log has been gone through for the same.
insert into counts (name, value) values ('guest_words_seq', 0);
