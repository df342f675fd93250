-- SPDX-License-Identifier: ISC
-- Rooms at a video provider that makes them (server/video/video_rows.c), one live one a session, and whether a
-- session's two people have been told that the provider does not answer.
--
-- A room is 'live' until its session ends, then 'ending' until the provider was told so; due_at is when to tell it, and
-- the end of the lease of who does. Addresses let in who has them, so they go with the room.

create table video_rooms (
	nr integer primary key,
	provider text not null,
	room_id text not null,
	session_id text not null references sessions (id),
	url text,
	host_url text,
	state text not null check (state in ('live', 'ending', 'ended')),
	tries integer not null default 0,
	due_at integer not null,
	expires_at integer not null,
	unique (provider, room_id),
	check ((state = 'ended') = (url is null))
) strict;
create unique index video_rooms_live on video_rooms (session_id) where state = 'live';
create index video_rooms_by_session on video_rooms (session_id);
create index video_rooms_due on video_rooms (provider, due_at) where state = 'ending';
create index video_rooms_standing on video_rooms (expires_at) where state <> 'ended';

alter table sessions add column is_video_down integer not null default 0 check (is_video_down in (0, 1));
create index sessions_video_down on sessions (nr) where is_video_down = 1 and status <> 'ended';
