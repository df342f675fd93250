-- SPDX-License-Identifier: ISC
-- The embedded payment provider's own books (server/payments/ledger.c). The rest of the server never reads them.

create table ledger_holds (
	key         text    not null primary key,  -- the outbox effect's id: asked twice, held once
	intent_id   text    not null unique,
	request_id  text    not null,
	amount      bigint  not null check (amount > 0),
	currency    text    not null,
	is_refused  bigint  not null check (is_refused in (0, 1)),
	held_at     bigint  not null,
	captured_at bigint,
	released_at bigint,
	check (captured_at is null or released_at is null)
);
create index ledger_holds_request on ledger_holds (request_id);

-- How it answers: one row.
create table ledger_mood (
	id       bigint not null primary key check (id = 1),
	mood     text   not null check (mood in ('ok', 'decline', 'fail')),
	until_ms bigint not null                   -- 0: until told otherwise
);
insert into ledger_mood (id, mood, until_ms) values (1, 'ok', 0);
