-- SPDX-License-Identifier: ISC
-- Failed sign-ins count by name and place. A place somebody has signed in from counts by itself, for that name; '' is
-- everywhere else. So whoever guesses a name's password from elsewhere makes nobody wait who knows it.
create table login_places (
	username text not null,
	place text not null,
	seen_at integer not null,
	primary key (username, place)
) strict, without rowid;
create index login_places_seen_at on login_places (seen_at);

create table logins_by_place (
	username text not null,
	place text not null,
	failures integer not null,
	failed_at integer not null,
	primary key (username, place)
) strict, without rowid;
insert into logins_by_place (username, place, failures, failed_at)
	select username, '', failures, failed_at from logins;
drop table logins;
alter table logins_by_place rename to logins;
create index logins_failed_at on logins (failed_at);
