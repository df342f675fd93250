/* SPDX-License-Identifier: ISC */
/* The floors of a dispatch, each a process; see floor.h. */
#include "tests/bench/floor.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/mem.h"

#define EVENTS_A_TURN 512
#define SHORT_FRAME_MAX 125
#define CALLERS_MAX 64
#define ANSWER "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
#define WELCOME "HTTP/1.1 101 Switching Protocols\r\n\r\n\"snapshot\""

/* As long as what homeprod sends for one dispatch; the report says whether it still is. */
#define FRAME_TEXT                                                                                                     \
	"{\"seq\":123,\"type\":\"request.updated\",\"data\":{\"id\":\"r-0123456789abcdef01234\",\"customer_id\":"       \
	"\"u0123456789abcdef012345\",\"category\":\"plumbing\",\"description\":"                                        \
	"\"Water comes through the kitchen ceiling.\",\"amount\":4500,\"currency\":\"USD\",\"status\":\"open\","           \
	"\"payment_status\":\"authorized\",\"payment_intent_id\":\"p-0123456789abcdef01234\",\"payment_url\":null,"        \
	"\"session_id\":null,\"created_at\":1700000000000,\"updated_at\":1700000000000,\"customer_name\":null,"            \
	"\"payment_reason\":null,\"end_reason\":null,\"helpers_told\":100,\"position\":9,\"opened_at\":1700000000000,"   \
	"\"expires_at\":1700000000000,\"usual_wait_low_s\":null,\"usual_wait_high_s\":null,\"held_at\":1700000000000,"     \
	"\"captured_at\":null,\"released_at\":null,\"amount_captured\":0,\"settled_at\":null}}\n"                         \
	"{\"seq\":124,\"type\":\"notification.created\",\"data\":{\"id\":\"n-0123456789abcdef01234\",\"type\":\"new_request\","      \
	"\"request_id\":\"r-0123456789abcdef01234\",\"category\":\"plumbing\",\"description\":"                          \
	"\"Water comes through the kitchen ceiling.\",\"amount\":4500,\"created_at\":1700000000000,\"read\":false,"      \
	"\"currency\":\"USD\",\"withdrawn\":null,\"claimed_by\":null}}\n"

struct room {
	int epoll, door;
	int *listeners;
	size_t count, space;
	char frame[4096];
	size_t frame_len;
	char *frames;                   /* as many of them as callers may wait */
	int waiting[CALLERS_MAX];       /* since this turn began */
	size_t waiting_count;
	sqlite3 *database;              /* NULL: nothing is kept */
	sqlite3_stmt *insert;
};

static void frame_make(struct room *r)
{
	size_t len = strlen(FRAME_TEXT), head = len > SHORT_FRAME_MAX ? 4 : 2;

	r->frame[0] = (char)0x81;
	r->frame[1] = (char)(head == 4 ? 126 : len);
	if (head == 4) {
		r->frame[2] = (char)(len >> 8);
		r->frame[3] = (char)(len & 0xff);
	}
	memcpy(r->frame + head, FRAME_TEXT, len);
	r->frame_len = head + len;
}

static void database_open(struct room *r, const char *path)
{
	if (sqlite3_open(path, &r->database) != SQLITE_OK ||
	    sqlite3_exec(r->database, "pragma journal_mode = wal; pragma synchronous = full;"
	                 "create table rows (nr integer primary key, text text)", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(r->database, "insert into rows (text) values ($1)", -1, &r->insert, NULL) != SQLITE_OK)
		_exit(1);
}

static void run(struct room *r, const char *sql)
{
	if (sqlite3_exec(r->database, sql, NULL, NULL, NULL) != SQLITE_OK)
		_exit(1);
}

/* One row a caller, one commit for those who wait. */
static void rows_keep(struct room *r, size_t count)
{
	if (!r->database)
		return;
	run(r, "begin immediate");
	for (size_t i = 0; i < count; i++) {
		sqlite3_bind_text(r->insert, 1, r->frame + 4, (int)r->frame_len - 4, SQLITE_STATIC);
		if (sqlite3_step(r->insert) != SQLITE_DONE)
			_exit(1);
		sqlite3_reset(r->insert);
	}
	run(r, "commit");
}

static void listener_add(struct room *r, int fd)
{
	if (r->count == r->space) {
		r->space = r->space ? r->space * 2 : 1024;
		r->listeners = xrealloc(r->listeners, r->space * sizeof(*r->listeners));
	}
	r->listeners[r->count++] = fd;
	if (write(fd, WELCOME, strlen(WELCOME)) < 0)
		_exit(1);
}

/* The rows, then everybody, then the callers, as homeprod does it: what has gathered goes in one write. */
static void dispatch(struct room *r)
{
	size_t count = r->waiting_count;

	rows_keep(r, count);
	for (size_t i = 0; i < count; i++)
		memcpy(r->frames + i * r->frame_len, r->frame, r->frame_len);
	for (size_t i = 0; i < r->count; i++)
		if (write(r->listeners[i], r->frames, count * r->frame_len) < 0)
			_exit(1);
	for (size_t i = 0; i < count; i++)
		if (write(r->waiting[i], ANSWER, strlen(ANSWER)) < 0)
			_exit(1);
	r->waiting_count = 0;
}

static void come_in(struct room *r)
{
	int fd = accept(r->door, NULL, NULL);
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };

	epoll_ctl(r->epoll, EPOLL_CTL_ADD, fd, &ev);
}

static void hear(struct room *r, int fd)
{
	char text[2048];
	ssize_t len = read(fd, text, sizeof(text));

	if (len <= 0)
		epoll_ctl(r->epoll, EPOLL_CTL_DEL, fd, NULL);
	else if (text[0] == 'G')
		listener_add(r, fd);
	else if (text[0] == 'P' && r->waiting_count < CALLERS_MAX)
		r->waiting[r->waiting_count++] = fd;
}

static void serve(int door, const char *database)
{
	struct room *r = xcalloc(1, sizeof(*r));
	struct epoll_event ev[EVENTS_A_TURN] = { { .events = EPOLLIN, .data.fd = door } };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	r->door = door;
	r->epoll = epoll_create1(0);
	frame_make(r);
	r->frames = xmalloc(CALLERS_MAX * r->frame_len);
	if (database)
		database_open(r, database);
	epoll_ctl(r->epoll, EPOLL_CTL_ADD, door, ev);
	for (;;) {
		int count = epoll_wait(r->epoll, ev, EVENTS_A_TURN, -1);

		for (int i = 0; i < count; i++)
			if (ev[i].data.fd == door)
				come_in(r);
			else
				hear(r, ev[i].data.fd);
		if (r->waiting_count > 0)
			dispatch(r);
	}
}

bool floor_start(struct floor *f, const char *database)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (door < 0 || bind(door, (struct sockaddr *)&at, sizeof(at)) != 0 || listen(door, 4096) != 0 ||
	    getsockname(door, (struct sockaddr *)&at, &len) != 0)
		return false;
	f->port = ntohs(at.sin_port);
	f->pid = fork();
	if (f->pid == 0)
		serve(door, database);
	close(door);
	return f->pid > 0;
}

void floor_stop(struct floor *f)
{
	kill(f->pid, SIGKILL);
	waitpid(f->pid, NULL, 0);
}
