-- SPDX-License-Identifier: ISC
-- People, requests and sessions; who was told; the log, the outbox, and what keys were answered.
--
-- Times are UTC milliseconds. `nr` numbers rows in the order they came, for paging; outsiders know only `id`.
-- "Endless" is 9223372036854775807. What must never be two at once is a unique index here, so that no mistake
-- further up and no second node can make it two.

create table users (
	id text primary key,
	username text not null,
	display_name text not null,
	role text not null check (role in ('customer', 'helper', 'operator')),
	password_hash text not null,
	is_available integer not null default 0 check (is_available in (0, 1)),
	completed_sessions integer not null default 0,
	created_at integer not null,
	disabled_at integer
) strict, without rowid;
-- Ada and ada are one person to whoever reads a name, so they are one here.
create unique index users_username on users (lower(username));

-- Sign-ins that went wrong, by name, known or not: a pause must not tell which names exist.
create table logins (
	username text primary key,
	failures integer not null,
	failed_at integer not null
) strict, without rowid;
create index logins_failed_at on logins (failed_at);

create table tokens (
	hash text primary key,
	user_id text not null references users (id),
	created_at integer not null,
	expires_at integer not null
) strict, without rowid;
create index tokens_user on tokens (user_id);
create index tokens_expires_at on tokens (expires_at);

create table requests (
	nr integer primary key,
	id text not null unique,
	customer_id text not null references users (id),
	category text not null,
	description text not null,
	amount integer not null check (amount > 0),
	currency text not null,
	status text not null check (status in
		('authorizing', 'open', 'claimed', 'completed', 'cancelled', 'expired')),
	payment_status text not null check (payment_status in
		('pending', 'authorized', 'captured', 'released', 'failed')),
	payment_intent_id text,
	payment_url text,
	payment_reason text,
	session_id text references sessions (id),
	end_reason text,
	opened_at integer,
	expires_at integer,
	created_at integer not null,
	updated_at integer not null
) strict;
-- A customer has one live request.
create unique index requests_live on requests (customer_id)
	where status in ('authorizing', 'open', 'claimed');
create index requests_line on requests (opened_at, nr) where status = 'open';
create index requests_due on requests (expires_at) where status in ('authorizing', 'open');
create index requests_by_customer on requests (customer_id, nr);
create index requests_by_status on requests (status, nr);

create table sessions (
	nr integer primary key,
	id text not null unique,
	request_id text not null references requests (id),
	request_nr integer not null references requests (nr),
	helper_id text not null references users (id),
	customer_id text not null references users (id),
	status text not null check (status in ('waiting', 'active', 'ended')),
	customer_join_url text,
	helper_join_url text,
	outcome text check (outcome in ('resolved', 'unresolved', 'escalated')),
	notes text,
	end_reason text,
	created_at integer not null,
	started_at integer,
	ended_at integer,
	duration integer,
	check ((status = 'ended') = (ended_at is not null)),
	check (outcome is null or status = 'ended')
) strict;
-- A request has one live session: of two helpers who claim it, one wins.
create unique index sessions_live on sessions (request_id) where status in ('waiting', 'active');
create index sessions_in_hand on sessions (helper_id) where status in ('waiting', 'active');
create index sessions_by_request on sessions (request_id, nr);
create index sessions_by_helper_request on sessions (helper_id, request_nr);
create index sessions_by_helper on sessions (helper_id, nr);
create index sessions_by_customer on sessions (customer_id, nr);
create index sessions_by_status on sessions (status, nr);

-- One table for both kinds of code, so that none is ever both.
create table codes (
	code text primary key,
	session_id text not null references sessions (id),
	is_helper integer not null check (is_helper in (0, 1))
) strict, without rowid;

-- Completed sessions by helper and day (UTC, days since the epoch), kept as they end; helper_id '' is everybody.
create table tallies (
	helper_id text not null,
	day integer not null,
	completed integer not null default 0,
	duration integer not null default 0,
	resolved integer not null default 0,
	unresolved integer not null default 0,
	escalated integer not null default 0,
	earned integer not null default 0,
	primary key (helper_id, day)
) strict, without rowid;

-- Who was available and connected when: a span covers the log's entries with from_seq < seq <= until_seq.
create table presence (
	helper_id text not null references users (id),
	from_seq integer not null,
	until_seq integer not null default 9223372036854775807,
	primary key (helper_id, from_seq)
) strict, without rowid;
create unique index presence_open on presence (helper_id) where until_seq = 9223372036854775807;

-- When a helper's stream was last there, whether available or not.
create table attendance (
	helper_id text primary key references users (id),
	is_connected integer not null check (is_connected in (0, 1)),
	seen_at integer not null
) strict, without rowid;
create index attendance_connected on attendance (helper_id) where is_connected = 1;

-- One row a ring of the bell, whatever the audience. It stands while withdrawn_seq is null. `seq` is the place in
-- the log of the event that tells of it; `told` counts helpers and is kept as they arrive.
create table notifications (
	seq integer primary key,
	id text not null unique,
	request_id text not null references requests (id),
	created_at integer not null,
	told integer not null,
	withdrawn_seq integer,
	reason text check (reason in ('claimed', 'cancelled', 'expired')),
	claimed_by text
) strict;
create unique index notifications_standing on notifications (request_id) where withdrawn_seq is null;
create index notifications_line on notifications (seq) where withdrawn_seq is null;
create index notifications_by_request on notifications (request_id, seq);

-- Told on arrival: it stood already when the helper became present.
create table told_late (
	helper_id text not null references users (id),
	notification_seq integer not null references notifications (seq),
	is_announced integer not null default 0 check (is_announced in (0, 1)),
	primary key (helper_id, notification_seq)
) strict, without rowid;
create index told_late_new on told_late (helper_id, notification_seq) where is_announced = 0;

create table receipts (
	helper_id text not null references users (id),
	notification_seq integer not null references notifications (seq),
	read_at integer not null,
	primary key (helper_id, notification_seq)
) strict, without rowid;

-- Numbers kept as they change, since counting them would cost more with every helper.
create table counts (
	name text primary key,
	value integer not null check (value >= 0)
) strict, without rowid;
insert into counts (name, value) values ('present', 0);

-- The log. `audience` has the bits of enum audience.
create table events (
	seq integer primary key autoincrement,
	at integer not null,
	type text not null,
	audience integer not null,
	person_id text,
	request_id text,
	actor_id text,
	data text not null
) strict;

create table answers (
	user_id text not null references users (id),
	key text not null,
	call_hash text not null,
	status integer not null,
	body text,
	created_at integer not null,
	primary key (user_id, key)
) strict;
create index answers_created_at on answers (created_at);

-- The outbox. Of each kind a request wants one at most; due_at is also the end of the lease of who took it.
create table effects (
	nr integer primary key,
	id text not null unique,
	kind text not null check (kind in ('hold', 'capture', 'release')),
	request_id text not null references requests (id),
	state text not null default 'waiting' check (state in ('waiting', 'done', 'given_up')),
	tries integer not null default 0,
	due_at integer not null,
	created_at integer not null,
	finished_at integer,
	reason text,
	unique (request_id, kind)
) strict;
create index effects_due on effects (due_at) where state = 'waiting';
create index effects_given_up on effects (finished_at) where state = 'given_up';
