-- SPDX-License-Identifier: ISC
-- The embedded payment provider's own books (server/payments/ledger.c). The rest of the server never reads them.

create table ledger_holds (
	key text primary key,           -- the outbox effect's id: asked twice, held once
	intent_id text not null unique,
	request_id text not null,
	amount integer not null check (amount > 0),
	currency text not null,
	is_refused integer not null check (is_refused in (0, 1)),
	held_at integer not null,
	captured_at integer,
	released_at integer,
	check (captured_at is null or released_at is null)
) strict, without rowid;
create index ledger_holds_request on ledger_holds (request_id);

-- How it answers: one row.
create table ledger_mood (
	id integer primary key check (id = 1),
	mood text not null check (mood in ('ok', 'decline', 'fail')),
	until_ms integer not null       -- 0: until told otherwise
) strict;
insert into ledger_mood (id, mood, until_ms) values (1, 'ok', 0);
