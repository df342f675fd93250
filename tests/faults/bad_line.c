/* SPDX-License-Identifier: ISC */
/* A line of poor quality; see bad_line.h. All of it runs in a child of the test. */
#include "tests/faults/bad_line.h"

#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#include "protocol/mem.h"

#define BACKLOG 64
#define LOOK_EVERY_MS 1
#define CRUMBS_A_LOOK 32

/* What waits to be handed on. */
struct piece {
	struct piece *next;
	uint64_t due_ms;
	size_t len;
	char bytes[];
};

struct wire;

/* One of a wire's two ends; what is read here goes out at the other. */
struct end {
	uv_tcp_t tcp;
	uv_connect_t connect;
	struct wire *wire;
	struct end *other;
	struct piece *first, **last;    /* to be written here */
	uint64_t free_ms;               /* when what is queued last may go: nothing overtakes */
	size_t sent;
	bool is_shut, is_shutting;      /* the other end said that nothing more comes */
};

struct wire {
	struct end client, server;
	struct wire *next;
	int open;                       /* ends that are not closed yet */
	bool is_ending, is_connected;
};

static struct line_manners *manners;
static struct wire *wires;
static struct sockaddr_in to;
static uv_timer_t look_timer;

/* ---- the end of a wire ---- */

static void pieces_free(struct end *e)
{
	while (e->first) {
		struct piece *p = e->first;

		e->first = p->next;
		free(p);
	}
}

static void on_closed(uv_handle_t *handle)
{
	struct wire *w = ((struct end *)handle->data)->wire;
	struct wire **at = &wires;

	if (--w->open > 0)
		return;
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	pieces_free(&w->client);
	pieces_free(&w->server);
	free(w);
}

static void end_close(struct end *e, bool is_reset)
{
	if (uv_is_closing((uv_handle_t *)&e->tcp))
		return;
	if (!is_reset || uv_tcp_close_reset(&e->tcp, on_closed) != 0)
		uv_close((uv_handle_t *)&e->tcp, on_closed);
}

static void wire_end(struct wire *w, bool is_reset)
{
	if (w->is_ending)
		return;
	w->is_ending = true;
	manners->resets += is_reset;
	end_close(&w->client, is_reset);
	end_close(&w->server, is_reset);
}

/* ---- what passes ---- */

static void on_written(uv_write_t *req, int status)
{
	free(req->data);
	free(req);
	(void)status; /* the reader sees it as well */
}

static void piece_write(struct end *e, struct piece *p)
{
	uv_write_t *req = xcalloc(1, sizeof(*req));
	uv_buf_t buf = uv_buf_init(p->bytes, (unsigned)p->len);

	req->data = p;
	e->sent += p->len;
	if (uv_write(req, (uv_stream_t *)&e->tcp, &buf, 1, on_written) != 0)
		on_written(req, -1);
}

static bool is_over(const struct end *e)
{
	return e == &e->wire->client && manners->resets_left > 0 && e->sent >= (size_t)manners->reset_after;
}

/* All that is due; of crumbs, some a look, so that they travel as such. */
static void end_serve(struct end *e, uint64_t now)
{
	int left = manners->piece_bytes > 0 ? CRUMBS_A_LOOK : INT_MAX;

	while (left-- > 0 && e->first && e->first->due_ms <= now && e->wire->is_connected) {
		struct piece *p = e->first;

		e->first = p->next;
		if (!e->first)
			e->last = &e->first;
		piece_write(e, p);
		if (is_over(e)) {
			manners->resets_left--;
			wire_end(e->wire, true);
			return;
		}
	}
	if (!e->first && e->is_shut)
		wire_end(e->wire, false);
}

static void on_look(uv_timer_t *timer)
{
	uint64_t now = uv_now(timer->loop);

	for (struct wire *w = wires; w; w = w->next) {
		if (manners->is_cut)
			wire_end(w, true);
		if (w->is_ending || manners->is_silent)
			continue;
		end_serve(&w->client, now);
		if (!w->is_ending)
			end_serve(&w->server, now);
	}
}

static void end_queue(struct end *e, const char *bytes, size_t len)
{
	uint64_t due = uv_now(e->tcp.loop) + (uint64_t)manners->delay_ms;
	struct piece *p = xmalloc(sizeof(*p) + len);

	if (rand() % 100 < manners->loss_percent) {
		due += (uint64_t)(manners->loss_pause_ms / 2 + rand() % (manners->loss_pause_ms / 2 + 1));
		manners->losses++;
	}
	if (due < e->free_ms)
		due = e->free_ms;
	e->free_ms = due;
	p->next = NULL;
	p->due_ms = due;
	p->len = len;
	memcpy(p->bytes, bytes, len);
	*e->last = p;
	e->last = &p->next;
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	static char room[65536];

	(void)handle;
	(void)suggested;
	*out = uv_buf_init(room, sizeof(room));
}

static void on_bytes(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
	struct end *e = stream->data, *other = e->other;
	size_t most = manners->piece_bytes > 0 ? (size_t)manners->piece_bytes : LINE_PIECE;

	if (len < 0) {
		uv_read_stop(stream);
		other->is_shut = true;
		return;
	}
	for (size_t at = 0, n; at < (size_t)len; at += n) {
		n = (size_t)len - at < most ? (size_t)len - at : most;
		end_queue(other, buf->base + at, n);
	}
	if (!manners->is_silent && manners->piece_bytes == 0)
		end_serve(other, uv_now(stream->loop));
}

/* ---- its beginning ---- */

static void end_init(struct wire *w, struct end *e, struct end *other, uv_loop_t *loop)
{
	uv_tcp_init(loop, &e->tcp);
	uv_tcp_nodelay(&e->tcp, 1);
	e->tcp.data = e;
	e->wire = w;
	e->other = other;
	e->last = &e->first;
}

static void on_connected(uv_connect_t *req, int status)
{
	struct wire *w = ((struct end *)req->data)->wire;

	if (w->is_ending)
		return;
	if (status != 0) {
		wire_end(w, true);
		return;
	}
	w->is_connected = true;
	uv_read_start((uv_stream_t *)&w->server.tcp, on_room, on_bytes);
	uv_read_start((uv_stream_t *)&w->client.tcp, on_room, on_bytes);
}

static void on_caller(uv_stream_t *listening, int status)
{
	struct wire *w = xcalloc(1, sizeof(*w));

	(void)status;
	end_init(w, &w->client, &w->server, listening->loop);
	end_init(w, &w->server, &w->client, listening->loop);
	w->open = 2;
	w->next = wires;
	wires = w;
	w->server.connect.data = &w->server;
	if (uv_accept(listening, (uv_stream_t *)&w->client.tcp) != 0 || manners->is_cut ||
	    uv_tcp_connect(&w->server.connect, &w->server.tcp, (const struct sockaddr *)&to, on_connected) != 0)
		wire_end(w, true);
}

static void serve(int listening)
{
	uv_loop_t loop;
	uv_tcp_t tcp;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	uv_loop_init(&loop);
	uv_tcp_init(&loop, &tcp);
	uv_tcp_open(&tcp, listening);
	uv_listen((uv_stream_t *)&tcp, BACKLOG, on_caller);
	uv_timer_init(&loop, &look_timer);
	uv_timer_start(&look_timer, on_look, LOOK_EVERY_MS, LOOK_EVERY_MS);
	uv_run(&loop, UV_RUN_DEFAULT);
	_exit(0);
}

static int listen_somewhere(int *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 || listen(fd, BACKLOG) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) != 0) {
		close(fd);
		return -1;
	}
	*port = ntohs(at.sin_port);
	return fd;
}

bool bad_line_open(struct bad_line *l, int to_port)
{
	int listening = listen_somewhere(&l->port);

	if (listening < 0)
		return false;
	manners = l->manners = mmap(NULL, sizeof(*manners), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	to = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((in_port_t)to_port)};
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	l->pid = fork();
	if (l->pid == 0)
		serve(listening);
	close(listening);
	return l->pid > 0;
}

void bad_line_mend(struct bad_line *l)
{
	int64_t resets = l->manners->resets, losses = l->manners->losses;

	memset(l->manners, 0, sizeof(*l->manners));
	l->manners->resets = resets;
	l->manners->losses = losses;
}

void bad_line_close(struct bad_line *l)
{
	if (l->pid <= 0)
		return;
	kill(l->pid, SIGKILL);
	waitpid(l->pid, NULL, 0);
	munmap(l->manners, sizeof(*l->manners));
	l->pid = 0;
}
