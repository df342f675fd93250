-- SPDX-License-Identifier: ISC
-- What a request's story needs beside the log: how the payment provider answered while it had not done what was
-- asked of it, one row for as long as it says the same. What it did or refused at once leaves none: the log says so.
create table attempts (
	nr integer primary key,
	request_id text not null references requests (id),
	kind text not null check (kind in ('hold', 'capture', 'release')),
	result text not null check (result in ('waiting', 'again')),
	reason text,
	first_at integer not null,
	last_at integer not null,
	times integer not null default 1
) strict;
create index attempts_by_request on attempts (request_id, nr);

-- Since when the video service has not been answering for a session. Unknown for what stood before.
alter table sessions add column video_down_at integer;
