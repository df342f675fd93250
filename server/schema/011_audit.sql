-- SPDX-License-Identifier: ISC
-- Sign-ins as their people see them, and who did what to whom.

-- `id` is what outsiders call a sign-in; the hash stays ours. `used_at` is exact to a few minutes.
alter table tokens add column id text;
alter table tokens add column address text;
alter table tokens add column client text;
alter table tokens add column used_at integer not null default 0;
update tokens set id = 'i' || lower(hex(randomblob(16))), used_at = created_at;
create unique index tokens_id on tokens (id);

-- `actor_id` is null where nobody signed in did it: a failed sign-in, a command on the server, the clock.
-- `about` is the id of what it was done to. `origin`: an address, or "console:UID" of a command.
create table audit (
	nr integer primary key autoincrement,
	at integer not null,
	what text not null,
	actor_id text references users (id),
	about text,
	origin text not null,
	count integer not null default 1
) strict;
create index audit_at on audit (at);
create index audit_what on audit (what, at);
create index audit_actor on audit (actor_id, nr) where actor_id is not null;
create index audit_about on audit (about, nr) where about is not null;

-- What is written stays as it is; only what is old goes, and nothing of the last day ever does.
create trigger audit_stays before update on audit
begin
	select raise(abort, 'the audit is only ever added to');
end;
create trigger audit_is_kept before delete on audit
	when old.at > (select max(at) from audit) - 86400000
begin
	select raise(abort, 'the audit keeps its last day');
end;
