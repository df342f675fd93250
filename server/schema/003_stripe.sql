-- SPDX-License-Identifier: ISC
-- What we know of payments at Stripe (server/payments/stripe*.c). The rest of the server never reads these.

-- One row a request, written before Stripe is first asked. A key is noted before it is used, since Stripe forgets
-- keys after a day; a round is a key's next version, for when a result was kept that nobody can use (a 500).
create table stripe_payments (
	request_id     text    not null primary key references requests (id),
	code           text    not null unique,         -- of the short link to the page, BASE/p/CODE
	hold_key       text    not null,                -- the hold's effect
	hold_sent_at   integer not null,
	hold_round     integer not null default 1,
	page_until     integer not null,                -- seconds: until when the page may be used
	checkout_id    text    unique,
	checkout_url   text,                            -- null once the page is no longer open
	intent_id      text    unique,
	intent_status  text,
	held           integer not null default 0,
	captured       integer not null default 0,
	capture_before integer,                         -- when the hold lapses, if Stripe has told
	settle_key     text,                            -- the capture's or the release's effect
	settle_sent_at integer,
	settle_round   integer not null default 1,
	is_closed      integer not null default 0 check (is_closed in (0, 1)), -- released: nothing is to be held any more
	look_at        integer                          -- when the truth is next fetched; null: it is final
) strict, without rowid;
create index stripe_payments_look_at on stripe_payments (look_at);
create index stripe_payments_capture_before on stripe_payments (capture_before) where intent_status = 'requires_capture';

-- Webhooks, each once. What they say is not kept: it has names and addresses of people, and the truth is fetched.
create table stripe_events (
	id          text    not null primary key,
	type        text    not null,
	object_id   text,
	request_id  text,                               -- null: not about one of ours
	received_at integer not null
) strict, without rowid;
create index stripe_events_received_at on stripe_events (received_at);

-- The outbox: whether somebody has it in hand (1), and whether there has been news of it since it was taken (2).
alter table effects add column lease integer not null default 0 check (lease in (0, 1, 2));
