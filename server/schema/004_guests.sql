-- SPDX-License-Identifier: ISC
-- Kiosks and the guests they let in; what customers said of their sessions; how long one waits as a rule.

-- Of a kiosk's token only a hash is kept, as of a person's.
create table devices (
	nr integer primary key,
	id text not null unique,
	name text not null,
	token_hash text not null unique,
	created_at integer not null,
	seen_at integer,
	revoked_at integer
) strict;

-- A guest is a customer of their own. With ended_at nobody signs in as them again.
create table guests (
	user_id text primary key references users (id),
	device_id text not null references devices (id),
	created_at integer not null,
	expires_at integer not null,
	ended_at integer
) strict, without rowid;
create index guests_by_device on guests (device_id, created_at);
create index guests_live on guests (device_id) where ended_at is null;
create index guests_due on guests (expires_at) where ended_at is null;

alter table sessions add column rating integer check (rating between 1 and 5);
alter table sessions add column feedback_words text;
alter table tallies add column ratings integer not null default 0;
alter table tallies add column rating_sum integer not null default 0;

-- By category, from what those who asked lately waited; no row where too few did.
create table usual_waits (
	category text primary key,
	low_s integer not null,
	high_s integer not null check (high_s >= low_s)
) strict, without rowid;
-- A claim's wait is from opened_at to its session's created_at.
create index requests_claimed on requests (category, opened_at)
	where session_id is not null and opened_at is not null;

-- A kiosk's calls have keys too, so whose an answer is may be a person or a device.
create table answers_kept (
	caller_id text not null,
	key text not null,
	call_hash text not null,
	status integer not null,
	body text,
	created_at integer not null,
	primary key (caller_id, key)
) strict;
insert into answers_kept (caller_id, key, call_hash, status, body, created_at)
	select user_id, key, call_hash, status, body, created_at from answers;
drop table answers;
alter table answers_kept rename to answers;
create index answers_created_at on answers (created_at);
